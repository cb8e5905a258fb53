"""Pictures that link to a page and are no teasers: the page belongs to the same story.

A gallery may link every photo to a page of its own (WordPress: /story/attachment/photo/), or all of them to the
story's next page.
"""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import unquote

from newsarchive.split.leaves import Leaves
from newsarchive.split.photos_seen import urlsplit_path

_PAGE_END = re.compile(r"(?:\.\w{2,5}|/+)$")
_TELLING = 10  # characters of an address's last part that name one story
_ALL_ALIKE = 3


def spare_own_links(leaves: Leaves, own: str | None) -> None:
    """Take back ``teaser`` where the link stays in the story; ``own`` is the story's address, if known."""
    teasers = [photo for photo in leaves.photos if photo.teaser]
    if not teasers:
        return
    targets = Counter(photo.href for photo in teasers)
    most, times = targets.most_common(1)[0]
    shown = len(leaves.photos) - len(teasers)
    alike = most if times >= _ALL_ALIKE and times > shown and 2 * times > len(teasers) else None
    story = story_path(own) if own else None
    for photo in teasers:
        href = photo.href or ""
        if href == alike or "/attachment/" in href or "attachment_id=" in href or (story and _is_under(href, story)):
            photo.teaser = False


def story_path(address: str) -> str | None:
    """The path that all pages of a story begin with; None where it does not tell one story.

    >>> story_path("https://bao.example/anh/mua-nuoc-can.html"), story_path("https://bao.example/anh")
    ('/anh/mua-nuoc-can', None)
    """
    path = _PAGE_END.sub("", unquote(urlsplit_path(address)))
    last = path.rsplit("/", 1)[-1]
    telling = len(last) >= _TELLING and ("-" in last or any(sign.isdigit() for sign in last))
    return path if telling else None


def _is_under(href: str, story: str) -> bool:
    if story not in href and "%" not in href:
        return False
    return unquote(urlsplit_path(href)).startswith(story)
