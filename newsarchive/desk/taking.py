"""What a search finds, to take along: rows, photos with their captions, a IIIF collection."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

from datasette.utils.asgi import Response

from newsarchive.archive import ArchiveReader
from newsarchive.archive.search.query import parse_query
from newsarchive.desk.desk import desk_of
from newsarchive.desk.iiif import places_under
from newsarchive.desk.rendering import address, origin_of
from newsarchive.desk.streams import Stream
from newsarchive.desk.wanted import Wanted, read_wanted
from newsarchive.errors import NotFoundError
from newsarchive.export.formats import FORMATS
from newsarchive.export.iiif.manifest import CONTEXT
from newsarchive.export.iiif.words import both, vietnamese
from newsarchive.export.one_gallery import write_wacz_of
from newsarchive.export.options import Options
from newsarchive.export.output import LOST, Output
from newsarchive.export.picking import pick_pairs
from newsarchive.export.record import Record
from newsarchive.export.selection import Selection

MOST = 500
"""Stories in a IIIF collection: viewers load it whole. ``newsarchive export iiif`` divides larger ones."""

LOOKED_THROUGH = 5000
"""Hits whose stories are collected."""

IN_MEMORY = 4_000_000
"""Bytes of a file that are held in memory before it goes to a temporary one."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How a format is sent: its media type and its file's name."""

    media: str
    name: str


KINDS = {
    "csv": Kind("text/csv; charset=utf-8; header=present", "pairs.csv"),
    "spreadsheet": Kind("text/csv; charset=utf-8; header=present", "pairs.csv"),
    "jsonl": Kind("application/jsonl; charset=utf-8", "pairs.jsonl"),
    "imagefolder": Kind("application/zip", "photos.zip"),
}


async def take_hits(request: Any, datasette: Any) -> Any:
    """``/search/csv?q=``: all hits in a format of ``newsarchive export``."""
    desk, form = desk_of(datasette), request.url_vars["form"]
    wanted = read_wanted(request)
    if wanted.query is not None:
        parse_query(wanted.query)  # what cannot be read is told before anything is sent
    kind = KINDS[form]
    write = partial(write_hits, desk.archive, form, wanted)
    return Stream(write, kind=kind.media, name=kind.name, receive=request.receive, turn=desk.downloads)


def write_hits(archive: ArchiveReader, form: str, wanted: Wanted, file: BinaryIO) -> None:
    """Write the pairs that ``wanted`` finds: one file of rows, or a ZIP file where a format has several."""
    filters = {name: getattr(wanted.filters, name) for name in wanted.filters.__dataclass_fields__}
    with pick_pairs(archive, Selection(query=wanted.query, **filters)) as picking:
        if form != "imagefolder":
            FORMATS[form].write(picking, _OneFile(file), Options())
            return
        with zipfile.ZipFile(file, "w") as packed:
            output = _Packed(packed)
            FORMATS[form].write(picking, output, Options())
            output.tell_lost()


async def take_gallery(request: Any, datasette: Any) -> Any:
    """``/gallery/7.wacz``: page and photos as they were served, for replay."""
    desk, number = desk_of(datasette), int(request.url_vars["number"])
    record = await desk.read(desk.archive.show, number)
    if record.page_sha256 is None:
        raise NotFoundError("this gallery was not read from a captured page")
    packed = await desk.read(partial(pack_gallery, desk.archive, number))  # what fails is told before anything is sent

    def write(file: BinaryIO) -> None:
        with packed:
            shutil.copyfileobj(packed, file)

    name = f"gallery-{number}.wacz"
    return Stream(write, kind="application/wacz", name=name, receive=request.receive, turn=desk.downloads)


def pack_gallery(archive: ArchiveReader, number: int) -> SpooledTemporaryFile[bytes]:
    """A gallery's WACZ file, open at its beginning; the caller closes it."""
    packed = SpooledTemporaryFile[bytes](IN_MEMORY)
    try:
        write_wacz_of(archive, number, cast(BinaryIO, packed))
    except BaseException:
        packed.close()
        raise
    packed.seek(0)
    return packed


class _OneFile(Output):
    """An output of one file, which is there already."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(Path())
        self._file = file

    def create(self, name: str) -> BinaryIO:  # noqa: ARG002
        return self._file


class _Packed(Output):
    """An output whose files go into a ZIP file, each when it is closed: photos are not packed tighter, rows are."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        super().__init__(Path())
        self._packed = packed
        self._lines: list[str] = []

    def create(self, name: str) -> BinaryIO:
        return cast(BinaryIO, _Member(self._packed, name))

    def _lose(self, record: Record, reason: str) -> None:
        self.lost += 1
        self._lines.append(f"{record.key}\t{record.values['photo_sha256']}\t{reason}\n")

    def tell_lost(self) -> None:
        """Add the list of photos that are lost, if any are."""
        if self._lines:
            self._packed.writestr(LOST, "".join(self._lines))


class _Member(SpooledTemporaryFile[bytes]):
    """A file that is written to the side, since others are begun before it ends."""

    def __init__(self, packed: zipfile.ZipFile, name: str) -> None:
        super().__init__(IN_MEMORY)
        self._packed, self._name = packed, name

    def close(self) -> None:
        if not self.closed:
            self.seek(0)
            member = zipfile.ZipInfo(self._name)
            member.compress_type = zipfile.ZIP_DEFLATED if self._name.endswith(".jsonl") else zipfile.ZIP_STORED
            with self._packed.open(member, "w") as target:
                shutil.copyfileobj(self, target)
        super().close()

    def __exit__(self, *_: Any) -> None:
        self.close()


async def send_collection(request: Any, datasette: Any) -> Any:
    """``/search/collection.json?q=``: the stories of the hits as a IIIF collection."""
    desk = desk_of(datasette)
    origin, wanted = origin_of(request), read_wanted(request)
    items = await desk.read(partial(list_stories, desk.archive, wanted, origin))
    name = wanted.query or "newsarchive"
    return Response.json(
        {
            "@context": CONTEXT,
            "id": origin + address(request),
            "type": "Collection",
            "label": both(f"Tìm: {name}", f"Search: {name}"),
            "items": items,
        }
    )


def list_stories(archive: ArchiveReader, wanted: Wanted, origin: str) -> list[dict[str, Any]]:
    """The stories of the first hits, each once, as a IIIF collection names them."""
    places = places_under(origin)
    found: dict[int, dict[str, Any]] = {}
    for hit in archive.search(wanted.query, wanted.filters, order=wanted.order, limit=LOOKED_THROUGH):
        if hit.gallery_id not in found and len(found) < MOST:
            found[hit.gallery_id] = {
                "id": f"{places.gallery.format(gallery_id=hit.gallery_id)}/manifest.json",
                "type": "Manifest",
                "label": vietnamese(hit.title or f"{hit.gallery_id}"),
                **({"navDate": hit.published_at.isoformat()} if hit.published_at else {}),
            }
    return list(found.values())
