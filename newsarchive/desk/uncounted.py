"""Datasette's tables without a count of all their rows, where counting takes longer than the page.

Datasette counts the rows of a view for every page of it: 0.25 s of a processor at a million pairs, ten times what the
page itself takes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from newsarchive.desk.files import App, Scope, Send

LARGE = 100_000_000
"""Bytes of an archive's file from which on rows are not counted: some 50,000 pairs, counted in 10 ms."""


class Uncounted:
    """An ASGI app that asks ``app`` for the tables of ``database`` as if ``_nocount=1`` were in every address."""

    def __init__(self, app: App, database: str) -> None:
        self._app = app
        self._tables = f"/{database}/"

    async def __call__(self, scope: Scope, receive: Any, send: Send) -> None:
        """Pass on, the address changed where it is a table's."""
        if scope["type"] == "http" and scope["path"].startswith(self._tables):
            query = scope["query_string"]
            if b"_nocount" not in query:
                scope = {**scope, "query_string": b"&".join((*filter(None, (query,)), b"_nocount=1"))}
        await self._app(scope, receive, send)


def is_large(file: Path) -> bool:
    """Whether the rows of the archive in ``file`` are too many to be counted for each page."""
    return file.stat().st_size >= LARGE
