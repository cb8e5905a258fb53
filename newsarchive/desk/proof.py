"""The proof of a pair: from what is shown back to the bytes it came from, hashed and read anew."""

from __future__ import annotations

from functools import partial
from typing import Any

from datasette.utils.asgi import Response

from newsarchive.desk.desk import desk_of
from newsarchive.desk.rendering import render


async def show_proof(request: Any, datasette: Any) -> Any:
    """``/pair/7/proof``."""
    desk = desk_of(datasette)
    proof = await desk.read(partial(desk.archive.prove, int(request.url_vars["number"])))
    return render(request, "proof", {"proof": proof})


async def send_proof(request: Any, datasette: Any) -> Any:
    """``/pair/7/proof.json``: what ``newsarchive prove --json`` prints."""
    desk = desk_of(datasette)
    proof = await desk.read(partial(desk.archive.prove, int(request.url_vars["number"])))
    return Response.json(proof.as_dict())
