"""The synthetic newspapers: what soaks and benchmarks may rely on."""

from __future__ import annotations

import io
import re
import urllib.request
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from bench.newspaper.export import addresses, export
from bench.newspaper.newspaper import BROKEN, Newspaper, Press
from bench.newspaper.pictures import NEWS_WIDTHS, THUMBNAIL_WIDTHS, Darkroom
from bench.newspaper.plan import CHANGES, Plan
from bench.newspaper.server import Asked, NewspaperServer
from newsarchive import extract
from newsarchive.photos import look_at

SMALL = Plan(galleries=60, photos=4, a_day=10, listing_size=25, widths=THUMBNAIL_WIDTHS)
DAYS = Plan(
    galleries=40,
    photos=6,
    widths=THUMBNAIL_WIDTHS,
    new_a_day=3,
    changes_a_day=(("caption", 2), ("removed", 2), ("swapped", 2), ("boxes", 2), ("gone", 1)),
    outages=(4,),
)


def paper(plan: Plan, number: int = 0) -> Newspaper:
    return Newspaper("tonghop" if number == 0 else f"bao{number:02}", "Báo Tổng Hợp", number, plan)


def read(newspaper: Newspaper, url: str) -> str:
    answer = newspaper.answer(url, {})
    assert answer.status == 200
    return answer.body.decode()


def test_the_same_plan_gives_the_same_bytes_and_another_seed_gives_others() -> None:
    first, second, other = paper(SMALL), paper(SMALL), paper(replace(SMALL, seed=2))
    for url in addresses(first):
        assert first.answer(url, {}).body == second.answer(url, {}).body
    photo = first.pages.photo_address(7, 1)
    assert first.answer(photo, {}).body != other.answer(photo, {}).body


def test_no_two_captions_are_alike_within_a_newspaper_or_between_two() -> None:
    plan = Plan(galleries=2_000)
    captions = [
        pages.caption(index, photo)
        for pages in (paper(plan).pages, paper(plan, 1).pages)
        for index in range(2_000)
        for photo in range(plan.photos)
    ]
    assert len(set(captions)) == len(captions) == 48_000


def test_pages_have_the_size_of_real_ones() -> None:
    newspaper = paper(Plan())
    sizes = [len(read(newspaper, newspaper.pages.address(index))) for index in range(0, 500, 9)]
    encoded = [len(newspaper.answer(newspaper.pages.address(index), {}).body) for index in range(0, 500, 9)]
    assert min(encoded) >= 80_000
    assert max(encoded) <= 150_000
    assert max(encoded) - min(encoded) > 50_000
    assert sum(sizes) < sum(encoded)  # Vietnamese letters of two and three bytes


def test_photos_have_the_size_of_real_ones_and_are_whole() -> None:
    room = Darkroom(seed=1)
    files = [room.develop(f"{number}") for number in range(40)]
    looks = [look_at(file) for file in files]
    assert {look.width for look in looks} == set(NEWS_WIDTHS)
    assert min(map(len, files)) >= 60_000
    assert max(map(len, files)) <= 250_000
    assert len({look.sha256 for look in looks}) == len(files)


def test_every_photo_has_pixels_of_its_own_not_only_bytes() -> None:
    room = Darkroom(seed=1, widths=THUMBNAIL_WIDTHS)
    pixels = {Image.open(io.BytesIO(room.develop(f"{number}"))).tobytes() for number in range(200)}
    assert len(pixels) == 200


@pytest.mark.parametrize("number", [0, 1, 2])
def test_newsarchive_reads_every_pair_of_every_layout(number: int) -> None:
    newspaper = paper(SMALL, number)
    pages = newspaper.pages
    for index in range(0, 60, 7):
        url = pages.address(index)
        gallery = extract(newspaper.answer(url, {}).body, url=url)
        wanted = [(pages.photo_address(index, photo), pages.caption(index, photo)) for photo in range(SMALL.photos)]
        assert [(pair.image_url, pair.caption) for pair in gallery.pairs] == wanted
        assert gallery.title == pages.story_title(index)
        assert gallery.published_at == pages.edition.published(index)


def test_the_listings_the_feed_and_the_sitemaps_lead_to_every_gallery_once() -> None:
    newspaper = paper(SMALL)
    stories = [newspaper.pages.address(index) for index in reversed(range(60))]
    listed: list[str] = []
    next_page: str | None = "/anh"
    while next_page:
        text = read(newspaper, f"http://tonghop.example{next_page}")
        listed += re.findall(r'<h3><a href="([^"]+)"', text)
        following = re.search(r'rel="next" href="([^"]+)"', text)
        next_page = following and following[1]
    assert listed == stories
    assert re.findall(r"<link>([^<]+htm)</link>", read(newspaper, "http://tonghop.example/rss/anh.rss")) == stories[:50]
    months = re.findall(r"<loc>([^<]+)</loc>", read(newspaper, "http://tonghop.example/sitemap.xml"))
    in_sitemaps = [url for month in months for url in re.findall(r"<loc>([^<]+)</loc>", read(newspaper, month))]
    assert len(months) == 1 + (newspaper.pages.edition.date(0).month != 1)
    assert sorted(in_sitemaps) == sorted(stories)


def test_dates_never_run_backwards() -> None:
    newspaper = paper(DAYS)
    newspaper.day = 7
    dates = [newspaper.pages.edition.date(index) for index in range(newspaper.pages.edition.count)]
    assert all(earlier <= later for earlier, later in pairwise(dates))


def test_what_did_not_change_is_answered_with_304() -> None:
    newspaper = paper(SMALL)
    for url in (newspaper.pages.address(5), newspaper.pages.photo_address(5, 0), "http://tonghop.example/anh"):
        first = newspaper.answer(url, {})
        again = newspaper.answer(url, {"if-none-match": first.headers["ETag"]})
        assert (first.status, again.status, again.body) == (200, 304, b"")
        assert newspaper.answer(url, {"if-none-match": '"other"'}).status == 200
    page = newspaper.answer(newspaper.pages.address(5), {})
    since = {"if-modified-since": page.headers["Last-Modified"]}
    assert newspaper.answer(newspaper.pages.address(5), since).status == 304


def test_a_day_brings_new_galleries_and_each_kind_of_change() -> None:
    newspaper = paper(DAYS)
    before = {index: gallery_of(newspaper, index) for index in range(40)}
    tags = {index: newspaper.answer(newspaper.pages.address(index), {}).headers["ETag"] for index in range(40)}
    newspaper.day = 1
    assert newspaper.pages.edition.count == 43
    seen = dict.fromkeys(CHANGES, 0)
    for index in range(40):
        answer = newspaper.answer(newspaper.pages.address(index), {})
        if answer.status == 404:
            seen["gone"] += 1
        elif answer.headers["ETag"] == tags[index]:
            assert gallery_of(newspaper, index) == before[index]
        else:
            seen[kind_of_change(before[index], gallery_of(newspaper, index))] += 1
    assert seen == dict(DAYS.changes_a_day)


def test_a_day_set_back_is_the_same_day_again() -> None:
    newspaper = paper(DAYS)
    first = read(newspaper, "http://tonghop.example/anh")
    newspaper.day = 3
    assert read(newspaper, "http://tonghop.example/anh") != first
    newspaper.day = 0
    assert read(newspaper, "http://tonghop.example/anh") == first


def test_an_outage_and_each_broken_newspaper_serve_no_story() -> None:
    newspaper = paper(DAYS)
    url = newspaper.pages.address(0)
    newspaper.day = 4
    outage = newspaper.answer(url, {})
    assert (outage.status, "Retry-After" in outage.headers) == (503, True)
    newspaper.day = 5
    for broken in BROKEN:
        newspaper.broken = broken
        answer = newspaper.answer(url, {})
        assert answer.status != 200 or not extract(answer.body, url=url).pairs


def test_the_server_answers_plain_and_proxy_requests_and_tells_what_was_asked() -> None:
    asked: list[Asked] = []
    press = Press(SMALL)
    with NewspaperServer(press, note=asked.append) as server:
        url = press["tonghop"].pages.photo_address(3, 2)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": server.address}))
        with opener.open(url) as answer:
            assert answer.read() == press["tonghop"].develop(3, 2, 0)
        with opener.open(urllib.request.Request("http://bao03.example/anh", method="HEAD")) as answer:
            assert answer.read() == b""
    assert [(entry.url, entry.kind, entry.status) for entry in asked] == [
        (url, "photo", 200),
        ("http://bao03.example/anh", "listing", 200),
    ]
    assert server.counts == {("photo", 200): 1, ("listing", 200): 1}


def test_the_exported_files_are_what_is_served(tmp_path: Path) -> None:
    newspaper = paper(replace(SMALL, galleries=30))
    folder = export(newspaper, tmp_path / "báo tổng hợp")
    files = {path for path in folder.rglob("*") if path.is_file() and path.name != "nginx.conf"}
    urls = list(addresses(newspaper))
    assert len(files) == len(urls) == 30 * 5 + 7
    photo = newspaper.pages.photo_address(29, 3)
    assert (folder / photo.removeprefix("http://")).read_bytes() == newspaper.answer(photo, {}).body
    assert (folder / "tonghop.example/anh/trang-2.htm").read_text("utf-8") == newspaper.pages.listing(2)
    assert str(folder) in (folder / "nginx.conf").read_text("utf-8")


def gallery_of(newspaper: Newspaper, index: int) -> list[tuple[str | None, str | None]]:
    answer = newspaper.answer(newspaper.pages.address(index), {})
    gallery = extract(answer.body, url=newspaper.pages.address(index)) if answer.status == 200 else None
    return [(pair.image_url, pair.caption) for pair in gallery.pairs] if gallery else []


def kind_of_change(before: list[tuple[str | None, str | None]], after: list[tuple[str | None, str | None]]) -> str:
    if before == after:
        return "boxes"
    if len(after) < len(before):
        return "removed"
    return "caption" if [image for image, _ in before] == [image for image, _ in after] else "swapped"
