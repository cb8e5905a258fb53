"""Where a section's next page is, and when the walk along it must end."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from newsarchive.finding.entry import Entry
from newsarchive.finding.listing import Listing
from newsarchive.finding.turning import BARREN, Ended, Turned, Walk, first_pages, turn_page
from newsarchive.finding.window import VIETNAM, Window
from newsarchive.sites import Site, all_sites

OPEN = Window()


def site(**fields: object) -> Site:
    return Site(name="lang", hosts=("lang.example",), **fields)  # type: ignore[arg-type]


def listing(*numbers: int, day: date | None = None, **fields: object) -> Listing:
    moment = datetime(day.year, day.month, day.day, 9, tzinfo=VIETNAM) if day else None
    entries = tuple(Entry(f"http://lang.example/a-{number}.htm", published_at=moment) for number in numbers)
    return Listing(entries, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("pager", "section", "fields", "second", "third"),
    [
        ("{section}/trang-{page}.htm", "http://lang.example/anh.htm", {}, "/anh/trang-2.htm", "/anh/trang-3.htm"),
        ("{section}-p{page}", "http://lang.example/anh", {}, "/anh-p2", "/anh-p3"),
        ("{section}?page={offset}", "http://lang.example/anh", {"page_size": 1}, "/anh?page=1", "/anh?page=2"),
        (
            "{section}&s_cond=&BRSR={offset}",
            "http://lang.example/anh",
            {"page_size": 20},
            "/anh&s_cond=&BRSR=20",
            "/anh&s_cond=&BRSR=40",
        ),
    ],
)
def test_pagers_count_pages_or_galleries(
    pager: str, section: str, fields: dict[str, int], second: str, third: str
) -> None:
    paged = site(sections=(section,), pager=pager, **fields)
    (first,) = first_pages(paged)
    assert first.url == section
    two = turn_page(paged, first.walk, listing(1, 2, 3), new=3, window=OPEN)
    assert isinstance(two, Turned)
    assert two.url == "http://lang.example" + second
    three = turn_page(paged, two.walk, listing(4, 5, 6), new=3, window=OPEN)
    assert isinstance(three, Turned)
    assert three.url == "http://lang.example" + third


def test_the_zone_on_the_first_page_is_kept_for_the_fragments_that_do_not_say_it() -> None:
    paged = site(sections=("http://lang.example/anh.htm",), pager="http://lang.example/timelinelist/{zone}/{page}.htm")
    (first,) = first_pages(paged)
    two = turn_page(paged, first.walk, listing(1, zone="77"), new=1, window=OPEN)
    assert isinstance(two, Turned)
    assert two.url == "http://lang.example/timelinelist/77/2.htm"
    three = turn_page(paged, two.walk, listing(2), new=1, window=OPEN)
    assert isinstance(three, Turned)
    assert three.url == "http://lang.example/timelinelist/77/3.htm"


def test_every_zone_is_walked_once() -> None:
    pager = "http://lang.example/timeline/{zone}/trang-{page}.htm"
    paged = site(sections=("http://lang.example/timeline/12/trang-1.htm",), pager=pager, zones=("12", "15"))
    assert [(first.url, first.walk.zone) for first in first_pages(paged)] == [
        ("http://lang.example/timeline/12/trang-1.htm", "12"),
        ("http://lang.example/timeline/15/trang-1.htm", "15"),
    ]
    # A section that turns out to show a zone with a walk of its own does not walk it again.
    other = site(sections=("http://lang.example/anh.htm",), pager=pager, zones=("12",))
    begun = list(first_pages(other))
    assert isinstance(turn_page(other, begun[0].walk, listing(1, zone="12"), new=1, window=OPEN), Ended)


def test_without_a_pager_the_next_link_leads_on_and_its_absence_ends_the_walk() -> None:
    plain = site(sections=("http://lang.example/anh",))
    walk = Walk("http://lang.example/anh")
    onward = turn_page(plain, walk, listing(1, next_url="http://lang.example/anh/2"), new=1, window=OPEN)
    assert isinstance(onward, Turned)
    assert onward.url == "http://lang.example/anh/2"
    assert turn_page(plain, walk, listing(1), new=1, window=OPEN) == Ended("no next page")


PAGED = site(sections=("http://lang.example/anh",), pager="{section}?trang={page}")


def walk_through(pages: list[Listing], *, new: int = 1, window: Window = OPEN, paged: Site = PAGED) -> tuple[int, str]:
    """How many pages were read, and why the walk ended; "" where the pages ran out first."""
    walk = Walk("http://lang.example/anh")
    for number, page in enumerate(pages, 1):
        turned = turn_page(paged, walk, page, new=new, window=window)
        if isinstance(turned, Ended):
            return number, turned.reason
        walk = turned.walk
    return len(pages), ""


def test_an_empty_page_ends_the_walk() -> None:
    assert walk_through([listing(1, 2), listing()]) == (2, "an empty page")


def test_a_pager_that_repeats_its_last_page_for_ever_is_left() -> None:
    last = listing(*range(20, 40))
    assert walk_through([listing(*range(20)), last, last, last])[0] == 3
    shifted = listing(19, *range(20, 39))  # a gallery was published meanwhile
    assert walk_through([listing(*range(20)), last, shifted, last])[0] == 3


def test_a_pager_that_begins_again_is_left() -> None:
    pages = [listing(1, 2, 3), listing(4, 5, 6), listing(7, 8, 9)]
    assert walk_through([*pages, pages[0], pages[1]])[0] == 4


def test_galleries_that_stay_on_top_of_every_page_do_not_end_the_walk() -> None:
    pages = [listing(1, 2, 3, *range(first, first + 10)) for first in range(10, 60, 10)]
    assert walk_through(pages) == (5, "")


def test_pages_without_anything_new_end_an_ordinary_crawl_after_some_and_a_backfill_never() -> None:
    pages = [listing(number) for number in range(1, 9)]
    assert walk_through(pages, new=0) == (BARREN, f"nothing new on {BARREN} pages")
    assert walk_through(pages, new=0, window=Window(since=date(2016, 1, 1))) == (8, "")


def test_a_backfill_ends_where_every_gallery_is_older_than_its_first_day() -> None:
    pages = [listing(number, day=date(2016, 12 - number, 1)) for number in range(1, 9)]
    read, reason = walk_through(pages, new=0, window=Window(since=date(2016, 9, 1), until=date(2016, 10, 31)))
    assert (read, reason) == (4, "the first day asked for is passed")


def test_the_last_page_of_a_newspaper_is_the_last() -> None:
    paged = PAGED.but(last_page=2)
    assert walk_through([listing(1), listing(2), listing(3)], paged=paged)[0] == 2


@pytest.mark.parametrize("known", all_sites(), ids=lambda known: known.name)
def test_every_newspaper_can_be_begun_and_names_two_ways_at_least(known: Site) -> None:
    assert sum(map(bool, (known.sections, known.feeds, known.sitemaps))) >= 2
    begun = list(first_pages(known))
    assert len({first.url for first in begun}) == len(begun) >= len(known.sections)
    for first in begun:
        assert first.url.startswith("http")
        turned = turn_page(known, first.walk, listing(1, 2, zone="9"), new=1, window=OPEN)
        assert isinstance(turned, Ended) or "{" not in turned.url
