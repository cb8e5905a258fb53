"""A newspaper for one test: its routes are a table, its site file lies in a folder of its own."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from PIL import Image

from tests.crawl.sample import ROOT, proxy_environment

HOME = "http://lang.example"
Answer = tuple[int, str, bytes]

SITE = """
from newsarchive.sites.site import Site

SITE = Site(
    name="lang",
    title="Báo Làng",
    hosts=("lang.example",),
    delay=0.0,
    listing_link="article h3 a[href]",
    gallery_url=r"-\\d{5}\\.htm$",
{fields})
"""


def html(body: str) -> Answer:
    return 200, "text/html; charset=utf-8", f"<!DOCTYPE html><html><body>{body}</body></html>".encode()


def fragment(body: str) -> Answer:
    return 200, "text/html; charset=utf-8", body.encode()


def xml(body: str) -> Answer:
    return 200, "application/xml", body.encode()


def cards(*numbers: int) -> str:
    return "".join(
        f'<article><h3><a href="/chuyen-lang-{n:05}.htm">Chuyện làng {n}</a></h3></article>' for n in numbers
    )


def page(number: int, photos: int = 5, photos_of: str = "chung") -> Answer:
    """A photo story; most share their photos, which are fetched once: the tests are about pages."""
    figures = "".join(
        f'<figure><img src="/anh/{photos_of}-{n}.jpg"><figcaption>Người thứ {n} ở bến {number}.</figcaption></figure>'
        for n in range(1, photos + 1)
    )
    return html(f"<h1>Chuyện làng {number}</h1><div class='than'>{figures}</div>")


def feed(*numbers: int) -> Answer:
    items = "".join(
        f"<item><title>Chuyện làng {n}</title><link>{HOME}/chuyen-lang-{n:05}.htm</link></item>" for n in numbers
    )
    return xml(f'<rss version="2.0"><channel><title>Ảnh</title>{items}</channel></rss>')


def sitemap(*entries: tuple[int, str]) -> Answer:
    urls = "".join(
        f"<url><loc>{HOME}/chuyen-lang-{n:05}.htm</loc><image/><image/><image/><image/><image/><lastmod>{day}</lastmod></url>"
        for n, day in entries
    )
    return xml(f"<urlset>{urls}</urlset>")


def index(*names: str) -> Answer:
    children = "".join(f"<sitemap><loc>{HOME}{name}</loc></sitemap>" for name in names)
    return xml(f"<sitemapindex>{children}</sitemapindex>")


class Village:
    """The newspaper, its server (a proxy that knows this host alone), and the commands that crawl it."""

    def __init__(self, folder: Path, **fields: Any) -> None:
        self.archive = folder / "archive"
        self.sites = folder / "sites"
        self.sites.mkdir()
        self.write_site(**fields)
        self.routes: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(self.answer))
        self.server.daemon_threads = True

    def write_site(self, **fields: Any) -> None:
        lines = "".join(f"    {name}={value!r},\n" for name, value in fields.items())
        (self.sites / "lang.py").write_text(SITE.replace("{fields}", lines), encoding="utf-8")

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, url: str) -> Answer:
        self.asked.append(url)
        path = url.removeprefix(HOME)
        if path in self.routes:
            return self.routes[path]
        number = path.rpartition("-")[2].removesuffix(".htm")
        if path.startswith("/chuyen-lang-") and number.isdecimal():
            return page(int(number))
        return (200, "image/jpeg", photo(path)) if path.endswith(".jpg") else (404, "text/plain", b"")

    def run(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """A command of newsarchive on this newspaper and its archive; what was asked before is forgotten."""
        return self.start("newsarchive", *arguments, "--archive", str(self.archive), stdin=stdin)

    def run_scrapy(self, spider: str, **arguments: str) -> subprocess.CompletedProcess[str]:
        """A spider as Scrapy itself starts it."""
        given = [part for name, value in arguments.items() for part in ("-a", f"{name}={value}")]
        return self.start("scrapy", "crawl", spider, "-a", "site=lang", *given)

    def start(self, module: str, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        self.asked.clear()
        environment = proxy_environment(f"http://127.0.0.1:{self.server.server_address[1]}")
        environment |= {"NEWSARCHIVE_SITES": str(self.sites), "NEWSARCHIVE_ARCHIVE": str(self.archive)}
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            env=environment | {"PYTHONUTF8": "1"},
            input=stdin,
            capture_output=True,
            text=True,
            timeout=180,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def crawl(self, *arguments: str) -> dict[str, Any]:
        """A crawl that must end well; its report."""
        done = self.run("crawl", "lang", "--json", *arguments)
        assert done.returncode == 0, done.stderr + self.log()
        return json.loads(done.stdout)[0]  # type: ignore[no-any-return]

    def log(self) -> str:
        return "".join(path.read_text("utf-8") for path in sorted(self.archive.glob("logs/*.log")))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.archive / "archive.sqlite")) as connection:
            return connection.execute(sql).fetchall()

    def change(self, sql: str) -> None:
        with closing(sqlite3.connect(self.archive / "archive.sqlite")) as connection:
            connection.execute(sql)
            connection.commit()

    def stored(self) -> list[int]:
        """The numbers of the galleries in the archive."""
        return sorted(int(url[-9:-4]) for (url,) in self.rows("SELECT url FROM gallery"))

    def listings_asked(self) -> list[str]:
        """Paths that were asked for and are no galleries, photos or files for robots, in their order."""
        paths = [url.removeprefix(HOME) for url in self.asked]
        others = ("/chuyen-lang-", "/anh/", "/robots.txt", "/.well-known/")
        return [path for path in paths if not path.startswith(others)]


def handler_of(answer: Callable[[str], Answer]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            status, kind, body = answer(self.path)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    return Handler


def photo(path: str) -> bytes:
    """A small photo, another one for every path."""
    seed = sum(map(ord, path)) * 7919
    file = BytesIO()
    Image.new("RGB", (320, 240), (seed % 256, seed // 256 % 256, len(path) * 9 % 256)).save(file, "JPEG", comment=path)
    return file.getvalue()
