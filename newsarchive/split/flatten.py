"""Markup nested deeper than any parser goes, made shallow: the openers beyond a depth are left out, their text stays.

Seen as floods of unclosed <div> or <font>. libxml2 silently drops everything below its limit, photos included.
"""

from __future__ import annotations

import re

_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)([^<>]*)>")
# Tags that mean nothing for pairs; only these go at first, figures and tables stay whole.
PLAIN = frozenset(
    "div span font b i u strong em center section article blockquote ul ol small big main header o:p".split()
)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_SELF_CLOSING = frozenset("p li td tr th dd dt option thead tbody tfoot colgroup".split())
DEEPEST = 400


def flatten(text: str, *, only: frozenset[str] | None = PLAIN) -> str:
    """``text`` without the tags that would nest deeper than :data:`DEEPEST`; of those ``only``, or all if None.

    >>> deep = "<div>" * 1000 + "đáy" + "</div>" * 1000
    >>> flat = flatten(deep)
    >>> flat.count("<div>"), flat.count("</div>"), "đáy" in flat
    (400, 400, True)
    """
    depth = 0

    def keep(found: re.Match[str]) -> str:
        nonlocal depth
        closes, name, rest = found[1], found[2].lower(), found[3]
        if name in _VOID or name in _SELF_CLOSING or rest.endswith("/"):
            return found[0] if only is not None or depth <= DEEPEST or name in _VOID else ""
        if only is not None and name not in only:
            return found[0]
        if closes:
            depth = max(0, depth - 1)
            return found[0] if depth < DEEPEST else ""
        depth += 1
        return found[0] if depth <= DEEPEST else ""

    return _TAG.sub(keep, text)
