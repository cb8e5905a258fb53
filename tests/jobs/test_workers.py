"""Workers as processes over one queue: each job once, a newspaper's one at a time, a killed worker's taken up again."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
from concurrent.futures import Future

from bench.scale.bureau import wait_for_lines
from newsarchive.archive import Archive
from newsarchive.archive.compare import fingerprint
from tests.crawl.sample import sample_expectations


def test_a_job_is_run_once_by_one_of_two_workers_and_the_archive_is_what_a_crawl_makes(bureau):
    assert bureau.run("enqueue", "crawl", "sample", "--job", "x").startswith("job 1: crawl sample --job x")
    assert "waits already" in bureau.run("enqueue", "crawl", "sample", "--job", "x")
    workers = [bureau.start("worker", "--until-empty", "--beat", "1") for _ in range(2)]
    said = [worker.communicate(timeout=300)[0] for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0]
    assert sum(text.count("ends with 0: crawl sample") for text in said) == 1
    assert [(job["state"], job["lock"]) for job in bureau.jobs()] == [("succeeded", "sample")]
    with Archive.open_read_only(bureau.place) as archive:
        assert archive.stats().galleries == len(sample_expectations())
        assert [run.state for run in archive.runs()] == ["finished"]
        assert archive.locks() == []


def test_a_killed_workers_job_is_taken_up_by_another_and_nothing_is_lost_or_twice(open_bureau):
    begun: Future[subprocess.Popen[str]] = Future()
    photos = itertools.count(1)

    def kill_at_the_twentieth_photo(said):
        if "//anh." in said["url"] and next(photos) == 20:
            os.killpg(begun.result(timeout=60).pid, signal.SIGKILL)  # the worker, its command, its crawl

    bureau = open_bureau(kill_at_the_twentieth_photo)
    bureau.run("enqueue", "crawl", "sample", "--job", "x")
    begun.set_result(bureau.start("worker", "--beat", "0.3"))
    assert begun.result().wait(120) == -signal.SIGKILL
    begun.result().communicate(timeout=60)
    assert [(job["state"], job["tries"]) for job in bureau.jobs()] == [("doing", 0)]
    second = bureau.start("worker", "--beat", "0.3", "--first-wait", "0.5")
    wait_for_lines([second], "ends with 0", 1)
    second.send_signal(signal.SIGTERM)
    second.communicate(timeout=60)
    assert second.returncode == 0
    assert [job["state"] for job in bureau.jobs()] == ["succeeded"]
    held = fingerprint(bureau.place)
    assert len(held["galleries"]) == len(held["versions"]) == len(sample_expectations())
    assert held["unnamed files"] == held["missing files"] == []


def test_what_another_try_does_not_mend_fails_at_once(bureau):
    bureau.run("enqueue", "export", "csv", str(bureau.folder / "out"))
    bureau.run("worker", "--until-empty", "--beat", "1")
    assert [(job["state"], job["tries"]) for job in bureau.jobs()] == [("failed", 1)]


def test_without_postgresql_the_commands_are_one_clear_line(root, tmp_path):
    clean = {name: value for name, value in os.environ.items() if name != "NEWSARCHIVE_DATABASE"}
    for words in (["jobs"], ["worker"], ["enqueue", "crawl", "sample"]):
        done = subprocess.run(
            [sys.executable, "-m", "newsarchive", *words], cwd=root, env=clean, capture_output=True, text=True
        )
        assert done.returncode == 65
        assert "the queue lies in PostgreSQL; set it: see docs/operations.md" in done.stderr
