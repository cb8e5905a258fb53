"""Serves the synthetic newspapers on loopback, as the HTTP proxy that a crawl is told of by ``http_proxy``."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from bench.newspaper.newspaper import Press

STATUS_LINES = {status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n" for status in HTTPStatus}
LARGEST_HEAD = 64 * 1024
BACKLOG = 256


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that was answered; ``at`` is when it came (seconds of the monotonic clock), ``client`` from where."""

    url: str
    status: int
    conditional: bool
    user_agent: str
    at: float = 0.0
    client: str = ""

    @property
    def kind(self) -> str:
        """What was asked for: robots (tdmrep.json too), photo, gallery, or listing (feeds and sitemaps too)."""
        path = urlsplit(self.url).path
        if path in ("/robots.txt", "/.well-known/tdmrep.json"):
            return "robots"
        return {"jpg": "photo", "htm": "gallery"}.get(path.rpartition(".")[2], "listing")


class Connection(asyncio.Protocol):
    """One client's connection, kept open; a request is a head without body, an answer leaves in one write."""

    def __init__(self, press: Press, note: Callable[[Asked], None]) -> None:
        self.press, self.note = press, note
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.client = str(transport.get_extra_info("peername")[0])

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while not self.transport.is_closing():
            head, end, rest = self.buffer.partition(b"\r\n\r\n")
            if not end:
                break
            self.buffer = rest
            self.transport.write(self._answer(head.decode("latin-1")))
        if len(self.buffer) > LARGEST_HEAD:
            self.transport.close()

    def _answer(self, head: str) -> bytes:
        came = time.monotonic()
        first, *lines = head.split("\r\n")
        method, target, _ = first.split(" ", 2)
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        url = f"http://{fields.get('host', 'tonghop.example')}{target}" if target.startswith("/") else target
        answer = self.press.answer(url, fields)
        is_conditional = "if-none-match" in fields or "if-modified-since" in fields
        agent = fields.get("user-agent", "")
        self.note(Asked(url, answer.status, is_conditional, agent, came, self.client))
        said = "".join(f"{name}: {value}\r\n" for name, value in answer.headers.items())
        length = "" if answer.status == 304 else f"Content-Length: {len(answer.body)}\r\n"
        start = f"{STATUS_LINES[answer.status]}{said}{length}\r\n".encode("latin-1")
        return start if method == "HEAD" else start + answer.body


class NewspaperServer:
    """The newspapers in a thread of this process, on a free port of ``host`` (loopback); a context manager.

    ``note`` is called (in that thread) with every request that was answered; ``counts`` has them by kind and status.
    """

    def __init__(
        self, press: Press, *, host: str = "127.0.0.1", port: int = 0, note: Callable[[Asked], None] | None = None
    ) -> None:
        self.press, self.host = press, host
        self.counts: Counter[tuple[str, int]] = Counter()
        self._note, self._wanted_port = note, port
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def address(self) -> str:
        """What ``http_proxy`` must be set to."""
        return f"http://{self.host}:{self.port}"

    def _remember(self, asked: Asked) -> None:
        self.counts[asked.kind, asked.status] += 1
        if self._note:
            self._note(asked)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        make = self._loop.create_server(
            lambda: Connection(self.press, self._remember), sock=self._listener, backlog=BACKLOG
        )
        server = self._loop.run_until_complete(make)
        self._loop.run_forever()
        server.close()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    def __enter__(self) -> Self:
        self._listener = socket.create_server((self.host, self._wanted_port), backlog=BACKLOG)
        self.port = int(self._listener.getsockname()[1])
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def wait(self) -> None:
        """Serve until interrupted."""
        self._thread.join()
