"""Seven simulated days of one newspaper: what each day costs it in requests, and what the archive says that evening."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench.newspaper.newspaper import Newspaper
from bench.newspaper.pictures import THUMBNAIL_WIDTHS
from bench.newspaper.plan import Plan
from bench.newspaper.server import Asked
from tests.soak.figures import Figures
from tests.soak.loopback import pass_days, query, tonghop

PLAN = Plan(
    galleries=20,
    photos=5,
    widths=THUMBNAIL_WIDTHS,
    page_size=(30_000, 60_000),
    new_a_day=3,
    changes_a_day=(("caption", 2), ("removed", 1), ("swapped", 1), ("boxes", 2), ("gone", 1)),
    outages=(4,),
)
DAILY = ",".join(f"{days}d" for days in range(1, 9))
"""Every stored page is looked at once a day, so that the table can be worked out by hand."""

WAITING = 75
"""How a crawl ends that the newspaper asked to come back later (see newsarchive --help)."""


@dataclass(frozen=True, slots=True)
class Day:
    """One line of the table: answers to requests for galleries by status, requests for photos, listings and
    robots.txt, then what the archive holds when the day's crawl has ended, and how that ended."""

    whole: int
    unchanged: int
    missing: int
    photos: int
    listings: int
    robots: int
    stored: int
    gone: int
    versions: int
    run: str = "finished"


# Day 0 brings 20 galleries of 5 photos, each later day 3 more. A day changes two captions, removes a photo, swaps one
# (4 new versions, 1 photo to fetch), changes the boxes of two pages (whole answers, no version), and takes one story
# down. Missing: a story taken down is asked for once more on the next day, for one 404 may be a mistake, and then it is
# gone. Robots: robots.txt of each host and the tdmrep.json of the one with the pages, once a day. Day 4 answers 503
# to everything: one request learns that, and the rest
# is left for day 5, which finds two days' new stories (6), two more taken down, and the changes of both days: 12 made
# to 10 pages that are stored.
WEEK = (
    Day(20, 0, 0, photos=100, listings=4, robots=3, stored=20, gone=0, versions=20),
    Day(9, 13, 1, photos=16, listings=3, robots=3, stored=23, gone=0, versions=27),
    Day(9, 15, 2, photos=16, listings=3, robots=3, stored=25, gone=1, versions=34),
    Day(9, 17, 2, photos=16, listings=3, robots=3, stored=27, gone=2, versions=41),
    Day(0, 0, 0, photos=0, listings=0, robots=1, stored=27, gone=2, versions=41, run="waiting"),
    Day(16, 14, 3, photos=32, listings=3, robots=3, stored=32, gone=3, versions=54),
    Day(9, 23, 3, photos=16, listings=3, robots=3, stored=33, gone=5, versions=61),
    Day(9, 25, 2, photos=16, listings=3, robots=3, stored=35, gone=6, versions=68),
)


@dataclass(frozen=True, slots=True)
class Week:
    """What the days have become, and where: the archive and the newspaper as they stand on the last evening."""

    days: tuple[Day, ...]
    archive: Path
    paper: Newspaper


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Week:
    folder = tmp_path_factory.mktemp("week")
    archive = folder / "archive"
    days = []
    with tonghop(folder, PLAN, NEWSARCHIVE_REVISIT=DAILY) as loopback:
        for number, expected in enumerate(WEEK):
            loopback.press["tonghop"].day = number
            if number:
                pass_days(archive, 1)
            loopback.asked.clear()
            loopback.crawl(archive, "tonghop", expect=0 if expected.run == "finished" else WAITING)
            days.append(read_day(loopback.asked, archive))
    return Week(tuple(days), archive, loopback.press["tonghop"])


def test_a_week_costs_the_newspaper_what_the_table_says(week: Week, figures: Figures) -> None:
    for number, day in enumerate(week.days):
        asked = day.whole + day.unchanged + day.missing + day.photos + day.listings + day.robots
        figures.say(f"day {number}: {asked} requests, {day.unchanged} of them 304; {day.versions} versions, {day.run}")
    assert week.days == WEEK


def test_what_the_week_changed_is_kept_beside_what_was_there_before(week: Week) -> None:
    served = {week.paper.pages.address(index): pairs_of(week.paper, index) for index in week.paper.pages.edition.live}
    newest, oldest = read_versions(week.archive, "max"), read_versions(week.archive, "min")
    assert {url: pairs for url, pairs in newest.items() if url in served} == served
    week.paper.day = 0
    at_first = {week.paper.pages.address(index): pairs_of(week.paper, index) for index in range(PLAN.galleries)}
    assert {url: pairs for url, pairs in oldest.items() if url in at_first} == at_first
    assert sum(oldest[url] != newest[url] for url in oldest) >= 15


def test_a_story_that_was_taken_down_is_marked_and_keeps_what_it_held(week: Week) -> None:
    gone = query(week.archive, "SELECT url, gallery_id, due_at FROM page WHERE state = 'gone'")
    assert len(gone) == WEEK[-1].gone
    assert all(gallery is not None and due_at is None for _, gallery, due_at in gone)
    assert {url for url, _, _ in gone} <= set(read_versions(week.archive, "max"))


def pairs_of(paper: Newspaper, index: int) -> list[tuple[str, str]]:
    """Address and caption of each photo that a story shows today."""
    return [
        (paper.pages.photo_address(index, photo), paper.pages.caption(index, photo))
        for photo in paper.pages.edition.photos(index)
    ]


def read_versions(archive: Path, which: str) -> dict[str, list[tuple[str, str]]]:
    """Address and caption of each pair of the newest ("max") or oldest ("min") version, by address of the page."""
    found: dict[str, list[tuple[str, str]]] = {}
    sql = f"""
        SELECT page.url, pair.image_url, pair.caption FROM page
        JOIN version ON version.gallery_id = page.gallery_id JOIN pair ON pair.version_id = version.id
        WHERE version.number = (SELECT {which}(number) FROM version AS v WHERE v.gallery_id = page.gallery_id)
        ORDER BY page.url, pair.position"""
    for url, image, caption in query(archive, sql):
        found.setdefault(str(url), []).append((str(image), str(caption)))
    return found


def read_day(asked: list[Asked], archive: Path) -> Day:
    """The line of the table that a day has become."""
    answers = Counter((entry.kind, entry.status) for entry in asked)
    kinds = Counter(entry.kind for entry in asked)
    states = {str(state): int(str(count)) for state, count in query(archive, STATES)}
    ((versions,),) = query(archive, "SELECT count(*) FROM version")
    ((run,),) = query(archive, "SELECT state FROM run ORDER BY id DESC LIMIT 1")
    assert set(states) <= {"stored", "gone"}
    return Day(
        answers["gallery", 200],
        answers["gallery", 304],
        answers["gallery", 404],
        photos=kinds["photo"],
        listings=kinds["listing"],
        robots=kinds["robots"],
        stored=states["stored"],
        gone=states.get("gone", 0),
        versions=int(str(versions)),
        run=str(run),
    )


STATES = "SELECT state, count(*) FROM page GROUP BY state"
