"""Who is measured: what each is started with, and how many of a newspaper's photos it kept."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bench.measure import Command
from bench.results import ROOT
from newsarchive.crawl import MEMORY

AT_ONCE = "16"
"""Requests under way to a host, for every contestant: loopback needs no pauses."""

STOCK = Path("bench/crawl/stock/spider.py")
FAST = ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=False", f"CONCURRENT_REQUESTS_PER_DOMAIN={AT_ONCE}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a contestant works: an empty ``folder``, the ``proxy`` that leads to the newspaper, all addresses."""

    folder: Path
    proxy: str
    sites: Path
    pages: Sequence[str]
    photos: Sequence[str]

    @property
    def environment(self) -> Mapping[str, str]:
        """The surrounding environment with the newspaper's proxy and nobody else's."""
        clean = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
        return clean | {"http_proxy": self.proxy, "PYTHONPATH": str(ROOT)}


@dataclass(frozen=True, slots=True)
class Contestant:
    """``galleries`` is how many it crawls in a round: slow ones fewer. ``count`` tells how many photos it kept."""

    name: str
    title: str
    galleries: int
    commands: Callable[[Place, int], Sequence[Command]]
    count: Callable[[Path], int] | None = None


def newsarchive(*, readers: int) -> Callable[[Place, int], Sequence[Command]]:
    """The whole job, as ``newsarchive crawl`` starts it, without the pauses that politeness asks for."""

    def commands(place: Place, galleries: int) -> Sequence[Command]:
        own = {"NEWSARCHIVE_ARCHIVE": str(place.folder), "NEWSARCHIVE_SITES": str(place.sites)}
        own |= {"NEWSARCHIVE_BUDGET": "0", "NEWSARCHIVE_READERS": str(readers)}
        arguments = ["-a", "site=tonghop", "-a", f"limit={galleries}"]
        arguments += _settings(*FAST, f"LOG_FILE={place.folder}/crawl.log")
        run = ["-m", "scrapy", "crawl", "sections", *arguments]
        return [Command([sys.executable, *run], ROOT, {**MEMORY, **place.environment, **own})]

    return commands


def stock(settings: str, *, photos: str = "keep") -> Callable[[Place, int], Sequence[Command]]:
    """An average developer's spider with ``settings``, a module of bench/crawl/stock."""

    def commands(place: Place, galleries: int) -> Sequence[Command]:
        arguments = ["-a", f"galleries={galleries}", "-a", f"photos={photos}", *_settings(*FAST)]
        own = {"SCRAPY_SETTINGS_MODULE": f"bench.crawl.stock.{settings}", "STOCK_FOLDER": str(place.folder)}
        run = [sys.executable, "-m", "scrapy", "runspider", str(STOCK), *arguments]
        return [Command(run, ROOT, {**place.environment, **own})]

    return commands


def wget(place: Place, galleries: int) -> Sequence[Command]:
    """``wget -r`` for the pages, then its list of photos: it does not read ``data-src``."""
    listed = _write_list(place.folder / "photos.txt", place.photos[: galleries * _each(place)])
    pages = _write_list(place.folder / "pages.txt", place.pages[:galleries])
    run = ["wget", "-r", "-l", "1", "-q", "-P", str(place.folder), "-i"]
    return [
        Command([*run, str(pages), "--domains", "tonghop.example", "-A", "htm"], ROOT, place.environment, ok=(0, 8)),
        Command(["wget", "-x", "-q", "-P", str(place.folder), "-i", str(listed)], ROOT, place.environment),
    ]


def curl(place: Place, galleries: int) -> Sequence[Command]:
    """``curl --parallel`` of all addresses: the limit of fetching, for it reads nothing and finds nothing."""
    wanted = [*place.pages[:galleries], *place.photos[: galleries * _each(place)]]
    lines = "".join(
        f'url = "{url}"\noutput = "{place.folder}/{number}.{url.rpartition(".")[2]}"\n'
        for number, url in enumerate(wanted)
    )
    config = place.folder / "curl.conf"
    config.write_text(lines, "utf-8")
    run = ["curl", "--silent", "--parallel", "--parallel-max", AT_ONCE, "--config", str(config)]
    return [Command(run, ROOT, place.environment)]


def count_rows(folder: Path) -> int:
    """Pairs with a photo in an archive."""
    with closing(sqlite3.connect(folder / "archive.sqlite")) as archive:
        return int(archive.execute("SELECT count(photo_sha256) FROM pairs").fetchone()[0])


def count_stock(folder: Path) -> int:
    """The same in the developer's database."""
    with closing(sqlite3.connect(folder / "galleries.sqlite")) as database:
        return int(database.execute("SELECT count(path) FROM photo").fetchone()[0])


def count_files(folder: Path) -> int:
    """Photos that lie in ``folder``."""
    return sum(1 for _ in folder.rglob("*.jpg"))


def contestants(fast: int, slow: int) -> Sequence[Contestant]:
    """All of them; ``fast`` and ``slow`` are the galleries that they crawl in a round."""
    return (
        Contestant("newsarchive", "newsarchive, a process that reads", fast, newsarchive(readers=1), count_rows),
        Contestant("newsarchive-0", "newsarchive, one process", slow, newsarchive(readers=0), count_rows),
        Contestant("images", "(a) stock ImagesPipeline, ORM", slow, stock("images"), count_stock),
        Contestant("thumbs", "(a) the same with IMAGES_THUMBS", slow, stock("thumbs"), count_stock),
        Contestant("files", "(b) stock FilesPipeline, ORM", slow, stock("files"), count_stock),
        Contestant("fetch", "Scrapy's plain fetch, photos dropped", fast, stock("settings", photos="drop")),
        Contestant("wget", "(c) wget -r, photos by list", fast, wget, count_files),
        Contestant("curl", "(d) curl --parallel of all addresses", fast, curl, count_files),
    )


def _settings(*settings: str) -> list[str]:
    return [part for setting in settings for part in ("-s", setting)]


def _each(place: Place) -> int:
    return len(place.photos) // len(place.pages)


def _write_list(path: Path, urls: Sequence[str]) -> Path:
    path.write_text("".join(f"{url}\n" for url in urls), "utf-8")
    return path
