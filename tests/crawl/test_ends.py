"""How a crawl's process ended is told with the right exit code, whatever Scrapy's own code was."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from newsarchive.crawl import crawl_site, unclosed
from newsarchive.errors import ArchiveError, ArchiveLockedError, ArchiveWriteError, NewsarchiveError


def end_with(monkeypatch: pytest.MonkeyPatch, folder: Path, line: str, code: int) -> None:
    """Let a program take Scrapy's place that says ``line`` and ends with ``code``."""
    program = folder / "scrapy-that-ends"
    program.write_text(f"#!/bin/sh\necho 'newsarchive: {line}' >&2\nexit {code}\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))


@pytest.mark.parametrize(
    "error",
    [
        ArchiveLockedError("another process is writing to the archive", where="kho.sqlite", then="try again later"),
        ArchiveWriteError("the disk is full", where="kho.sqlite", then="free some space and run it again"),
        ArchiveError("the archive file is damaged", where="kho.sqlite", then="restore it from a backup"),
    ],
)
def test_an_archive_that_takes_not_even_the_end_of_the_run_keeps_its_exit_code(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: ArchiveError
) -> None:
    end_with(monkeypatch, tmp_path, unclosed(error), code=0)  # Scrapy knows nothing of it
    with pytest.raises(NewsarchiveError) as raised:
        crawl_site("sample", tmp_path)
    assert raised.value.exit_code == error.exit_code
    assert str(error) in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(("code", "expected"), [(1, 70), (73, 73), (66, 66), (139, 70)])
def test_a_crawl_that_cannot_begin_or_breaks_keeps_its_own_code_or_counts_as_failed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: int, expected: int
) -> None:
    end_with(monkeypatch, tmp_path, "it went wrong", code)
    with pytest.raises(NewsarchiveError, match="it went wrong; see ") as raised:
        crawl_site("sample", tmp_path)
    assert raised.value.exit_code == expected
