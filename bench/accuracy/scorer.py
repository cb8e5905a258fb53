"""The scorer of the labelled pages, loaded from where it lies: one measure for every set and every reader."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

from bench.accuracy.answers import Answer, Said

Letters = Callable[[str | None], str]


class Tally(Protocol):
    """What the scorer counts over pages."""

    pages: int
    exact: int
    pairs_right: int
    pairs_said: int
    pairs_gold: int
    photos_right: int
    photos_said: int
    photos_gold: int
    failures: list[str]

    def add(self, other: Tally) -> None:
        """Count the pages of ``other`` as well."""


class Scorer(Protocol):
    """The parts of score.py that are used here."""

    Tally: Any

    def letters(self, text: str | None) -> str:
        """The letters and digits of ``text``, case folded, single spaces."""

    def pages(self, corpus: Path) -> Iterable[tuple[Path, Mapping[str, Any], Mapping[str, Any]]]:
        """(folder, meta, gold) of each page to score."""

    def score_page(self, pairs: Sequence[Said], gold: Mapping[str, Any]) -> Tally:
        """The counts of one page."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The accuracy of one reader on one set; all but the counts run from 0 to 1.

    ``exact`` is the share of pages that are right from end to end. ``failures`` maps the name of a page to what
    went wrong on it.
    """

    pages: int
    pairs: int
    precision: float
    recall: float
    f1: float
    photo_f1: float
    exact: float
    failures: Mapping[str, Sequence[str]]


def load_scorer(path: Path) -> Scorer:
    """The scorer in the file ``path``. It is loaded by path because it belongs to the labelled pages, not to us."""
    spec = importlib.util.spec_from_file_location("labelled_pages_scorer", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path}: no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look up their own module
    spec.loader.exec_module(module)
    return cast(Scorer, module)


def score(scorer: Scorer, labels: Mapping[str, Mapping[str, Any]], answers: Mapping[str, Answer]) -> Figures:
    """The figures of ``answers`` against ``labels``, both by page name; a page without an answer scores nothing."""
    total: Tally = scorer.Tally()
    failures: dict[str, list[str]] = {}
    for name, gold in labels.items():
        answer = answers.get(name, Answer(failure="no answer"))
        tally = scorer.score_page(answer.pairs, gold)
        if answer.failure:
            tally.failures.append(answer.failure)
            tally.exact = 0
        if tally.failures:
            failures[name] = list(tally.failures)
        total.add(tally)
    precision, recall, f1 = scorer.Tally.f1(total.pairs_right, total.pairs_said, total.pairs_gold)
    photo_f1 = scorer.Tally.f1(total.photos_right, total.photos_said, total.photos_gold)[2]
    exact = total.exact / max(total.pages, 1)
    return Figures(total.pages, total.pairs_gold, precision, recall, f1, photo_f1, exact, failures)
