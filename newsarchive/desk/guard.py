"""What is turned away before any page is asked: foreign names, other methods, forms from elsewhere, large bodies."""

from __future__ import annotations

import asyncio
import ipaddress
from collections.abc import MutableMapping
from contextlib import suppress
from typing import Any

from newsarchive.desk.files import App, Scope, Send

READING = frozenset({b"GET", b"HEAD"})

LARGEST_FORM = 64 * 1024
"""Bytes; the longest note is 2,000 characters, each at most 12 bytes once it is percent-encoded."""

UNREAD = 1024 * 1024
"""Bytes of a refused request that are read and thrown away, so that its sender can read the answer."""

FINISHING = 2.0
"""Seconds for that."""

FORM = b"application/x-www-form-urlencoded"

_REFUSED = {
    400: b"this cannot be read\n",
    403: b"this form was not sent from the desk's own page\n",
    405: b"the desk is for reading\n",
    413: b"the form is too large\n",
    415: b"not a form\n",
    421: b"the desk is not known by this name\n",
}


class Guard:
    """An ASGI app that passes on to ``app`` what may be asked.

    ``loopback``: only this machine reaches the desk, so only its own names are answered to. Another web page whose
    name was made to lead to 127.0.0.1 (DNS rebinding) is not. ``writing``: forms are accepted, from the desk's pages.
    """

    def __init__(self, app: App, *, loopback: bool, writing: bool) -> None:
        self._app, self._loopback, self._writing = app, loopback, writing

    async def __call__(self, scope: Scope, receive: Any, send: Send) -> None:
        """Refuse in one line, or pass on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        told = {bytes(name).lower(): bytes(value) for name, value in scope["headers"]}
        if refused := self._refusal(scope, told):
            await _let_finish(receive)
            await _refuse(send, refused, allow=b"GET, HEAD, POST" if self._writing else b"GET, HEAD")
            return
        if scope["method"] == "POST":
            body = await _read_body(receive)
            if body is None:
                await _let_finish(receive)
                await _refuse(send, 413)
                return
            if not body.isascii():  # a form is percent-encoded; what is not breaks decoders further in
                await _refuse(send, 400)
                return
            receive = _replay(body)
        await self._app(scope, receive, send)

    def _refusal(self, scope: Scope, told: dict[bytes, bytes]) -> int | None:
        """The status with which a request is refused; None: it may pass."""
        host = told.get(b"host", b"")
        if self._loopback and not is_own_name(host.decode("latin-1")):
            return 421
        if b"\0" in scope.get("raw_path", b"") or "\0" in scope["path"]:
            return 400
        if scope["method"].encode() in READING:
            return None
        if scope["method"] != "POST" or not self._writing:
            return 405
        if told.get(b"content-type", b"").partition(b";")[0].strip().lower() != FORM:
            return 415
        return None if _is_from_here(told, host) else 403


def is_own_name(host: str) -> bool:
    """Whether a Host header names this machine to itself.

    >>> [is_own_name(host) for host in ("127.0.0.1:8001", "localhost", "[::1]:80", "desk.example", "127.0.0.1.example")]
    [True, True, True, False, False]
    """
    name = host.strip().lower()
    name = name[1:].partition("]")[0] if name.startswith("[") else name.partition(":")[0]
    try:
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _is_from_here(told: dict[bytes, bytes], host: bytes) -> bool:
    """What the browser says of where a form comes from, where it says so; the form's token is asked for besides."""
    if (site := told.get(b"sec-fetch-site")) is not None:
        return site in {b"same-origin", b"none"}
    # Our pages send no referrer, and then browsers name no origin either ("null").
    origin = told.get(b"origin", b"null")
    return origin == b"null" or origin.partition(b"://")[2] == host


async def _read_body(receive: Any) -> bytes | None:
    """The whole body of a form; None as soon as it is larger than any form of the desk."""
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if len(body) > LARGEST_FORM:
            return None
        if message["type"] != "http.request" or not message.get("more_body"):
            return body


async def _let_finish(receive: Any) -> None:
    """Read what a refused request still sends, within bounds: an answer that overtakes it would be lost to a reset."""
    read = 0
    with suppress(TimeoutError):
        async with asyncio.timeout(FINISHING):
            while read < UNREAD:
                message = await receive()
                read += len(message.get("body", b""))
                if message["type"] != "http.request" or not message.get("more_body"):
                    return


def _replay(body: bytes) -> Any:
    waiting: list[MutableMapping[str, Any]] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> MutableMapping[str, Any]:
        return waiting.pop() if waiting else {"type": "http.disconnect"}

    return receive


async def _refuse(send: Send, status: int, *, allow: bytes = b"") -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    if status == 405:
        headers.append((b"allow", allow))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": _REFUSED[status]})
