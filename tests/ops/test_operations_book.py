"""docs/operations.md: its SQL runs on an archive and a queue, and its settings and options are there."""

from __future__ import annotations

import asyncio
import re

import pytest

from newsarchive.jobs.queue import make_app, prepare


@pytest.fixture
def book(root):
    return (root / "docs" / "operations.md").read_text("utf-8")


def test_what_to_watch_can_be_asked_of_the_database(book, postgresql):
    name = postgresql.new_archive()

    async def make_queue():
        app = make_app(postgresql.url(name))
        async with app.open_async():
            await prepare(app)

    asyncio.run(make_queue())
    asked = [
        statement
        for block in re.findall(r"```sql\n(.*?)```", book, re.DOTALL)
        for statement in re.sub(r"--.*", "", block).split(";")
        if statement.strip()
    ]
    assert len(asked) >= 6
    for statement in asked:
        postgresql.sql(statement, name)
    postgresql.drop(name)


def test_every_setting_that_it_names_is_one(book, root):
    known = (root / "newsarchive" / "settings.py").read_text("utf-8")
    known += (root / "newsarchive" / "archive" / "place.py").read_text("utf-8")
    named = set(re.findall(r"NEWSARCHIVE_[A-Z]+", book))
    assert named
    assert {name for name in named if name not in known} == set()
