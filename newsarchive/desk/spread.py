"""Pages spread over processes: the next page is asked for on a new connection, which whoever is idle takes.

A connection stays with the process that took it, and a reader who asks for one page after another would wait for that
one while the others rest. Small copies of photos, answered in a millisecond, keep their connections.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from newsarchive.desk.files import App, Scope, Send


class Spread:
    """An ASGI app that answers as ``app`` does and closes the connection."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Any, send: Send) -> None:
        """Pass on; each answer says that it is the connection's last."""

        async def send_last(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", []), (b"connection", b"close")]}
            await send(message)

        await self._app(scope, receive, send_last if scope["type"] == "http" else send)
