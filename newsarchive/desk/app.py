"""The desk as one ASGI app: Datasette over the archive's file, our plugin in it, our files and headers around it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from datasette.app import Datasette
from datasette.plugins import pm

from newsarchive.archive import ArchiveReader
from newsarchive.archive.engines.sqlite import FILE, readable_mode
from newsarchive.archive.schema.views import VIEWS
from newsarchive.desk import plugin
from newsarchive.desk.connections import MAPPED
from newsarchive.desk.desk import Desk, desk_of
from newsarchive.desk.files import App, Files
from newsarchive.desk.guard import Guard
from newsarchive.desk.headers import Headers
from newsarchive.desk.spread import Spread
from newsarchive.desk.thumbs import Thumbs, choose_folder
from newsarchive.desk.uncounted import Uncounted, is_large
from newsarchive.desk.writing import Writing
from newsarchive.errors import ArchiveError

SETTINGS = {
    "sql_time_limit_ms": 1000,
    "facet_time_limit_ms": 500,
    "max_returned_rows": 1000,
    "default_page_size": 50,
    "num_sql_threads": 4,
    "suggest_facets": False,  # tries every column: seconds over a million pairs
    "allow_download": False,  # the file of an archive in use lies in three parts
    "template_debug": False,
    "default_cache_ttl": 0,
}
"""Datasette's; times in milliseconds."""


def make_datasette(archive: str | Path, secret: str | None = None) -> Any:
    """Datasette over the archive in a folder, with a desk of its own as ``newsarchive_desk``.

    Whoever knows the ``secret`` may write corrections; None: nobody may. Raises what
    :meth:`~newsarchive.archive.ArchiveReader.open_read_only` and :class:`~newsarchive.desk.writing.Writing` do.
    """
    writing = Writing(Path(archive), secret) if secret is not None else None
    reader = ArchiveReader.open_read_only(archive)
    if reader.place.database is not None:
        reader.close()
        raise ArchiveError(
            "the desk reads a SQLite file, and this archive lies in PostgreSQL",
            where="NEWSARCHIVE_DATABASE",
            then="serve a copy, and renew it: newsarchive copy ADDRESS FOLDER (docs/operations.md)",
        )
    reader.map_file(MAPPED)
    path = reader.folder / FILE
    never_changes = readable_mode(path) == "immutable"
    datasette = Datasette(
        files=[] if never_changes else [str(path)],
        immutables=[str(path)] if never_changes else [],
        metadata=_metadata(path.stem),
        template_dir=str(Path(__file__).parent / "templates"),
        settings=SETTINGS,
        secret=writing.signing_key if writing else None,
    )
    datasette.newsarchive_desk = Desk(reader, Thumbs(reader.photos.hurried(), choose_folder(reader.folder)), writing)
    return datasette


def make_app(datasette: Any, *, loopback: bool = True, alone: bool = True) -> App:
    """The whole desk as one ASGI app: what :func:`make_datasette` made, with our files, guard and headers around it.

    ``loopback``: only this machine reaches it, and by its own names only. ``alone``: no other process answers at the
    same port.
    """
    desk = desk_of(datasette)
    file = desk.archive.folder / FILE
    pages = Uncounted(datasette.app(), file.stem) if is_large(file) else datasette.app()
    if not alone:
        pages = Spread(pages)
    return Headers(Guard(Files(pages, desk), loopback=loopback, writing=desk.writing is not None))


def _metadata(database: str) -> dict[str, Any]:
    """What Datasette is told of the views: what they are, what sorts, where the index of pairs is."""
    tables: dict[str, Any] = {
        view.name: {
            "description": f"{view.row[0].upper()}{view.row[1:]}.",
            "sortable_columns": [column.name for column in view.columns],
        }
        for view in VIEWS
    }
    tables["pairs"] |= {"fts_table": "pair_search", "fts_pk": "pair_id"}
    return {"title": "newsarchive", "databases": {database: {"tables": tables}}}


# Datasette has one plugin manager for the process; what it is told twice it refuses. Its own handler of errors prints a
# traceback with all local variables for every page that is not there.
if not pm.is_registered(plugin):
    pm.register(plugin, "newsarchive.desk")
    pm.unregister(name="datasette.handle_exception")
