"""The export: a WACZ file of every page and photo that the chosen pairs came from."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from newsarchive.archive.blobs.blobs import UNREADABLE, Blobs
from newsarchive.archive.crawl.served import Answer, page_answer, photo_answers
from newsarchive.archive.moments import utc_text
from newsarchive.export.options import Options
from newsarchive.export.output import Output
from newsarchive.export.picking import Picking
from newsarchive.export.record import Record
from newsarchive.export.uri import uri
from newsarchive.export.wacz.index import Index
from newsarchive.export.wacz.package import Package
from newsarchive.export.wacz.records import ABOUT, load_warcio, redirect_to
from newsarchive.export.wacz.warcs import Warcs

NAME = "galleries.wacz"

Lose = Callable[[str, str, str], None]
"""Told of what should be there and is not: key, SHA-256 and reason."""

_NEWEST = "SELECT max(fetched_at) FROM pairs WHERE pair_id IN (SELECT pair_id FROM export_pair)"


def write_wacz(picking: Picking, output: Output, options: Options) -> None:
    """``galleries.wacz``: WARC files of about ``options.shard_bytes``, their index, and a list of pages with words.

    Raises :class:`~newsarchive.errors.ExportError` where warcio is not installed.
    """
    load_warcio()
    with output.create(NAME) as file:
        output.photos += pack_wacz(picking, file, options.shard_bytes, output.lose)


def pack_wacz(picking: Picking, file: BinaryIO, shard_bytes: int, lose: Lose) -> int:
    """Write the chosen galleries as a WACZ into ``file``; returns how many photos it holds.

    The same address with the same bytes is written once, however many stories it is in. The same galleries give the
    same bytes with the same versions of newsarchive, warcio and zlib.
    """
    package, photos = Package(file), 0
    newest = picking.connection.exec_driver_sql(_NEWEST).scalar_one()
    moment = datetime.fromisoformat(newest) if newest else datetime.fromtimestamp(0, UTC)
    with TemporaryFile() as pages:
        pages.write(_line({"format": "json-pages-1.0", "id": "pages", "title": "Galleries", "hasText": True}))
        with Warcs(package, shard_bytes, moment) as warcs:
            writing = _Writing(picking, warcs, lose)
            for story in picking.stories():
                photos += _write_story(picking, story, writing, pages)
        writing.index.write(package)
        pages.seek(0)
        with package.member("pages/pages.jsonl") as member:
            for line in pages:
                member.write(line)
    package.finish(_about(picking, moment))
    return photos


def _write_story(picking: Picking, story: list[Record], writing: _Writing, pages: Any) -> int:
    archive, first, photos = picking.archive, story[0], 0
    page = page_answer(picking.connection, first.gallery_id)
    if page and writing.put(archive.pages, page, str(first.values["gallery_key"])):
        pages.write(_line(_describe(page, story)))
    found = photo_answers(picking.connection, [record.pair_id for record in story])
    for record in story:
        written = [writing.put(archive.photos, answer, record.key) for answer in found.get(record.pair_id, ())]
        photos += any(written)
    return photos


class _Writing:
    """What a story is written with: the WARC files, their index, and who is told of what is lost."""

    def __init__(self, picking: Picking, warcs: Warcs, lose: Lose) -> None:
        self.index = Index(picking.connection)
        self._warcs, self._lose = warcs, lose

    def put(self, blobs: Blobs, answer: Answer, key: str) -> bool:
        """Write an answer; False if it is written already, or if its bytes are lost."""
        answer = replace(answer, url=uri(answer.url), asked=answer.asked and uri(answer.asked))
        if not self.index.is_new(answer):
            return False
        try:
            body = blobs.get(answer.sha256)
        except UNREADABLE as error:
            self._lose(key, answer.sha256, error.what)
            return False
        self.index.add(answer, self._warcs.put(answer, body))
        led = redirect_to(answer)
        if led and self.index.is_new(led):
            self.index.add(led, self._warcs.put(led, b""))
        return True


def _describe(page: Answer, story: list[Record]) -> dict[str, Any]:
    """A page as pages.jsonl lists it: a player shows the title and searches the text."""
    values = story[0].values
    words = [values["title"], values["lead"], *(record.values["caption"] for record in story)]
    return {
        "id": values["gallery_key"],
        "url": uri(page.url),
        "ts": utc_text(page.fetched_at),
        "title": values["title"] or page.url,
        "text": "\n".join(dict.fromkeys(filter(None, words))),
    }


def _about(picking: Picking, moment: datetime) -> dict[str, Any]:
    return {
        "title": f"{picking.galleries} photo stories of Vietnamese newspapers",
        "description": ABOUT,
        "created": utc_text(moment),  # of the newest answer: the same answers make the same file
        "software": f"newsarchive {version('newsarchive')}",
    }


def _line(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"
