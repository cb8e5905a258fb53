"""The figures in print: Markdown tables that read well on a terminal too."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from bench.accuracy.clock import Price
from bench.accuracy.measure import Outcome
from bench.accuracy.readers import TITLES

BEGIN, END = "<!-- accuracy: begin -->", "<!-- accuracy: end -->"


def describe_machine(opponents: Mapping[str, str]) -> str:
    """One line: the versions that were measured, and where."""
    versions = {name: version(name) for name in ("newsarchive", "lxml")}
    versions |= {name: number for name, number in opponents.items() if name not in versions}
    said = ", ".join(f"{name} {number}" for name, number in versions.items())
    return (
        f"{said}; Python {platform.python_version()}, {platform.system()} {platform.machine()}, "
        f"{_processor()}, {os.cpu_count()} cores"
    )


def accuracy_table(outcome: Outcome) -> str:
    """The figures of every reader on one set; the last column is there when the set has expected.json files."""
    page_set = outcome.page_set
    pairs = next((figures.pairs for figures in outcome.figures.values()), None)
    counted = f"{len(page_set.pages)} pages" + (f", {pairs} pairs" if pairs is not None else "")
    head = ["reader", "precision", "recall", "F1", "photo F1", "exact"] if outcome.figures else ["reader"]
    head += ["equal"] if outcome.equal else []
    rows = []
    for reader, title in TITLES.items():
        figures = outcome.figures.get(reader)
        if figures is None and reader not in outcome.equal:
            continue
        row = [title]
        if figures:
            shown = (figures.precision, figures.recall, figures.f1, figures.photo_f1, figures.exact)
            row += [f"{number:.3f}" for number in shown]
        if outcome.equal:
            row.append(f"{outcome.equal[reader]:.3f}" if reader in outcome.equal else "")
        rows.append(row)
    return f"### {page_set.title}: {counted}\n\n{_table(head, rows)}"


def price_table(prices: Mapping[str, Price], title: str) -> str:
    """Processor time against the bare parse, by reader."""
    head = ["reader", "times a bare parse and walk", "lowest", "highest", "ms a page"]
    rows = [
        [title_of, f"{p.ratio:.2f}", f"{p.lowest:.2f}", f"{p.highest:.2f}", f"{p.milliseconds:.1f}"]
        for reader, title_of in TITLES.items()
        if (p := prices.get(reader))
    ]
    return f"### Processor time, {title}\n\n{_table(head, rows)}"


def what_went_wrong(outcome: Outcome, text: str) -> list[str]:
    """Lines on newsarchive's mistakes on the pages whose name contains ``text``."""
    lines = []
    for reader in outcome.as_floors():
        figures = outcome.figures.get(reader)
        told = {**(figures.failures if figures else {})}
        for name, more in outcome.differences.get(reader, {}).items():
            told[name] = [*told.get(name, ()), *more]
        for name in sorted(told):
            if text in name:
                lines += [f"-- {name} ({reader})", *(f"     {line}" for line in told[name])]
    return lines


def put_between_markers(path: Path, section: str) -> None:
    """Replace the accuracy part of ``path``; without markers it is added at the end. The rest stays as it is."""
    old = path.read_text("utf-8") if path.exists() else "# Measured results\n"
    part = f"{BEGIN}\n{section.strip()}\n{END}"
    before, begin, rest = old.partition(BEGIN)
    _, end, after = rest.partition(END)
    if begin and not end:
        raise ValueError(f"{path}: {BEGIN} without {END}; put the second marker back")
    path.write_text(f"{before}{part}{after}" if begin else f"{old.rstrip()}\n\n{part}\n", "utf-8")


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    lines = [
        "| " + " | ".join(_cell(row[i], widths[i], i) for i in range(len(head))) + " |" for row in (head, rule, *rows)
    ]
    return "\n".join(lines)


def _cell(text: str, width: int, column: int) -> str:
    return text.rjust(width) if column else text.ljust(width)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    named = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), None)
    return named or platform.processor() or "unknown processor"
