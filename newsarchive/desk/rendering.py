"""From an answer of the archive to a page: language, words, filters, the frame."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlencode

from datasette.utils.asgi import BadRequest, Response

from newsarchive.desk import texts
from newsarchive.desk.files import asset_address
from newsarchive.desk.language import COOKIE, YEAR, choose_language
from newsarchive.desk.thumbs import WIDTHS
from newsarchive.desk.words import CATALOGUES, LANGUAGES

HOST = re.compile(r"[A-Za-z0-9.-]+(:\d+)?|\[[0-9A-Fa-f:.]+\](:\d+)?")

FILTERS = {
    "shown": texts.shown,
    "marked": texts.marked,
    "plain": texts.plain,
    "web_address": texts.web_address,
    "paper": texts.paper,
}


async def render(
    datasette: Any, request: Any, template: str, context: dict[str, Any], *, status: int = 200, **headers: str
) -> Any:
    """A page from ``templates/desk/<template>.html``, in the reader's language."""
    datasette.jinja_env.filters.update(FILTERS)
    body = await datasette.render_template(f"desk/{template}.html", context, request=request)
    response = Response.html(body, status=status, headers={"vary": "Accept-Language, Cookie", **headers})
    if request.args.get("lang") in LANGUAGES:
        response.set_cookie(COOKIE, request.args["lang"], max_age=YEAR, samesite="lax", httponly=True)
    return response


async def render_error(datasette: Any, request: Any, status: int, message: str | None) -> Any:
    """The page that says what went wrong and where to go on."""
    try:
        name = HTTPStatus(status).phrase
    except ValueError:
        name = str(status)
    context = {"status": status, "name": name, "message": message}
    return await render(datasette, request, "error", context, status=status)


def context_of(request: Any) -> dict[str, Any]:
    """What every template needs: the words, the language, and where the other languages are."""
    language = choose_language(request)
    return {
        "t": CATALOGUES[language],
        "language": language,
        "languages": [(code, name, address(request, lang=code)) for code, name in LANGUAGES.items()],
        "stylesheet": asset_address("desk.css"),
        "script": asset_address("desk.js"),
        "icon": asset_address("icon.svg"),
        "widths": WIDTHS,
        "here": request.path,
        "asked": request.args.get("q") or "",
    }


def address(request: Any, **changes: Any) -> str:
    """This page's address with other parameters; None takes one away."""
    kept = [
        (name, value)
        for name, value in parse_qsl(request.query_string, keep_blank_values=True)
        if name not in changes and (name != "lang" or "lang" in changes)
    ]
    added = [(name, value) for name, value in changes.items() if value is not None]
    query = urlencode([*kept, *added])
    return f"{request.path}?{query}" if query else str(request.path)


def number_of(request: Any, name: str, *, least: int, most: int) -> int:
    """A number in the address, or ``least`` for what is none."""
    text = request.args.get(name) or ""
    return min(max(int(text), least), most) if text.isdecimal() and len(text) < 10 else least


def origin_of(request: Any) -> str:
    """Where the reader reached this desk: scheme, host and port.

    Raises BadRequest for a Host header that holds more than a name and a port.
    """
    if not HOST.fullmatch(request.host):
        raise BadRequest("The Host header is no name of a host.")
    return f"{request.scheme}://{request.host}"
