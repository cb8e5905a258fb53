"""This side of the process boundary to the opponents."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.accuracy.answers import Answer
from bench.accuracy.clock import Price, price

ROOT = Path(__file__).resolve().parents[2]
OPPONENTS = (str(ROOT / ".venv-bench" / "bin" / "python"), "-X", "utf8", "-m", "bench.accuracy.opponents")
SECONDS_TO_ANSWER = 900


class OpponentsError(Exception):
    """The opponents could not be asked: one line that says what to do."""


@dataclass(slots=True)
class Opponents:
    """What the opponents answered: versions by package, and by opponent the answers by path and the price."""

    versions: dict[str, str] = field(default_factory=dict)
    answers: dict[str, dict[Path, Answer]] = field(default_factory=dict)
    prices: dict[str, Price] = field(default_factory=dict)


def ask_opponents(paths: Sequence[Path], rounds: int = 0, command: Sequence[str] = OPPONENTS) -> Opponents:
    """What the opponents say of the pages at ``paths``; their price too when ``rounds`` is not 0.

    Raises :class:`OpponentsError` when their environment is missing or the child fails.
    """
    if not Path(command[0]).exists():
        raise OpponentsError("the other extractors are not installed; run: make setup-bench")
    try:
        child = subprocess.run(
            [*command, str(rounds)],
            input="".join(f"{path}\n" for path in paths),
            capture_output=True,
            encoding="utf-8",
            cwd=ROOT,
            timeout=SECONDS_TO_ANSWER,
            check=True,
        )
    except subprocess.TimeoutExpired:
        raise OpponentsError(f"the other extractors did not answer within {SECONDS_TO_ANSWER} s") from None
    except subprocess.CalledProcessError as error:
        last = error.stderr.strip().splitlines()[-1:] or ["no word"]
        raise OpponentsError(f"the other extractors ended with {error.returncode}: {last[0]}") from None
    return _read(child.stdout.splitlines())


def _read(lines: Sequence[str]) -> Opponents:
    found = Opponents(versions=json.loads(lines[0])["versions"])
    seconds: dict[str, list[list[float]]] = {}
    bare: dict[str, list[list[float]]] = {}
    for line in lines[1:]:
        told = json.loads(line)
        name = told["opponent"]
        pairs = tuple((address, caption, credit) for address, caption, credit in told["pairs"])
        found.answers.setdefault(name, {})[Path(told["path"])] = Answer(pairs, told["failure"])
        if told["seconds"]:
            seconds.setdefault(name, []).append(told["seconds"])
            bare.setdefault(name, []).append(told["bare"])
    found.prices = {name: price(seconds[name], bare[name]) for name in seconds}
    return found
