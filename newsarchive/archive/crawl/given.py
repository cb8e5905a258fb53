"""Addresses that a person asks for by name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select, update

from newsarchive.archive.addresses import page_key
from newsarchive.archive.crawl.frontier import PAGE

GIVEN_UP = ("failed", "gone", "not_gallery")
"""States that a person's wish overrules; a stored page has its own times of revisit."""


def ask_again(connection: Connection, urls: Iterable[str], *, now: datetime) -> list[str]:
    """Make those of ``urls`` due that were given up; returns all that are due now, as the frontier spells them."""
    due: list[str] = []
    for key in dict.fromkeys(map(page_key, urls)):
        given_up = (PAGE.c.key == key, PAGE.c.state.in_(GIVEN_UP))
        connection.execute(update(PAGE).where(*given_up).values(state="due", due_at=now, attempts=0))
        due += connection.execute(select(PAGE.c.url).where(PAGE.c.key == key, PAGE.c.due_at <= now)).scalars()
    return due
