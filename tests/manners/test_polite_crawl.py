"""Politeness as a newspaper's server sees it: what it is asked, when, by whom, in this crawl and in the next."""

from __future__ import annotations

import itertools
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsarchive.errors import CrawlError
from newsarchive.sites import get_site
from spiders.downloader.manners import rules_of
from tests.crawl.sample import ROOT, proxy_environment
from tests.faults import server as faults
from tests.faults.server import FRONT, LISTING, PHOTOS, FaultServer, add_gallery, ask, gallery, gallery_url, page

ROBOTS = f"{FRONT}/robots.txt"
DELAY = 0.4


@pytest.fixture
def paper() -> Iterator[FaultServer]:
    """A newspaper of three sound galleries."""
    with faults.newspaper() as server:
        addresses = [add_gallery(server, f"ben-{number}", number, count=5) for number in (1, 2, 3)]
        server.routes[LISTING] = page(faults.listing(*addresses))
        yield server


def asked_of(server: FaultServer) -> list[str]:
    return [url for url in server.asked if not url.endswith("/robots.txt")]


def run_of(folder: Path) -> tuple[str, str]:
    ((state, reason),) = ask(folder, "SELECT state, reason FROM run ORDER BY id DESC LIMIT 1")
    return state, reason


def due_pages(folder: Path) -> int:
    return int(ask(folder, "SELECT count(*) FROM page WHERE due_at IS NOT NULL AND gallery_id IS NULL")[0][0])


def test_robots_txt_is_obeyed_for_pages_and_photos_and_remembered(paper: FaultServer, tmp_path: Path) -> None:
    paper.routes[ROBOTS] = page(f"User-agent: *\nDisallow: /anh/cam-\nCrawl-delay: {DELAY}\n", kind="text/plain")
    paper.routes[f"{PHOTOS}/robots.txt"] = page("User-agent: newsarchive\nDisallow: /ben-2-3\n", kind="text/plain")
    forbidden = add_gallery(paper, "cam-vao", 4)
    reserved = gallery_url("giu-quyen", 5)
    photos = [f"{PHOTOS}/ben-1-{at}.jpg" for at in range(5)]
    paper.routes[reserved] = page(
        gallery("giu-quyen", photos, head='<meta name="robots" content="noarchive,index">'), X_Robots_Tag="noimageai"
    )
    paper.routes[LISTING] = page(faults.listing(*(gallery_url(f"ben-{n}", n) for n in (1, 2, 3)), forbidden, reserved))
    faults.crawl(paper, tmp_path, NEWSARCHIVE_CONTACT="luu.tru@thuvien.example")

    assert forbidden not in paper.asked
    assert ask(tmp_path, f"SELECT state, last_error FROM page WHERE url = '{forbidden}'") == [
        ("failed", "Forbidden by robots.txt")
    ]
    assert f"{PHOTOS}/ben-2-3.jpg" not in paper.asked
    assert ask(tmp_path, "SELECT photo_failure FROM pairs WHERE photo_failure IS NOT NULL") == [
        ("Forbidden by robots.txt",)
    ]
    assert paper.asked[ROBOTS] == paper.asked[f"{PHOTOS}/robots.txt"] == 1
    times = [at for url, at in paper.times if url.startswith(f"{FRONT}/") and url != ROBOTS]
    assert len(times) == 6  # the listing, four galleries, tdmrep.json
    # The pauses lie between requests as they are sent; a busy machine may hear of one late, and of the next in time.
    assert times[-1] - times[0] >= (len(times) - 1) * DELAY * 0.8
    assert min(later - at for at, later in itertools.pairwise(times)) >= DELAY / 4
    assert max(paper.busiest.values()) == 1
    assert paper.headers[LISTING]["User-Agent"] == "newsarchive/0.1 (luu.tru@thuvien.example)"

    ((notes,),) = ask(tmp_path, f"SELECT notes FROM capture JOIN page ON page_id = page.id WHERE url = '{reserved}'")
    assert notes == (
        f'["robots.txt allows, Crawl-delay {DELAY}","X-Robots-Tag: noimageai","meta robots: noarchive,index"]'
    )
    said = f"SELECT archiving FROM version JOIN gallery ON gallery_id = gallery.id WHERE url = '{reserved}'"
    assert ask(tmp_path, said) == [('["noarchive","noimageai"]',)] or ask(tmp_path, said) == [
        ('["noimageai","noarchive"]',)
    ]

    # What was taken of the day's budget and not used is given back, and the pause holds for the next crawl.
    asked = sum(count for url, count in paper.asked.items() if url.startswith(f"{FRONT}/"))
    host = "SELECT requests_on_day, crawl_delay, not_before_reason FROM host WHERE name = 'anhmau.example'"
    assert ask(tmp_path, host) == [(asked, DELAY, "Crawl-delay of its robots.txt")]

    # The next crawl, the same day: the rules are known, and so is the pause.
    paper.times.clear()
    paper.routes[LISTING] = page(faults.listing(add_gallery(paper, "moi", 9), add_gallery(paper, "moi-2", 10)))
    faults.crawl(paper, tmp_path)
    assert paper.asked[ROBOTS] == 1
    times = [at for url, at in paper.times if url.startswith(f"{FRONT}/")]
    assert len(times) >= 3
    # The pauses lie between requests as they are sent; a busy machine may hear of one late, and of the next in time.
    assert times[-1] - times[0] >= (len(times) - 1) * DELAY * 0.8
    assert min(later - at for at, later in itertools.pairwise(times)) >= DELAY / 4


def test_while_robots_txt_cannot_be_had_nothing_is_crawled_now_or_by_the_next_run(
    paper: FaultServer, tmp_path: Path
) -> None:
    paper.routes[ROBOTS] = page("", status=503)
    faults.crawl(paper, tmp_path)
    assert asked_of(paper) == []
    state, reason = run_of(tmp_path)
    assert state == "failed"
    assert "robots.txt cannot be had (HTTP 503)" in reason
    assert due_pages(tmp_path) == 0  # nothing was found, for nothing was asked
    assert ask(tmp_path, "SELECT url FROM failure") == [(LISTING,)]
    paper.routes[ROBOTS] = page("", status=404)
    before = paper.asked.total()
    faults.crawl(paper, tmp_path)
    assert paper.asked.total() == before
    assert run_of(tmp_path)[0] == "failed"


def test_a_long_retry_after_ends_the_run_and_holds_for_the_next(paper: FaultServer, tmp_path: Path) -> None:
    paper.routes[gallery_url("ben-2", 2)] = page("", status=429, Retry_After="3600")
    command = [sys.executable, "-m", "newsarchive", "crawl", "sample", "--archive", str(tmp_path)]
    surroundings = proxy_environment(paper.address) | {"NEWSARCHIVE_PATIENCE": "1"}
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, timeout=60)
    assert done.returncode == 75
    assert done.stderr.count("\n") == 1
    assert "HTTP 429: the server asks to wait" in done.stderr
    assert paper.asked[gallery_url("ben-2", 2)] == 1
    assert due_pages(tmp_path) >= 1
    assert ask(tmp_path, "SELECT attempts FROM page WHERE url LIKE '%ben-2%'") == [(0,)]
    before = paper.asked.total()
    faults.crawl(paper, tmp_path)
    assert paper.asked.total() == before
    assert run_of(tmp_path)[0] == "waiting"


def test_a_short_retry_after_is_waited_for_and_the_page_is_stored(paper: FaultServer, tmp_path: Path) -> None:
    busy, good = gallery_url("ben-1", 1), paper.routes[gallery_url("ben-1", 1)]

    def answer(connection: faults.Connection) -> None:
        if connection.number == 1:
            connection.answer(status=429, Retry_After="0.4")
        else:
            good(connection)

    paper.routes[busy] = answer
    faults.crawl(paper, tmp_path)
    first, second = (at for url, at in paper.times if url == busy)
    assert second - first >= 0.4
    # Nothing else was asked of that host in between, though other pages were waiting in the queue.
    assert not [url for url, at in paper.times if url.startswith(f"{FRONT}/") and first < at < first + 0.4]
    assert ask(tmp_path, "SELECT count(*) FROM gallery") == [(3,)]


def test_a_server_that_goes_on_refusing_is_asked_a_bounded_number_of_times(paper: FaultServer, tmp_path: Path) -> None:
    for number in (1, 2, 3):
        paper.routes[gallery_url(f"ben-{number}", number)] = page("", status=429, Retry_After="0")
    faults.crawl(paper, tmp_path)
    assert sum(count for url, count in paper.asked.items() if "/ben-" in url) <= 12
    assert ask(tmp_path, "SELECT count(*) FROM gallery") == [(0,)]


def test_a_storm_of_errors_ends_in_a_wait_and_a_bounded_number_of_requests(paper: FaultServer, tmp_path: Path) -> None:
    addresses = [gallery_url(f"bao-{number}", number) for number in range(100, 160)]
    for address in addresses:
        paper.routes[address] = page("", status=500)
    paper.routes[LISTING] = page(faults.listing(*addresses))
    faults.crawl(paper, tmp_path)
    assert run_of(tmp_path)[0] == "failed"
    assert sum(paper.asked[address] for address in addresses) < 20
    assert due_pages(tmp_path) == 60


def test_the_photos_host_that_asks_to_wait_leaves_no_half_gallery(paper: FaultServer, tmp_path: Path) -> None:
    paper.routes[f"{PHOTOS}/ben-1-2.jpg"] = page("", status=429, Retry_After="7200")
    faults.crawl(paper, tmp_path)
    assert run_of(tmp_path)[0] == "waiting"
    missing = ask(tmp_path, "SELECT count(*) FROM pairs WHERE photo_failure IS NOT NULL")
    assert missing == [(0,)]
    assert due_pages(tmp_path) >= 1


def test_the_budget_of_a_day_holds_across_runs(paper: FaultServer, tmp_path: Path) -> None:
    faults.crawl(paper, tmp_path, NEWSARCHIVE_BUDGET="3")
    first = sum(count for url, count in paper.asked.items() if url.startswith(f"{FRONT}/"))
    assert first == 3
    assert "the budget of 3 requests a day is used up" in run_of(tmp_path)[1]
    faults.crawl(paper, tmp_path, NEWSARCHIVE_BUDGET="3")
    assert sum(count for url, count in paper.asked.items() if url.startswith(f"{FRONT}/")) == 3
    assert run_of(tmp_path)[0] == "waiting"
    assert due_pages(tmp_path) >= 1


def test_in_quiet_hours_nothing_is_asked(paper: FaultServer, tmp_path: Path) -> None:
    faults.crawl(paper, tmp_path, NEWSARCHIVE_QUIET_HOURS="00:00-12:00, 12:00-23:59, 23:30-00:30")
    assert paper.asked.total() == 0
    assert run_of(tmp_path)[0] == "waiting"
    assert "quiet hours" in run_of(tmp_path)[1]


def test_a_challenge_page_blocks_the_newspaper_and_nothing_is_bypassed(paper: FaultServer, tmp_path: Path) -> None:
    wall = '<html><body><script>document.cookie="D1N=9f";window.location.reload(true);</script></body></html>'
    paper.routes[LISTING] = page(wall, Set_Cookie="D1N=1")
    command = [sys.executable, "-m", "newsarchive", "crawl", "sample", "--archive", str(tmp_path), "--way", "sections"]
    done = subprocess.run(
        command, cwd=ROOT, env=proxy_environment(paper.address), capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 69
    assert "a script that sets a cookie and reloads" in done.stderr
    assert paper.asked[LISTING] == 1
    assert "Cookie" not in paper.headers[LISTING]
    assert run_of(tmp_path)[0] == "blocked"
    before = paper.asked.total()
    faults.crawl(paper, tmp_path)
    assert paper.asked.total() == before
    assert run_of(tmp_path)[0] == "blocked"


@pytest.mark.parametrize(("policy", "galleries", "photos"), [("text", 3, 10), ("skip", 2, 10)])
def test_a_page_that_asks_not_to_be_archived_is_treated_as_the_policy_says(
    paper: FaultServer, tmp_path: Path, policy: str, galleries: int, photos: int
) -> None:
    address = gallery_url("ben-1", 1)
    urls = [f"{PHOTOS}/ben-1-{at}.jpg" for at in range(5)]
    paper.routes[address] = page(gallery("ben-1", urls), TDM_Reservation="1")
    faults.crawl(paper, tmp_path, NEWSARCHIVE_POLICY=policy)
    assert not [url for url in paper.asked if url in urls]
    assert ask(tmp_path, "SELECT count(*) FROM gallery") == [(galleries,)]
    assert ask(tmp_path, "SELECT count(*) FROM photo") == [(photos,)]
    if policy == "text":
        reasons = ask(tmp_path, f"SELECT DISTINCT photo_failure FROM pairs WHERE url = '{address}'")
        assert reasons == [("not fetched: the page says tdm-reservation",)]
    else:
        assert ask(tmp_path, f"SELECT state, last_error FROM page WHERE url = '{address}'") == [
            ("not_gallery", "not kept: it says tdm-reservation, and the policy is skip")
        ]
        assert ask(tmp_path, "SELECT count(*) FROM capture") == [(2,)]


SETTINGS = {"POLICY": "private", "BUDGET": "0", "QUIET_HOURS": "", "PATIENCE": "1", "FIRST_WAIT": "1"}


@pytest.mark.parametrize(("name", "value"), [("POLICY", "all"), ("QUIET_HOURS", "night"), ("BUDGET", "many")])
def test_a_setting_that_cannot_be_read_is_told_in_one_line(name: str, value: str) -> None:
    settings = {f"NEWSARCHIVE_{known}": said for known, said in (SETTINGS | {name: value}).items()}
    with pytest.raises(CrawlError, match=value) as error:
        rules_of(get_site("sample"), settings)
    assert "\n" not in str(error.value)


def test_an_exception_that_cannot_be_read_ends_the_crawl_before_it_asks_anything(
    paper: FaultServer, tmp_path: Path
) -> None:
    done = faults.crawl(paper, tmp_path, NEWSARCHIVE_ALLOW="http://127.0.0.1/x")
    assert done.returncode != 0
    assert len([line for line in done.stderr.splitlines() if line.startswith("newsarchive: NEWSARCHIVE_ALLOW")]) == 1
    assert paper.asked.total() == 0


def test_a_real_newspaper_is_not_crawled_without_a_contact(tmp_path: Path) -> None:
    surroundings = {name: value for name, value in os.environ.items() if name != "NEWSARCHIVE_CONTACT"}
    command = [sys.executable, "-m", "newsarchive", "crawl", "vnexpress", "--archive", str(tmp_path)]
    for options in ([], ["--contact", "nobody"]):
        done = subprocess.run([*command, *options], cwd=ROOT, env=surroundings, capture_output=True, text=True)
        assert done.returncode == 70
        assert done.stderr.count("\n") == 1
        assert "--contact" in done.stderr
    assert not (tmp_path / "logs").exists()


def test_on_a_terminal_crawl_asks_for_the_contact(tmp_path: Path) -> None:
    master, slave = pty.openpty()
    surroundings = {name: value for name, value in os.environ.items() if name != "NEWSARCHIVE_CONTACT"}
    command = [sys.executable, "-m", "newsarchive", "crawl", "vnexpress", "--archive", str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=slave, stdout=slave, stderr=slave, env=surroundings) as child:
        os.close(slave)
        try:
            shown = b""
            while b"web page" not in shown:
                shown += os.read(master, 4096)
            os.write(master, b"nobody\n")
            assert child.wait(timeout=60) == 70
        finally:
            child.kill()
    os.close(master)
