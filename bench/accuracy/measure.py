"""One run over one set of labelled pages: the figures of every reader and the price of newsarchive."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import newsarchive
from bench.accuracy.boundary import Opponents
from bench.accuracy.clock import Price, parse_and_walk, price, time_in_turn
from bench.accuracy.equality import share_equal
from bench.accuracy.labelled import LabelledPage, read_corpus, read_own
from bench.accuracy.readers import EXTRACTS, READERS, answer_all
from bench.accuracy.scorer import Figures, Scorer, load_scorer, score

WHOLE_PAGE = 60_000
"""Bytes from which a page of the corpus counts as a whole page; the smaller ones are mostly article bodies."""

BIGGEST_OWN = 5
"""How many of each set of the project's own pages are timed: the biggest ones."""


@dataclass(frozen=True, slots=True)
class PageSet:
    """A set of labelled pages; ``key`` names it in floors.json, ``title`` in print."""

    key: str
    title: str
    pages: Sequence[LabelledPage]


@dataclass(slots=True)
class Outcome:
    """What was measured on one set: figures by reader; for own pages also the share equal to expected.json."""

    page_set: PageSet
    figures: dict[str, Figures] = field(default_factory=dict)
    equal: dict[str, float] = field(default_factory=dict)
    differences: dict[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)

    def as_floors(self) -> dict[str, dict[str, float]]:
        """newsarchive's figures in the form of floors.json, by reader."""
        found: dict[str, dict[str, float]] = {}
        for reader in EXTRACTS:
            figures = found[reader] = {"pages": len(self.page_set.pages)}
            if reader in self.figures:
                figures |= {"f1": self.figures[reader].f1, "exact": self.figures[reader].exact}
            if reader in self.equal:
                figures["equal"] = self.equal[reader]
        return found


def find_scorer(shared: Path) -> Scorer | None:
    """The scorer of the labelled pages beside the checkout, or None in a plain clone."""
    path = shared / "score.py"
    return load_scorer(path) if path.exists() else None


def corpus_set(shared: Path, scorer: Scorer) -> PageSet:
    """The labelled pages beside the checkout."""
    return PageSet("corpus", "../shared/corpus", read_corpus(shared / "corpus", scorer))


def own_sets(root: Path, scorer: Scorer | None) -> list[PageSet]:
    """The project's own pages: those of the tests and those of the sample newspaper."""
    return [
        PageSet("own", "tests/pages", read_own(root / "tests" / "pages", scorer)),
        PageSet("sample", "data/sample/pages", read_own(root / "data" / "sample" / "pages", scorer)),
    ]


def measure_newsarchive(page_set: PageSet, scorer: Scorer | None) -> Outcome:
    """newsarchive's figures, with rule and blind: what the floors are about."""
    outcome = Outcome(page_set)
    if scorer:
        _score_readers(outcome, scorer, EXTRACTS)
    if any(page.expected is not None for page in page_set.pages):
        for reader, extract in EXTRACTS.items():
            share, wrong = share_equal(page_set.pages, extract)
            outcome.equal[reader] = share
            outcome.differences[reader] = wrong
    return outcome


def add_others(outcome: Outcome, scorer: Scorer, opponents: Opponents | None) -> None:
    """Add the figures of the baselines, and of the opponents if they were asked."""
    _score_readers(outcome, scorer, [name for name in READERS if name not in EXTRACTS])
    if opponents is None:
        return
    for name, answers in opponents.answers.items():
        by_name = {page.name: answers[page.path] for page in outcome.page_set.pages if page.path in answers}
        outcome.figures[name] = score(scorer, _labels(outcome.page_set), by_name)


def whole_pages(page_set: PageSet) -> list[LabelledPage]:
    """The pages of the set that are timed."""
    if page_set.key != "corpus":
        by_size = sorted(page_set.pages, key=lambda page: page.path.stat().st_size, reverse=True)
        return by_size[:BIGGEST_OWN]
    return [page for page in page_set.pages if page.path.stat().st_size > WHOLE_PAGE]


def measure_prices(pages: Sequence[LabelledPage], rounds: int) -> dict[str, Price]:
    """The price of newsarchive with rule and blind on ``pages``, by reader."""
    bodies = [page.html() for page in pages]
    tasks: dict[str, list[Callable[[], object]]] = {
        "bare": [partial(parse_and_walk, body) for body in bodies],
        "rule": [partial(newsarchive.extract, body, url=page.url) for body, page in zip(bodies, pages, strict=True)],
        "blind": [partial(newsarchive.extract, body) for body in bodies],
    }
    seconds = time_in_turn(tasks, rounds)
    return {name: price(seconds[name], seconds["bare"]) for name in EXTRACTS} if pages else {}


def _score_readers(outcome: Outcome, scorer: Scorer, names: Iterable[str]) -> None:
    for name in names:
        answers = answer_all(READERS[name], outcome.page_set.pages)
        outcome.figures[name] = score(scorer, _labels(outcome.page_set), answers)


def _labels(page_set: PageSet) -> dict[str, Mapping[str, object]]:
    return {page.name: page.gold for page in page_set.pages if page.gold is not None}
