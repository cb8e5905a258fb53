"""Where on the page the story stands."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate

from newsarchive.sites.site import EVIDENCE
from newsarchive.split.caption_headings import free_headings
from newsarchive.split.heading import Heading
from newsarchive.split.leaves import Box, Leaves, Photo, Text
from newsarchive.split.noise import drop_noise, find_cards, mass, take_back
from newsarchive.split.own_links import spare_own_links
from newsarchive.split.painted import see_painted
from newsarchive.split.photos_seen import is_teaser, resolve, see_photo
from newsarchive.split.portraits import drop_portraits
from newsarchive.split.roles import ANY_SLOT, HIDDEN, NOISE, RULE_BODY, RULE_DROP, RULE_SLOT, SLOT, VIDEO
from newsarchive.text.boilerplate import is_stop_heading

_DOMINANT = 0.6
_MOST_PHOTOS = 0.7
_NEARLY_ALL = 0.9
_PARTS_OF_STORIES = frozenset(("p", "figure", "figcaption", "li", "span"))
_TABLE_TAGS = frozenset(("table", "tbody", "tr", "td"))
_PICTURE_TABLE = 12  # leaves: a smaller table is a picture with its caption, no page layout


@dataclass(frozen=True, slots=True)
class View:
    """One way to read a page: the bits of its body, of what to drop and of places for captions, and the kinds of
    evidence that count. ``body`` 0: the body is found by structure."""

    body: int = 0
    drop: int = NOISE | VIDEO | HIDDEN
    slot: int = SLOT
    evidence: tuple[str, ...] = EVIDENCE


GENERIC = View()
RULED = View(RULE_BODY, RULE_DROP | VIDEO | HIDDEN, RULE_SLOT)


@dataclass(frozen=True, slots=True)
class Region:
    """The leaves of the story in reading order; ``hidden`` are the photos and texts of its hidden boxes."""

    box: Box
    leaves: list[Text | Photo]
    hidden: list[list[Text | Photo]]


def see_photos(leaves: Leaves, base: str | None, about: Heading) -> None:
    """Fill in the addresses of all photos; ``base`` is the page's own address. Teasers stay without any."""
    for photo in leaves.photos:
        photo.teaser = is_teaser(photo)
    spare_own_links(leaves, base or about.canonical_url)
    for photo in leaves.photos:
        if not photo.teaser and not photo.painted:
            see_photo(photo, base)
    for photo, url in see_painted(leaves):
        photo.urls = (resolve(base, url) if base else url,)
    leaves.cards = find_cards(leaves)
    drop_portraits(leaves, leaves.cards, about.author)
    free_headings(leaves)
    leaves.masses = list(map(mass, leaves.items))


def find_region(leaves: Leaves, view: View) -> Region | None:
    """The story's part of a page as ``view`` sees it; None if the view's rule finds no body."""
    items = leaves.items
    dropped = bytearray(leaves.cards)
    drop_noise(leaves, dropped, view.drop)
    take_back(leaves.photos, dropped)
    sums = [0, *accumulate(0 if gone else here for gone, here in zip(dropped, leaves.masses, strict=True))]
    if view.body:
        box = _ruled_box(leaves, sums, view.body)
        if box is None:
            return None
    else:
        box = _story_box(leaves, sums, dropped)
    start = _lead_start(leaves, box, dropped)
    end = _stop(items, box, sums, dropped)
    kept: list[Text | Photo] = []
    for at in range(start, end):
        leaf = items[at]
        if not dropped[at] and (isinstance(leaf, Text) or leaf.urls):
            if at < box.first and isinstance(leaf, Text) and not _is_near_lead(leaf, items, dropped):
                continue
            kept.append(leaf)
    return Region(box, kept, _hidden(leaves, start, end, dropped))


def _ruled_box(leaves: Leaves, sums: list[int], body: int) -> Box | None:
    """The box that a rule calls the story's: the one with the most in it, the outer one of two alike."""
    boxes = [box for box in leaves.marked if box.flags & body and sums[box.last] > sums[box.first]]
    return max(boxes, key=lambda box: sums[box.last] - sums[box.first], default=None)


def _hidden(leaves: Leaves, start: int, end: int, dropped: bytearray) -> list[list[Text | Photo]]:
    """The leaves of each hidden box of the story."""
    found: list[list[Text | Photo]] = []
    done = start
    for box in leaves.marked:
        if (
            box.flags & HIDDEN
            and box.tag != "noscript"
            and done <= box.first < box.last <= end
            and dropped[box.first] == 2
        ):
            found.append(leaves.items[box.first : box.last])
            done = box.last
    return found


def _is_near_lead(leaf: Text, items: list[Text | Photo], dropped: bytearray) -> bool:
    for at in (leaf.at - 1, leaf.at - 2):
        if at >= 0 and isinstance(near := items[at], Photo) and near.urls and not dropped[at]:
            return True
    return False


def _story_box(leaves: Leaves, sums: list[int], dropped: bytearray) -> Box:
    """Go down from the page to the smallest box that holds most of the mass."""
    current = leaves.boxes[0]
    photos = [photo.at for photo in leaves.photos if photo.urls and not dropped[photo.at]]
    while True:
        middle = _middle(current, sums)
        if middle is None:
            return current
        before = current
        for child in _path(leaves.items[middle].box, current):
            if not _dominates(child, current, sums, photos) or _lacks_its_texts(child, leaves.items, dropped):
                return current
            current = child
            middle = _middle(current, sums)
            if middle is None or not child.first <= middle < child.last:
                break
        if current is before:
            return current


def _dominates(child: Box, current: Box, sums: list[int], photos: list[int]) -> bool:
    """Whether ``child`` may be the story's box instead of ``current``: most of the mass and of the photos."""
    if child.tag in _PARTS_OF_STORIES or child.flags & ANY_SLOT:
        return False
    total, share = sums[current.last] - sums[current.first], sums[child.last] - sums[child.first]
    if child.tag in _TABLE_TAGS and (share < total or child.last - child.first <= _PICTURE_TABLE):
        return False
    if share < _DOMINANT * total:
        return False
    all_photos = bisect_left(photos, current.last) - bisect_left(photos, current.first)
    its_photos = bisect_left(photos, child.last) - bisect_left(photos, child.first)
    return its_photos >= _MOST_PHOTOS * all_photos or share >= _NEARLY_ALL * total


def _lacks_its_texts(child: Box, items: list[Text | Photo], dropped: bytearray) -> bool:
    """Whether a box holds photos only, and a text follows it in the same box: its captions stand below it."""
    if child.last >= len(items) or child.parent is None or child.last >= child.parent.last:
        return False
    after = items[child.last]
    if isinstance(after, Photo) or dropped[child.last] or 2 * after.linked > after.size:
        return False
    return not any(isinstance(leaf, Text) for leaf in items[child.first : child.last])


def _middle(box: Box, sums: list[int]) -> int | None:
    """The place of the leaf in ``box`` with half of the mass before it; None where there is no mass."""
    low, high = sums[box.first], sums[box.last]
    if high <= low:
        return None
    return bisect_left(sums, low + (high - low + 1) // 2, box.first, box.last + 1) - 1


def _path(box: Box | None, outer: Box) -> list[Box]:
    """The boxes from just inside ``outer`` down to ``box``; none if ``box`` is not inside it."""
    path: list[Box] = []
    while box is not None and box.level > outer.level:
        path.append(box)
        box = box.parent
    return path[::-1] if box is outer else []


def _lead_start(leaves: Leaves, box: Box, dropped: bytearray) -> int:
    """Where the story starts: at its box, or at a lead photo that stands between the headline and the box."""
    items = leaves.items
    start = box.first
    for at in range(box.first - 1, max(-1, box.first - 25), -1):
        leaf = items[at]
        if isinstance(leaf, Text):
            if leaf.box.tag == "h1":
                break
        elif leaf.urls and not dropped[at] and _levels_apart(_shell(leaf, items), box) <= 5:
            start = at
    return start


def _shell(photo: Photo, items: list[Text | Photo]) -> Box:
    """The outermost box that holds nothing but the photo (and its copy for pages without scripts)."""
    box = photo.box
    while box.parent is not None and box.parent.last - box.parent.first <= 2:
        if any(isinstance(leaf, Text) for leaf in items[box.parent.first : box.parent.last]):
            break
        box = box.parent
    return box


def _levels_apart(box: Box, story: Box) -> int:
    parents: list[Box] = []
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
