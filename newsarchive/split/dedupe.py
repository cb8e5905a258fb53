"""Repeats out, each with its reason; nothing that differs in substance is merged.

A page prints a photo or a caption twice for many reasons: a slideshow beside a list, a popup, a copy for small
screens, a lead photo that opens the story again, one photo in two sizes, all captions glued into one block.
What goes is listed under ``repeats`` with its text, its address and the positions that it repeats, so that a
reader can undo every step. Two photos with one caption ("Ảnh minh họa") stay two pairs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from newsarchive.model import Gallery, Pair, Repeat
from newsarchive.split.photos_seen import photo_key
from newsarchive.text.keys import letters_key

_STATED_WIDTH = re.compile(r"/w(\d{2,4})/|[?&]w=(\d{2,4})\b|[_-](\d{2,4})x\d+\.")
_GLUED_AT_LEAST = 60


def dedupe(gallery: Gallery) -> Gallery:
    """``gallery`` without repeated photos and captions; positions are counted anew, ``repeats`` says what went.

    Running it a second time changes nothing.
    """
    kept, gone = _merge_photos(gallery.pairs)
    kept, gone = _drop_captions(kept, gone)
    kept, gone = _drop_glued(kept, gone)
    places = {id(pair): position for position, pair in enumerate(kept, 1)}
    groups: dict[int, int] = {}
    pairs = []
    for position, pair in enumerate(kept, 1):
        group = None if pair.group is None else groups.setdefault(pair.group, len(groups) + 1)
        pairs.append(replace(pair, position=position, group=group))
    repeats = [
        Repeat(text, tuple(places[id(pair)] for pair in of if id(pair) in places), reason, address)
        for text, of, reason, address in gone
    ]
    return replace(gallery, pairs=tuple(pairs), repeats=(*gallery.repeats, *repeats))


Gone = tuple[str | None, list[Pair], str, str | None]


def caption_key(pair: Pair) -> str:
    """The identity of a pair's caption, credit included; empty for none."""
    return letters_key(pair.caption_verbatim or pair.caption or "")


def _merge_photos(pairs: Iterable[Pair]) -> tuple[list[Pair], list[Gone]]:
    """One pair for each photo, unless its captions differ."""
    kept: list[Pair] = []
    by_key: dict[str, list[int]] = {}
    merged: list[tuple[int, Pair, str]] = []
    for pair in pairs:
        keys = {photo_key(address) for address in pair.image_candidates or ((pair.image_url,) if pair.image_url else ())}
        caption = caption_key(pair)
        earlier = sorted({at for key in keys for at in by_key.get(key, ())})
        twin = next((at for at in earlier if _agrees(caption, caption_key(kept[at]))), None)
        if twin is None:
            for key in keys:
                by_key.setdefault(key, []).append(len(kept))
            kept.append(pair)
            continue
        merged.append((twin, pair, _why(pair, kept[twin])))
        kept[twin] = _joined(kept[twin], pair)
    return kept, [(pair.caption_verbatim, [kept[at]], why, pair.image_url) for at, pair, why in merged]


def _agrees(one: str, other: str) -> bool:
    return not one or not other or one == other


def _why(pair: Pair, first: Pair) -> str:
    if pair.evidence.kind.startswith("hidden"):
        return "hidden copy of the photo"
    if pair.image_url != first.image_url:
        return "the same photo in another size"
    return "the same photo again"


def _joined(first: Pair, again: Pair) -> Pair:
    """``first`` with what only the repeat knew: its caption, its addresses (a larger size goes first)."""
    addresses = list(dict.fromkeys((*first.image_candidates, *again.image_candidates)))
    if again.image_candidates and _width(again.image_candidates[0]) > _width(first.image_candidates[0]) > 0:
        addresses = list(dict.fromkeys((*again.image_candidates, *first.image_candidates)))
    captioned = first if first.caption_verbatim or not again.caption_verbatim else again
    return replace(
        captioned, position=first.position, image_url=addresses[0], image_candidates=tuple(addresses), image_alt=first.image_alt
    )


def _width(address: str) -> int:
    found = _STATED_WIDTH.search(address)
    return int(next(filter(None, found.groups()))) if found else 0


def _drop_captions(pairs: list[Pair], gone: list[Gone]) -> tuple[list[Pair], list[Gone]]:
    """Captions without a photo that say what another pair says."""
    owners: dict[str, list[Pair]] = {}
    for pair in pairs:
        if pair.image_url and (key := caption_key(pair)):
            owners.setdefault(key, []).append(pair)
    kept = []
    for pair in pairs:
        key = caption_key(pair)
        if pair.image_url or not key:
            kept.append(pair)
        elif key in owners:
            gone = [*gone, (pair.caption_verbatim, owners[key], "the same caption again", None)]
        else:
            owners[key] = [pair]
            kept.append(pair)
    return kept, gone


def _drop_glued(pairs: list[Pair], gone: list[Gone]) -> tuple[list[Pair], list[Gone]]:
    """A block that is the captions of several pairs joined without separators (old Hemera slideshows)."""
    squeezed = [caption_key(pair).replace(" ", "") for pair in pairs]
    kept = []
    for at, pair in enumerate(pairs):
        of = [] if pair.image_url or len(squeezed[at]) < _GLUED_AT_LEAST else _pieces(squeezed, at)
        if of:
            gone = [*gone, (pair.caption_verbatim, [pairs[place] for place in of], "captions glued into one block", None)]
        else:
            kept.append(pair)
    return kept, gone


def _pieces(squeezed: list[str], block_at: int) -> list[int]:
    """The places of two or more captions in a row whose letters together are those of the block."""
    block = squeezed[block_at]
    for start in range(len(squeezed)):
        if start == block_at or not squeezed[start] or not block.startswith(squeezed[start]):
            continue
        rest, places = block, []
        for place in range(start, len(squeezed)):
            if place == block_at or not squeezed[place]:
                continue
            if not rest.startswith(squeezed[place]):
                # one caption under several photos is printed once
                if places and squeezed[place] == squeezed[places[-1]]:
                    places.append(place)
                    continue
                break
            rest = rest[len(squeezed[place]) :]
            places.append(place)
            if not rest:
                return places if len(places) > 1 else []
    return []
