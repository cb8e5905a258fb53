"""`make demo`: crawl the sample newspaper on loopback into data/demo and show what came of it."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path

from rich.console import Console
from rich.panel import Panel
from serve import SampleServer

from newsarchive.archive import Archive
from newsarchive.crawl import crawl_site
from newsarchive.errors import NewsarchiveError
from newsarchive.reports import console
from newsarchive.reports import galleries as reports

QUERIES = (
    ("duong pho", "without marks: every spelling that folds to these letters"),
    ("đường", "with marks: these marks and no others, so no 'dương'"),
    ('"chợ nổi"', "a phrase"),
)


def main() -> None:
    """Crawl, then print a summary and three searches with their answers."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `make demo | head` ends quietly
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--archive", type=Path, default=Path("data/demo"), help="folder of the demo's archive")
    folder = parser.parse_args().archive
    screen = Console(highlight=False, soft_wrap=True)
    try:
        crawl_sample(folder)
        with Archive.open_read_only(folder) as archive:
            show(archive, folder, screen)
    except NewsarchiveError as error:
        sys.exit(f"newsarchive: {error}")


def crawl_sample(folder: Path) -> None:
    """One crawl of the sample newspaper, named "demo": making it again continues it and adds nothing."""
    with SampleServer() as server, Archive.open(folder) as archive:
        # The reserved address of the sample newspaper exists only behind this proxy.
        os.environ |= {"http_proxy": server.address, "no_proxy": "", "NO_PROXY": ""}
        with console.progress("crawling the sample newspaper", lambda: archive.tally("sample")) as tick:
            crawl_site("sample", folder, job="demo", on_tick=tick)


def show(archive: Archive, folder: Path, screen: Console) -> None:
    """The summary, the queries, and where to go on."""
    lines = reports.summary_lines(archive.stats())
    width = max(len(name) for name, _ in lines)
    body = "\n".join(f"{name:<{width}}  {value}" for name, value in lines)
    screen.print(Panel(body, title="Báo Ảnh Mẫu, archived", expand=False))
    for query, meaning in QUERIES:
        screen.print(f"\n[bold]newsarchive search '{query}'[/bold]   ({meaning})")
        reports.print_hits(archive.search(query, limit=3), as_json=False)
    screen.print(f"\nThe archive: {folder}/archive.sqlite, photos in {folder}/photos, pages in {folder}/pages.")
    screen.print(f"Go on with: .venv/bin/newsarchive show 1 --archive {folder}")
    screen.print(f"Look at it in a browser: .venv/bin/newsarchive serve --archive {folder}")


if __name__ == "__main__":
    main()
