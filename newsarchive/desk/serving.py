"""The desk's server: a port, and uvicorn on it until Ctrl-C or SIGTERM, in one process or several."""

from __future__ import annotations

import contextlib
import errno
import socket
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import uvicorn

from newsarchive.desk.app import make_app, make_datasette
from newsarchive.desk.crew import MOST, Watched, cores, run_crew
from newsarchive.desk.desk import desk_of
from newsarchive.desk.files import App
from newsarchive.desk.writing import read_secret
from newsarchive.errors import DeskError
from newsarchive.garbage import search_seldom

__all__ = ["Served", "address_of", "listen", "read_secret", "serve"]

GRACE = 3
"""Seconds that answers which are being sent have when the server is told to end."""


@dataclass(frozen=True, slots=True)
class Served:
    """What is served and to whom: the archive's folder; ``loopback`` and ``secret`` as in :mod:`.app`."""

    archive: Path
    loopback: bool
    secret: str | None = None


def serve(served: Served, host: str, port: int, tell: Callable[[str], None], *, processes: int | None = None) -> None:
    """Serve an archive; ``tell`` gets the address once it can be opened. Returns when told to end.

    Port 0 is a free one. ``processes`` None: as many as there are processors, up to :data:`~.crew.MOST`. Raises
    :class:`~newsarchive.errors.DeskError` for an address that cannot be had, and what opening the archive raises.
    """
    count = processes or min(cores(), MOST)
    datasette = make_datasette(served.archive, served.secret)
    try:
        with listen(host, port) as listener:
            ready = partial(tell, address_of(listener))
            if count > 1:
                # Each process opens the archive for itself. It stays open here too: the first to open it after nobody
                # had it open reads the whole log, and holds up the others.
                run_crew(count, partial(_answer, served, listener), ready, grace=2 * GRACE)
            else:
                ready()
                with contextlib.suppress(KeyboardInterrupt):  # Ctrl-C is how it is meant to end
                    uvicorn.Server(_configure(make_app(datasette, loopback=served.loopback))).run(sockets=[listener])
    finally:
        desk_of(datasette).close()


def _answer(served: Served, listener: socket.socket, watched: Watched) -> None:
    datasette = make_datasette(served.archive, served.secret)
    app = make_app(datasette, loopback=served.loopback, alone=False)
    search_seldom()
    try:
        watched.run(_configure(app), listener)
    finally:
        desk_of(datasette).close()


def _configure(app: App) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
        lifespan="on",
    )


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
