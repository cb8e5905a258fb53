"""python -m bench.scale.tables [--quick] [--write]: what an archive's tables weigh in PostgreSQL, and what they cost.

``--quick`` is a hundredth of the pairs.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from statistics import median

from bench.archive.make import make_archive
from bench.archive.report import asked_lines
from bench.archive.speed import measure_asking
from bench.results import describe_machine, options, put, table
from bench.scale.measure import server_seconds
from bench.scale.server import binaries
from newsarchive.archive import Archive
from newsarchive.archive.place import Place
from tests.servers.postgresql import Server, running, unprivileged

PAIRS, FEW = 100_000, 1_200
TURNS = 500

HEADING = """## The tables in PostgreSQL

Made by `python -m bench.scale.tables`: the stories of `bench/archive`, through `Archive.store_galleries`, in
PostgreSQL {version} as it is installed but for `fsync = off`. Seconds of filling are of the processor; questions and
turns are wall clock (a turn and a lease: medians), goals those of the archive in a file."""

_SIZES = """SELECT relname, pg_total_relation_size(oid) FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 2 DESC"""


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, and with --write put the tables into bench/RESULTS.md."""
    chosen = options("scale.tables", "An archive's tables in PostgreSQL.").parse_args(argv)
    with running(binaries(), {"fsync": "off"}) as server, tempfile.TemporaryDirectory() as folder:
        version = server.sql("SHOW server_version")[0][0].split()[0]
        name = server.new_database()
        place = Place(Path(folder), server.url(name))
        parts = [
            HEADING.format(version=version),
            describe_machine("psycopg", "sqlalchemy"),
            fill(server, place, FEW if chosen.quick else PAIRS),
            weigh(server, name),
            ask(place, times=2 if chosen.quick else 20),
            share(place),
            copy(server, name),
        ]
    text = "\n\n".join(parts)
    print(text)
    if chosen.write:
        put("scale tables", text)
    return 0


def fill(server: Server, place: Place, pairs: int) -> str:
    """Make the archive; what that cost."""
    own, theirs, began = time.process_time(), server_seconds(server), time.monotonic()
    made = make_archive(place, pairs)  # type: ignore[arg-type]  # a place is taken where a folder is
    own, theirs = time.process_time() - own, server_seconds(server) - theirs
    return (
        f"{made:,} pairs: {own / made * 1000:.3f} s of this program and {theirs / made * 1000:.3f} s of PostgreSQL for "
        f"1,000 pairs; {made / (time.monotonic() - began):,.0f} pairs a second."
    )


def weigh(server: Server, name: str) -> str:
    """The largest tables with their indexes."""
    server.sql("VACUUM ANALYZE", name)
    pairs = server.sql("SELECT count(*) FROM pair", name)[0][0]
    sizes = server.sql(_SIZES, name)
    rows = [(relation, f"{size / 1e6:,.1f}", f"{size / pairs:,.0f}") for relation, size in sizes[:8]]
    whole = sum(size for _, size in sizes)
    rows += [("all tables", f"{whole / 1e6:,.1f}", f"{whole / pairs:,.0f}")]
    return table(("table, indexes included", "MB", "bytes a pair"), rows)


def ask(place: Place, *, times: int) -> str:
    """How long questions take."""
    with Archive.open_read_only(place) as archive:
        return "\n".join(asked_lines(list(measure_asking(archive, times=times))))


def share(place: Place) -> str:
    """What a host's turn and a lease of eight pages cost."""
    urls = [f"https://bao.example/anh/bai-{number:06}.htm" for number in range(TURNS * 8)]
    with Archive.open(place) as archive:
        archive.find_pages("chung", urls)
        turn = _median_ms(lambda number: archive.take_turn(f"host{number}.example", timedelta(0)))
        last = timedelta(minutes=2)
        lease = _median_ms(lambda _: archive.lease_pages("chung", "chung/1", last=last, limit=8))
    return f"A host's turn takes {turn:.1f} ms, a lease of eight pages {lease:.1f} ms."


def _median_ms(act: Callable[[int], object]) -> float:
    taken = []
    for number in range(TURNS):
        began = time.perf_counter()
        act(number)
        taken.append(time.perf_counter() - began)
    return median(taken) * 1000


def copy(server: Server, name: str) -> str:
    """How long a copy with pg_dump takes, and laying it in again."""
    file, other = server.folder / "kho.dump", server.new_database()
    began = time.monotonic()
    _run("pg_dump", "--format=custom", f"--file={file}", f"--dbname={server.info(name)}")
    dumped = time.monotonic()
    _run("pg_restore", f"--dbname={server.info(other)}", str(file))
    said = f"pg_dump: {dumped - began:.1f} s, {file.stat().st_size / 1e6:,.1f} MB"
    file.unlink()
    return f"{said}; pg_restore: {time.monotonic() - dumped:.1f} s."


def _run(program: str, *arguments: str) -> None:
    done = subprocess.run([binaries() / program, *arguments], capture_output=True, text=True, **unprivileged())
    if done.returncode:
        raise SystemExit(f"{program}: {done.stderr}")


if __name__ == "__main__":
    raise SystemExit(main())
