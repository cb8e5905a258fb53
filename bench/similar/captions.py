"""Captions that were changed on their way, and captions that only look so: how many are linked of each kind."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bench.newspaper.words import caption, photographer
from newsarchive.archive.duplicates.near_captions import candidates, compare, read_sketches, sketch_all
from newsarchive.text.keys import fold_key

Change = Callable[[str, random.Random], str]

OTHER_WORDS = ("cũng", "đang", "vừa", "mới", "nhỏ", "xưa", "bên", "giữa", "quanh", "thường")


def _change_word(text: str, chance: random.Random) -> str:
    words = text.split()
    places = [place for place, word in enumerate(words) if place and word.islower() and word.isalpha()]
    place = chance.choice(places)
    words[place] = chance.choice([word for word in OTHER_WORDS if word != words[place]])
    return " ".join(words)


def _drop_word(text: str, chance: random.Random) -> str:
    words = text.split()
    places = [place for place, word in enumerate(words) if place and word.islower()]
    del words[chance.choice(places)]
    return " ".join(words)


def _add_credit(text: str, chance: random.Random) -> str:
    name = photographer(chance.randrange(10**6))
    return f"{text.rstrip('.')} {chance.choice(['(Ảnh: {})', '- Ảnh: {}/Báo Mẫu', 'Ảnh {}'])}".format(name)


def _other_name(text: str, chance: random.Random) -> str:
    names = [*re.finditer(r"(?<=\w )[A-ZĐ]\w+", text)]
    found = chance.choice(names)
    other = chance.choice([name for name in ("Bắc", "Cồn", "Dinh", "Gò", "Thái") if name != found[0]])
    return text[: found.start()] + other + text[found.end() :]


def _add_number(number: int) -> Change:
    return lambda text, _: f"Đội {number}: {text[0].lower()}{text[1:]}"


SAME: Mapping[str, Change] = {
    "one word changed": _change_word,
    "two words changed": lambda text, chance: _change_word(_change_word(text, chance), chance),
    "one word left out": _drop_word,
    "credit added": _add_credit,
    "sentence added": lambda text, _: f"{text} Mùa này khách ghé đông hơn mọi năm.",
    "typed without marks": lambda text, _: fold_key(text),
    "capitals": lambda text, _: text.upper().replace(".", " !"),
}

OTHER: Mapping[str, Change] = {"another name": _other_name, "number 7": _add_number(7), "number 8": _add_number(8)}


@dataclass(frozen=True, slots=True)
class FoundCaptions:
    """Share of changed captions that were linked, by kind, and how many pairs were right and wrong (by kind)."""

    recall: dict[str, float]
    right: int
    wrong: Counter[str]

    @property
    def precision(self) -> float:
        """Share of links that are right."""
        return self.right / max(1, self.right + self.wrong.total())


def measure_captions(count: int) -> FoundCaptions:
    """``count`` captions and a changed one of each kind, all in one heap; every link between them is judged."""
    chance = random.Random(20_160_703)
    texts: list[str] = []
    labels: list[tuple[int, str]] = []
    for number in range(count):
        base = caption(number * 7919)
        named = {"original": base, **{kind: change(base, chance) for kind, change in SAME.items()}}
        named |= {kind: change(base, chance) for kind, change in OTHER.items()}
        texts += named.values()
        labels += [(number, kind) for kind in named]
    right, wrong = _judge(texts, labels)
    return FoundCaptions({kind: right[kind] / count for kind in SAME}, right.total(), wrong)


def _judge(texts: Sequence[str], labels: Sequence[tuple[int, str]]) -> tuple[Counter[str], Counter[str]]:
    sketches = sketch_all(texts)
    kept = [place for place, sketch in enumerate(sketches) if sketch is not None]
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for first, second in candidates(read_sketches([sketch for sketch in sketches if sketch is not None])):
        one, other = kept[first], kept[second]
        if compare(texts[one], texts[other]) is None:
            continue
        kinds = {labels[one][1], labels[other][1]}
        if labels[one][0] != labels[other][0]:
            wrong["captions of two stories"] += 1
        elif "another name" in kinds:
            wrong["another name"] += 1
        elif kinds == {"number 7", "number 8"}:
            wrong["another number"] += 1
        elif kinds & set(SAME) and "original" in kinds:
            right[(kinds - {"original"}).pop()] += 1
    return right, wrong
