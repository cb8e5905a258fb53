"""Captions in the flow of the story: paragraphs below or above the photos, told from body text.

A run is one or more photos in a row. Two facts tell a caption paragraph from body text: it alternates with the
runs all down the page, or its dress (class, alignment, bold, italic) is worn below photos and nowhere else.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from newsarchive.split.leaves import Photo, Text
from newsarchive.split.pairing import Pairing, usable
from newsarchive.split.roles import CENTER, HEADING, SLOT
from newsarchive.text.credits import split_credit

Dress = tuple[str, str, bool, bool, bool]


@dataclass(slots=True)
class Run:
    """Photos in a row, the texts right below and right above them; ``cut``: something else follows at once."""

    photos: list[Photo]
    below: list[Text] = field(default_factory=list)
    above: list[Text] = field(default_factory=list)


def dress(text: Text) -> Dress:
    """How a paragraph is dressed."""
    slot = bool(text.box.flags & SLOT)
    return (
        text.box.tag if text.box.tag != "div" else "p",
        text.box.names if not slot else "slot",
        bool(text.flags & CENTER),
        2 * text.bold > text.size,
        2 * text.italic > text.size,
    )


def pair_flow(pairing: Pairing) -> None:
    """Decide for the runs of photos that stand among paragraphs."""
    runs, loose = _runs(pairing)
    if not runs:
        return
    below, above = _choose(runs, loose)
    for run in runs:
        texts = below(run)
        kind = "paragraph below"
        if not texts:
            texts, kind = above(run), "paragraph above"
        if texts:
            photos = run.photos if len(run.photos) <= 3 else run.photos[-1:]
            if _one_box(pairing, run.photos):
                photos = run.photos
            pairing.bind(photos, texts, kind)


def _one_box(pairing: Pairing, photos: list[Photo]) -> bool:
    """Whether the photos of a run share a box of their own (a grid), so that the text below is for all."""
    if len(photos) < 2:
        return False
    box = photos[0].box
    for _ in range(4):
        if box is pairing.region.box or box.parent is None:
            return False
        if box.last > photos[-1].at:
            return not pairing.count_texts(box)
        box = box.parent
    return False


def _runs(pairing: Pairing) -> tuple[list[Run], list[Text]]:
    runs: list[Run] = []
    loose: list[Text] = []
    current: Run | None = None
    since: list[Text] = []
    open_photos = False
    for leaf in pairing.region.leaves:
        if isinstance(leaf, Photo):
            if pairing.bonds[leaf.at].closed:
                current, since, open_photos = None, [], False
                continue
            if open_photos and current is not None:
                current.photos.append(leaf)
            else:
                current = Run([leaf], above=since)
                runs.append(current)
            since, open_photos = [], True
            continue
        if leaf.at in pairing.taken:
            current, since, open_photos = None, [], False
            continue
        if leaf.box.flags & HEADING:
            current, since, open_photos = None, [], False
            continue
        if not usable(leaf):
            open_photos = False
            continue
        open_photos = False
        loose.append(leaf)
        since = [*since[-3:], leaf]
        if current is not None:
            current.below.append(leaf)
    return runs, loose


def _choose(runs, loose):  # type: ignore[no-untyped-def]
    nothing = lambda run: []  # noqa: E731
    followers = [run.below[0] for run in runs if run.below]
    chars: Counter[Dress] = Counter()
    first = {text.at for text in followers}
    for text in loose:
        if text.at not in first:
            chars[dress(text)] += text.size
    body = chars.most_common(1)[0][0] if chars else None
    # 1. alternating all down the page
    if len(runs) >= 3:
        inner = runs[:-1]
        if _alternates(runs):
            if _is_above(runs):
                return nothing, lambda run: run.above[-1:]
            return lambda run: run.below[:1], nothing
        counts = [len(run.below) for run in inner]
        if min(counts) >= 1 and max(counts) <= 3 and len(runs) >= 4 and not runs[0].above:
            if max(sum(t.size for t in run.below) for run in inner) <= 700:
                usual = max(counts)
                return lambda run: run.below[:usual], nothing
    # 2. dress
    dresses = Counter(dress(text) for text in followers)
    worn = None
    if dresses:
        top, times = dresses.most_common(1)[0]
        if top != body and times >= 0.6 * len(followers):
            worn = top
    few = len(followers) < 3

    def below(run: Run) -> list[Text]:
        if not run.below:
            return []
        text = run.below[0]
        own = dress(text)
        if own[1] == "slot" or (worn is not None and own == worn):
            return [text]
        if text.size <= 300 and split_credit(text.text).credit:
            return [text]
        if own != body and (worn is None or few) and (own[2] or own[4]) and text.size <= 300:
            return [text]
        return []

    return below, nothing


def _alternates(runs: list[Run]) -> bool:
    """Whether one paragraph stands between each run and the next, nearly always."""
    inner = runs[:-1]
    ones = sum(len(run.below) == 1 for run in inner)
    return ones >= 0.8 * len(inner) and all(len(run.below) <= 2 for run in inner)


def _is_above(runs: list[Run]) -> bool:
    """Whether the captions stand above: text before the first run, none after the last."""
    return bool(runs[0].above) and not runs[-1].below
