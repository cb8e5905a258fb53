"""health, runs, schedule, backfill and --events as commands: answers, files, exit codes."""

from __future__ import annotations

import itertools
import json
import os
import pty
import signal
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import Future
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from newsarchive.archive import Archive
from newsarchive.model import Gallery, Pair
from newsarchive.ops.events import KINDS, read_events
from tests.crawl.sample import ROOT, Crawl, crawl_sample, load_server, proxy_environment
from tests.ops.receiver import Receiver


def newsarchive(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "newsarchive", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        timeout=240,
        env={**os.environ, "NEWSARCHIVE_ALARM": "", **environment},
    )
    out, err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
    assert "Traceback" not in err
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    return crawl_sample(tmp_path_factory.mktemp("ops"))


def make_past(folder: Path, *, captioned: bool = True, days: int = 20) -> Path:
    """Three galleries and a run each day, the last an hour ago; the last five galleries may have no captions."""
    now = datetime.now(UTC)
    count = 3 * days
    with Archive.open(folder) as archive:
        runs = []
        for number in range(days):
            runs.append(archive.start_run("sample", "every_way", job_key=f"ngay-{number}"))
            archive.finish_run(runs[-1])
        for number in range(count):
            whole = captioned or number < count - 5
            pairs = tuple(
                Pair(place, caption=f"Bến sông thứ {number} lúc {place} giờ sáng." if whole else None)
                for place in range(1, 9)
            )
            url = f"http://anhmau.example/anh/ben-song-{26000000 + number}.htm"
            archive.store_gallery(Gallery(url=url, site="sample", title=f"Bến {number}", pairs=pairs))
    with closing(sqlite3.connect(folder / "archive.sqlite")) as connection:
        for number, run in enumerate(runs):
            moment = f"{now - timedelta(days=days - 1 - number, hours=1):%Y-%m-%dT%H:%M:%SZ}"
            connection.execute("UPDATE run SET started_at = ?, finished_at = ? WHERE id = ?", (moment, moment, run))
        for number in range(count):
            moment = f"{now - timedelta(days=(count - 1 - number) / 3, hours=2):%Y-%m-%dT%H:%M:%SZ}"
            connection.execute("UPDATE gallery SET first_seen_at = ? WHERE id = ?", (moment, number + 1))
        connection.commit()
    return folder


def test_runs_lists_them_with_counts_durations_and_logs_that_are_there(crawl: Crawl) -> None:
    (run,) = json.loads(newsarchive("runs", "--json", "--archive", crawl.folder).stdout)
    assert (run["newspaper"], run["state"], run["counts"]["galleries_new"]) == ("sample", "finished", 14)
    for name in ("log_path", "events"):
        assert (crawl.folder / run[name]).stat().st_size > 1000
    header, line = newsarchive("runs", "--archive", crawl.folder).stdout.splitlines()
    cells = dict(zip(header.split("\t"), line.split("\t"), strict=True))
    assert (cells["new"], cells["photos"], cells["log"]) == ("14", "99", run["log_path"])
    assert cells["took"].startswith("0:00:")


def test_runs_tells_on_demand_what_could_not_be_had(crawl: Crawl) -> None:
    told = newsarchive("runs", "--failures", "--site", "sample", "--archive", crawl.folder).stdout
    assert "ban-nhap-chua-duyet-26031499.htm: Forbidden by robots.txt" in told


def test_a_run_that_was_killed_is_called_so(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        archive.start_run("sample", "every_way")
    (run,) = json.loads(newsarchive("runs", "--json", "--archive", tmp_path).stdout)
    assert run["state"] == "killed"


def test_the_events_of_a_run_tell_all_of_it(crawl: Crawl) -> None:
    (path,) = (crawl.folder / "logs").glob("*.jsonl")
    events = list(read_events(path))
    kinds = [event.kind for event in events]
    assert set(kinds) <= set(KINDS)
    assert (kinds[0], kinds[-1]) == ("run_started", "run_finished")
    assert kinds.count("gallery_stored") == 14
    assert kinds.count("photo_lost") == 3
    assert kinds.count("page_failed") == 1
    assert sum(event.facts["new"] for event in events if event.kind == "listing_read") == 15
    end = events[-1].facts
    assert (end["state"], end["counts"]["galleries_new"]) == ("finished", 14)
    assert end["requests"] == len(crawl.requests)
    (progress,) = [event.facts for event in events if event.kind == "progress"][-1:]
    photos = [one for one in crawl.requests if "//anh.anhmau.example/" in one["url"] and one["status"] == 200]
    # robots.txt of the photos' host is no photo.
    assert progress["photos"] == len([one for one in photos if "robots.txt" not in one["url"]])


def test_events_on_standard_output_are_json_lines_and_nothing_else(tmp_path: Path) -> None:
    with load_server().SampleServer() as server:
        environment = proxy_environment(server.address)
        done = newsarchive("crawl", "sample", "--limit", "2", "--events", "--archive", tmp_path, **environment)
    assert done.returncode == 0, done.stderr
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [event["event"] for event in events].count("gallery_stored") == 2
    assert events[-1]["event"] == "run_finished"
    (path,) = (tmp_path / "logs").glob("*.jsonl")
    assert path.read_text("utf-8") == done.stdout


def test_health_of_a_sound_newspaper_is_ok_and_ends_with_0(tmp_path: Path) -> None:
    done = newsarchive("health", "--json", "--archive", make_past(tmp_path))
    (health,) = json.loads(done.stdout)
    assert (health["state"], health["alarms"]) == ("ok", [])
    assert done.returncode == 0
    figures = {figure["name"]: figure for figure in health["figures"]}
    assert figures["pairs a gallery"]["value"] == 8
    assert figures["captioned"]["value"] == 100
    assert figures["galleries"]["series"][-1] == 3


def test_an_alarm_ends_with_1_arrives_once_and_is_drawn(tmp_path: Path) -> None:
    folder = make_past(tmp_path / "kho ảnh", captioned=False)
    with Receiver() as receiver:
        for _ in range(2):
            done = newsarchive(
                "health", "--archive", folder, "--plot", tmp_path / "h.svg", NEWSARCHIVE_ALARM=receiver.address
            )
            assert done.returncode == 1
            assert "sample\tlayout changed\tcaptioned\t0\t%\tat least 80\t" in done.stdout
            assert "sample: layout changed: captioned 0 %, normal is at least 80; compare" in done.stderr
    assert len(receiver.received) == 1
    assert "captioned 0 %" in receiver.received[0]["message"]
    words = "".join(ElementTree.parse(tmp_path / "h.svg").getroot().itertext())
    assert "layout changed" in words


def test_a_run_that_did_not_happen_is_told_by_the_schedule(tmp_path: Path) -> None:
    folder = make_past(tmp_path)
    done = newsarchive("health", "--every", "15m", "--archive", folder)
    assert done.returncode == 0
    with closing(sqlite3.connect(folder / "archive.sqlite")) as connection:
        connection.execute("UPDATE run SET started_at = '2026-01-01T00:00:00Z' WHERE job_key = 'ngay-19'")
        connection.execute("DELETE FROM run WHERE job_key != 'ngay-19'")
        connection.commit()
    for command in (["health"], ["health", "tuoitre"]):
        done = newsarchive(*command, "--every", "15m", "--archive", folder)
        assert done.returncode == 1
        assert ": late: last run" in done.stderr
    assert "tuoitre: late: last run never" in done.stderr


def test_a_test_alarm_arrives(tmp_path: Path) -> None:
    with Receiver() as receiver:
        done = newsarchive("health", "--test", "--archive", tmp_path, NEWSARCHIVE_ALARM=receiver.address)
    assert (done.returncode, done.stdout) == (0, "sent to 1 address\n")
    assert "test" in receiver.received[0]["title"]


def test_a_test_alarm_that_cannot_arrive_is_one_line_and_an_exit_code(tmp_path: Path) -> None:
    for setting in ("", "json://127.0.0.1:1/mat-khau"):
        done = newsarchive("health", "--test", "--archive", tmp_path, NEWSARCHIVE_ALARM=setting)
        assert done.returncode == 70
        assert done.stderr.startswith("newsarchive: ")
        assert "NEWSARCHIVE_ALARM" in done.stderr
        assert "mat-khau" not in done.stderr


def test_a_crawl_that_finds_a_changed_layout_says_so_and_sends_it(tmp_path: Path) -> None:
    folder = make_past(tmp_path, captioned=False)
    with load_server().SampleServer() as server, Receiver() as receiver:
        environment = proxy_environment(server.address) | {
            "NEWSARCHIVE_ALARM": receiver.address,
            "no_proxy": "127.0.0.1",
        }
        done = newsarchive("crawl", "sample", "--limit", "1", "--archive", folder, **environment)
    assert done.returncode == 0
    assert "newsarchive: sample: layout changed: captioned" in done.stderr
    assert len(receiver.received) == 1


def test_schedule_prints_what_it_writes(tmp_path: Path) -> None:
    printed = newsarchive("schedule", "--systemd", "sample", "--every", "6h", "--archive", tmp_path).stdout
    written = newsarchive("schedule", "--systemd", "sample", "--every", "6h", "--to", tmp_path, "--archive", tmp_path)
    for path in map(Path, written.stdout.splitlines()):
        assert f"# {path.name}\n{path.read_text('utf-8')}" in printed


def test_the_printed_cron_line_crawls(tmp_path: Path) -> None:
    folder = tmp_path / "kho ảnh"
    lines = newsarchive("schedule", "--cron", "sample", "--archive", folder).stdout.splitlines()
    command = lines[0].split(" ", 5)[5].replace("\\%", "%")
    with load_server().SampleServer() as server:
        folder.mkdir()
        settings = f"http_proxy={server.address}\nhttps_proxy={server.address}\n"
        (folder / "newsarchive.env").write_text(settings, "utf-8")
        bare = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "SHELL": "/bin/sh"}
        done = subprocess.run(["/bin/sh", "-c", command], env=bare, cwd=tmp_path, capture_output=True, timeout=240)
    log = (folder / "logs" / "cron.log").read_text("utf-8")
    assert done.returncode == 0, log
    assert "sample: finished" in log
    assert newsarchive("runs", "--archive", folder).stdout.count("\n") == 2


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("schedule", "sample"), 2),
        (("schedule", "--cron"), 2),
        (("schedule", "--cron", "khongco"), 66),
        (("schedule", "--cron", "sample", "--every", "7m"), 70),
        (("health", "khongco"), 66),
        (("backfill", "sample", "--from", "2016-13", "--to", "2016-12"), 70),
        (("backfill", "sample", "--from", "2017", "--to", "2016"), 70),
        (("backfill", "khongco", "--from", "2016", "--to", "2016"), 66),
    ],
)
def test_wrong_use_is_told_in_one_line(crawl: Crawl, arguments: tuple[str, ...], code: int) -> None:
    done = newsarchive(*arguments, "--archive", crawl.folder)
    assert done.returncode == code
    assert done.stdout == ""
    if code != 2:
        assert done.stderr.count("\n") == 1


def test_a_backfill_goes_on_where_it_was_killed_and_ends_with_a_table_of_days(tmp_path: Path) -> None:
    command = ["backfill", "sample", "--from", "2026-02", "--to", "2026-03", "--archive", str(tmp_path)]
    begun: Future[subprocess.Popen[bytes]] = Future()
    photos = itertools.count(1)

    def kill_at_the_tenth_photo(said: dict[str, Any]) -> None:
        if "//anh." in said["url"] and next(photos) == 10:
            os.killpg(begun.result(timeout=60).pid, signal.SIGKILL)

    with load_server().SampleServer(watch=kill_at_the_tenth_photo) as server:
        environment = {**os.environ, **proxy_environment(server.address)}
        program = [sys.executable, "-m", "newsarchive", *command]
        begun.set_result(subprocess.Popen(program, cwd=ROOT, env=environment, start_new_session=True))
        assert begun.result().wait(timeout=240) == -signal.SIGKILL
        done = newsarchive(*command, "--json", **environment)
        assert done.returncode == 0, done.stderr
        asked = len(server.requests)
        again = newsarchive(*command, "--json", **environment)
        assert len(server.requests) == asked
    assert again.returncode == 0
    assert "finished before" in again.stderr
    days = json.loads(done.stdout)
    assert json.loads(again.stdout) == days
    assert [day["day"] for day in days if day["day"]] == [
        f"{datetime(2026, 2, 1) + timedelta(days=number):%Y-%m-%d}" for number in range(59)
    ]
    stored = {day["day"]: day["stored"] for day in days if day["stored"]}
    with closing(sqlite3.connect(tmp_path / "archive.sqlite")) as connection:
        rows = connection.execute("SELECT substr(published_at, 1, 10), count(*) FROM galleries GROUP BY 1").fetchall()
    assert stored == {day: count for day, count in rows if "2026-02-01" <= day <= "2026-03-31"}
    assert sum(stored.values()) >= 4
    (undated,) = [day for day in days if day["day"] is None]
    assert undated["why"]["Forbidden by robots.txt"] == 1
    # What another way dates outside the days is known, and waits for a crawl that wants it.
    assert set(undated["why"]) == {"Forbidden by robots.txt", "not fetched yet"}
    (run,) = json.loads(newsarchive("runs", "--json", "--archive", tmp_path).stdout)
    assert run["times_started"] == 2


def test_on_a_terminal_a_crawl_is_seen_as_it_goes(tmp_path: Path) -> None:
    master, slave = pty.openpty()
    with load_server().SampleServer() as server:
        environment = {**os.environ, **proxy_environment(server.address), "TERM": "xterm", "COLUMNS": "100"}
        command = [sys.executable, "-m", "newsarchive", "crawl", "sample", "--archive", str(tmp_path)]
        child = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=slave)
        os.close(slave)
        seen = bytearray()
        reader = threading.Thread(target=read_all, args=(master, seen))
        reader.start()
        out, _ = child.communicate(timeout=240)
        reader.join(60)
        assert not reader.is_alive(), "somebody still holds the terminal"
    text = seen.decode("utf-8", "replace")
    assert child.returncode == 0
    assert "in line" in text
    assert "running" in text
    assert "of 1 newspapers done" in text
    assert out.decode("utf-8").startswith("sample: finished")


def read_all(handle: int, into: bytearray) -> None:
    """Read a terminal until its program has ended."""
    while True:
        try:
            into += os.read(handle, 65536)
        except OSError:
            break
    os.close(handle)
