"""Figures of the soaks as lines, and their part of bench/RESULTS.md."""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

HEADING = """## Soaks

Made by `make soak` (the tests of `tests/soak/` at full size; `make test` runs them reduced). The newspapers are
generated (`bench/newspaper/`), served on loopback; pictures are small where galleries are counted and not bytes."""


class Figures:
    """What one soak measured, a line each."""

    def __init__(self, name: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.name, self._capsys = name, capsys
        self.lines: list[str] = []

    def say(self, line: str) -> None:
        """Add a line; it is printed at once."""
        self.lines.append(line)
        with self._capsys.disabled():
            sys.stdout.write(f"\n  {self.name}: {line}")


def write_section(path: Path, sections: dict[str, list[str]]) -> None:
    """Replace each soak's lines between its markers; those of soaks that did not run stay."""
    machine = (
        f"newsarchive {version('newsarchive')}, Scrapy {version('Scrapy')}; Python {platform.python_version()}, "
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores; "
        f"load average {os.getloadavg()[0]:.1f} at the end"
    )
    text = path.read_text("utf-8") if path.exists() else "# Measured results\n"
    text = put(text, "soaks", f"{HEADING}\n\n{machine}")
    for name, lines in sections.items():
        text = put(text, f"soak {name}", f"### {name[0].upper()}{name[1:]}\n\n" + "\n".join(f"- {x}" for x in lines))
    path.write_text(text, "utf-8")


def put(text: str, name: str, part: str) -> str:
    """``text`` with ``part`` between the markers of ``name``; at the end where there are none."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    marked = f"{begin}\n{part}\n{end}"
    before, found, rest = text.partition(begin)
    if not found:
        return f"{text.rstrip()}\n\n{marked}\n"
    return f"{before}{marked}{rest.partition(end)[2]}"
