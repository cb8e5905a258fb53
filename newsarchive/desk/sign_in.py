"""Signing in with a name and the desk's secret; a signed cookie, which no script can read, says who it is."""

from __future__ import annotations

import secrets
import time
from typing import Any

from datasette.utils import baseconv
from datasette.utils.asgi import Forbidden, NotFound, Response

from newsarchive.archive.corrections.corrections import LONGEST
from newsarchive.desk.desk import desk_of
from newsarchive.desk.rendering import render
from newsarchive.desk.sessions import STAYS
from newsarchive.desk.writing import Writing
from newsarchive.text.normal import normal_text

COOKIE = "ds_actor"
"""Datasette's own, which it reads and checks (datasette/actor_auth_cookie.py)."""


async def show_sign_in(request: Any, datasette: Any) -> Any:
    """``/sign-in``: the form, and what it sends."""
    writing = writing_of(datasette)
    back = _own_path(request.args.get("back") or "/")
    if request.method != "POST":
        return render(request, "sign_in", {"back": back, "wrong": None, "name": ""})
    form = await read_form(request)
    name, back = normal_text(form.get("name", "")), _own_path(form.get("back", "/"))
    address = (request.scope.get("client") or ("",))[0]
    wait = writing.sessions.wait_for(address)
    if wait:
        context = {"back": back, "wrong": "sign_in_wait", "name": name}
        return render(request, "sign_in", context, status=429, **{"retry-after": str(wait)})
    if not name or len(name) > LONGEST["author"] or not writing.knows(form.get("secret", "")):
        writing.sessions.note_wrong(address)
        context = {"back": back, "wrong": "sign_in_wrong", "name": name}
        return render(request, "sign_in", context, status=403)
    response = Response.redirect(back, status=303)
    ends = baseconv.base62.encode(int(time.time()) + STAYS)
    actor = {"id": "researcher", "name": name, "session": writing.sessions.begin()}
    signed = datasette.sign({"a": actor, "e": ends}, "actor")
    _set_cookie(request, response, signed, STAYS)
    return response


async def sign_out(request: Any, datasette: Any) -> Any:
    """``/sign-out``, by a form: the cookie is taken back, and is worth nothing to whoever copied it."""
    writing = writing_of(datasette)
    await read_form(request)
    if (name := _session_of(request)) is not None:
        writing.sessions.end(name)
    response = Response.redirect("/", status=303)
    _set_cookie(request, response, "", 0)
    return response


def writing_of(datasette: Any) -> Writing:
    """The desk's door for writing; raises NotFound where corrections are off."""
    writing = desk_of(datasette).writing
    if writing is None:
        raise NotFound("Not found")
    return writing


def author_of(request: Any, datasette: Any) -> str | None:
    """Who is signed in; None: nobody."""
    writing, session = desk_of(datasette).writing, _session_of(request)
    if writing is None or session is None or not writing.sessions.holds(session):
        return None
    name = request.actor.get("name")
    return name if isinstance(name, str) else None


def _session_of(request: Any) -> str | None:
    """The name of the sign-in that the reader's cookie, which Datasette has checked, tells of."""
    actor = getattr(request, "actor", None)
    session = actor.get("session") if isinstance(actor, dict) else None
    return session if isinstance(session, str) else None


async def read_form(request: Any) -> dict[str, str]:
    """The fields of a form that was sent from one of the desk's pages; raises Forbidden for any other.

    asgi-csrf asks for the token where there is a cookie only; here it is asked for always.
    """
    if request.method != "POST":
        raise NotFound("Not found")
    try:
        form = await request.post_vars()
    except ValueError:
        raise Forbidden("The form cannot be read.") from None
    if not secrets.compare_digest(form.get("csrftoken", "").encode(), request.scope["csrftoken"]().encode()):
        raise Forbidden("The form is too old, or not the desk's own: load its page again.")
    return dict(form)


def _own_path(back: str) -> str:
    """A page of this desk, whatever was sent: no other host, no scheme.

    >>> _own_path("/gallery/7"), _own_path("//away.example"), _own_path("https://away.example"), _own_path("/\\\\away")
    ('/gallery/7', '/', '/', '/')
    """
    plain = back.isascii() and back.isprintable() and "\\" not in back
    return back if plain and back.startswith("/") and not back.startswith("//") else "/"


def _set_cookie(request: Any, response: Any, value: str, stays: int) -> None:
    secure = request.scheme == "https"
    response.set_cookie(COOKIE, value, max_age=stays, httponly=True, samesite="strict", secure=secure)
