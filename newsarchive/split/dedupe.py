"""Repeats out, each with its reason; nothing that differs in substance is merged.

A page prints a photo or a caption twice for many reasons: a slideshow beside a list, a popup, a copy for small
screens, a lead photo that opens the story again, one photo in two sizes, all captions glued into one block.
What goes is listed under ``repeats`` with its text, its address and the positions that it repeats, so that a
reader can undo every step. Two photos with one caption ("Ảnh minh họa") stay two pairs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from newsarchive.model import Gallery, Pair, Repeat
from newsarchive.split.photos_seen import photo_key
from newsarchive.split.strips import find_strips
from newsarchive.text.keys import letters_key

_STATED_WIDTH = re.compile(r"/(?:w|zoom/|thumb_w/)(\d{2,4})/|[?&]w(?:idth)?=(\d{2,4})\b|[_-](\d{2,4})x\d+\.")
_GLUED_AT_LEAST = 60
_PREFIX = 16
_MOST_ADDRESSES = 40
_MOST_POSITIONS = 50


def dedupe(gallery: Gallery) -> Gallery:
    """``gallery`` without repeated photos and captions; positions are counted anew, ``repeats`` says what went.

    Running it a second time changes nothing.
    """
    work = _Work(list(gallery.pairs))
    work.drop_glued()
    work.merge_photos()
    work.drop_strips()
    work.drop_captions()
    return work.finish(gallery)


def caption_key(pair: Pair) -> str:
    """The identity of a pair's caption, credit included; empty for none."""
    return letters_key(pair.caption_verbatim or pair.caption or "")


@dataclass(slots=True)
class _Gone:
    """A repeat on its way: ``of`` are places in the list of pairs before anything was removed."""

    text: str | None
    of: list[int]
    reason: str
    address: str | None


@dataclass(slots=True)
class _Work:
    pairs: list[Pair]
    keys: list[str] = field(default_factory=list)
    gone: dict[int, _Gone] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.keys = [caption_key(pair) for pair in self.pairs]

    def drop_glued(self) -> None:
        """A block that is the captions of several pairs joined without separators (old Hemera slideshows)."""
        squeezed = [key.replace(" ", "") for key in self.keys]
        starts: dict[str, list[int]] = {}
        for place, key in enumerate(squeezed):
            if key:
                starts.setdefault(key[:_PREFIX], []).append(place)
        for place, block in enumerate(squeezed):
            if len(block) < _GLUED_AT_LEAST:
                continue
            for start in starts.get(block[:_PREFIX], ())[:8]:
                of = _pieces(squeezed, place, start)
                if len(of) > 1:
                    self._remove_glued(place, of)
                    break

    def _remove_glued(self, place: int, of: list[int]) -> None:
        block = self.pairs[place]
        mine = _photo_keys(block)
        twin = next((at for at in of if mine & _photo_keys(self.pairs[at])), None)
        self.gone[place] = _Gone(block.caption_verbatim, of, "all captions glued into one block", block.image_url)
        if twin is not None:
            self.pairs[twin] = _joined(self.pairs[twin], block)
        elif block.image_url:
            # the photo is nobody's twin: it stays, without the glued block as its caption
            bare = replace(block, caption=None, caption_verbatim=None, credit=None, photographer=None, agency=None)
            self.pairs.append(bare)
            self.keys.append("")

    def merge_photos(self) -> None:
        """One pair for each photo, unless its captions differ."""
        seen: dict[str, dict[str, int]] = {}  # photo -> caption -> place; a photo without a caption under ""
        for place, pair in enumerate(self.pairs):
            if place in self.gone or not pair.image_url:
                continue
            keys = _photo_keys(pair)
            mine = self.keys[place]
            twin = _twin([seen[key] for key in keys if key in seen], mine)
            if twin is None:
                for key in keys:
                    seen.setdefault(key, {})[mine] = place
                continue
            first = self.pairs[twin]
            # the one that goes is the one without a caption, wherever it stands
            loser = first if mine and not self.keys[twin] else pair
            self.gone[place] = _Gone(loser.caption_verbatim, [twin], _why(pair, first), loser.image_url)
            self.pairs[twin] = _joined(first, pair)
            self.keys[twin] = self.keys[twin] or mine
            for key in keys | _photo_keys(first):
                seen.setdefault(key, {})[self.keys[twin]] = twin
                if mine:
                    seen[key].pop("", None)

    def drop_strips(self) -> None:
        """Thumbnails of the photos of a slideshow."""
        left = [place for place in range(len(self.pairs)) if place not in self.gone]
        left.sort(key=self._order)
        for thumb, photo in find_strips([self.pairs[place] for place in left]).items():
            place, of = left[thumb], left[photo]
            self.gone[place] = _Gone(None, [of], "the same photo in another size", self.pairs[place].image_url)
            self.pairs[of] = _joined(self.pairs[of], self.pairs[place])

    def drop_captions(self) -> None:
        """Captions without a photo that say what another pair says."""
        owners: dict[str, list[int]] = {}
        for place, key in enumerate(self.keys):
            if key and place not in self.gone and self.pairs[place].image_url:
                owners.setdefault(key, []).append(place)
        for place, key in enumerate(self.keys):
            if not key or place in self.gone or self.pairs[place].image_url:
                continue
            if key in owners:
                self.gone[place] = _Gone(
                    self.pairs[place].caption_verbatim, owners[key][:_MOST_POSITIONS], "the same caption again", None
                )
            else:
                owners[key] = [place]

    def finish(self, gallery: Gallery) -> Gallery:
        """The gallery of what is left."""
        left = sorted((place for place in range(len(self.pairs)) if place not in self.gone), key=self._order)
        positions = {place: position for position, place in enumerate(left, 1)}
        groups: dict[int, int] = {}
        sizes: dict[int, int] = {}
        for place in left:
            if (group := self.pairs[place].group) is not None:
                sizes[group] = sizes.get(group, 0) + 1
        pairs = []
        for place in left:
            pair = self.pairs[place]
            group = pair.group if pair.group is not None and sizes[pair.group] > 1 else None
            new = None if group is None else groups.setdefault(group, len(groups) + 1)
            same = pair.position == positions[place] and pair.group == new
            pairs.append(pair if same else replace(pair, position=positions[place], group=new))
        repeats = [
            Repeat(gone.text, tuple(sorted({positions[self._heir(at)] for at in gone.of})), gone.reason, gone.address)
            for _, gone in sorted(self.gone.items())
        ]
        return replace(gallery, pairs=tuple(pairs), repeats=(*gallery.repeats, *repeats))

    def _heir(self, place: int) -> int:
        """The place that took over what stood at ``place``."""
        while place in self.gone:
            place = self.gone[place].of[0]
        return place

    def _order(self, place: int) -> tuple[int, int]:
        return self.pairs[place].position, place


def _twin(earlier: list[dict[str, int]], caption: str) -> int | None:
    """The earlier pair of the same photo with the same caption; or, where one of the two has none, any."""
    for captions in earlier:
        if caption in captions:
            return captions[caption]
        if "" in captions:
            return captions[""]
        if not caption and captions:
            return next(iter(captions.values()))
    return None


def _photo_keys(pair: Pair) -> set[str]:
    addresses = pair.image_candidates or ((pair.image_url,) if pair.image_url else ())
    return {photo_key(address) for address in addresses}


def _why(pair: Pair, first: Pair) -> str:
    if pair.evidence.kind.startswith("hidden"):
        return "hidden copy of the photo"
    known = set(first.image_candidates) | {first.image_url}
    again = {pair.image_url, *pair.image_candidates} <= known
    return "the same photo again" if again else "the same photo in another size"


def _joined(first: Pair, again: Pair) -> Pair:
    """``first`` with what only the repeat knew: its caption, its addresses (a larger size goes first)."""
    addresses = [*first.image_candidates, *again.image_candidates]
    if again.image_candidates and _is_larger(again.image_candidates[0], first.image_candidates[0]):
        addresses = [*again.image_candidates, *first.image_candidates]
    addresses = list(dict.fromkeys(addresses))[:_MOST_ADDRESSES]
    captioned = first if first.caption_verbatim or not again.caption_verbatim else again
    return replace(
        captioned,
        position=first.position,
        image_url=addresses[0],
        image_candidates=tuple(addresses),
        image_alt=first.image_alt,
    )


def _is_larger(one: str, other: str) -> bool:
    """Whether ``one`` states a larger width than ``other``, or none where ``other`` states one."""
    mine, theirs = _width(one), _width(other)
    return theirs > 0 and (mine == 0 or mine > theirs)


def _width(address: str) -> int:
    found = _STATED_WIDTH.search(address)
    return int(next(filter(None, found.groups()))) if found else 0


def _pieces(squeezed: list[str], block_at: int, start: int) -> list[int]:
    """The places of captions in a row, from ``start``, whose letters together are those of the block."""
    if start == block_at:
        return []
    block = squeezed[block_at]
    at = 0
    places: list[int] = []
    for place in range(start, len(squeezed)):
        piece = squeezed[place]
        if place == block_at or not piece:
            continue
        if block.startswith(piece, at):
            at += len(piece)
            places.append(place)
            if at == len(block):
                return places
        elif not places or piece != squeezed[places[-1]]:  # one caption under several photos is printed once
            return []
        else:
            places.append(place)
    return []
