"""Where on the page the story stands."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate

from newsarchive.split.leaves import Box, Leaves, Photo, Text
from newsarchive.split.photos_seen import is_teaser, see_photo
from newsarchive.split.roles import HEADING, HIDDEN, NOISE, VIDEO
from newsarchive.text.boilerplate import is_stop_heading

PHOTO_MASS = 150
_DOMINANT = 0.6
_MINOR = 0.4


class Region:
    """The leaves of the story. ``texts`` and ``photos`` are in reading order; ``box`` is the story's box."""

    def __init__(self, box: Box, leaves: list[Text | Photo], hidden: list[Text | Photo]) -> None:
        self.box = box
        self.leaves = leaves
        self.hidden = hidden


def mass(leaf: Text | Photo) -> int:
    """How much a leaf speaks for being in the story: its characters outside links."""
    if isinstance(leaf, Photo):
        return PHOTO_MASS if leaf.urls else 0
    free = leaf.size - 2 * leaf.linked
    return 0 if free <= 0 else free if free >= 40 else free // 3


def find_region(leaves: Leaves, base: str | None) -> Region:
    items = leaves.items
    teasers = []
    for leaf in items:
        if isinstance(leaf, Photo):
            if is_teaser(leaf):
                teasers.append(leaf)
            else:
                see_photo(leaf, base)
    sums = [0, *accumulate(map(mass, items))]
    dropped = bytearray(len(items))
    _drop_noise(leaves, sums, dropped)
    _drop_cards(teasers, items, dropped)
    sums = [0, *accumulate(0 if dropped[leaf.at] else mass(leaf) for leaf in items)]
    box = _story_box(leaves, sums)
    start = _lead_start(leaves, box, dropped)
    end = _stop(items, box, sums, dropped)
    kept: list[Text | Photo] = []
    hidden: list[Text | Photo] = []
    for at in range(start, end):
        leaf = items[at]
        if dropped[at] == 2:
            hidden.append(leaf)
        elif not dropped[at] and (isinstance(leaf, Text) or leaf.urls):
            if at < box.first and isinstance(leaf, Text) and not _is_near_lead(leaf, items, dropped):
                continue
            kept.append(leaf)
    return Region(box, kept, hidden)


def _is_near_lead(leaf: Text, items: list[Text | Photo], dropped: bytearray) -> bool:
    for at in (leaf.at - 1, leaf.at - 2):
        if at >= 0 and isinstance(near := items[at], Photo) and near.urls and not dropped[at]:
            return True
    return False


def _drop_noise(leaves: Leaves, sums: list[int], dropped: bytearray) -> None:
    """Cross out what calls itself ads, related stories, players or hidden copies, unless it is most of the page."""
    total = sums[-1] or 1
    done = 0
    for box in leaves.boxes:
        if box.flags & (NOISE | VIDEO | HIDDEN) and box.first >= done and box.last > box.first:
            share = sums[box.last] - sums[box.first]
            if share > _MINOR * total:
                continue
            value = 2 if box.flags & HIDDEN else 1
            dropped[box.first : box.last] = bytes([value]) * (box.last - box.first)
            done = box.last


def _drop_cards(teasers: list[Photo], items: list[Text | Photo], dropped: bytearray) -> None:
    """Cross out the card around each teaser: its title, summary and date belong to another story."""
    done = 0
    for photo in teasers:
        dropped[photo.at] = 1
        box: Box | None = photo.box
        card = None
        for _ in range(6):
            if box is None or box.last - box.first > 8:
                break
            inside = items[box.first : box.last]
            if any(isinstance(leaf, Photo) and leaf.urls for leaf in inside):
                break
            if sum(leaf.size for leaf in inside if isinstance(leaf, Text)) > 500:
                break
            card, box = box, box.parent
        if card is not None and card.first >= done:
            dropped[card.first : card.last] = b"\x01" * (card.last - card.first)
            done = card.last


def _story_box(leaves: Leaves, sums: list[int]) -> Box:
    """Go down from the page to the smallest box that holds most of the mass."""
    current = leaves.root or leaves.boxes[0]
    items = leaves.items
    while True:
        low, high = sums[current.first], sums[current.last]
        total = high - low
        if total <= 0:
            return current
        middle = bisect_left(sums, low + (total + 1) // 2, current.first, current.last + 1) - 1
        child: Box | None = items[max(current.first, min(middle, current.last - 1))].box
        path = []
        while child is not None and child is not current and child.level > current.level:
            path.append(child)
            child = child.parent
        if child is not current or not path:
            return current
        for child in reversed(path):
            share = sums[child.last] - sums[child.first]
            if child.tag in ("p", "tr", "figure", "td", "table", "tbody") and share < total:
                return current
            if share < _DOMINANT * total:
                return current
            current = child
            break


def _lead_start(leaves: Leaves, box: Box, dropped: bytearray) -> int:
    """Where the story starts: at its box, or at a lead photo that stands between the headline and the box."""
    items = leaves.items
    start = box.first
    for at in range(box.first - 1, max(-1, box.first - 25), -1):
        leaf = items[at]
        if isinstance(leaf, Text):
            if leaf.box.tag == "h1":
                break
        elif leaf.urls and not dropped[at] and _levels_apart(leaf.box, box) <= 5:
            start = at
    return start


def _levels_apart(box: Box, story: Box) -> int:
    parents = []
    up: Box | None = story
    while up is not None and len(parents) < 4:
        parents.append(up)
        up = up.parent
    steps = 0
    here: Box | None = box
    while here is not None and steps < 6:
        if here in parents:
            return steps + parents.index(here)
        here = here.parent
        steps += 1
    return 99


def _stop(items: list[Text | Photo], box: Box, sums: list[int], dropped: bytearray) -> int:
    """Where the story ends: at a stop heading in its second half; an earlier one ends only its own box."""
    low, high = sums[box.first], sums[box.last]
    for at in range(box.first, box.last):
        leaf = items[at]
        if dropped[at] or isinstance(leaf, Photo) or leaf.size > 280:
            continue
        if leaf.size < 80 and is_stop_heading(leaf.text):
            if leaf.box is not box and leaf.box.parent is not box and leaf.box.parent is not None:
                holder = leaf.box.parent
                if sums[holder.last] - sums[holder.first] < 0.3 * (high - low):
                    dropped[holder.first : holder.last] = b"\x01" * (holder.last - holder.first)
            if sums[at] - low >= 0.5 * (high - low):
                return at
    return box.last
