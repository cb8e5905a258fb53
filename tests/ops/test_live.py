"""The live view: what a person at a terminal sees of crawls."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from newsarchive.ops.events import Event
from newsarchive.ops.live import Progress, View

NOON = datetime(2026, 3, 7, 12, tzinfo=UTC)


def after(*events: tuple[float, str, dict[str, object]]) -> Progress:
    progress = Progress("bao")
    for second, kind, facts in events:
        progress = progress.after(Event(NOON + timedelta(seconds=second), kind, facts))
    return progress


def shown(view: View, width: int = 100, height: int = 24) -> str:
    console = Console(file=io.StringIO(), width=width, height=height, force_terminal=False)
    console.print(view.render(console))
    return console.file.getvalue()  # type: ignore[attr-defined]


def test_galleries_photos_and_losses_are_counted() -> None:
    progress = after(
        (0, "run_started", {}),
        (1, "gallery_stored", {"title": "Chợ nổi"}),
        (2, "gallery_changed", {"title": "Đò ngang"}),
        (2, "gallery_unchanged", {"title": "Đò ngang"}),
        (3, "photo_lost", {}),
        (3, "page_failed", {"url": "http://bao.example/a", "reason": "HTTP 503"}),
        (4, "progress", {"requests": 9, "bytes": 5000, "photos": 7, "waits": []}),
    )
    assert (progress.new, progress.changed, progress.unchanged) == (1, 1, 1)
    assert (progress.lost, progress.failed, progress.photos, progress.size) == (1, 1, 7, 5000)
    assert progress.state == "running"


def test_the_speed_follows_and_falls_to_nothing_at_the_end() -> None:
    steady = [(second, "progress", {"bytes": 100_000 * second}) for second in range(1, 20)]
    progress = after((0, "run_started", {}), *steady)
    assert progress.speed == pytest.approx(100_000, rel=0.01)
    assert progress.after(Event(NOON, "run_finished", {"state": "finished"})).speed == 0


def test_what_is_waited_for_is_told_until_something_happens() -> None:
    waiting = after((0, "waiting", {"host": "bao.example", "reason": "Retry-After", "seconds": 90}))
    assert waiting.waits == "bao.example: Retry-After (0:01:30)"
    assert waiting.after(Event(NOON, "gallery_stored", {})).waits == ""


def test_an_event_of_a_later_program_changes_nothing() -> None:
    assert after((0, "something_else", {"x": 1})) == Progress("bao")


def make_view(names: list[str]) -> View:
    return View(names, clock=lambda: 0.0)


def test_the_view_shows_newspapers_sums_and_what_is_done_now() -> None:
    view = make_view(["lang", "pho"])
    view.note("lang", Event(NOON, "run_started", {}))
    view.note("lang", Event(NOON, "gallery_stored", {"title": "Xưởng gốm đỏ lửa"}))
    view.note("lang", Event(NOON, "progress", {"bytes": 3_400_000, "photos": 12, "waits": ["anh.lang.example"]}))
    text = shown(view)
    for word in ("lang", "running", "12", "3.4 MB", "anh.lang.example", "pho", "in line", "Xưởng gốm đỏ lửa"):
        assert word in text
    assert "0 of 2 newspapers done  1 galleries new or changed  12 photos  3.4 MB" in text


@pytest.mark.parametrize("width", [60, 80, 120])
def test_names_and_figures_are_whole_on_a_narrow_terminal(width: int) -> None:
    view = make_view(["baohatinh"])
    view.note("baohatinh", Event(NOON, "run_started", {}))
    view.note("baohatinh", Event(NOON, "waiting", {"host": "anh.baohatinh.example", "reason": "x" * 90, "seconds": 5}))
    text = shown(view, width=width)
    assert "baohatinh" in text
    assert "running" in text
    assert all(len(line) <= width for line in text.splitlines())
    assert len(text.splitlines()) == 4


def test_a_hundred_newspapers_fit_the_screen_and_those_that_run_are_shown() -> None:
    names = [f"bao{number:03}" for number in range(100)]
    view = make_view(names)
    view.note("bao077", Event(NOON, "run_started", {}))
    for name in names[:50]:
        view.note(name, Event(NOON, "run_finished", {"state": "finished"}))
    text = shown(view, height=24)
    assert len(text.splitlines()) <= 24
    assert "bao077" in text
    assert "50 of 100 newspapers done (82 not shown)" in text


def test_a_crawl_that_was_killed_does_not_look_as_if_it_went_on() -> None:
    view = make_view(["bao"])
    view.note("bao", Event(NOON, "run_started", {}))
    view.end("bao")
    assert view.rows["bao"].state == "failed"
    view.note("bao", Event(NOON, "run_finished", {"state": "stopped", "reason": "shutdown"}))
    view.end("bao")
    assert view.rows["bao"].state == "stopped"


def test_markup_in_a_title_is_text() -> None:
    view = make_view(["bao"])
    view.note("bao", Event(NOON, "run_started", {}))
    view.note("bao", Event(NOON, "gallery_stored", {"title": "[Photo] Chợ [bold]nổi[/]"}))
    assert "[Photo] Chợ [bold]nổi[/]" in shown(view)
