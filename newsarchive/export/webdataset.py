"""WebDataset: tar files whose members of one name are one sample (github.com/webdataset/webdataset)."""

from __future__ import annotations

import tarfile
from contextlib import ExitStack
from typing import BinaryIO

from newsarchive.export.image_folder import WHOLE
from newsarchive.export.options import Options
from newsarchive.export.output import Output
from newsarchive.export.picking import Picking
from newsarchive.export.rows import json_line
from newsarchive.export.training import training_row


def write_webdataset(picking: Picking, output: Output, options: Options) -> None:
    """``train-000000.tar`` and so on: for each pair with a stored photo KEY.jpg (or .png, ...), KEY.txt, KEY.json.

    The text is the caption, empty where there is none. A shard is closed once it is larger than
    ``options.shard_bytes``.
    """
    with ExitStack() as opened:
        shards: dict[str, _Shards] = {}
        for record in picking.records():
            body = output.read_photo(picking, record)
            if body is None:
                continue
            part = record.split or WHOLE
            if part not in shards:
                shards[part] = _Shards(output, part, options.shard_bytes)
                opened.callback(shards[part].close)
            row = training_row(record)
            suffix = str(record.photo_name).rpartition(".")[2]
            members = ((suffix, body), ("txt", row["caption"].encode()), ("json", json_line(row)))
            shards[part].add(record.key, members)


class _Shards:
    """The tar files of one split, one open at a time.

    Members are written by hand: tarfile.TarFile remembers every one of them until it is closed.
    """

    def __init__(self, output: Output, part: str, limit: int) -> None:
        self._output, self._part, self._limit = output, part, limit
        self._count = 0
        self._file: BinaryIO | None = None

    def add(self, key: str, members: tuple[tuple[str, bytes], ...]) -> None:
        """One sample; its members stand together in one shard."""
        if self._file and self._file.tell() >= self._limit:
            self.close()
        file = self._file or self._begin()
        for suffix, body in members:
            member = tarfile.TarInfo(f"{key}.{suffix}")  # time 0, no owner: the same bytes wherever it is made
            member.size = len(body)
            file.write(member.tobuf(tarfile.USTAR_FORMAT))
            file.write(body)
            _fill(file, tarfile.BLOCKSIZE)

    def _begin(self) -> BinaryIO:
        self._file = self._output.create(f"{self._part}-{self._count:06}.tar")
        self._count += 1
        return self._file

    def close(self) -> None:
        """End the open shard, as POSIX says: two empty blocks, and a whole number of records."""
        if self._file:
            self._file.write(bytes(2 * tarfile.BLOCKSIZE))
            _fill(self._file, tarfile.RECORDSIZE)
            self._file.close()
        self._file = None


def _fill(file: BinaryIO, size: int) -> None:
    file.write(bytes(-file.tell() % size))
