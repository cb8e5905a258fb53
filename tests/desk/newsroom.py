"""The archive that the desk's tests look at: the sample newspaper without a crawl, and stories that tell more of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from newsarchive.archive import Archive
from newsarchive.errors import NewsarchiveError
from newsarchive.model import Gallery, Page, Pair, Photo
from newsarchive.photos import look_at
from newsarchive.split import extract

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "sample"
VIETNAM = timezone(timedelta(hours=7))

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> {{ 7*7 }} \u202egnurt \u2066cap"
"""A caption that would run, load, compute or turn the page if it could."""


@dataclass(frozen=True)
class Stories:
    """Numbers of the galleries that tests name."""

    folder: Path
    market: int
    reprint: int
    changed: int
    hostile: int
    shared: int
    photo: Photo


def fill(folder: Path) -> Stories:
    """An archive in ``folder``: all sample pages, a reprint, a changed story, a hostile one, a shared caption."""
    with Archive.open(folder) as archive:
        run = archive.start_run("sample", "sections", job_key="test")
        market = _add_sample(archive, run)
        archive.note_run_failure(run, "http://anhmau.example/anh/noi-bo/", "Forbidden by robots.txt")
        archive.finish_run(run)
        pairs = [pair for pair in archive.show(market).gallery.pairs if pair.photo]
        return Stories(
            folder,
            market,
            reprint=_add_reprint(archive, pairs[:2]),
            changed=_add_changed(archive, pairs[2:5]),
            hostile=_add_hostile(archive, pairs[5]),
            shared=_add_shared(archive, pairs[:3]),
            photo=pairs[0].photo,
        )


def _add_sample(archive: Archive, run: int) -> int:
    routes = json.loads((SAMPLE / "routes.json").read_text("utf-8"))
    market = 0
    for place in sorted((SAMPLE / "pages").iterdir()):
        url = json.loads((place / "about.json").read_text("utf-8"))["url"]
        body = (place / "page.html").read_bytes()
        capture = archive.record_capture(
            Page(url, body, site="sample", fetched_at=datetime(2026, 11, 1, 3, tzinfo=UTC)), run_id=run
        )
        gallery = extract(body, url=url)
        pairs = tuple(_with_photo(archive, pair, routes) for pair in gallery.pairs)
        stored = archive.store_gallery(replace(gallery, pairs=pairs, capture_id=capture), run_id=run)
        if place.name == "cho-noi-mot-ngay":
            market = stored.gallery_id
    return market


def _with_photo(archive: Archive, pair: Pair, routes: dict[str, Any]) -> Pair:
    route = next((routes[url] for url in pair.image_candidates if "file" in routes.get(url, {})), None)
    if pair.image_url is None:
        return pair
    if route is None:
        return replace(pair, photo_failure="HTTP 404")
    body = (SAMPLE / route["file"]).read_bytes()
    try:
        photo = look_at(body)
    except NewsarchiveError as error:
        return replace(pair, photo_failure=error.what)
    archive.put_photo(photo, body, url=pair.image_url)
    return replace(pair, photo=photo)


def _story(site: str, name: str, title: str, day: datetime, pairs: tuple[Pair, ...], **more: Any) -> Gallery:
    return Gallery(
        url=f"https://{site}.example/anh/{name}.html",
        site=site,
        title=title,
        published_at=day,
        pairs=tuple(replace(pair, position=place, group=pair.group) for place, pair in enumerate(pairs, 1)),
        **more,
    )


def _add_reprint(archive: Archive, pairs: list[Pair]) -> int:
    told = [replace(pair, caption=f"{pair.caption} (ảnh tư liệu)", caption_verbatim=None, group=None) for pair in pairs]
    day = datetime(2026, 5, 2, 8, tzinfo=VIETNAM)
    return archive.store_gallery(_story("baothu", "nhin-lai", "Nhìn lại chợ nổi", day, tuple(told))).gallery_id


def _add_changed(archive: Archive, pairs: list[Pair]) -> int:
    day = datetime(2026, 6, 1, 8, tzinfo=VIETNAM)
    first = [
        replace(pair, caption=f"Ghe thứ {place} cập bến Cái Răng.", caption_verbatim=None, group=None)
        for place, pair in enumerate(pairs, 1)
    ]
    archive.store_gallery(_story("baothu", "sua-doi", "Bến ghe", day, tuple(first)))
    later = [replace(first[0], caption="Ghe thứ nhất cập bến Phong Điền."), *first[1:]]
    return archive.store_gallery(_story("baothu", "sua-doi", "Bến ghe buổi sớm", day, tuple(later))).gallery_id


def _add_hostile(archive: Archive, pair: Pair) -> int:
    bad = replace(pair, caption=HOSTILE, caption_verbatim=None, credit=HOSTILE, group=None, image_alt=HOSTILE)
    gallery = _story("baothu", "doc", f"Tiêu đề {HOSTILE}", datetime(2026, 6, 2, tzinfo=VIETNAM), (bad,), lead=HOSTILE)
    body = (
        b"<html><head><meta http-equiv=refresh content='0;url=https://away.example/'><script>top.hacked=1</script>"
        b"<base href=https://away.example/></head><body onload='alert(1)'><h1>Trang</h1>"
        b"<img src='https://away.example/spy.gif' alt='nh\xc3\xb2m'><a href='javascript:alert(1)'>b\xe1\xba\xa5m</a>"
        b"<iframe src='https://away.example/'></iframe><form action='https://away.example/'><input></form>"
        b"<svg onload=alert(1)><image href='https://away.example/x.png'/></svg></body></html>"
    )
    capture = archive.record_capture(Page(gallery.url or "", body, site="baothu"))
    return archive.store_gallery(replace(gallery, url="javascript:alert(1)", capture_id=capture)).gallery_id


def _add_shared(archive: Archive, pairs: list[Pair]) -> int:
    words = "Ba khoảnh khắc của một buổi chợ."
    told = tuple(replace(pair, caption=words, caption_verbatim=None, group=1) for pair in pairs)
    return archive.store_gallery(
        _story("baothu", "chung", "Chung một lời", datetime(2026, 6, 3, tzinfo=VIETNAM), told)
    ).gallery_id
