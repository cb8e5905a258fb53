"""Serves the sample newspaper on loopback; nothing but Python's standard library.

    python data/sample/serve.py --port 0 --port-file PORT [--log REQUESTS.jsonl]

It is an HTTP proxy that knows two hosts only, http://anhmau.example and http://anh.anhmau.example (a name reserved
for examples, RFC 2606): a crawl with ``http_proxy=http://127.0.0.1:PORT`` stores the same addresses in every run.
Plain requests with a Host header are answered too, and a browser at http://127.0.0.1:PORT/anh sees the pages.
In a test::

    with SampleServer() as server:
        ...  # server.address is "http://127.0.0.1:PORT", server.requests what was asked so far
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import signal
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote, urlsplit

HERE = Path(__file__).resolve().parent
HOSTS = ("anhmau.example", "anh.anhmau.example")
# A newspaper answers for every size of a photo; here all sizes have the bytes of the largest.
SIZE = re.compile(r"^/(?:w\d+|zoom/[\d_]+|thumb_w/\d+)(?=/)")
NOT_FOUND = "<!DOCTYPE html><title>404</title><h1>404: Không tìm thấy trang</h1>\n".encode()


class Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD from ``routes.json``; the same request gets the same bytes, headers included."""

    protocol_version = "HTTP/1.1"
    # Headers and body leave in two writes: with Nagle's algorithm each answer would wait for a delayed ACK.
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        """Answer with headers and body."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Answer with the headers of the same GET."""
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        url = self._wanted()
        route = find_route(self.server.routes, url)
        if route is None:
            status, body = 404, NOT_FOUND
            headers = {"Content-Type": "text/html; charset=utf-8"}
        else:
            body = (HERE / route["file"]).read_bytes()
            headers = describe(route, body)
            status = 304 if self._has_it(headers) else 200
        self.server.note(self.command, url, status, self.headers.get("User-Agent", ""))
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body and status != 304:
            self.wfile.write(body)

    def _wanted(self) -> str:
        if self.path.startswith("/"):
            return f"http://{self.headers.get('Host', HOSTS[0])}{self.path}"
        return self.path

    def _has_it(self, headers: dict[str, str]) -> bool:
        if etags := self.headers.get("If-None-Match"):
            return headers["ETag"] in [etag.strip() for etag in etags.split(",")]
        if since := self.headers.get("If-Modified-Since"):
            try:
                return parsedate_to_datetime(since) >= parsedate_to_datetime(headers["Last-Modified"])
            except (TypeError, ValueError):
                return False
        return False

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: requests are noted as JSON lines instead."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int, log: Path | None, watch: Callable[[dict[str, Any]], None] | None = None) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.routes: dict[str, dict[str, str]] = json.loads((HERE / "routes.json").read_text(encoding="utf-8"))
        self.requests: list[dict[str, Any]] = []
        self._lock = threading.Lock()
        self._log = log
        self._watch = watch
        self._started = time.monotonic()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up (a killed crawl) is no event here; anything else is shown as always."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def note(self, method: str, url: str, status: int, user_agent: str) -> None:
        """Remember one request, and append it to the log as one line."""
        seconds = round(time.monotonic() - self._started, 4)
        said = {"method": method, "url": url, "status": status, "user_agent": user_agent, "seconds": seconds}
        with self._lock:
            self.requests.append(said)
            if self._log:
                with self._log.open("a", encoding="utf-8") as out:
                    out.write(json.dumps(said, ensure_ascii=False) + "\n")
        if self._watch:
            self._watch(said)


def find_route(routes: dict[str, dict[str, str]], url: str) -> dict[str, str] | None:
    """The route of ``url``: query and size segment do not count, loopback stands for both hosts; None for 404."""
    parts = urlsplit(url)
    path = SIZE.sub("", unquote(parts.path)) or "/"
    hosts = HOSTS if parts.hostname in {"127.0.0.1", "localhost"} else (parts.hostname,)
    if parts.scheme != "http" or not set(hosts) <= set(HOSTS):
        return None
    return next((routes[f"http://{host}{path}"] for host in hosts if f"http://{host}{path}" in routes), None)


def describe(route: dict[str, str], body: bytes) -> dict[str, str]:
    """The headers of an answer: type, an ETag made from the bytes, the time of the last change."""
    modified = datetime.fromisoformat(route["modified"])
    utc = modified.astimezone(UTC)
    return {
        "Content-Type": route["type"],
        "ETag": f'"{hashlib.sha256(body).hexdigest()[:16]}"',
        "Last-Modified": format_datetime(utc, usegmt=True),
        "Cache-Control": "max-age=60",
    }


class SampleServer:
    """The newspaper in a thread of this process, on a free loopback port; a context manager for tests.

    ``watch`` is told of every request before it is answered.
    """

    def __init__(
        self, port: int = 0, log: Path | None = None, watch: Callable[[dict[str, Any]], None] | None = None
    ) -> None:
        self._server = _Server(port, log, watch)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def port(self) -> int:
        """The port that was free."""
        return int(self._server.server_address[1])

    @property
    def address(self) -> str:
        """What ``http_proxy`` must be set to."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def requests(self) -> list[dict[str, Any]]:
        """Every request so far: method, url, status, user_agent, seconds since the start."""
        return list(self._server.requests)

    def start(self) -> Self:
        """Begin to answer."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop answering and give the port back."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def main() -> None:
    """Serve until the process is told to end."""
    parser = argparse.ArgumentParser(description="Serves the sample newspaper on loopback.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--port-file", type=Path, help="the port is written here once the server listens")
    parser.add_argument("--log", type=Path, help="every request is appended here as one JSON line")
    chosen = parser.parse_args()
    try:
        server = _Server(chosen.port, chosen.log)
    except OSError as error:
        sys.exit(f"port {chosen.port}: cannot be used ({error.strerror}); use --port 0 for a free one")
    port = int(server.server_address[1])
    if chosen.port_file:
        # Renamed into place, so that whoever waits for the file never reads half a number.
        waiting = chosen.port_file.with_suffix(".part")
        waiting.write_text(f"{port}\n", encoding="utf-8")
        waiting.replace(chosen.port_file)
    print(f"Báo Ảnh Mẫu: http://127.0.0.1:{port}/anh (http_proxy=http://127.0.0.1:{port})", flush=True)
    # SIGTERM ends it in good order too: a shell's background jobs are started deaf to SIGINT.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()


if __name__ == "__main__":
    main()
