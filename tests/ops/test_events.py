"""Events: whole lines, in order, readable after a kill and while they are written."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from newsarchive.ops.events import KINDS, Event, EventLog, EventTail, read_event, read_events

NOON = datetime(2026, 3, 7, 12, tzinfo=UTC)


def test_a_line_is_json_with_time_and_kind_first(tmp_path: Path) -> None:
    log = EventLog(tmp_path / "logs" / "chạy.jsonl", clock=lambda: NOON)
    log.write("page_failed", url="http://báo.example/ảnh", reason="HTTP 503")
    log.close()
    line = log.path.read_text("utf-8")
    assert line.endswith("\n")
    assert list(json.loads(line)) == ["at", "event", "url", "reason"]
    assert "báo.example/ảnh" in line
    assert list(read_events(log.path)) == [
        Event(NOON, "page_failed", {"url": "http://báo.example/ảnh", "reason": "HTTP 503"})
    ]


def test_a_continued_run_appends(tmp_path: Path) -> None:
    for number in range(2):
        log = EventLog(tmp_path / "a.jsonl")
        log.write("run_started", run=number)
        log.close()
        log.close()
    assert [event.facts["run"] for event in read_events(tmp_path / "a.jsonl")] == [0, 1]


def test_the_rest_of_a_killed_run_is_read(tmp_path: Path) -> None:
    log = EventLog(tmp_path / "a.jsonl")
    log.write("run_started", run=1)
    with log.path.open("ab") as file:
        file.write(b'{"at": "2026-03-07T12:00:00Z", "event": "gallery_sto')
    assert [event.kind for event in read_events(log.path)] == ["run_started"]


def test_a_tail_sees_each_event_once_and_waits_for_the_other_half_of_a_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    tail = EventTail(path)
    assert tail.new() == []
    line = (Event(NOON, "page_unchanged", {"url": "ảnh"}).line() + "\n").encode()
    with path.open("ab", buffering=0) as file:
        file.write(line + line[:-9])
        assert [event.kind for event in tail.new()] == ["page_unchanged"]
        assert tail.new() == []
        file.write(line[-9:])
    assert [event.facts for event in tail.new()] == [{"url": "ảnh"}]


def test_a_tail_of_a_continued_run_begins_at_its_end(tmp_path: Path) -> None:
    log = EventLog(tmp_path / "a.jsonl")
    log.write("run_started", run=1)
    tail = EventTail(log.path)
    log.write("run_started", run=2)
    assert [event.facts["run"] for event in tail.new()] == [2]


def test_a_full_disk_loses_the_event_and_not_the_crawl(tmp_path: Path) -> None:
    (tmp_path / "full.jsonl").symlink_to("/dev/full")
    log = EventLog(tmp_path / "full.jsonl")
    log.write("run_started", run=1)
    log.close()


WRITER = """
import sys
from pathlib import Path
from newsarchive.ops.events import EventLog
log = EventLog(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for _ in range(200):
    log.write("page_failed", url=f"http://{sys.argv[2]}.example/" + "x" * 400, reason="HTTP 503")
log.close()
"""


def test_lines_of_two_processes_do_not_mix(tmp_path: Path, root: Path) -> None:
    path = tmp_path / "a.jsonl"
    with ExitStack() as ends:
        writers = [
            ends.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", WRITER, str(path), str(number)],
                    cwd=root,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                )
            )
            for number in range(2)
        ]
        for writer in writers:
            assert writer.stdout
            assert writer.stdout.readline() == b"ready\n"
        for writer in writers:
            assert writer.stdin
            writer.stdin.close()  # now
        assert [writer.wait(60) for writer in writers] == [0, 0]
    assert len(list(read_events(path))) == 400


@given(st.text() | st.binary())
def test_what_is_no_event_is_passed_over(line: str | bytes) -> None:
    assert read_event(line) is None or isinstance(read_event(line), Event)


@given(
    st.dictionaries(st.sampled_from(["url", "reason", "found"]), st.text() | st.integers() | st.none()),
    st.sampled_from(sorted(KINDS)),
)
def test_every_event_is_one_line_and_comes_back(facts: dict[str, object], kind: str) -> None:
    event = Event(NOON, kind, facts)
    assert "\n" not in event.line()
    if "\ud800" not in event.line():
        assert read_event(event.line().encode("utf-8", "replace")) is not None
    assert read_event(event.line()) == event
