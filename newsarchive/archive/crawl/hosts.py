"""What servers asked for and were asked: robots.txt, waits, requests a day, blocks. It all holds across restarts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, select

from newsarchive.archive.engines.upsert import put_row
from newsarchive.archive.schema.crawl_tables import HostRow

HOST: Table = HostRow.__table__  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class HostState:
    """What is known of a server; a host that was never met has its ``name`` only.

    ``crawl_delay`` in seconds; ``not_before``: no request until then; ``requests_on_day``: granted on ``day``.
    """

    name: str
    robots_txt: str | None = None
    robots_status: int | None = None
    robots_fetched_at: datetime | None = None
    crawl_delay: float | None = None
    tdmrep: str | None = None
    tdmrep_fetched_at: datetime | None = None
    not_before: datetime | None = None
    not_before_reason: str | None = None
    day: date | None = None
    requests_on_day: int = 0
    blocked_at: datetime | None = None
    blocked_reason: str | None = None


_COLUMNS = [HOST.c[field.name] for field in fields(HostState)]


def host_state(connection: Connection, name: str) -> HostState:
    """What is known of the host of this name."""
    row = connection.execute(select(*_COLUMNS).where(HOST.c.name == name)).first()
    return HostState(name) if row is None else HostState(*row)


def list_hosts(connection: Connection) -> list[HostState]:
    """All hosts that were met, by name."""
    return [HostState(*row) for row in connection.execute(select(*_COLUMNS).order_by(HOST.c.name))]


def change_host(connection: Connection, name: str, values: Mapping[str, Any]) -> None:
    """Write down what was learnt of a host; what is not named in ``values`` stays."""
    put_row(connection, HOST, {"name": name, **values}, ("name",))


def hold_off(connection: Connection, name: str, until: datetime, reason: str, *, now: datetime) -> None:
    """Ask the host for nothing before ``until``; a wait that runs longer already stays."""
    state = host_state(connection, name)
    if state.not_before is None or state.not_before <= max(now, until):
        change_host(connection, name, {"not_before": until, "not_before_reason": reason})


def take_requests(connection: Connection, name: str, day: date, count: int, budget: int | None) -> int:
    """How many of ``count`` requests the host's ``budget`` for ``day`` still grants; they are counted as made.

    A clock that went back over midnight does not fill the budget anew: the later day goes on. One that went
    further back does, or a day in the future would be counted for ever.
    """
    state = host_state(connection, name)
    is_same = state.day is not None and day <= state.day <= day + timedelta(days=1)
    made = state.requests_on_day if is_same else 0
    granted = count if budget is None else max(0, min(count, budget - made))
    counted = {"day": state.day if is_same else day, "requests_on_day": made + granted}
    change_host(connection, name, counted)
    return granted
