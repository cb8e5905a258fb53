"""The desk's server: a port, and uvicorn on it until Ctrl-C or SIGTERM."""

from __future__ import annotations

import contextlib
import errno
import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from newsarchive.desk.app import make_app, make_datasette
from newsarchive.desk.writing import read_secret
from newsarchive.errors import DeskError

__all__ = ["address_of", "listen", "read_secret", "serve"]

GRACE = 3
"""Seconds that answers which are being sent have when the server is told to end."""


def serve(
    archive: Path, host: str, port: int, tell: Callable[[str], None], *, loopback: bool, secret: str | None
) -> None:
    """Serve the archive in a folder; ``tell`` gets the address once it can be opened. Returns when told to end.

    ``loopback`` and ``secret`` as in :mod:`newsarchive.desk.app`. Port 0 is a free one. Raises
    :class:`~newsarchive.errors.DeskError` for an address that cannot be had, and what opening the archive raises.
    """
    datasette = make_datasette(archive, secret)
    try:
        with listen(host, port) as listener:
            config = uvicorn.Config(
                make_app(datasette, loopback=loopback),
                log_level="warning",
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=GRACE,
                lifespan="on",
            )
            tell(address_of(listener))
            with contextlib.suppress(KeyboardInterrupt):  # Ctrl-C is how it is meant to end
                uvicorn.Server(config).run(sockets=[listener])
    finally:
        datasette.newsarchive_desk.close()


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on ``host``; the caller closes it. Raises :class:`~newsarchive.errors.DeskError`."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise DeskError(f"port {port} is in use", then="choose another, or --port 0 for a free one") from None
        reason = error.strerror or str(error)
        raise DeskError(
            f"cannot be listened on ({reason})", where=f"{host}:{port}", then="see --host, --port"
        ) from None


def address_of(listener: socket.socket) -> str:
    """What to type into a browser."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
