"""Our Datasette plugin: pages, words for its own pages, links into the desk, and what its SQL may not ask."""

from __future__ import annotations

import logging
import sqlite3
from typing import Any

from datasette import hookimpl
from datasette.utils.asgi import Base400, Forbidden, NotFound, Response
from datasette.views.base import DatasetteError

from newsarchive.archive.schema.views import VIEWS
from newsarchive.desk import (
    correcting,
    gallery,
    health,
    home,
    iiif,
    photo,
    proof,
    runs,
    search,
    sign_in,
    stored_page,
    taking,
)
from newsarchive.desk.cells import cell_of, table_rows
from newsarchive.desk.connections import prepare
from newsarchive.desk.rendering import context_of, render_error
from newsarchive.errors import NewsarchiveError, NotFoundError, QueryError

log = logging.getLogger(__name__)

NUMBER = r"(?P<number>[0-9]{1,18})"
SHA256 = r"(?P<sha256>[0-9a-f]{64})"


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """The desk's pages; they go before Datasette's."""
    return [
        (r"/$", home.show_home),
        (r"/search$", search.show_search),
        (r"/search/collection\.json$", taking.send_collection),
        (rf"/search/(?P<form>{'|'.join(taking.KINDS)})$", taking.take_hits),
        (rf"/gallery/{NUMBER}$", gallery.show_gallery),
        (rf"/gallery/{NUMBER}\.json$", gallery.send_gallery),
        (rf"/gallery/{NUMBER}\.wacz$", taking.take_gallery),
        (rf"/gallery/{NUMBER}/page$", stored_page.show_page),
        (rf"/gallery/{NUMBER}/page/received$", stored_page.send_page),
        (rf"/gallery/{NUMBER}/manifest\.json$", iiif.send_manifest),
        (rf"/gallery/{NUMBER}/card/(?P<position>[0-9]{{1,6}})\.svg$", iiif.send_card),
        (rf"/pair/{NUMBER}/proof$", proof.show_proof),
        (rf"/pair/{NUMBER}/proof\.json$", proof.send_proof),
        (rf"/photo/{SHA256}$", photo.show_photo),
        (rf"/photo/{SHA256}/similar$", photo.show_similar),
        (rf"/gallery/{NUMBER}/correct/(?P<position>[0-9]{{1,6}})$", correcting.correct_pair),
        (r"/corrections$", correcting.show_corrections),
        (rf"/corrections/{NUMBER}/withdraw$", correcting.withdraw),
        (r"/sign-in$", sign_in.show_sign_in),
        (r"/sign-out$", sign_in.sign_out),
        (r"/health$", health.show_health),
        (r"/runs$", runs.show_runs),
        (rf"/runs/{NUMBER}$", runs.show_run),
        # Datasette's own insides tell paths and versions, and nobody signs in here.
        (r"/-/(?!static/).*$", _not_here),
        (r"/_(internal|memory)\b.*$", _not_here),
    ]


async def _not_here() -> Any:
    raise NotFound("Not found")


@hookimpl
def extra_template_vars(request: Any, table: str | None) -> dict[str, Any]:
    """Words for the frame around Datasette's own pages, and what the columns of a view mean."""
    columns = next((view.columns for view in VIEWS if view.name == table), ())
    return {**(context_of(request) if request is not None else {}), "column_meanings": columns, "archive_views": VIEWS}


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """Datasette's templates: rows of tables made at once; files of a package do not change."""
    env.filters["table_rows"] = table_rows
    env.auto_reload = False


@hookimpl
def render_cell(value: Any, column: str, table: str | None) -> Any:
    """Links from a table's cells to the desk's pages."""
    return cell_of(value, column, table)


@hookimpl
def prepare_connection(conn: sqlite3.Connection) -> None:
    """What Datasette's connections may not ask."""
    prepare(conn)


@hookimpl(tryfirst=True)
def handle_exception(request: Any, exception: Exception) -> Any:
    """One sentence for a person; what it was stands in the log, and no path of the disk in either."""
    status, message = _told(exception)
    if status == 500:
        log.error("%s", request.path, exc_info=exception)

    async def answer() -> Any:
        if request.path.endswith(".json"):
            return Response.json({"ok": False, "error": message, "status": status}, status=status)
        return render_error(request, status, message)

    return answer


def _told(exception: Exception) -> tuple[int, str | None]:
    """Status and sentence; None where there is nothing to add."""
    match exception:
        case NotFoundError():
            return 404, exception.what
        case QueryError():
            return 400, exception.what
        case NewsarchiveError():
            return 503, exception.what
        case DatasetteError():
            # HTML comes with one error only, and with a script in it.
            late = "The SQL query took too long."
            return exception.status, late if exception.message_is_html else str(exception.message)
        case Forbidden():
            return 403, str(exception.args[0]) if exception.args else None
        case Base400():
            return exception.status, str(exception.args[0]) if exception.args else None
        case _:
            return 500, None
