"""Runs: when a spider began, how it ended, what it brought and what it could not have."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, func, select, update

from newsarchive.archive.crawl.captures import CAPTURE
from newsarchive.archive.crawl.frontier import FAILURE, PAGE, SITE, site_id_of
from newsarchive.archive.engines.upsert import insert
from newsarchive.archive.records import RunRecord
from newsarchive.archive.schema.tables import PairRow, RunRow, VersionRow
from newsarchive.errors import NotFoundError

RUN: Table = RunRow.__table__  # type: ignore[assignment]
VERSION: Table = VersionRow.__table__  # type: ignore[assignment]
PAIR: Table = PairRow.__table__  # type: ignore[assignment]


OF_A_SHARE = "share"
"""Spider of the runs that fetch what another run finds: they say nothing of whether a newspaper can be found."""


def start_run(connection: Connection, site: str, spider: str, *, job_key: str | None, now: datetime) -> int:
    """The number of a new run; a run that exists under ``job_key`` is continued instead."""
    row = {"site_id": site_id_of(connection, site), "spider": spider, "job_key": job_key}
    statement = insert(connection, RUN).values({**row, "state": "running", "started_at": now})
    again = {"state": "running", "reason": None, "finished_at": None, "times_started": RUN.c.times_started + 1}
    statement = statement.on_conflict_do_update(index_elements=["job_key"], set_=again)
    return int(connection.execute(statement.returning(RUN.c.id)).scalar_one())


def set_run_files(connection: Connection, run_id: int, files: Mapping[str, str]) -> None:
    """Write down where a run's ``log_path`` and ``events`` lie, under the archive's folder."""
    connection.execute(update(RUN).where(RUN.c.id == run_id).values(dict(files)))


def end_dead_runs(connection: Connection, site: str, *, at: datetime) -> int:
    """Close the runs of ``site`` that a killed process left open; returns how many. For who holds the newspaper."""
    open_runs = select(RUN.c.id).join(SITE).where(SITE.c.name == site, RUN.c.state == "running")
    dead = list(connection.execute(open_runs).scalars())
    for run_id in dead:
        finish_run(connection, run_id, state="stopped", reason="the process died", now=at)
    return len(dead)


def finish_run(connection: Connection, run_id: int, *, state: str, reason: str | None, now: datetime) -> None:
    """Close a run: its state (finished, stopped, waiting, blocked, failed), why it ended, and what it brought."""
    values = {"state": state, "reason": reason, "finished_at": now, "counts": count_run(connection, run_id)}
    connection.execute(update(RUN).where(RUN.c.id == run_id).values(values))


def count_run(connection: Connection, run_id: int) -> dict[str, int]:
    """What a run brought so far: pages found and captured, galleries new and changed, pairs, photos missing."""

    def count(query: Select[Any]) -> int:
        return int(connection.execute(query).scalar_one())

    versions = VERSION.c.run_id == run_id
    pairs = select(func.count()).select_from(PAIR.join(VERSION)).where(versions)
    return {
        "pages_found": count(select(func.count()).where(PAGE.c.run_id == run_id)),
        "pages_captured": count(select(func.count()).where(CAPTURE.c.run_id == run_id)),
        "galleries_new": count(select(func.count()).where(versions, VERSION.c.number == 1)),
        "galleries_changed": count(select(func.count()).where(versions, VERSION.c.number > 1)),
        "pairs": count(pairs),
        "photos": count(select(func.count(PAIR.c.photo_id.distinct())).select_from(PAIR.join(VERSION)).where(versions)),
        "photos_missing": count(pairs.where(PAIR.c.photo_failure.is_not(None))),
        "repeats_removed": count(select(func.coalesce(func.sum(VERSION.c.repeat_count), 0)).where(versions)),
        "failures": count(select(func.count()).where(FAILURE.c.run_id == run_id)),
    }


def read_run(connection: Connection, key: int | str) -> RunRecord:
    """A run by its number or its job key; raises :class:`~newsarchive.errors.NotFoundError`."""
    by_key = RUN.c.id == key if isinstance(key, int) else RUN.c.job_key == key
    row = connection.execute(_RUNS.where(by_key)).first()
    if row is None:
        raise NotFoundError(f"no run {key!r} in this archive")
    return _record(connection, row)


def list_runs(connection: Connection, *, site: str | None, limit: int | None) -> list[RunRecord]:
    """Runs, newest first."""
    query = _RUNS.order_by(RUN.c.id.desc()).limit(limit)
    if site is not None:
        query = query.where(SITE.c.name == site)
    return [_record(connection, row) for row in connection.execute(query).all()]


_RUNS = select(RUN, SITE.c.name.label("newspaper")).outerjoin(SITE)


def _record(connection: Connection, row: Row[Any]) -> RunRecord:
    failures = select(FAILURE.c.url, FAILURE.c.reason).where(FAILURE.c.run_id == row.id).order_by(FAILURE.c.id)
    return RunRecord(
        run_id=row.id,
        job_key=row.job_key,
        newspaper=row.newspaper,
        spider=row.spider,
        state=row.state,
        reason=row.reason,
        started_at=row.started_at,
        finished_at=row.finished_at,
        counts=row.counts if row.counts is not None else count_run(connection, row.id),
        failures=tuple((failed.url, failed.reason) for failed in connection.execute(failures)),
        log_path=row.log_path,
        events=row.events,
        times_started=row.times_started,
    )
