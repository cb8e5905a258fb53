"""Which language a reader gets: what the address says, else the cookie, else what the browser asks for."""

from __future__ import annotations

from typing import Any

from newsarchive.desk.words import LANGUAGES

COOKIE = "newsarchive_lang"
YEAR = 365 * 24 * 3600


def choose_language(request: Any) -> str:
    """The code of a language that there is."""
    for asked in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if asked in LANGUAGES:
            return str(asked)
    return best_of(request.headers.get("accept-language", ""))


def best_of(header: str) -> str:
    """The language that an Accept-Language header (RFC 9110, 12.5.4) likes best.

    >>> best_of("en-GB,en;q=0.8,vi;q=0.9"), best_of("fr, vi;q=0.2"), best_of("")
    ('en', 'vi', 'vi')
    """
    wanted = []
    for place, part in enumerate(header.split(",")):
        name, _, weight = part.strip().partition(";")
        code = name.strip().lower().partition("-")[0]
        if code in LANGUAGES:
            wanted.append((-_weight(weight), place, code))
    return min(wanted)[2] if wanted else next(iter(LANGUAGES))


def _weight(text: str) -> float:
    try:
        return float(text.strip().removeprefix("q=")) if text.strip() else 1.0
    except ValueError:
        return 0.0
