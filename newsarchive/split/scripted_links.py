"""Links that only a script follows: <div onclick="location.href='/a-story.html'"> around a picture and its title."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_OPENS = re.compile(
    r"(?:location(?:\.href)?\s*=|location\.(?:assign|replace)\(|window\.open\()\s*['\"]([^'\"\s]{2,500})['\"]"
)
_SAYS = ("data-href", "data-link")
_TELLING = frozenset(("onclick", *_SAYS))
_REACH = 4  # elements around a picture; a card is no deeper, and what lies further out holds other things too


def scripted_link(element: _Element) -> str | None:
    """The address that a click on the picture or on a box close around it opens; None where no script is told so.

    >>> from lxml.html import fromstring
    >>> card = fromstring('''<div onclick="location.href='/cau-moi.html'"><p><img src="cau.jpg"></p></div>''')
    >>> scripted_link(card.find(".//img")), scripted_link(fromstring("<p><img src='cau.jpg'></p>").find(".//img"))
    ('/cau-moi.html', None)
    """
    for here in (element, *islice(element.iterancestors(), _REACH)):
        if _TELLING.isdisjoint(here.keys()):  # nearly all
            continue
        if (click := here.get("onclick")) and (found := _OPENS.search(click)):
            return found[1]
        for name in _SAYS:
            if target := here.get(name):
                return str(target).strip()
    return None
