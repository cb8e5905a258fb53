"""What a host says in ``/.well-known/tdmrep.json`` on text and data mining (W3C TDM Reservation Protocol, 2024).

The file is a list of rules; the first whose ``location`` fits an address counts. What a page or its headers say
themselves goes before it. A file that cannot be read as such a list says nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from newsarchive.manners.robots import LARGEST

ADDRESS = "/.well-known/tdmrep.json"
MOST = 1000
"""Rules that are read of a file; those seen on the web have one or two."""

RESERVED = "tdmrep.json: reserved"
"""How the note of a capture begins whose address a rule reserves."""

_SAFE = "%/:?=&;,+@~!$'()*"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: the ``location`` as it is written, whether mining is reserved, and where the terms are, if anywhere."""

    location: str
    reserved: bool
    policy: str | None = None

    def fits(self, url: str) -> bool:
        """Whether the rule is about ``url``: a prefix of path and query, with ``*`` and ``$`` as in robots.txt.

        >>> Rule("/anh/*.html$", True).fits("https://bao.example/anh/cho-noi.html")
        True
        >>> Rule("/anh/", True).fits("https://bao.example/video/"), Rule("/", True).fits("https://bao.example")
        (False, True)
        """
        parts = urlsplit(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        location = self.location if self.location.startswith(("/", "*")) else f"/{self.location}"
        first, *rest = [quote(piece, safe=_SAFE) for piece in location.removesuffix("$").split("*")]
        path, must_end, at = quote(path, safe=_SAFE), location.endswith("$"), len(first)
        if not path.startswith(first):
            return False
        if not rest:
            return not must_end or path == first
        last = rest.pop() if must_end else ""
        for piece in rest:  # leftmost places, one after the other: no pattern costs more than the path is long
            if (found := path.find(piece, at)) < 0:
                return False
            at = found + len(piece)
        return path.endswith(last) and len(path) - len(last) >= at

    @property
    def note(self) -> str:
        """The rule in one line, for the capture."""
        what = RESERVED if self.reserved else "tdmrep.json: not reserved"
        return f"{what} for {self.location}" + (f", terms: {self.policy}" if self.policy else "")


def read_rules(text: str | None) -> tuple[Rule, ...]:
    """The rules in a file's text; none for what is no such file.

    >>> read_rules('[{"location": "/anh/*", "tdm-reservation": 1, "tdm-policy": "https://bao.example/tdm"}]')
    (Rule(location='/anh/*', reserved=True, policy='https://bao.example/tdm'),)
    >>> read_rules("<h1>Không tìm thấy</h1>"), read_rules(None)
    ((), ())
    """
    try:
        said = json.loads(text or "[]")
    except (ValueError, RecursionError):
        return ()
    rules = []
    for one in said[:MOST] if isinstance(said, list) else ():
        if isinstance(one, dict) and isinstance(location := one.get("location"), str) and location:
            reserved = str(one.get("tdm-reservation")).strip() == "1"
            policy = one.get("tdm-policy")
            terms = " ".join(policy.split())[:300] if isinstance(policy, str) else None
            rules.append(Rule(" ".join(location.split())[:300], reserved, terms))
    return tuple(rules)


def find_rule(rules: tuple[Rule, ...], url: str) -> Rule | None:
    """The first rule that is about ``url``; None: nothing is said."""
    return next((rule for rule in rules if rule.fits(url)), None)


def text_of(status: int, body: bytes) -> str:
    """The text to keep of an answer: that of 2xx, else none.

    >>> text_of(200, b"[]"), text_of(404, b"<h1>404</h1>")
    ('[]', '')
    """
    return body[:LARGEST].decode("utf-8-sig", "replace") if 200 <= status < 300 else ""
