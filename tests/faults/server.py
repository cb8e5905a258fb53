"""A newspaper on loopback that misbehaves as it is told, down to single bytes on the wire.

It is an HTTP proxy (for the reserved names of the sample newspaper, and any other name) and a plain server alike.
What an address answers is a function of the connection, so that it may stall, break off, lie or never end.
"""

from __future__ import annotations

import contextlib
import io
import os
import socket
import sqlite3
import struct
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from PIL import Image

from tests.crawl.sample import ROOT, proxy_environment

FRONT = "http://anhmau.example"
PHOTOS = "http://anh.anhmau.example"
LISTING = f"{FRONT}/anh"


@dataclass
class Connection:
    """One request on its socket. ``number`` counts the requests for this address, from 1."""

    sock: socket.socket
    server: FaultServer
    url: str
    headers: Mapping[str, str]
    number: int
    sent: int = 0

    def send(self, *parts: bytes | str) -> None:
        """Write; what the other side takes counts as sent."""
        for part in parts:
            data = part.encode() if isinstance(part, str) else part
            self.sock.sendall(data)
            self.sent += len(data)

    def answer(
        self,
        body: bytes | str = b"",
        *,
        status: int = 200,
        kind: str = "text/html; charset=utf-8",
        length: int | str | None = -1,
        **headers: str,
    ) -> None:
        """A whole answer; ``length`` is what Content-Length claims (-1: the truth, None: nothing)."""
        data = body.encode() if isinstance(body, str) else body
        lines = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}", "Connection: close"]
        if length is not None:
            lines.append(f"Content-Length: {len(data) if length == -1 else length}")
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.send("\r\n".join(lines), "\r\n\r\n", data)

    def stall(self) -> None:
        """Say nothing until the other side gives up or the server stops."""
        self.sock.settimeout(20)
        with contextlib.suppress(OSError):
            while self.sock.recv(4096):
                pass

    def reset(self) -> None:
        """Close with RST instead of FIN."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


Answer = Callable[[Connection], None]


@dataclass
class FaultServer:
    """``routes`` by whole address; what has no route is 404.

    ``asked`` counts requests and ``sent`` bytes, ``headers`` are the last request's, all by address; ``times`` holds
    every request with its monotonic second; ``busiest`` how many requests of a host were answered at a time.
    """

    routes: dict[str, Answer] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    sent: Counter[str] = field(default_factory=Counter)
    headers: dict[str, Mapping[str, str]] = field(default_factory=dict)
    times: list[tuple[str, float]] = field(default_factory=list)
    busy: Counter[str] = field(default_factory=Counter)
    busiest: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        self.lock = threading.Lock()
        self.open: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def address(self) -> str:
        """What ``http_proxy`` must be set to."""
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        """Stop, and wake whatever stalls."""
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        with self.lock:
            for sock in self.open:
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, sock: socket.socket) -> None:
        with self.lock:
            self.open.add(sock)
        try:
            with sock, contextlib.suppress(OSError):
                self._answer(sock)
        finally:
            with self.lock:
                self.open.discard(sock)

    def _answer(self, sock: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            if not (chunk := sock.recv(65536)):
                return
            head += chunk
        first, *lines = head.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines)
        target = first.split(" ")[1]
        url = target if "://" in target else f"http://{headers.get('Host')}{target}"
        with self.lock:
            self.asked[url] += 1
            self.times.append((url, time.monotonic()))
            host = urlsplit(url).hostname or ""
            self.busy[host] += 1
            self.busiest[host] = max(self.busiest[host], self.busy[host])
            self.headers[url] = headers
            number = self.asked[url]
        connection = Connection(sock, self, url, headers, number)
        try:
            self.routes.get(url, not_found)(connection)
        finally:
            with self.lock:
                self.sent[url] += connection.sent
                self.busy[host] -= 1


def not_found(connection: Connection) -> None:
    """404; also what robots.txt answers unless a test says otherwise."""
    connection.answer("<title>404</title>", status=404)


def page(body: bytes | str, **options: object) -> Answer:
    """A plain good answer."""
    return lambda connection: connection.answer(body, **options)  # type: ignore[arg-type]


def jpeg(seed: int) -> bytes:
    """A small photo; no two seeds give the same."""
    image = Image.new("RGB", (96, 64), (seed * 37 % 256, seed * 61 % 256, seed * 17 % 256))
    out = io.BytesIO()
    image.save(out, "JPEG")
    return out.getvalue()


def listing(*addresses: str) -> str:
    """A listing of the sample newspaper."""
    links = "".join(
        f'<article class="tin-anh"><h3><a href="{address}">Bộ ảnh</a></h3></article>' for address in addresses
    )
    return f"<html><body><h1>Ảnh</h1>{links}</body></html>"


def gallery_url(name: str, number: int) -> str:
    """The address of a gallery that the sample newspaper's rule takes for one."""
    return f"{FRONT}/anh/{name}-{number:08}.htm"


def captions_of(name: str, count: int) -> list[str]:
    """Captions that no other gallery has."""
    return [f"Người thợ {name} số {number} căng lưới phơi cá bên bến sông." for number in range(1, count + 1)]


def gallery(name: str, photos: list[str], *, head: str = "") -> str:
    """A gallery of the sample newspaper with one caption under each photo."""
    figures = "".join(
        f'<figure><img src="{photo}"><figcaption>{caption}</figcaption></figure>'
        for photo, caption in zip(photos, captions_of(name, len(photos)), strict=True)
    )
    return (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Bến sông {name}</title>{head}</head><body>'
        f"<article><h1>[Ảnh] Bến sông {name}</h1><p>Một ngày bên bến sông {name}, từ sáng sớm tới tối.</p>"
        f"{figures}</article></body></html>"
    )


def add_gallery(server: FaultServer, name: str, number: int, *, count: int = 6, **options: object) -> str:
    """A sound gallery with its photos; returns its address."""
    photos = [f"{PHOTOS}/{name}-{at}.jpg" for at in range(count)]
    for at, photo in enumerate(photos):
        server.routes[photo] = page(jpeg(number * 20 + at), kind="image/jpeg")
    url = gallery_url(name, number)
    server.routes[url] = page(gallery(name, photos), **options)
    return url


@contextmanager
def newspaper() -> Iterator[FaultServer]:
    """A server without any route yet."""
    server = FaultServer()
    try:
        yield server
    finally:
        server.stop()


def crawl(
    server: FaultServer, folder: Path, *, spider: str = "sections", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Crawl the sample newspaper at ``server``; what it prints must hold no traceback."""
    settings = {"NEWSARCHIVE_TIMEOUT": "0.5", "NEWSARCHIVE_FIRST_WAIT": "0.05", "NEWSARCHIVE_PATIENCE": "1"}
    surroundings = proxy_environment(server.address) | settings | {"NEWSARCHIVE_ARCHIVE": str(folder)} | environment
    command = [sys.executable, "-m", "scrapy", "crawl", spider, "-a", "site=sample"]
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, timeout=120)
    log = os.environ.get("SHOW_CRAWL")
    if log:
        Path(log).write_text(done.stderr)
    assert "Traceback" not in done.stderr, done.stderr[-6000:]
    return done


def ask(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    """Plain SQL against the archive's file."""
    with closing(sqlite3.connect(folder / "archive.sqlite")) as connection:
        return connection.execute(sql).fetchall()
