"""Captions that are set as headings: whole sentences, alternating with the photos, nothing else between them."""

from __future__ import annotations

from itertools import pairwise

from newsarchive.split.leaves import Leaves, Photo, Text
from newsarchive.split.roles import HEADING

_FEWEST = 3
_MOST_OF = 0.8
_SHORTEST = 25  # characters; "Bến số 2." is a heading
_ENDS = (".", "…", "!", "?", ".”", '."', ".)")


def free_headings(leaves: Leaves) -> None:
    """Take the heading's bit from the boxes of such sentences: every reader may then see a caption in them."""
    groups: dict[tuple[str, str], list[Text]] = {}
    for photo in leaves.photos:
        if not photo.urls:
            continue
        for at in (photo.at - 1, photo.at + 1):
            if 0 <= at < len(leaves.items):
                leaf = leaves.items[at]
                if isinstance(leaf, Text) and leaf.box.flags & HEADING and leaf.box.tag != "h1":
                    group = groups.setdefault((leaf.box.tag, leaf.box.names), [])
                    if not group or group[-1] is not leaf:
                        group.append(leaf)
    for group in groups.values():
        if len(group) >= _FEWEST and _are_sentences(group) and _stand_alone(group, leaves):
            for text in group:
                text.box.flags &= ~HEADING


def _are_sentences(group: list[Text]) -> bool:
    ends = sum(text.size >= _SHORTEST and not text.linked and text.text.endswith(_ENDS) for text in group)
    return ends >= _MOST_OF * len(group)


def _stand_alone(group: list[Text], leaves: Leaves) -> bool:
    """Whether only photos stand between one heading and the next."""
    alone = 0
    for one, other in pairwise(group):
        between = leaves.items[one.at + 1 : other.at]
        alone += bool(between) and all(isinstance(leaf, Photo) for leaf in between)
    return alone >= _MOST_OF * (len(group) - 1)
