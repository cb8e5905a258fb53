"""Locks: a living process's is respected, a dead one's is taken over, whatever has its number by now."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys

import pytest
from sqlalchemy import text

from newsarchive.archive import Archive
from newsarchive.archive.crawl.processes import Process, is_running, start_of
from newsarchive.errors import ArchiveLockedError

pytestmark = pytest.mark.usefixtures("each_database")

HOLDER = """
import sys
from newsarchive.archive import Archive
with Archive.open(sys.argv[1]) as archive, archive.hold("sample"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(archive, root):
    """Another process that holds the newspaper until its input ends."""
    command = [sys.executable, "-c", HOLDER, str(archive.folder)]
    process = subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def change(archive, **columns):
    """Rewrite the lock's row, as another machine or another time would have written it."""
    with archive.writing() as connection:
        connection.execute(text(f"UPDATE lock SET {', '.join(f'{name} = :{name}' for name in columns)}"), columns)


def test_a_newspaper_is_held_by_one_at_a_time_and_the_other_is_told_by_whom(archive, holder):
    with pytest.raises(ArchiveLockedError) as error:
        archive.take_lock("sample")
    assert f"sample is held by process {holder.pid} on {socket.gethostname()} (-c {archive.folder}) since" in str(
        error.value
    )
    assert "\n" not in str(error.value)
    assert error.value.exit_code == 75
    assert archive.take_lock("another") is None


def test_a_newspaper_is_free_when_its_holder_ends(archive, holder):
    holder.communicate("")
    assert holder.returncode == 0
    assert archive.locks() == []
    assert archive.take_lock("sample") is None


def test_a_killed_holders_lock_is_taken_over_even_before_its_parent_has_noticed(archive, holder):
    holder.send_signal(signal.SIGKILL)
    os.waitid(os.P_PID, holder.pid, os.WEXITED | os.WNOWAIT)  # dead, and still in the table of processes
    left = archive.take_lock("sample")
    assert left is not None
    assert left.holder.pid == holder.pid
    assert archive.locks()[0].holder == Process.own()


def test_the_number_of_a_dead_holder_that_another_process_has_by_now_is_no_obstacle(archive):
    archive.take_lock("sample")
    change(archive, process_start="1")
    assert archive.take_lock("sample") is not None


def test_the_same_process_does_not_hold_a_newspaper_twice(archive):
    with (
        archive.hold("sample"),
        pytest.raises(ArchiveLockedError, match=f"process {os.getpid()}"),
        archive.hold("sample"),
    ):
        pass
    with archive.hold("sample"):
        pass


@pytest.mark.parametrize("elsewhere", [{"machine": "máy-khác"}, {"process_space": "an earlier boot"}])
def test_a_holder_that_cannot_be_looked_at_counts_as_dead_after_two_minutes_of_silence(archive, elsewhere):
    archive.take_lock("sample")
    change(archive, **elsewhere)
    with pytest.raises(ArchiveLockedError):
        archive.take_lock("sample")
    change(archive, beat_at="2026-01-01T00:00:00Z")
    assert archive.take_lock("sample") is not None


def test_a_sign_of_life_from_the_future_does_not_hold_a_newspaper_until_then(archive):
    archive.take_lock("sample")
    change(archive, machine="máy-khác", beat_at="2099-01-01T00:00:00Z")
    assert archive.take_lock("sample") is not None


def test_a_holder_gives_signs_of_life_and_learns_that_it_was_taken_for_dead(archive, ask):
    archive.take_lock("sample")
    change(archive, beat_at="2026-01-01T00:00:00Z")
    archive.beat("sample")
    assert ask("SELECT beat_at > '2026-01-01T00:00:00Z' FROM lock") == [(1,)]
    change(archive, machine="máy-khác")
    with pytest.raises(ArchiveLockedError, match=r"sample was taken over by process .* on máy-khác"):
        archive.beat("sample")
    archive.release_lock("sample")
    assert len(archive.locks()) == 1  # the other's
    with pytest.raises(ArchiveLockedError, match="not held any more"):
        archive.beat("another")


def test_processes_are_told_apart_by_their_start():
    own = Process.own()
    assert own.is_near
    assert own.is_alive
    assert not is_running(own.pid, "1")
    assert not is_running(2**22 + 1, "0")  # beyond the largest process number of Linux
    assert start_of(2**22 + 1) == "0"


def test_runs_that_a_killed_crawl_left_open_are_closed(archive, gallery):
    dead = archive.start_run("sample", "sections")
    archive.store_gallery(gallery, run_id=dead)
    archive.finish_run(archive.start_run("sample", "feeds"))
    others = archive.start_run("another", "feeds")
    assert archive.end_dead_runs("sample") == 1
    report = archive.run_report(dead)
    assert (report.state, report.reason, report.counts["galleries_new"]) == ("stopped", "the process died", 1)
    assert archive.run_report(others).state == "running"
    assert [run.run_id for run in archive.runs(site="sample")] == [2, 1]
    assert [run.newspaper for run in archive.runs(limit=1)] == ["another"]


def test_a_boot_that_ended_a_holder_has_everything_looked_through(archive, look):
    archive.put_photo(look(b"co hang"), b"co hang", url="https://anh.example/1.jpg")
    orphan, fresh = archive.photos.put(b"khong hang", "jpg"), archive.photos.put(b"dang ghi", "jpg")
    os.utime(archive.photos.path(orphan, "jpg"), (0, 0))
    os.utime(archive.photos.path(look(b"co hang").sha256, "jpg"), (0, 0))
    archive.take_lock("sample")
    change(archive, process_space="an earlier boot", beat_at="2026-01-01T00:00:00Z")
    archive.take_lock("sample")
    assert orphan not in archive.photos
    assert look(b"co hang").sha256 in archive.photos
    assert fresh in archive.photos  # younger than the boot: somebody may be about to write its row


def test_another_archive_has_locks_of_its_own(archive, tmp_path, make_place):
    with archive.hold("sample"), Archive.open(make_place(tmp_path / "other")) as other, other.hold("sample"):
        assert len(other.locks()) == len(archive.locks()) == 1
