"""A host's reservation of text and data mining, as a crawl meets it: /.well-known/tdmrep.json."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from tests.faults import server as faults
from tests.faults.server import FRONT, LISTING, PHOTOS, FaultServer, add_gallery, ask, gallery, gallery_url, page

ROBOTS = f"{FRONT}/robots.txt"
TDMREP = f"{FRONT}/.well-known/tdmrep.json"
RESERVED = '[{"location": "/anh/ben-1-*", "tdm-reservation": 1, "tdm-policy": "http://anhmau.example/dieu-khoan"}]'


@pytest.fixture
def paper() -> Iterator[FaultServer]:
    """A newspaper of three sound galleries."""
    with faults.newspaper() as server:
        addresses = [add_gallery(server, f"ben-{number}", number, count=5) for number in (1, 2, 3)]
        server.routes[LISTING] = page(faults.listing(*addresses))
        yield server


def state_of_run(folder: Path) -> str:
    ((state,),) = ask(folder, "SELECT state FROM run ORDER BY id DESC LIMIT 1")
    return str(state)


def test_a_reservation_for_the_whole_host_is_read_once_a_day_and_goes_behind_the_pages_own_word(
    paper: FaultServer, tmp_path: Path
) -> None:
    paper.routes[TDMREP] = page(RESERVED.replace("ben-1-", ""), kind="application/json")
    urls = [f"{PHOTOS}/ben-2-{at}.jpg" for at in range(5)]
    paper.routes[gallery_url("ben-2", 2)] = page(gallery("ben-2", urls), TDM_Reservation="0")
    faults.crawl(paper, tmp_path, NEWSARCHIVE_POLICY="text")
    said = dict(ask(tmp_path, "SELECT url, photo_failure FROM pairs"))
    reason = "not fetched: the page says tdm-reservation"
    assert [said[gallery_url(f"ben-{number}", number)] for number in (1, 2, 3)] == [reason, None, reason]
    ((notes,),) = ask(tmp_path, "SELECT notes FROM capture JOIN page ON page.id = page_id WHERE url LIKE '%ben-1-%'")
    assert "tdmrep.json: reserved for /anh/*, terms: http://anhmau.example/dieu-khoan" in json.loads(notes)
    replayed = faults.crawl(paper, tmp_path, spider="replay")
    assert "0 read otherwise" in replayed.stdout
    for url in (gallery_url("ben-1", 1), gallery_url("ben-3", 3)):
        with Archive.open(tmp_path) as archive:
            archive.mark_due(url)
    faults.crawl(paper, tmp_path, NEWSARCHIVE_POLICY="text")
    assert paper.asked[TDMREP] == 1
    assert ask(tmp_path, "SELECT tdmrep FROM host WHERE name = 'anhmau.example'") == [(RESERVED.replace("ben-1-", ""),)]


def test_a_reservation_of_some_addresses_keeps_those_alone_out(paper: FaultServer, tmp_path: Path) -> None:
    paper.routes[TDMREP] = page(RESERVED)
    faults.crawl(paper, tmp_path, NEWSARCHIVE_POLICY="skip")
    assert ask(tmp_path, "SELECT count(*) FROM gallery") == [(2,)]
    assert ask(tmp_path, "SELECT last_error FROM page WHERE url LIKE '%ben-1-%'") == [
        ("not kept: it says tdm-reservation, and the policy is skip",)
    ]


WALL = '<html><body><script>document.cookie="D1N=9f";window.location.reload(true);</script></body></html>'


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        (page("<h1>Không tìm thấy</h1>"), [("<h1>Không tìm thấy</h1>",)]),
        (page("", status=500), [(None,)]),
        (page(WALL, Set_Cookie="D1N=1"), [("",)]),
        (lambda connection: connection.reset(), [(None,)]),
    ],
    ids=["a soft 404", "an error", "a challenge", "a reset"],
)
def test_a_host_that_has_no_such_file_is_asked_once_and_crawled(
    paper: FaultServer, tmp_path: Path, answer: faults.Answer, kept: list[tuple[str | None]]
) -> None:
    paper.routes[TDMREP] = answer
    faults.crawl(paper, tmp_path, NEWSARCHIVE_POLICY="skip")
    assert ask(tmp_path, "SELECT count(*) FROM gallery") == [(3,)]
    assert paper.asked[TDMREP] == 1
    assert ask(tmp_path, "SELECT tdmrep FROM host WHERE name = 'anhmau.example'") == kept
    assert state_of_run(tmp_path) == "finished"


def test_a_file_that_robots_txt_forbids_is_not_asked_for(paper: FaultServer, tmp_path: Path) -> None:
    paper.routes[ROBOTS] = page("User-agent: *\nDisallow: /.well-known/\n", kind="text/plain")
    paper.routes[TDMREP] = page(RESERVED)
    faults.crawl(paper, tmp_path)
    assert paper.asked[TDMREP] == 0
    assert ask(tmp_path, "SELECT count(*) FROM gallery") == [(3,)]


def test_a_host_that_asks_to_wait_before_it_says_what_it_reserves_loses_no_page(
    paper: FaultServer, tmp_path: Path
) -> None:
    paper.routes[TDMREP] = page("", status=429, Retry_After="600")
    faults.crawl(paper, tmp_path, NEWSARCHIVE_POLICY="skip")
    assert state_of_run(tmp_path) == "waiting"
    assert ask(tmp_path, "SELECT count(*) FROM gallery") == [(0,)]
    assert ask(tmp_path, "SELECT count(*) FROM page WHERE due_at IS NOT NULL") == [(3,)]
