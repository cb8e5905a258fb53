"""Workers on machines of their own, one of them cut off in the middle of a job: another does its work."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from bench.newspaper.newspaper import Press
from bench.newspaper.pictures import THUMBNAIL_WIDTHS
from bench.newspaper.plan import Plan
from bench.newspaper.server import NewspaperServer
from bench.newspaper.site_files import write_site_files
from bench.scale.bureau import Bureau, wait_for_lines
from newsarchive.archive import Archive
from newsarchive.archive.blobs.marks import MARK_END
from newsarchive.archive.compare import differences, fingerprint
from tests.servers.machines import machines, why_not
from tests.servers.postgresql import FAST, running
from tests.soak.loopback import Loopback

PLAN = Plan(galleries=16, photos=4, widths=THUMBNAIL_WIDTHS, page_size=(8_000, 12_000))
NOTICING = {
    "keepalives_idle": "1",
    "keepalives_interval": "1",
    "tcp_user_timeout": "2000",
    "options": "-c tcp_keepalives_idle=1 -c tcp_keepalives_interval=1 -c tcp_user_timeout=2000",
}
"""In the address: both sides know sooner than by default that the way to the other is gone."""


@pytest.fixture
def alone(tmp_path):
    with Loopback(Press(PLAN), tmp_path / "alone") as loopback:
        loopback.crawl(tmp_path / "alone" / "kho", "tonghop")
    return fingerprint(tmp_path / "alone" / "kho")


def differences_but_marks(place, alone):
    """What differs from one crawl alone, but for the marks of the machine that was cut off.

    A crawl that lost its database cannot know whether rows name what it has kept. Its mark stays until it may be taken
    for left: ten minutes, looked at from another machine.
    """
    told = differences(fingerprint(place), alone, limit=100)
    return [line for line in told if not ("/.incoming/" in line and f"{MARK_END}'" in line)]


@pytest.fixture
def two_machines():
    """The address that both reach, and two machines; CI must have them."""
    if reason := why_not():
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with machines(2) as made:
        yield made


def test_a_machine_that_is_cut_off_loses_its_job_to_another_and_comes_back_to_no_harm(
    two_machines, tmp_path, program, alone
):
    here, (first, second) = two_machines
    asked, enough = [], threading.Event()

    def note(one):
        asked.append(one)
        if len(asked) == 40:
            enough.set()

    press = Press(PLAN)
    sites = write_site_files(tmp_path / "sites", press.newspapers.values(), delay=0.05)
    with (
        running(Path(program("initdb")).parent, FAST, address=here) as server,
        NewspaperServer(press, host=here, note=note) as served,
        Bureau(
            tmp_path / "kho",
            server.url(server.new_database(), **NOTICING),
            served.address,
            NEWSARCHIVE_SITES=str(sites),
            NEWSARCHIVE_WAIT="10",
        ) as bureau,
    ):
        bureau.run("enqueue", "crawl", "tonghop", "--job", "x")
        quick = ("worker", "--beat", "0.5", "--first-wait", "0.5")
        cut = bureau.start(*quick, before=first.on())
        assert enough.wait(120), cut.poll()
        first.cut_off()
        other = bureau.start(*quick, before=second.on())
        wait_for_lines([other], "ends with 0: crawl tonghop", 1)
        assert differences_but_marks(bureau.place, alone) == []
        first.join()
        wait_for_lines([cut], "ends with", 1)  # its crawl has lost the newspaper, and ends
        assert differences_but_marks(bureau.place, alone) == []
        assert [(job["state"]) for job in bureau.jobs()] == ["succeeded"]
        with Archive.open_read_only(bureau.place) as archive:
            assert archive.locks() == []
            assert [run.state for run in archive.runs()] == ["finished"]
    assert {one.client for one in asked} == {first.address, second.address}
