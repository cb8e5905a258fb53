"""Rows of text: CSV, CSV for spreadsheets, JSON Lines."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import Any

from newsarchive.export.options import Options
from newsarchive.export.output import Output
from newsarchive.export.picking import Picking
from newsarchive.export.record import Record

TABLE = "pairs.csv"

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(picking: Picking, output: Output, options: Options) -> None:  # noqa: ARG001
    """``pairs.csv``: UTF-8, a header line, lines ended by CR LF as RFC 4180 says; NULL is an empty field."""
    _write_table(picking, output, "utf-8", _as_it_is)


def write_spreadsheet(picking: Picking, output: Output, options: Options) -> None:  # noqa: ARG001
    """``pairs.csv`` as spreadsheets read it: a byte order mark, and no text that would run as a formula.

    Excel takes a file without the mark for the machine's old code page. A text that begins with =, +, -, @ gets an
    apostrophe before it (OWASP, "CSV Injection").
    """
    _write_table(picking, output, "utf-8-sig", defuse)


def _write_table(picking: Picking, output: Output, encoding: str, cell: Callable[[Any], Any]) -> None:
    with writing_table(picking, output, TABLE, encoding, cell) as write:
        for record in picking.records():
            write(record)


@contextmanager
def writing_table(
    picking: Picking, output: Output, name: str, encoding: str = "utf-8", cell: Callable[[Any], Any] | None = None
) -> Iterator[Callable[[Record], None]]:
    """A new CSV file of this name with its header line; gives the function that writes a record's row.

    ``cell`` makes of each value what is written.
    """
    names = [field.name for field in picking.fields]
    made = cell or _as_it_is
    with TextIOWrapper(output.create(name), encoding=encoding, newline="") as file:
        table = csv.writer(file)
        table.writerow(names)
        yield lambda record: table.writerow([made(record.values[name]) for name in names])


def _as_it_is(value: Any) -> Any:
    return value


def defuse(value: Any) -> Any:
    """A cell that no spreadsheet runs.

    >>> defuse("=HYPERLINK(1)"), defuse("- Chợ nổi"), defuse("Chợ nổi"), defuse(-3)
    ("'=HYPERLINK(1)", "'- Chợ nổi", 'Chợ nổi', -3)
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def write_json_lines(picking: Picking, output: Output, options: Options) -> None:  # noqa: ARG001
    """``pairs.jsonl``: one JSON object a line, every column in each, Vietnamese letters as they are."""
    with output.create("pairs.jsonl") as file:
        for record in picking.records():
            file.write(json_line(record.values))


def json_line(values: Any) -> bytes:
    """``values`` as a line of JSON in UTF-8.

    >>> json_line({"caption": "Chợ nổi"}).decode()
    '{"caption":"Chợ nổi"}\\n'
    """
    return (json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
