"""Corrections on the desk: the list, the forms for one pair, and taking one back. All works without scripts."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import quote

from datasette.utils.asgi import Response

from newsarchive.archive import ArchiveReader
from newsarchive.archive.corrections.corrections import LONGEST
from newsarchive.archive.galleries.show import find_gallery, read_version
from newsarchive.desk.desk import desk_of
from newsarchive.desk.rendering import number_of, render
from newsarchive.desk.sign_in import author_of, read_form, writing_of
from newsarchive.errors import CorrectionError, NotFoundError
from newsarchive.model import Pair

MOST = 200
"""Corrections on the list; the command ``newsarchive corrections`` tells all."""


async def show_corrections(request: Any, datasette: Any) -> Any:
    """``/corrections``: the newest first."""
    desk = desk_of(datasette)
    found = await desk.read(partial(desk.archive.corrections, limit=MOST))
    return render(request, "corrections", {"corrections": found, **who(request, datasette)})


async def correct_pair(request: Any, datasette: Any) -> Any:
    """``/gallery/7/correct/3``: the forms for a pair, and what one of them sends."""
    writing = writing_of(datasette)
    author = author_of(request, datasette)
    if author is None:
        return Response.redirect(f"/sign-in?back={quote(request.path, safe='')}", status=303)
    desk = desk_of(datasette)
    number, position = (int(request.url_vars[name]) for name in ("number", "position"))
    asked = number_of(request, "version", least=0, most=999_999) or None
    if request.method != "POST":
        return await _show_forms(request, datasette, number, position, asked, None)
    form = await read_form(request)
    kind, seen = form.get("kind", ""), form.get("version", "")
    version = int(seen) if seen.isdecimal() and len(seen) < 10 else None
    said = {"author": author, "reason": form.get("reason"), "version": version}
    try:
        await desk.read(
            writing.write, lambda archive: archive.correct(number, position, kind, form.get("value"), **said)
        )
    except CorrectionError as error:
        return await _show_forms(request, datasette, number, position, version, error.what, form)
    return Response.redirect(f"/gallery/{number}#p{position}", status=303)


async def withdraw(request: Any, datasette: Any) -> Any:
    """``/corrections/12/withdraw``, by a form."""
    writing = writing_of(datasette)
    author = author_of(request, datasette)
    await read_form(request)
    if author is None:
        return Response.redirect("/sign-in?back=/corrections", status=303)
    number = int(request.url_vars["number"])
    made = await desk_of(datasette).read(writing.write, lambda archive: archive.withdraw(number, author=author))
    return Response.redirect(f"/gallery/{made.gallery_id}#p{made.position}", status=303)


async def _show_forms(
    request: Any,
    datasette: Any,
    number: int,
    position: int,
    version: int | None,
    wrong: str | None,
    form: dict[str, str] | None = None,
) -> Any:
    desk = desk_of(datasette)
    seen, pair = await desk.read(read_pair, desk.archive, number, position, version)
    found = await desk.read(partial(desk.archive.corrections, number))
    context = {
        "gallery_id": number,
        "version": seen,
        "pair": pair,
        "wrong": wrong,
        "form": form or {},
        "longest": LONGEST,
        "corrections": [one for one in found if one.position == position and one.version == seen],
        **who(request, datasette),
    }
    return render(request, "correct", context, status=400 if wrong else 200)


def read_pair(archive: ArchiveReader, number: int, position: int, version: int | None) -> tuple[int, Pair]:
    """A pair of a gallery's version (None: the newest), and that version's number; raises NotFound, NotFoundError."""
    with archive.reading() as connection:
        record = read_version(connection, find_gallery(connection, number), version)
    pair = next((pair for pair in record.gallery.pairs if pair.position == position), None)
    if pair is None:
        raise NotFoundError(f"no pair {position}", where=f"gallery {number}", then="see the gallery")
    return record.version_number, pair


def who(request: Any, datasette: Any) -> dict[str, Any]:
    """For templates: whether corrections are on, and who is signed in."""
    return {"writing": desk_of(datasette).writing is not None, "author": author_of(request, datasette)}
