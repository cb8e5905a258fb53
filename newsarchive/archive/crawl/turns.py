"""A host's turns: the pause between two requests to it is one budget in the database, for all machines together.

A row says when the host may be asked next, by the database's clock. Whoever may ask now moves it on in the same
statement; everybody else is told how long to wait, and asks again then. So no host sees more than its rate, whatever
number of workers is killed, cut off or started. Only PostgreSQL is asked: an archive in a file has one machine, whose
downloader keeps the pause by itself.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, text

SOON = timedelta(milliseconds=1)
"""The least wait: the turn was another's, and is over by now."""

_NOW = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS DOUBLE PRECISION)"

# clock_timestamp() stands in each place by itself: the row may have been waited for.
_TAKE = text(f"""
INSERT INTO host_turn (name, next_at) VALUES (:host, {_NOW} + :pause)
ON CONFLICT (name) DO UPDATE SET next_at = {_NOW} + :pause WHERE host_turn.next_at <= {_NOW}
RETURNING 1""")  # noqa: S608
_WAIT = text(f"SELECT next_at - {_NOW} FROM host_turn WHERE name = :host")  # noqa: S608
_HOLD = text(f"""
INSERT INTO host_turn (name, next_at) VALUES (:host, {_NOW} + :wait)
ON CONFLICT (name) DO UPDATE SET next_at = GREATEST(host_turn.next_at, EXCLUDED.next_at)""")  # noqa: S608


def take_turn(connection: Connection, host: str, pause: timedelta) -> timedelta:
    """Zero if ``host`` may be asked now (the next turn is ``pause`` later then), else how long to wait."""
    given = {"host": host, "pause": pause.total_seconds()}
    if connection.execute(_TAKE, given).first() is not None:
        return timedelta(0)
    return max(SOON, timedelta(seconds=connection.execute(_WAIT, {"host": host}).scalar_one()))


def hold_turns(connection: Connection, host: str, wait: timedelta) -> None:
    """Let nobody ask ``host`` for ``wait`` from now on; a longer wait that stands already stays."""
    connection.execute(_HOLD, {"host": host, "wait": wait.total_seconds()})
