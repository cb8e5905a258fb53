"""Bytes as objects in a bucket of S3.

An object is there whole or not at all: S3 shows none before its last byte came. The server is told the SHA-256 that it
must find, which is the object's name, and refuses other bytes (:mod:`.bucket`). Marks lie in the archive's folder on
this machine: a process's death is seen on its own machine only. What a machine leaves that never comes back has no
row, and ``newsarchive verify`` finds it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from functools import cached_property
from hashlib import sha256
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

from newsarchive.archive.blobs.blobs import ASIDE, Blob, Blobs, HasRow
from newsarchive.archive.blobs.marks import AWAY, Marks
from newsarchive.errors import ArchiveError

PATIENCE = 60.0
"""Seconds that an absent store is waited for: a server starts anew in less."""

HURRY = 2.0
"""Seconds for somebody who waits for an answer, or who keeps others from writing meanwhile."""


class BucketBlobs(Blobs):
    """A store under ``prefix/name/`` of a bucket; what is set aside lies under ``prefix/damaged/name/``."""

    leaves_parts: ClassVar[bool] = True

    def __init__(self, bucket: str, prefix: str, name: str, *, marks: Path, patience: float = PATIENCE) -> None:
        """Nothing is asked of the bucket until bytes are; ``marks`` is a folder of this machine."""
        self._address = (bucket, prefix, name)
        self._start = "/".join(part for part in (prefix, name) if part)
        self._aside = "/".join(part for part in (prefix, ASIDE, name) if part)
        self.where = f"s3://{bucket}/{self._start}"
        self.patience = patience
        self._marks = Marks(marks)
        self._suffixes: tuple[str, ...] = ()

    @cached_property
    def bucket(self) -> Any:
        """The :class:`~newsarchive.archive.blobs.bucket.Bucket`, loaded when bytes are first asked for."""
        try:
            module = import_module("newsarchive.archive.blobs.bucket")
        except ModuleNotFoundError as missing:
            if (missing.name or "").startswith("newsarchive"):
                raise
            raise ArchiveError(
                f"{missing.name} is not installed", where=self.where, then="pip install 'newsarchive[scale]'"
            ) from None
        return module.Bucket(self._address[0], self.where, patience=self.patience)

    def hurried(self) -> BucketBlobs:
        """It shares the connections; see :data:`HURRY`."""
        bucket, prefix, name = self._address
        hurried = BucketBlobs(bucket, prefix, name, marks=self._marks.folder, patience=min(HURRY, self.patience))
        hurried.bucket = self.bucket.with_patience(hurried.patience)
        return hurried

    def _key(self, name: str) -> str:
        return f"{self._start}/{name}"

    def read(self, digest: str) -> bytes | None:
        """One request where the suffix is the usual one, else three."""
        for suffix in self._suffixes[:1]:
            body: bytes | None = self.bucket.get(self._key(f"{digest[:2]}/{digest}.{suffix}"))
            if body is not None:
                return body
        name = self.find(digest)
        return None if name is None else self.bucket.get(self._key(name))

    def find(self, digest: str) -> str | None:
        """The first object whose name begins so. The suffix that was met last is tried first by :meth:`read`."""
        found = next(self.bucket.list(self._key(f"{digest[:2]}/{digest}."), most=1), None)
        if found is None:
            return None
        name: str = found.key.removeprefix(f"{self._start}/")
        self._suffixes = (name.rpartition(".")[2],)
        return name

    def size_of(self, digest: str, suffix: str) -> int | None:
        """As the bucket says."""
        return self._sizes_of([f"{digest[:2]}/{digest}.{suffix}"])[0]

    def _sizes_of(self, names: Sequence[str]) -> list[int | None]:
        sizes: list[int | None] = self.bucket.sizes([self._key(name) for name in names])
        return sizes

    def hash_of(self, digest: str, suffix: str) -> str | None:
        """The object is fetched: what a server says of bytes that it damaged is no proof."""
        body = self.bucket.get(self._key(f"{digest[:2]}/{digest}.{suffix}"))
        return None if body is None else sha256(body).hexdigest()

    def is_there(self) -> bool:
        """Whether anything lies under the prefix; raises where there is no such bucket."""
        return next(self.bucket.list(f"{self._start}/", most=1), None) is not None

    def sizes(self) -> Iterator[tuple[str, int]]:
        """A request for each thousand."""
        for found in self.bucket.list(f"{self._start}/"):
            yield found.key.removeprefix(f"{self._start}/"), found.size

    def ensure_all(self, blobs: Sequence[Blob]) -> None:
        """Several are asked for, and sent, at once."""
        names = {f"{blob.digest[:2]}/{blob.name}": blob for blob in blobs}
        sizes = self._sizes_of(list(names))
        missing = [
            (self._key(name), blob.body, blob.digest)
            for (name, blob), size in zip(names.items(), sizes, strict=True)
            if size != len(blob.body)
        ]
        if missing:
            self.bucket.put_all(missing)

    def remove(self, name: str) -> bool:
        """A bucket with versions keeps the old one for as long as its owner says (docs/operations.md)."""
        there = self._sizes_of([name])[0] is not None
        self.bucket.remove(self._key(name))
        return there

    def set_aside(self, name: str) -> str:
        """The bucket copies it by itself."""
        file = name.rpartition("/")[2]
        taken = {found.key for found in self.bucket.list(f"{self._aside}/{file}")}
        numbered = (f"{self._aside}/{file}.{number}" if number else f"{self._aside}/{file}" for number in count())
        free = next(key for key in numbered if key not in taken)
        self.bucket.move(self._key(name), free)
        return f"{ASIDE}/{self._address[2]}/{free.rpartition('/')[2]}"

    def forget_aside(self, name: str) -> None:
        """Numbered ones too."""
        for found in list(self.bucket.list(f"{self._aside}/{name.rpartition('/')[2]}")):
            self.bucket.remove(found.key)

    def is_awaited(self, name: str) -> bool:
        """Announced on this machine, or young: another machine's marks are not seen here."""
        if name.rpartition("/")[2] in self._marks.announced():
            return True
        found = next(self.bucket.list(self._key(name), most=1), None)
        return found is not None and time.time() - found.changed_at < AWAY

    def sweep_all(self, has_row: HasRow, *, before: float) -> int:
        """Every object is looked at."""
        removed = 0
        for found in self.bucket.list(f"{self._start}/"):
            digest = found.key.rpartition("/")[2].partition(".")[0]
            if found.changed_at < before and not has_row(digest):
                self.bucket.remove(found.key)
                removed += 1
        return removed
