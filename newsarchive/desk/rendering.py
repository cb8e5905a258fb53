"""From an answer of the archive to a page: language, words, filters, the frame."""

from __future__ import annotations

import re
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from datasette.utils.asgi import BadRequest, Response
from jinja2 import Environment, FileSystemLoader

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

TEMPLATES = Path(__file__).parent / "templates"


def make_pages() -> Environment:
    """The desk's own templates. Datasette's environment hands on each piece of a page through asynchronous generators:
    three times the work, for pages that have nothing to wait for."""
    pages = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, auto_reload=False)
    pages.filters.update(FILTERS)
    return pages


PAGES = make_pages()
"""Compiled once; they never change."""


def render(request: Any, template: str, context: dict[str, Any], *, status: int = 200, **headers: str) -> Any:
    """A page from ``templates/desk/<template>.html``, in the reader's language."""
    frame = {"request": request, "csrftoken": request.scope.get("csrftoken"), **context_of(request)}
    body = PAGES.get_template(f"desk/{template}.html").render({**context, **frame})
    response = Response.html(body, status=status, headers={"vary": "Accept-Language, Cookie", **headers})
    if request.args.get("lang") in LANGUAGES:
        response.set_cookie(COOKIE, request.args["lang"], max_age=YEAR, samesite="lax", httponly=True)
    return response


def render_error(request: Any, status: int, message: str | None) -> Any:
    """The page that says what went wrong and where to go on."""
    try:
        name = HTTPStatus(status).phrase
    except ValueError:
        name = str(status)
    context = {"status": status, "name": name, "message": message}
    return render(request, "error", context, status=status)


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
        for name, value in _parameters(request.query_string)
        if name not in changes and (name != "lang" or "lang" in changes)
    ]
    added = [(name, value) for name, value in changes.items() if value is not None]
    query = urlencode([*kept, *added])
    return f"{request.path}?{query}" if query else str(request.path)


@lru_cache(maxsize=64)  # a page of hits has fifty links that each differ in one parameter
def _parameters(query: str) -> tuple[tuple[str, str], ...]:
    return tuple(parse_qsl(query, keep_blank_values=True))


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
