"""What reading costs: a page beside a bare parse and parsel, pages of up to 50 MB, a photo beside what it must cost.

python -m bench.reading [--quick] [--write]
"""

from __future__ import annotations

import hashlib
import io
import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median

from parsel import Selector
from PIL import Image

from bench.accuracy.clock import parse_and_walk, price, time_in_turn
from bench.goals import Goal, put_goals
from bench.measure import Command, run
from bench.newspaper.newspaper import Press
from bench.newspaper.pictures import Darkroom
from bench.newspaper.plan import Plan
from bench.newspaper.site_files import write_site_files
from bench.results import ROOT, describe_machine, options, put, spread, table
from newsarchive.photo_hash import hash_view, view_photo
from newsarchive.photos import FORMATS, HASH_PIXELS, look_at
from newsarchive.sites.private import read_site_files
from newsarchive.split import extract

GOALS = {"newsarchive, site rule": 3.0, "newsarchive, without a rule": 4.0}
PHOTO_GOAL = 1.2
SIZES = (1, 5, 10, 25, 50)
"""Megabytes of the grown pages."""

QUERIES = (
    "h1::text", "title::text", "time::attr(datetime)", "p.sapo::text", "meta[name=description]::attr(content)",
    "link[rel=canonical]::attr(href)", ".noi-dung figure", "figure img::attr(data-src)", "figure img::attr(src)",
    "figure img::attr(alt)", "figcaption::text", "figcaption em::text", ".tac-gia ::text", "a::attr(href)",
    "nav a::text",
)  # fmt: skip
"""Fifteen things that a parsel spider would ask of the page."""

INTRODUCTION = """## Reading pages and photos

Made by `python -m bench.reading --write`. Processor time, in turn: pages of the synthetic newspaper (80 to 150 KB)
against a bare `lxml.html` parse with one walk; photos of 1280 px against the sum of what cannot be avoided (SHA-256,
one decode at the scale of the hash, the hash). Other extractors stand in the part on accuracy, on real pages."""


PLOT = "![Processor seconds of a page by its size](figures/reading.svg)"


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print, and write if asked."""
    chosen = options("reading", "What reading pages and photos costs.").parse_args(argv)
    rounds = 3 if chosen.quick else 9
    with tempfile.TemporaryDirectory() as folder:
        growth = measure_growth(Path(folder), SIZES[:2] if chosen.quick else SIZES)
        pages = measure_pages(Path(folder), 8 if chosen.quick else 30, rounds)
    photos = measure_photos(20 if chosen.quick else 100, rounds)
    text = "\n\n".join(
        [INTRODUCTION, describe_machine("lxml", "parsel", "Pillow"), pages[0], growth[0], PLOT, photos[0]]
    )
    print(text)
    if chosen.write:
        put("reading", text, growth[1])
        put_goals("reading", [*pages[1], photos[1]])
    return 0


def measure_pages(folder: Path, count: int, rounds: int) -> tuple[str, Sequence[Goal]]:
    """The table of pages, and how near it came to the goals."""
    press = Press(Plan(galleries=count))
    paper = press["tonghop"]
    urls = [paper.pages.address(index) for index in range(count)]
    pages = [paper.pages.gallery(index).encode() for index in range(count)]
    (site,) = read_site_files(str(write_site_files(folder / "sites", [paper])))
    readers: dict[str, list[Callable[[], object]]] = {
        "bare parse and walk": [lambda page=page: parse_and_walk(page) for page in pages],
        "newsarchive, site rule": [
            lambda page=page, url=url: extract(page, url=url, site=site) for page, url in zip(pages, urls, strict=True)
        ],
        "newsarchive, without a rule": [lambda page=page: extract(page) for page in pages],
        "parsel, fifteen queries": [lambda page=page: ask(page) for page in pages],
    }
    seconds = time_in_turn(readers, rounds)
    rows, had = [], {}
    for name in readers:
        found = price(seconds[name], seconds["bare parse and walk"])
        if name in GOALS:
            had[name] = Goal(f"reading a page: {name}, against a bare parse and walk", found.ratio, GOALS[name])
        told = (f"{had[name].bound}", had[name].met) if name in had else ("", "")
        times = f"{found.ratio:.2f} ({found.lowest:.2f}-{found.highest:.2f})"
        rows.append((name, times, f"{found.milliseconds:.2f}", *told))
    return table(("page", "times bare", "ms a page", "goal", "met"), rows), list(had.values())


def ask(page: bytes) -> list[list[str]]:
    """What a spider asks of a page."""
    selector = Selector(text=page.decode())
    return [selector.css(query).getall() for query in QUERIES]


def measure_growth(folder: Path, sizes: Sequence[int]) -> tuple[str, Mapping[str, Sequence[float]]]:
    """The table of pages that grow: the command on a page whose story is repeated until it is so large."""
    page = Press(Plan(galleries=1))["tonghop"].pages.gallery(0)
    before, story, after = page.partition("<main>")[0], page.partition("<main>")[2].partition("</main>")[0], "</html>"
    rows, seconds, memory = [], [], []
    for size in sizes:
        path = folder / "page.html"
        path.write_text(before + story * (size * 1_000_000 // len(story.encode())) + after, "utf-8")
        found = run(Command([sys.executable, "-m", "newsarchive", "extract", str(path)], ROOT, os.environ))
        seconds.append(found.processor)
        memory.append(found.memory)
        rows.append((f"{size}", f"{found.processor:.1f}", f"{found.processor / size:.2f}", f"{found.memory:.0f}"))
    head = ("MB of page", "processor s, start included", "s a MB", "highest MB")
    return table(head, rows), {"sizes": list(sizes), "seconds": seconds, "megabytes": memory}


def measure_photos(count: int, rounds: int) -> tuple[str, Goal]:
    """The table of photos, and how near it came to the goal."""
    darkroom = Darkroom(1, (1280,))
    bodies = [darkroom.develop(f"photo {number}") for number in range(count)]
    decoded = [decode(body) for body in bodies]
    parts: dict[str, Callable[[int], object]] = {
        "SHA-256": lambda at: hashlib.sha256(bodies[at]).hexdigest(),
        "one decode": lambda at: decode(bodies[at]),
        "hash": lambda at: hash_view(view_photo(decoded[at])),
        "newsarchive: `look_at`": lambda at: look_at(bodies[at]),
    }
    seconds: dict[str, list[float]] = {name: [] for name in parts}
    for _ in range(rounds):
        for name, work in parts.items():
            began = time.process_time()
            for at in range(count):
                work(at)
            seconds[name].append((time.process_time() - began) / count * 1000)
    *needed, own = parts
    ratios = [whole / sum(seconds[name][at] for name in needed) for at, whole in enumerate(seconds[own])]
    rows = [(name, spread(values, 3), "", "", "") for name, values in seconds.items()]
    goal = Goal("reading a photo of 1280 px against the sum of its parts", median(ratios), PHOTO_GOAL)
    rows.append(("`look_at`, times the sum of the parts", "", spread(ratios, 2), f"{PHOTO_GOAL}", goal.met))
    return table(("photo of 1280 px", "ms", "times", "goal", "met"), rows), goal


def decode(body: bytes) -> Image.Image:
    """One decode of the whole file, in grey, at the scale of the hash."""
    image = Image.open(io.BytesIO(body), formats=FORMATS)
    image.draft("L", (HASH_PIXELS, HASH_PIXELS))
    image.load()
    return image


if __name__ == "__main__":
    raise SystemExit(main())
