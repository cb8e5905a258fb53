"""Synthetic newspapers as values that answer requests: nothing is stored, everything is made as it is asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import urlsplit
from zlib import crc32

from bench.newspaper.pages import Pages
from bench.newspaper.pictures import Darkroom
from bench.newspaper.plan import Edition, Plan

RETRY_AFTER = 3600
"""Seconds that a day of 503 asks a client to wait."""

BROKEN = ("down", "layout", "challenge")
"""How a newspaper may be broken: 503 for everything; stories that a script would have to fill; a challenge page."""

_GALLERY = re.compile(r"/anh/[^/]*-\d{8}(\d{7})\.htm")
_LISTING = re.compile(r"/anh(?:/trang-(\d+))?")
_SITEMAP = re.compile(r"/sitemap-(\d{4}-\d\d)\.xml")
_PHOTO = re.compile(r"/\d{4}/\d\d/\d\d/anh-(\d+)-(\d+)(?:-(\d+))?\.jpg")

_CHALLENGE = (
    "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>"
    "<noscript>Enable JavaScript and cookies to continue</noscript>"
    '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate"></script></body></html>'
)
_EMPTY_SHELL = '<!DOCTYPE html><html><head><title>Báo</title></head><body><div id="app"></div></body></html>'


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request is answered with."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class Newspaper:
    """One newspaper on ``host`` (and its photos on ``anh.host``). Tests set its ``day`` and what is ``broken``."""

    def __init__(self, name: str, title: str, number: int, plan: Plan) -> None:
        self.name, self.title, self.number, self.plan = name, title, number, plan
        self.host = f"{name}.example"
        self.broken: str | None = None
        self._darkroom = Darkroom(plan.seed * 100 + number, plan.widths)
        self.day = 0

    @property
    def day(self) -> int:
        """The simulated day; what was served on an earlier day is served again when it is set back."""
        return self.pages.edition.day

    @day.setter
    def day(self, day: int) -> None:
        self.pages = Pages(Edition(self.plan, self.number, day), self.host, self.title)

    def answer(self, url: str, asked: Mapping[str, str]) -> Answer:
        """The answer to a GET of ``url`` with the headers ``asked`` (names in lower case)."""
        pages = self.pages
        parts = urlsplit(url)
        if self.broken == "down" or pages.edition.is_out:
            return Answer(503, b"<h1>503</h1>", {"Content-Type": "text/html", "Retry-After": str(RETRY_AFTER)})
        if parts.hostname != self.host:
            return self._photo(parts.path, asked)
        if parts.path == "/robots.txt":
            return Answer(200, pages.robots().encode(), {"Content-Type": "text/plain; charset=utf-8"})
        if self.broken == "challenge":
            return Answer(403, _CHALLENGE.encode(), {"Content-Type": "text/html", "CF-Mitigated": "challenge"})
        if found := _GALLERY.fullmatch(parts.path):
            return self._gallery(int(found[1]), asked)
        return self._text(self._index(parts.path), parts.path, asked)

    def develop(self, index: int, photo: int, swapped: int) -> bytes:
        """The file of a photo."""
        return self._darkroom.develop(f"{self.number} {index} {photo} {swapped}")

    def _gallery(self, index: int, asked: Mapping[str, str]) -> Answer:
        edition = self.pages.edition
        if index >= edition.count or edition.state(index).gone:
            return NOT_FOUND
        said = _validators(f"{index}-{edition.state(index).revision}", edition.changed(index))
        said["Content-Type"] = "text/html; charset=utf-8"
        if is_fresh(said, asked):
            return Answer(304, b"", said)
        text = _EMPTY_SHELL if self.broken == "layout" else self.pages.gallery(index)
        return Answer(200, text.encode(), said)

    def _photo(self, path: str, asked: Mapping[str, str]) -> Answer:
        edition = self.pages.edition
        if path == "/robots.txt":
            return Answer(200, b"User-agent: *\nDisallow:\n", {"Content-Type": "text/plain; charset=utf-8"})
        found = _PHOTO.fullmatch(path)
        if found is None or int(found[1]) >= edition.count or int(found[2]) >= self.plan.photos:
            return NOT_FOUND
        index, photo, swapped = int(found[1]), int(found[2]), int(found[3] or 0)
        said = _validators(f"{index}-{photo}-{swapped}", edition.published(index))
        said["Content-Type"] = "image/jpeg"
        return (
            Answer(304, b"", said) if is_fresh(said, asked) else Answer(200, self.develop(index, photo, swapped), said)
        )

    def _index(self, path: str) -> str | None:
        """A listing, feed or sitemap."""
        if path == "/rss/anh.rss":
            return self.pages.feed()
        if path == "/sitemap.xml":
            return self.pages.sitemap_index()
        if found := _SITEMAP.fullmatch(path):
            return self.pages.sitemap(found[1])
        found = _LISTING.fullmatch(path)
        return self.pages.listing(int(found[1] or 1)) if found else None

    def _text(self, text: str | None, path: str, asked: Mapping[str, str]) -> Answer:
        if text is None:
            return NOT_FOUND
        body = text.encode()
        is_xml = path.endswith((".xml", ".rss"))
        said = {
            "ETag": f'"{crc32(body):08x}"',
            "Content-Type": f"{'application/xml' if is_xml else 'text/html'}; charset=utf-8",
        }
        return Answer(304, b"", said) if is_fresh(said, asked) else Answer(200, body, said)


NOT_FOUND = Answer(404, "<h1>404: không có trang này</h1>".encode(), {"Content-Type": "text/html; charset=utf-8"})


class Press:
    """All newspapers by host: the large one (``tonghop``) and ``bao01`` to ``bao10`` (``few``), of another plan."""

    def __init__(self, plan: Plan | None = None, small: Plan | None = None, *, few: int = 10) -> None:
        large = Newspaper("tonghop", "Báo Tổng Hợp", 0, plan or Plan())
        others = [Newspaper(f"bao{n:02}", f"Báo Số {n}", n, small or Plan(galleries=20)) for n in range(1, few + 1)]
        self.newspapers = {paper.name: paper for paper in (large, *others)}
        self._by_host = {host: paper for paper in (large, *others) for host in (paper.host, f"anh.{paper.host}")}

    def __getitem__(self, name: str) -> Newspaper:
        return self.newspapers[name]

    def answer(self, url: str, asked: Mapping[str, str]) -> Answer:
        """The answer of the newspaper that ``url`` belongs to."""
        paper = self._by_host.get(urlsplit(url).hostname or "")
        return paper.answer(url, asked) if paper else NOT_FOUND


def is_fresh(said: Mapping[str, str], asked: Mapping[str, str]) -> bool:
    """Whether the client has what would be sent (RFC 9110, 13.2.2: If-None-Match goes before If-Modified-Since)."""
    if tags := asked.get("if-none-match"):
        return said.get("ETag") in [tag.strip() for tag in tags.split(",")]
    if (since := asked.get("if-modified-since")) and "Last-Modified" in said:
        try:
            return parsedate_to_datetime(since) >= parsedate_to_datetime(said["Last-Modified"])
        except (TypeError, ValueError):
            return False
    return False


def _validators(tag: str, changed: datetime) -> dict[str, str]:
    return {"ETag": f'"{tag}"', "Last-Modified": format_datetime(changed.astimezone(UTC), usegmt=True)}
