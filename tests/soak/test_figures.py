"""The soaks' part of RESULTS.md, and the harness's own passing of days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from newsarchive.archive import Archive
from tests.soak.figures import write_section
from tests.soak.loopback import pass_days, query


def test_a_soak_that_ran_renews_its_own_lines_and_nothing_else(tmp_path: Path) -> None:
    results = tmp_path / "RESULTS.md"
    results.write_text("# Measured results\n\nOthers' figures.\n", "utf-8")
    write_section(results, {"kills": ["one kill"], "memory": ["3 MB"]})
    write_section(results, {"memory": ["2 MB", "flat"]})
    text = results.read_text("utf-8")
    assert text.startswith("# Measured results\n\nOthers' figures.\n")
    assert text.count("## Soaks") == text.count("### Kills") == text.count("### Memory") == 1
    assert ("- one kill" in text, "- 2 MB\n- flat" in text, "3 MB" in text) == (True, True, False)


def test_days_that_pass_make_every_time_of_the_archive_so_much_older(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        archive.find_pages("sample", ["http://anhmau.example/anh/a-20260101.htm"], via="sections")
        archive.mark_due("http://anhmau.example/anh/a-20260101.htm", at=datetime.now(UTC) + timedelta(days=2))
        assert archive.due_pages("sample") == []
    ((before,),) = query(tmp_path, "SELECT found_at FROM page")
    pass_days(tmp_path, 3)
    ((after,),) = query(tmp_path, "SELECT found_at FROM page")
    assert datetime.fromisoformat(str(before)) - datetime.fromisoformat(str(after)) == timedelta(days=3)
    with Archive.open(tmp_path) as archive:
        assert archive.due_pages("sample") == ["http://anhmau.example/anh/a-20260101.htm"]
