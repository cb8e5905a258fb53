"""What all parts of the benchmark share: where results lie, their tables, the machine they were measured on.

A part is a module that is run as ``python -m bench.NAME [--quick] [--write]``: it prints its tables, and with
``--write`` puts them into bench/RESULTS.md between its markers. ``python -m bench`` runs all of them in turn.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "RESULTS.md"
FIGURES = ROOT / "bench" / "figures"
"""Measured figures as JSON, and the plots that ``bench.plots`` draws of them."""


def options(name: str, about: str) -> argparse.ArgumentParser:
    """The options that every part understands."""
    parser = argparse.ArgumentParser(prog=f"python -m bench.{name}", description=about)
    parser.add_argument("--quick", action="store_true", help="reduced: fewer rounds of less")
    parser.add_argument("--write", action="store_true", help="put the tables into bench/RESULTS.md")
    return parser


def put(name: str, text: str, figures: Mapping[str, Any] | None = None) -> None:
    """Replace the part of bench/RESULTS.md between the markers of ``name``; ``figures`` are kept for the plots."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    old = RESULTS.read_text("utf-8")
    before, found, rest = old.partition(begin)
    part = f"{begin}\n{text.strip()}\n{end}"
    RESULTS.write_text(f"{before}{part}{rest.partition(end)[2]}" if found else f"{old.rstrip()}\n\n{part}\n", "utf-8")
    if figures is not None:
        FIGURES.mkdir(exist_ok=True)
        (FIGURES / f"{name.replace(' ', '-')}.json").write_text(
            json.dumps(figures, indent=1, ensure_ascii=False) + "\n", "utf-8"
        )


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table: the first column on the left, the others on the right."""
    rule = "| --- |" + " ---: |" * (len(head) - 1)
    return "\n".join(["| " + " | ".join(head) + " |", rule, *("| " + " | ".join(row) + " |" for row in rows)])


def spread(values: Sequence[float], digits: int = 1) -> str:
    """The median with the lowest and highest, as "12.3 (11.9-13.0)"."""
    low, high = min(values), max(values)
    return f"{median(values):,.{digits}f} ({low:,.{digits}f}-{high:,.{digits}f})"


def describe_machine(*packages: str) -> str:
    """One line: the versions that were measured, the machine, and how busy it was."""
    versions = ", ".join(f"{name} {version(name)}" for name in ("newsarchive", *packages))
    return (
        f"{versions}; Python {platform.python_version()}, {platform.system()} {platform.machine()}, {_processor()}, "
        f"{os.cpu_count()} cores; load average {os.getloadavg()[0]:.1f} at the end"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    named = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), None)
    return named or platform.processor() or "unknown processor"
