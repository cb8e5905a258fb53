"""Files that never change under their address: small copies, photos as served, the stylesheet and the script.

They are answered before Datasette is asked, because it forbids keeping any answer to a request with a cookie.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from functools import cache, partial
from hashlib import sha256
from importlib.resources import files
from typing import Any

from newsarchive.desk.desk import Desk
from newsarchive.desk.thumbs import MADE_AS, WIDTHS
from newsarchive.errors import ArchiveUnreachableError, NewsarchiveError, NotFoundError

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Any, Send], Awaitable[None]]

THUMB = re.compile(r"/thumb/([1-9][0-9]{2,3})/([0-9a-f]{64})\.webp")
LISTED = re.compile(r"/thumb/400/([0-9a-f]{64})\.jpg")
ORIGINAL = re.compile(r"/photo/([0-9a-f]{64})/original")
ASSET = re.compile(r"/-/desk/([a-z-]+\.(?:css|js|svg))")

TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp", "gif": "image/gif", "avif": "image/avif"}
ASSET_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
FOR_EVER = "public, max-age=31536000, immutable"


class Files:
    """An ASGI app that answers for files, and leaves all else to ``app``."""

    def __init__(self, app: App, desk: Desk) -> None:
        self._app, self._desk = app, desk
        self._assets = dict(_read_assets())

    async def __call__(self, scope: Scope, receive: Any, send: Send) -> None:
        """Answer GET and HEAD of files."""
        path = scope.get("path", "")
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
        elif found := THUMB.fullmatch(path):
            await self._thumb(scope, send, int(found[1]), found[2])
        elif found := LISTED.fullmatch(path):
            name = found[1]
            read = partial(self._desk.thumbs.for_lists, name)
            await self._photo(scope, send, f'"{name[:32]}-jpg"', lambda: ("image/jpeg", read()), [])
        elif found := ORIGINAL.fullmatch(path):
            await self._original(scope, send, found[1])
        elif found := ASSET.fullmatch(path):
            await self._asset(scope, send, found[1])
        else:
            await self._app(scope, receive, send)

    async def _thumb(self, scope: Scope, send: Send, width: int, name: str) -> None:
        if width not in WIDTHS:
            await _missing(send)
            return
        etag = f'"{name[:32]}-{width}-{MADE_AS}"'
        await self._photo(scope, send, etag, lambda: ("image/webp", self._desk.thumbs.get(name, width)), [])

    async def _original(self, scope: Scope, send: Send, name: str) -> None:
        def read() -> tuple[str, bytes]:
            photos = self._desk.photos
            suffix = (photos.find(name) or "").rpartition(".")[2]
            return TYPES.get(suffix, "application/octet-stream"), photos.get(name)

        saved = b"download=1" in scope.get("query_string", b"").split(b"&")
        headers = [(b"content-disposition", b"attachment; filename=" + name[:16].encode())] if saved else []
        await self._photo(scope, send, f'"{name[:32]}"', read, headers)

    async def _photo(
        self,
        scope: Scope,
        send: Send,
        etag: str,
        read: Callable[[], tuple[str, bytes]],
        headers: list[tuple[bytes, bytes]],
    ) -> None:
        if _knows(scope, etag):
            await _answer(send, 304, b"", etag=etag)
            return
        try:
            kind, body = await self._desk.read(read)
        except NotFoundError:
            await _missing(send)
        except ArchiveUnreachableError:
            await _missing(send, 503, b"the store of photos does not answer; try again\n")
        except NewsarchiveError:
            await _missing(send, 410)  # damaged or undecodable; health and stats tell of it
        else:
            await _answer(send, 200, body, kind, etag=etag, head=scope["method"] == "HEAD", headers=headers)

    async def _asset(self, scope: Scope, send: Send, name: str) -> None:
        body = self._assets.get(name)
        if body is None:
            await _missing(send)
            return
        etag = f'"{digest(body)}"'
        if _knows(scope, etag):
            await _answer(send, 304, b"", etag=etag)
            return
        kind = ASSET_TYPES[name.rpartition(".")[2]]
        await _answer(send, 200, body, kind, etag=etag, head=scope["method"] == "HEAD")


@cache
def asset_address(name: str) -> str:
    """The address of one of our own files; it changes when the file does."""
    return f"/-/desk/{name}?{digest((_STATIC / name).read_bytes())}"


_STATIC = files("newsarchive.desk") / "static"


def _read_assets() -> Iterator[tuple[str, bytes]]:
    for file in _STATIC.iterdir():
        yield file.name, file.read_bytes()


def digest(body: bytes) -> str:
    """A short name for bytes."""
    return sha256(body).hexdigest()[:16]


def _knows(scope: Scope, etag: str) -> bool:
    """Whether the browser says that it holds the file already."""
    said = next((value for name, value in scope["headers"] if name == b"if-none-match"), b"")
    return etag.encode() in said


async def _answer(
    send: Send,
    status: int,
    body: bytes,
    kind: str = "",
    *,
    etag: str,
    head: bool = False,
    headers: list[tuple[bytes, bytes]] | None = None,
) -> None:
    told = [(b"etag", etag.encode()), (b"cache-control", FOR_EVER.encode()), *(headers or [])]
    if status == 200:
        told += [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": told})
    await send({"type": "http.response.body", "body": b"" if head else body})


async def _missing(send: Send, status: int = 404, told: bytes = b"not in this archive\n") -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": told})
