"""The desk's own words, numbers and dates in Vietnamese and English: one catalogue per language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from importlib.resources import files

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
"""Codes of BCP 47 and what speakers call their language. The first is what somebody gets who asks for neither."""

VIETNAM = timezone(timedelta(hours=7))
"""Indochina Time, all year: dates are those that readers of the newspapers saw."""

_MONTHS = "January February March April May June July August September October November December".split()


_OTHERS = re.compile(r"[^a-z]+")


@dataclass(frozen=True, slots=True)
class Words:
    """One language's catalogue. ``words("key", n=3)`` is the text under a key with its fields filled in."""

    language: str
    catalogue: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The text of ``key``; numbers among ``values`` are written as the language writes them."""
        told = {name: self.number(value) if isinstance(value, int) else value for name, value in values.items()}
        return self.catalogue[key].format(**told)

    def said(self, text: str) -> str:
        """What the archive says in English of how a page was read; as it stands where the catalogue does not know it.

        >>> read_words("vi").said("same block"), read_words("vi").said("dump of 2019")
        ('cùng một khối', 'dump of 2019')
        """
        return self.catalogue.get(f"said_{_OTHERS.sub('_', text.lower())}", text)

    def count(self, key: str, n: int) -> str:
        """A number with its noun: the text of ``key``, or of ``key_one`` for 1."""
        return self(f"{key}_one" if n == 1 else key, n=n)

    def number(self, value: float, digits: int = 0) -> str:
        """A number with its thousands and decimals marked.

        >>> read_words("vi").number(1234567), read_words("en").number(0.5, 1)
        ('1.234.567', '0.5')
        """
        text = f"{value:,.{digits}f}"
        return text.translate(str.maketrans(",.", ".,")) if self.language == "vi" else text

    def percent(self, share: float) -> str:
        """A share between 0 and 1 in whole percent, but for what would look like nothing or all.

        >>> read_words("en").percent(0.998), read_words("vi").percent(0.5)
        ('99.8 %', '50 %')
        """
        digits = 1 if 0 < share < 0.01 or 0.99 < share < 1 else 0
        return f"{self.number(100 * share, digits)} %"

    def day(self, moment: date | datetime | None) -> str:
        """A day as it was in Vietnam; "–" where there is none.

        >>> read_words("vi").day(date(2016, 7, 3)), read_words("en").day(date(2016, 7, 3))
        ('3/7/2016', '3 July 2016')
        """
        if moment is None:
            return "–"
        if isinstance(moment, datetime):
            moment = moment.astimezone(VIETNAM)
        if self.language == "vi":
            return f"{moment.day}/{moment.month}/{moment.year}"
        return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"

    def moment(self, moment: datetime | None) -> str:
        """Day and time of day in Vietnam."""
        return "–" if moment is None else f"{self.day(moment)}, {moment.astimezone(VIETNAM):%H:%M}"

    def month(self, text: str) -> str:
        """A month written as 2016-07.

        >>> read_words("vi").month("2016-07"), read_words("en").month("2016-07")
        ('7/2016', 'July 2016')
        """
        year, _, month = text.partition("-")
        return f"{int(month)}/{year}" if self.language == "vi" else f"{_MONTHS[int(month) - 1]} {year}"

    def size(self, size: int) -> str:
        """Bytes for people.

        >>> read_words("en").size(47918), read_words("vi").size(2_516_582)
        ('47 KB', '2,4 MB')
        """
        if size < 1024 * 1024:
            return f"{self.number(max(1, round(size / 1024)))} KB"
        scale, unit = (1024**3, "GB") if size >= 1024**3 else (1024**2, "MB")
        return f"{self.number(size / scale, 1)} {unit}"


def read_words(language: str) -> Words:
    """The catalogue of a language of :data:`LANGUAGES`."""
    text = (files("newsarchive.desk") / "words" / f"{language}.toml").read_text("utf-8")
    return Words(language, tomllib.loads(text))


CATALOGUES = {language: read_words(language) for language in LANGUAGES}
"""Read once; they never change."""
