"""python -m bench.scale [--quick] [--workers N ...] [--write]: 20 newspapers of a fixed rate by 1, 2, 4, 8 workers."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.newspaper.pictures import THUMBNAIL_WIDTHS
from bench.newspaper.plan import Plan
from bench.results import describe_machine, options, put, table
from bench.scale.measure import WINDOW, Measured, Work, measure
from bench.scale.server import binaries
from newsarchive.archive.compare import differences
from tests.servers.postgresql import running

PLAN = Plan(galleries=40, photos=3, a_day=1, widths=THUMBNAIL_WIDTHS, page_size=(30_000, 60_000))
FULL = Work(20, PLAN, 0.5, (("2025-12-16", "2025-12-30"), ("2025-12-01", "2025-12-15"))), (1, 2, 4, 8)
QUICK = Work(2, PLAN, 0.25, (("2026-01-01", "2026-01-04"),)), (1, 2)

DURABLE = {"fsync": "off", "max_connections": "200"}
"""Commits are written before they are told of, as by default; the disk of a bench need not be waited for."""

HEADING = """## Many workers

Made by `python -m bench.scale`: {jobs} backfills of {newspapers} generated newspapers of {galleries} galleries each,
{photos} photos a gallery; every host may be asked {rate:g} times a second. The queue, the archive's tables and the
hosts' turns lie in one PostgreSQL {version}; workers are `newsarchive worker --until-empty`, all on this machine.
Processor seconds are of the workers and all that they start, of PostgreSQL, and of the newspapers' own server; rates
were taken where the requests arrive, over {window:g} seconds and more, pauses between any two requests to a host."""


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, and with --write put the table into bench/RESULTS.md; 1 if something was lost or too fast."""
    parser = options("scale", "Speed-up by workers over one queue.")
    parser.add_argument("--workers", type=int, nargs="+", metavar="N", help="so many, in turn (1 2 4 8)")
    chosen = parser.parse_args(argv)
    work, crews = QUICK if chosen.quick else FULL
    crews = chosen.workers or crews
    found: list[Measured] = []
    with running(binaries(), DURABLE) as server, tempfile.TemporaryDirectory(prefix="bench-scale-") as folder:
        for workers in crews:
            found.append(measure(work, workers, server, Path(folder) / str(workers)))
            print(f"{workers} workers: {found[-1].seconds:.0f} s, {found[-1].crawling:.0f} s of processor", flush=True)
        version = server.sql("SHOW server_version")[0][0].split()[0]
    text = report(work, found, version)
    print(text)
    if chosen.write:
        put("scale", text)
    return 0 if all(one.rate <= 1 / work.delay and one.held == found[0].held for one in found) else 1


def report(work: Work, found: Sequence[Measured], version: str) -> str:
    """The table, and what it says."""
    head = HEADING.format(
        jobs=work.jobs,
        newspapers=work.newspapers,
        galleries=work.plan.galleries,
        photos=work.plan.photos,
        rate=1 / work.delay,
        version=version,
        window=WINDOW,
    )
    columns = ("workers", "seconds", "speed-up", "of ideal", "processor: workers", "PostgreSQL", "newspapers",
               "processors busy", "requests", "highest rate", "shortest pause", "connections", "archive")  # fmt: skip
    rows = [_row(one, found[0]) for one in found]
    told = [f"{one.workers} workers: {line}" for one in found for line in differences(found[0].held, one.held, limit=2)]
    return "\n\n".join([head, describe_machine("procrastinate", "psycopg"), table(columns, rows), *told, _limit(found)])


def _row(one: Measured, first: Measured) -> tuple[str, ...]:
    gain = first.seconds / one.seconds
    return (
        str(one.workers),
        f"{one.seconds:,.0f}",
        f"{gain:.2f}",
        f"{gain / one.workers * first.workers:.2f}",
        f"{one.crawling:,.0f} s",
        f"{one.database:,.0f} s",
        f"{one.serving:,.0f} s",
        f"{_busy(one):.0%}",
        f"{one.requests:,}",
        f"{one.rate:.3f} a second",
        f"{one.pause * 1000:,.0f} ms",
        str(one.connections),
        "equal" if one.held == first.held else "different",
    )


def _busy(one: Measured) -> float:
    """The share of this machine's processors that was used."""
    return (one.crawling + one.database + one.serving) / one.seconds / (os.cpu_count() or 1)


def _limit(found: Sequence[Measured]) -> str:
    """What bounds a larger number of workers here."""
    last = found[-1]
    each = (last.crawling + last.database + last.serving) / last.seconds / last.workers
    return (
        f"A worker with all that it needs takes {each:.2f} of a processor here, so {os.cpu_count()} processors carry "
        f"{(os.cpu_count() or 1) / each:.0f} at most; beyond that the processors limit, and not the hosts' rates. "
        f"PostgreSQL alone takes {last.database / last.seconds:.3f} of a processor for {last.workers} workers, "
        f"{last.database / last.requests * 1000:.1f} ms for a request with what is stored of its answer."
    )


if __name__ == "__main__":
    raise SystemExit(main())
