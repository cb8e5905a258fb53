"""What every answer says to the browser: nothing from elsewhere, nothing inline, no guessing at types."""

from __future__ import annotations

import logging
from collections.abc import MutableMapping
from typing import Any

from newsarchive.desk.files import App, Scope, Send

log = logging.getLogger(__name__)

POLICY = "; ".join(
    (
        "default-src 'none'",
        "img-src 'self'",
        "style-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
"""For every page of the desk, Datasette's included. An answer that brings its own policy keeps it."""

OTHERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)


class Headers:
    """An ASGI app that adds these headers to what ``app`` answers."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Any, send: Send) -> None:
        """Pass on, and add headers to each answer."""
        begun = False

        async def send_guarded(message: MutableMapping[str, Any]) -> None:
            nonlocal begun
            begun = True
            if message["type"] == "http.response.start":
                headers = [(bytes(name).lower(), bytes(value)) for name, value in message.get("headers", [])]
                if b"content-security-policy" not in dict(headers):
                    headers.append((b"content-security-policy", POLICY.encode()))
                message = {**message, "headers": [*headers, *OTHERS]}
            await send(message)

        try:
            await self._app(scope, receive, send_guarded)
        except Exception:
            if begun or scope["type"] != "http":
                raise
            # The server's own answer would have no policy.
            log.exception("%s", scope["path"])
            headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
            await send_guarded({"type": "http.response.start", "status": 500, "headers": headers})
            await send_guarded({"type": "http.response.body", "body": b"something went wrong\n"})
