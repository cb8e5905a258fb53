"""Pairs out of the lines of a plain-text dump, and the repeats among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from newsarchive.model import Evidence, Pair, Repeat
from newsarchive.split.dump_lines import Line
from newsarchive.text.credits import split_credit
from newsarchive.text.glue import find_joined, split_glued
from newsarchive.text.keys import letters_key

_EVIDENCE = Evidence("text dump")
_SHORTEST_REPEAT = 25


@dataclass(slots=True)
class Pairing:
    """Pairs as they are read, the pair (index) of each line's number, and the repeats."""

    pairs: list[Pair] = field(default_factory=list)
    repeats: list[Repeat] = field(default_factory=list)
    pair_of_line: dict[int, int] = field(default_factory=dict)

    def add(self, pair: Pair, line: Line) -> None:
        self.pair_of_line[line.number] = len(self.pairs)
        self.pairs.append(pair)

    def change_last(self, pair: Pair, line: Line) -> None:
        self.pair_of_line[line.number] = len(self.pairs) - 1
        self.pairs[-1] = pair

    def repeat(self, line: Line, of: int, reason: str) -> None:
        """``line`` says again what line number ``of`` said."""
        self.pair_of_line[line.number] = self.pair_of_line[of]
        self.repeats.append(Repeat(line.text, (self.pair_of_line[of] + 1,), reason))

    def reversed(self) -> Pairing:
        """The same, read from the other end."""
        count = len(self.pairs)
        repeats = [replace(found, positions=(count + 1 - found.positions[0],)) for found in reversed(self.repeats)]
        pair_of_line = {number: count - 1 - index for number, index in self.pair_of_line.items()}
        return Pairing(self.pairs[::-1], repeats, pair_of_line)

    def repeats_of_glued(self, glued: Mapping[int, tuple[Line, Sequence[int]]]) -> None:
        """List each glued block with the positions of the captions that it joins."""
        for block, numbers in glued.values():
            places = dict.fromkeys(self.pair_of_line[number] + 1 for number in numbers if number in self.pair_of_line)
            self.repeats.append(Repeat(block.text, tuple(places), "the captions of the list, glued together"))


def pair_with_places(lines: Sequence[Line]) -> Pairing:
    """One pair for each place of a photo, with the line below it; above it where the dump ends with a place."""
    places = [index for index, line in enumerate(lines) if line.alt is not None]
    above = places[0] > 0 and places[-1] == len(lines) - 1
    said = Pairing()
    caption_line = 0
    for line in reversed(lines) if above else lines:
        last = said.pairs[-1] if said.pairs else None
        if line.alt is not None:
            said.add(Pair(0, image_alt=line.alt or None, evidence=_EVIDENCE), line)
        elif last and last.caption_verbatim is None:
            said.change_last(_with_caption(last, line), line)
            caption_line = line.number
        elif last and letters_key(line.text) == letters_key(last.caption_verbatim or ""):
            said.repeat(line, caption_line, "the caption stands twice below its photo")
        elif last and last.credit is None and split_credit(line.text).caption is None:
            said.change_last(_with_credit(last, line), line)
        else:
            said.add(_with_caption(Pair(0, evidence=_EVIDENCE), line), line)
            caption_line = line.number
    return said.reversed() if above else said


def pair_without_places(lines: Sequence[Line]) -> Pairing:
    """One pair for each line; a line said before is a repeat; a glued block alone is taken apart."""
    said = Pairing()
    if len(lines) == 1:
        for piece in split_glued(lines[0].text):
            said.add(_with_caption(Pair(0, evidence=_EVIDENCE), Line(piece, piece)), lines[0])
        return said
    seen: dict[str, int] = {}
    for line in lines:
        key = letters_key(line.text)
        last = said.pairs[-1] if said.pairs else None
        if len(key) >= _SHORTEST_REPEAT and key in seen:
            said.repeat(line, seen[key], "the same caption stands above")
        elif last and last.credit is None and split_credit(line.text).caption is None:
            said.change_last(_with_credit(last, line), line)
        else:
            said.add(_with_caption(Pair(0, evidence=_EVIDENCE), line), line)
            seen[key] = line.number
    return said


def take_glued(lines: Sequence[Line]) -> tuple[dict[int, tuple[Line, list[int]]], list[Line]]:
    """The glued blocks (by number: the block, the numbers of the lines that it joins), and the other lines."""
    told = [line for line in lines if line.alt is None]
    texts = [line.text for line in told]
    # The list may name the credit of each photo, the glued block not.
    bare = [split_credit(text).caption or text for text in texts]
    glued: dict[int, tuple[Line, list[int]]] = {}
    for index, line in enumerate(told):
        bare[index], without_credit = line.text, bare[index]
        span = find_joined(texts, index) or find_joined(bare, index)
        bare[index] = without_credit
        if span is not None:
            glued[line.number] = (line, [told[place].number for place in span])
    return glued, [line for line in lines if line.number not in glued]


def _with_caption(pair: Pair, line: Line) -> Pair:
    said = split_credit(line.text)
    return replace(
        pair,
        caption=said.caption,
        caption_verbatim=line.verbatim,
        credit=said.credit,
        photographer=said.photographer,
        agency=said.agency,
    )


def _with_credit(pair: Pair, line: Line) -> Pair:
    said = split_credit(line.text)
    return replace(pair, credit=said.credit, photographer=said.photographer, agency=said.agency)
