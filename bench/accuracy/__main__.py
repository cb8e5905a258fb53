"""The command line of the accuracy bench; see the package's docstring."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.accuracy.boundary import ROOT, Opponents, OpponentsError, ask_opponents
from bench.accuracy.clock import Price
from bench.accuracy.floors import falls, raise_floors, read_floors, write_floors
from bench.accuracy.labelled import LabelledPage
from bench.accuracy.measure import (
    Outcome,
    add_others,
    corpus_set,
    find_scorer,
    measure_newsarchive,
    measure_prices,
    own_sets,
    whole_pages,
)
from bench.accuracy.report import (
    accuracy_table,
    describe_machine,
    price_table,
    put_between_markers,
    what_went_wrong,
)

RESULTS = ROOT / "bench" / "RESULTS.md"
INTRODUCTION = """## Accuracy

Made by `make eval` and `python -m bench.accuracy --write`. A pair is right when its photo and its caption are both
right; "exact" is the share of pages right from end to end, "equal" the share whose whole answer (title, lead, source,
pairs, credits, repeats) equals the accepted one. "site rule" knows the page's address, "blind" only its bytes.
The pages of ../shared/corpus are real ones and not part of this project; all others are our own.
The other extractors give no pairs; theirs are the images they keep, each with the first text after it and before the
next image, in the output of trafilatura or inside the element that newspaper4k takes for the article."""
PRICES = """Processor time of the whole reading, divided by that of a bare `lxml.html` parse with one walk over every
element, on the same bytes in the same run: median, lowest and highest of {rounds} rounds taken in turn,
with bounded caches emptied before each reader's turn."""


@dataclass(slots=True)
class Run:
    """Everything that one run measured, in the order of print; ``notes`` say what could not be measured."""

    outcomes: list[Outcome] = field(default_factory=list)
    prices: dict[str, dict[str, Price]] = field(default_factory=dict)
    timed: dict[str, str] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print and write what was asked for; 1 when a figure is below its floor."""
    options = _options(argv)
    run = measure(ROOT, options.rounds)
    section = as_section(run, options.rounds)
    print(section)
    for outcome in run.outcomes if options.show is not None else ():
        print("\n".join(what_went_wrong(outcome, options.show)))
    floors = read_floors()
    measured = {outcome.page_set.key: outcome.as_floors() for outcome in run.outcomes}
    fallen = falls(floors, measured)
    for line in [*run.notes, *(f"below its floor: {line}" for line in fallen)]:
        print(line, file=sys.stderr)
    if options.write:
        put_between_markers(RESULTS, section)
    if options.raise_floors is not None:
        wanted = options.raise_floors or list(measured)
        measured = {key: figures for key, figures in measured.items() if key in wanted}
        speed = {key: {name: round(p.ratio, 2) for name, p in prices.items()} for key, prices in run.prices.items()}
        write_floors(raise_floors(floors, measured) | {"speed": speed or floors.get("speed", {})})
    return 1 if fallen else 0


def measure(root: Path, rounds: int) -> Run:
    """Measure every set that is there, every reader that can run, and prices when ``rounds`` is not 0."""
    run = Run()
    shared = root.parent / "shared"
    scorer = find_scorer(shared)
    sets = own_sets(root, scorer)
    if scorer:
        sets.insert(0, corpus_set(shared, scorer))
    else:
        run.notes.append(f"{shared.name} is not beside the checkout: only the project's own pages, and no F1")
    for page_set in sets:
        if not page_set.pages:
            run.notes.append(f"{page_set.title}: no labelled pages there")
            continue
        outcome = measure_newsarchive(page_set, scorer)
        if scorer:
            add_others(outcome, scorer, _ask(page_set.pages, 0, run))
        run.outcomes.append(outcome)
        if rounds:
            _measure_prices(run, outcome, rounds)
    return run


def as_section(run: Run, rounds: int) -> str:
    """The accuracy part of RESULTS.md."""
    parts = [INTRODUCTION, describe_machine(run.versions)]
    parts += [accuracy_table(outcome) for outcome in run.outcomes]
    if run.prices:
        parts.append(PRICES.format(rounds=rounds))
        parts += [price_table(prices, run.timed[key]) for key, prices in run.prices.items()]
    return "\n\n".join(parts)


def _measure_prices(run: Run, outcome: Outcome, rounds: int) -> None:
    key = outcome.page_set.key
    pages = whole_pages(outcome.page_set)
    prices = measure_prices(pages, rounds)
    opponents = _ask(pages, rounds, run)
    kilobytes = sum(page.path.stat().st_size for page in pages) / 1000
    run.prices[key] = prices | (opponents.prices if opponents else {})
    run.timed[key] = f"{outcome.page_set.title}: the {len(pages)} biggest pages, {kilobytes:.0f} kB"


def _ask(pages: Sequence[LabelledPage], rounds: int, run: Run) -> Opponents | None:
    try:
        opponents = ask_opponents([page.path for page in pages], rounds)
    except OpponentsError as error:
        if str(error) not in run.notes:
            run.notes.append(str(error))
        return None
    run.versions |= opponents.versions
    return opponents


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.accuracy", description=__doc__)
    parser.add_argument("--write", action="store_true", help="renew the accuracy part of bench/RESULTS.md")
    parser.add_argument(
        "--raise-floors",
        nargs="*",
        choices=("corpus", "own", "sample"),
        metavar="SET",
        help="write higher floors, never lower ones, of these sets (all: none named): corpus, own, sample",
    )
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="rounds of timing (0: none, default 5)")
    parser.add_argument("--show", metavar="TEXT", help="say what went wrong on pages whose name contains TEXT")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
