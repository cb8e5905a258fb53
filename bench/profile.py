"""Where the time of a whole crawl goes: who holds the interpreter's lock in the crawl's process, and a flame graph.

python -m bench.profile [--quick] [--write]
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bench.crawl.contestants import Place, newsarchive
from bench.crawl.nginx import Nginx, export_once
from bench.flame import draw_picture, read
from bench.measure import run
from bench.newspaper.newspaper import Press
from bench.newspaper.plan import Plan
from bench.newspaper.site_files import write_site_files
from bench.results import FIGURES, ROOT, describe_machine, options, put, table

PY_SPY = ROOT / ".venv-bench" / "bin" / "py-spy"
RATE = 250
"""Samples a second."""

LOADING = "importlib"
"""Part of the frames under which modules are loaded: start-up, which the part of that name measures."""

OWNERS: Mapping[str, Sequence[str]] = {
    "the archive": ("newsarchive/archive/",),
    "a gallery's steps, and what Scrapy is told of them": ("pipelines/", "newsarchive/"),
    "our spiders, middlewares and downloader": ("spiders/",),
    "Scrapy's middlewares": ("scrapy/downloadermiddlewares/", "scrapy/spidermiddlewares/", "scrapy/core/spidermw"),
    "Twisted's client, Scrapy's handler for requests": (
        "twisted/web/", "twisted/internet/", "twisted/protocols/", "scrapy/core/downloader/",
    ),
    "Scrapy, Twisted and asyncio between the rest": ("scrapy/", "twisted/", "asyncio/", "itemadapter/", "w3lib/"),
}  # fmt: skip
"""Whose a sample is: of the innermost frame in a file named here; the first line that names it counts."""

INTRODUCTION = """## Where the time of a crawl goes

Made by `python -m bench.profile --write`: a crawl of {galleries} galleries as in "The whole crawl", with a process that
reads (`NEWSARCHIVE_READERS=1`), watched by py-spy. {samples:,} samples of what holds the interpreter's lock in the
crawl's own process, loading modules left out; each belongs to the innermost frame of one of these. The
[flame graph](figures/crawl-profile.svg) shows functions of half a percent and more."""


def main(argv: Sequence[str] | None = None) -> int:
    """Watch a crawl, print the shares, and write them and the flame graph if asked."""
    chosen = options("profile", "Where the time of a crawl goes.").parse_args(argv)
    if not PY_SPY.exists():
        print("py-spy is not there; run: make setup-bench")
        return 0
    galleries = 40 if chosen.quick else 500
    with tempfile.TemporaryDirectory() as folder:
        stacks = watch(Path(folder), galleries)
        found = shares(stacks)
        root = read(stacks)
    rows = [(owner, f"{count / found.total():.0%}") for owner, count in found.most_common()]
    text = "\n\n".join(
        [
            INTRODUCTION.format(galleries=galleries, samples=found.total()),
            describe_machine("Scrapy", "Twisted"),
            table(("whose", "share"), rows),
        ]
    )
    print(text)
    if chosen.write:
        put("profile", text)
        draw_picture(root, FIGURES / "crawl-profile.svg")
    return 0


def watch(folder: Path, galleries: int) -> Path:
    """The collapsed stacks of a crawl, one a line with their count."""
    paper = Press(Plan(galleries=galleries))["tonghop"]
    sites, stacks = write_site_files(folder / "sites", [paper]), folder / "stacks"
    (own := folder / "archive").mkdir()
    with Nginx(export_once(folder, galleries)) as nginx:
        (command,) = newsarchive(readers=1)(Place(own, nginx.address, sites, (), ()), galleries)
        watched = [str(PY_SPY), "record", "--gil", "--format", "raw", "--rate", str(RATE), "--output", str(stacks)]
        run(replace(command, words=[*watched, "--", *command.words]))
    return stacks


def shares(stacks: Path) -> Counter[str]:
    """Samples by owner."""
    found: Counter[str] = Counter()
    for line in stacks.read_text("utf-8").splitlines():
        stack, _, count = line.rpartition(" ")
        if stack and LOADING not in stack:  # without any frame: the interpreter begins or ends
            found[next(_owners(stack), "the rest")] += int(count)
    return found


def _owners(stack: str) -> Iterator[str]:
    """Innermost first."""
    for frame in reversed(stack.split(";")):
        for owner, parts in OWNERS.items():
            if any(part in frame for part in parts):
                yield owner
                break


if __name__ == "__main__":
    raise SystemExit(main())
