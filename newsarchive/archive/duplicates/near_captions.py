"""Captions with nearly the same words: found by sketches, confirmed word by word.

A sketch is the MinHash of a caption's words and pairs of words (A. Broder, On the resemblance and containment of
documents, 1997), a byte each, cut into bands of four: only captions that agree in a band are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from newsarchive.text.formulas import is_formula
from newsarchive.text.keys import fold_key, letters_key
from newsarchive.text.normal import normal_text

BANDS, ROWS = 16, 4
"""Captions that share 0.67 of words and pairs (1 of 8 words changed) agree in a band with probability 0.97,
random ones (0.03) with 0.00001."""

FEWEST_WORDS = 7
"""Of fewer words one that changes is too much."""

MOST_WORDS = 200
"""Longer captions are compared by their beginning; no newspaper's caption met was longer."""

LEAST_SCORE = 0.8
"""Share of words in common (twice the common ones by the sum of both) from which two captions are linked."""

LEAST_CONTAINED = 0.6
"""The same for a caption whose words all stand in the other in one run: a credit or a sentence was added."""

LEAST_SHARED = 0.45
"""Share of the 64 minima that two captions must have in common to be compared word by word; it estimates the share of
words and pairs of words."""

CROWD = 100
"""More captions than this with one band in common are a series by one pattern ("Thí sinh số ..."), and not compared."""

_DRAWN = np.random.Generator(np.random.PCG64(20_160_703))
_TURNS = _DRAWN.integers(0, 1 << 63, BANDS * ROWS, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_SPREAD = np.uint64(0x9E37_79B9_7F4A_7C15)  # 2**64 by the golden ratio: takes neighbouring numbers far apart
_TOP = np.uint64(32)
_NO_LETTERS = re.compile(r"[\W_]+")

Rows = NDArray[np.uint8]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two captions are: ``score`` from 0 to 1, and the ``reason`` in words."""

    score: float
    reason: str


def sketch_all(captions: Sequence[str]) -> list[bytes | None]:
    """The sketch of each caption, 64 bytes; None for one that is too short or a formula, and never linked."""
    found: list[bytes | None] = [None] * len(captions)
    words = [fold_key(letters_key(caption)).split()[:MOST_WORDS] for caption in captions]
    kept = [
        place for place, caption in enumerate(captions) if len(words[place]) >= FEWEST_WORDS and not is_formula(caption)
    ]
    if kept:
        for place, row in zip(kept, _min_hashes([words[place] for place in kept]), strict=True):
            found[place] = row.tobytes()
    return found


def read_sketches(sketches: Sequence[bytes]) -> Rows:
    """Sketches as an array of one line each."""
    return np.frombuffer(b"".join(sketches), dtype=np.uint8).reshape(len(sketches), BANDS * ROWS)


def _min_hashes(texts: Sequence[Sequence[str]]) -> Rows:
    lengths = np.array([len(text) for text in texts])
    starts = np.cumsum(lengths) - lengths
    single = np.array([_word_hash(word) for text in texts for word in text], dtype=np.uint64)
    double = single * _SPREAD + np.roll(single, -1)
    ends = starts + lengths - 1
    double[ends] = single[ends]  # the last word has no follower; counting it twice changes no minimum
    rows = np.empty((len(texts), BANDS * ROWS), dtype=np.uint8)
    for row, turn in enumerate(_TURNS):
        smaller = np.minimum(_turned(single, turn), _turned(double, turn))
        rows[:, row] = np.minimum.reduceat(smaller, starts) >> np.uint64(8) & np.uint64(0xFF)
    return rows


def _turned(values: NDArray[np.uint64], turn: np.uint64) -> NDArray[np.uint64]:
    mixed = values * turn
    mixed ^= mixed >> _TOP
    return mixed * _SPREAD


@lru_cache(maxsize=100_000)
def _word_hash(word: str) -> int:
    body = word.encode()
    return crc32(body) | crc32(body, 0x5EED) << 32


def candidates(sketches: Rows, first_new: int = 0) -> Iterator[tuple[int, int]]:
    """Places of captions that may be alike, lower first, each pair once; the higher is ``first_new`` or later."""
    bands = np.ascontiguousarray(sketches).view("<u4")
    crowded = np.zeros(bands.shape, dtype=np.bool_)
    for band in range(BANDS):
        for left, right in _same_band(bands[:, band], crowded[:, band]):
            # Of several bands that two share the first finds the pair, unless it was too crowded to be looked at.
            earlier = (bands[left, :band] == bands[right, :band]) & ~crowded[left, :band]
            wanted = (right >= first_new) & ~earlier.any(axis=1)
            wanted[wanted] = (sketches[left[wanted]] == sketches[right[wanted]]).mean(axis=1) >= LEAST_SHARED
            yield from zip(left[wanted].tolist(), right[wanted].tolist(), strict=True)


def _same_band(keys: NDArray[np.uint32], crowded: NDArray[np.bool_]) -> Iterator[tuple[Numbers, Numbers]]:
    """Pairs of places with one key, lower first, in portions; ``crowded`` tells afterwards which were left out."""
    packed = (keys.astype(np.uint64) << _TOP) | np.arange(len(keys), dtype=np.uint64)
    packed.sort()
    values = packed >> _TOP
    places = (packed & np.uint64(0xFFFF_FFFF)).astype(np.int64)
    starts = np.flatnonzero(np.concatenate(([True], values[1:] != values[:-1])))
    sizes = np.diff(np.append(starts, len(values)))
    crowded[places] = np.repeat(sizes > CROWD, sizes)
    behind = np.repeat(starts + sizes, sizes) - np.arange(len(values)) - 1
    left = np.flatnonzero((behind > 0) & ~crowded[places])
    step = 1
    while len(left):
        yield places[left], places[left + step]
        step += 1
        left = left[behind[left] >= step]


def compare(one: str, other: str) -> Likeness | None:
    """How alike two captions are; None if they are not, or if a number or a name was put in another's place.

    >>> compare("Bà con phơi cá trên giàn tre ven sông buổi sớm.", "Bà con phơi cá trên giàn tre ven kênh buổi sớm")
    Likeness(score=0.909, reason='1 of 11 words changed')
    >>> compare("Bà con phơi cá trên giàn tre ven sông.", "Bà con phơi cá trên giàn tre ven sông. Ảnh: Trần Thử")
    Likeness(score=0.857, reason='3 words added')
    >>> compare("Đội số 7 phơi cá trên giàn tre ven sông.", "Đội số 8 phơi cá trên giàn tre ven sông.")
    >>> compare("Bà con xã An Thịnh phơi cá trên giàn tre.", "Bà con xã An Khê phơi cá trên giàn tre.")
    """
    spelled, others = _words(one), _words(other)
    first, second = [_fold(word) for word in spelled], [_fold(word) for word in others]
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    score = round(matcher.ratio(), 3)
    steps = [step for step in matcher.get_opcodes() if step[0] != "equal"]
    kinds = {str(step[0]) for step in steps}
    is_contained = len(kinds) == 1 and kinds < {"insert", "delete"} and _is_at_an_end(steps, len(first), len(second))
    if score < (LEAST_CONTAINED if is_contained else LEAST_SCORE) or min(len(first), len(second)) < FEWEST_WORDS:
        return None
    names, other_names = _names(spelled), _names(others)
    for _, i, j, k, end in (step for step in steps if step[0] == "replace"):
        if any(letter.isdigit() for word in (*spelled[i:j], *others[k:end]) for letter in word):
            return None
        if _is_other_name(names and names[i:j], other_names and other_names[k:end]):
            return None
    return Likeness(score, _reason(steps, kinds, max(len(first), len(second))))


@lru_cache(maxsize=100_000)
def _fold(word: str) -> str:
    """A word as it is compared. Marks do not count: captions are typed without, and with wrong ones."""
    return fold_key(word)


def _words(text: str) -> list[str]:
    return [word for word in _NO_LETTERS.split(normal_text(text)) if word][:MOST_WORDS]


def _is_at_an_end(steps: Sequence[tuple[str, int, int, int, int]], first: int, second: int) -> bool:
    if len(steps) != 1:
        return False
    _, i, j, k, end = steps[0]
    return (i, k) == (0, 0) or (j, end) == (first, second)


def _names(words: Sequence[str]) -> list[bool] | None:
    """Which words begin with a capital, but for a caption's first; None: it was typed without capitals."""
    names = [place > 0 and word[0].isupper() for place, word in enumerate(words)]
    return names if any(names) else None


def _is_other_name(one: Sequence[bool] | None, other: Sequence[bool] | None) -> bool:
    """Whether a name was put in another's place; what was typed without capitals may be a name."""
    if one is None or other is None:
        return any(one or other or ())
    return any(one) and any(other)


def _reason(steps: Sequence[tuple[str, int, int, int, int]], kinds: set[str], longest: int) -> str:
    if not steps:
        return "the same words but for marks"
    count = sum(max(j - i, end - k) for _, i, j, k, end in steps)
    if kinds <= {"insert"} or kinds <= {"delete"}:
        return f"{count} words added" if count > 1 else "1 word added"
    return f"{count} of {longest} words changed"
