"""Simple selectors: a tag, classes, an id and attributes of one element, written as in CSS, without combinators.

The splitter walks a page once and asks of every element which role a site's rule gives it. Selectors of one
element answer that with a dictionary lookup; CSS with combinators would need a search over the whole page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from newsarchive.errors import SiteRuleError


class Element(Protocol):
    """What a selector asks of an element (lxml's elements answer it)."""

    @property
    def tag(self) -> str:
        """The element's name."""

    def get(self, name: str) -> str | None:
        """The value of an attribute."""

    def keys(self) -> Iterable[str]:
        """The names of the attributes."""


_PARTS = re.compile(
    r"""(?P<tag>^[a-zA-Z][\w-]*)|\.(?P<class>[\w-]+)|\#(?P<id>[\w-]+)"""
    r"""|\[(?P<name>[\w:-]+)(?:(?P<how>[\^*$]?=)"?(?P<value>[^"\]]*)"?)?\]"""
)


@dataclass(frozen=True, slots=True)
class Selector:
    """One compiled selector."""

    tag: str | None
    classes: frozenset[str]
    ident: str | None
    attributes: tuple[tuple[str, str | None, str], ...]

    @property
    def mark(self) -> str:
        """The most telling word that an element must have: a class, an id, a tag or an attribute's name."""
        return min(self.classes) if self.classes else self.ident or self.tag or self.attributes[0][0]

    def matches(self, element: Element, classes: frozenset[str]) -> bool:
        """Whether ``element``, whose class words are ``classes``, answers to this selector."""
        if self.tag is not None and element.tag != self.tag:
            return False
        if not self.classes <= classes or (self.ident is not None and element.get("id") != self.ident):
            return False
        return not self.attributes or all(_holds(element.get(name), how, value) for name, how, value in self.attributes)


def _holds(found: str | None, how: str | None, value: str) -> bool:
    if found is None:
        return False
    if how is None:
        return True
    if how == "=":
        return found.lower() == value
    if how == "^=":
        return found.lower().startswith(value)
    return found.lower().endswith(value) if how == "$=" else value in found.lower()


def read_selector(text: str) -> Selector:
    """The selector that ``text`` spells; values of attributes are compared without case.

    Raises :class:`~newsarchive.errors.SiteRuleError` for anything but a simple selector.

    >>> read_selector("figure.photo[type=Photo]").tag
    'figure'
    """
    tag: str | None = None
    ident: str | None = None
    classes: list[str] = []
    attributes: list[tuple[str, str | None, str]] = []
    end = 0
    for found in _PARTS.finditer(text):
        if found.start() != end:
            break
        end = found.end()
        if found["tag"]:
            tag = found["tag"].lower()
        elif found["class"]:
            classes.append(found["class"])
        elif found["id"]:
            ident = found["id"]
        else:
            attributes.append((found["name"], found["how"], (found["value"] or "").lower()))
    if end != len(text) or not text:
        raise SiteRuleError(
            f"{text!r} is no simple selector", then="write a tag, .class, #id or [attribute=value], without spaces"
        )
    return Selector(tag, frozenset(classes), ident, tuple(attributes))


class Roles:
    """Which bits of a role an element has."""

    def __init__(self, roles: Mapping[int, Iterable[str]]) -> None:
        """``roles`` maps a bit to the selectors that give it."""
        chosen = [(read_selector(text), bit) for bit, selectors in roles.items() for text in selectors]
        self.attributes = frozenset(name for selector, _ in chosen for name, _, _ in selector.attributes)
        """The attributes that the selectors ask for, class and id apart."""
        # by what an element must have to answer at all: most elements need be shown to no selector
        self._selectors: dict[str, list[tuple[Selector, int]]] = {}
        for selector, bit in chosen:
            self._selectors.setdefault(selector.mark, []).append((selector, bit))
        self._marks = frozenset(self._selectors)

    def of(self, element: Element) -> int:
        """The bits of ``element``."""
        words = frozenset((element.get("class") or "").split())
        bits = 0
        for mark in self._marks & {element.tag, element.get("id") or "", *words, *element.keys()}:
            for selector, bit in self._selectors[mark]:
                if selector.matches(element, words):
                    bits |= bit
        return bits
