"""The other extractors, run as a child process in their own environment (.venv-bench).

    .venv-bench/bin/python -m bench.accuracy.opponents ROUNDS < paths > lines

Reads the path of a page on each line. Writes one line of JSON with the versions, then one for each page and opponent:
``{"path", "opponent", "pairs", "failure", "seconds", "bare"}``; ``seconds`` and ``bare`` hold the processor time of
each of the ROUNDS rounds, the opponent's and that of a bare parse in turn with it. Never imports newsarchive.
"""

from __future__ import annotations

import contextlib
import json
import logging
import sys
import warnings
from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, TextIO

from lxml import etree, html

from bench.accuracy.answers import Said, ask
from bench.accuracy.baselines import pair_with_next_text
from bench.accuracy.clock import parse_and_walk, time_in_turn

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # newspaper4k misses nltk, which only its summaries need
    import newspaper  # type: ignore[import-not-found]  # lives in .venv-bench
    import readability  # type: ignore[import-not-found]
    import trafilatura  # type: ignore[import-not-found]

ADDRESS = "https://newspaper.invalid/page.html"  # newspaper4k refuses to start without one; nothing is fetched


def read_trafilatura(page: bytes) -> list[Said]:
    """trafilatura's graphics in their order, each with the first text after it."""
    found = trafilatura.extract(
        page, include_images=True, include_formatting=True, include_comments=False, output_format="xml"
    )
    if not found:
        return []
    body = etree.fromstring(found.encode("utf-8"), etree.XMLParser(huge_tree=True)).find("main")
    return [] if body is None else pair_with_next_text(body, "graphic")


def read_newspaper_images(page: bytes) -> list[Said]:
    """newspaper4k's list of images; it gives no captions."""
    return [(address, None, None) for address in _article(page).images]


def read_newspaper_body(page: bytes) -> list[Said]:
    """The images inside the element that newspaper4k takes for the article, each with the first text after it."""
    body = _article(page).top_node
    return [] if body is None else pair_with_next_text(body, "img")


def read_readability(page: bytes) -> list[Said]:
    """The images in what readability-lxml keeps of a page, each with the first text after it."""
    kept = readability.Document(page.decode("utf-8", "replace"), url=ADDRESS).summary(html_partial=True)
    return pair_with_next_text(html.fragment_fromstring(kept, create_parent="div"), "img")


OPPONENTS: dict[str, Callable[[bytes], list[Said]]] = {
    "trafilatura": read_trafilatura,
    "newspaper4k images": read_newspaper_images,
    "newspaper4k body": read_newspaper_body,
    "readability": read_readability,
}


def _article(page: bytes) -> Any:
    settings = newspaper.Config()
    settings.fetch_images = False
    settings.memorize_articles = False
    settings.language = "vi"
    article = newspaper.Article(ADDRESS, config=settings)
    article.download(input_html=page.decode("utf-8", "replace"))
    article.parse()
    return article


def answer(path: str, seconds: dict[str, list[float]]) -> list[dict[str, Any]]:
    """One answer for each opponent on the page at ``path``, with the ``seconds`` that were measured on it."""
    page = Path(path).read_bytes()
    lines = []
    for name, read in OPPONENTS.items():
        said = ask(partial(read, page))
        line = {"path": path, "opponent": name, "pairs": said.pairs, "failure": said.failure}
        lines.append(line | {"seconds": seconds[name], "bare": seconds["bare"]})
    return lines


def measure(paths: Sequence[str], rounds: int) -> list[dict[str, list[float]]]:
    """For each page the seconds of each round, by opponent and "bare"."""
    if not rounds:
        return [{name: [] for name in ("bare", *OPPONENTS)} for _ in paths]
    pages = [Path(path).read_bytes() for path in paths]
    tasks: dict[str, list[Callable[[], object]]] = {"bare": [partial(parse_and_walk, page) for page in pages]}
    tasks |= {name: [partial(ask, partial(read, page)) for page in pages] for name, read in OPPONENTS.items()}
    seconds = time_in_turn(tasks, rounds)
    return [{name: seconds[name][number] for name in tasks} for number in range(len(pages))]


def main(lines: TextIO, answers: TextIO, rounds: int) -> None:
    """Answer every path of ``lines`` on ``answers``."""
    logging.disable(logging.CRITICAL)
    greeting = {
        "versions": {name: version(name) for name in ("trafilatura", "newspaper4k", "readability-lxml", "lxml")}
    }
    print(json.dumps(greeting), file=answers)
    paths = [line.rstrip("\n") for line in lines]
    for path, seconds in zip(paths, measure(paths, rounds), strict=True):
        for told in answer(path, seconds):
            print(json.dumps(told, ensure_ascii=False), file=answers, flush=True)


if __name__ == "__main__":
    with contextlib.redirect_stdout(sys.stderr):  # whatever an opponent prints must not mix with the answers
        main(sys.stdin, sys.__stdout__ or sys.stdout, int(sys.argv[1]))
