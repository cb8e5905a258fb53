"""What people type into a search, as a small tree.

A word with marks means those marks (``đường`` finds neither ``dương`` nor ``duong``; hòa and hoà are one). A word
without marks finds all: ``duong pho`` finds "Đường phố". Several words must all be there; "words in quotes" stand
together, and if one of them has marks, all are meant as spelled; ``cho*`` begins a word. OR, NOT (or -) and
parentheses combine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from newsarchive.errors import QueryError
from newsarchive.text.keys import fold_key, letters_key
from newsarchive.text.normal import normal_text

MAX_LENGTH = 1000
"""Characters of a query; a longer one is a paste gone wrong."""

MAX_DEPTH = 20
"""Parentheses inside parentheses."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words that stand together in one field, as keys; ``exact``: with these marks, else with any.

    ``prefix``: the last word only begins so.
    """

    words: tuple[str, ...]
    exact: bool
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class All:
    """Everything in ``parts`` must be found, and nothing of ``but``."""

    parts: tuple[Node, ...]
    but: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """One of ``parts`` must be found."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Credited:
    """These words (as keys) must all stand in the photo's credit, captured or corrected; ``exact`` as in Words."""

    words: tuple[str, ...]
    exact: bool


@dataclass(frozen=True, slots=True)
class OfAgency:
    """The words of an agency's name stand in the credit; the index may leave the rest to a condition."""

    words: str


@dataclass(frozen=True, slots=True)
class Marks:
    """The pair must have one of these marks (:data:`newsarchive.archive.fts.COLUMNS`); of none: nothing is found."""

    names: tuple[str, ...]


Node = Words | All | Either | Credited | OfAgency | Marks

_TOKEN = re.compile(r'\s*(?:(?P<phrase>"[^"]*"\*?)|(?P<mark>[()])|(?P<word>[^\s"()]+)|(?P<open>"))')


def parse_query(text: str) -> Node:
    """The tree of a query; raises :class:`~newsarchive.errors.QueryError` with what is wrong and what to do.

    >>> parse_query("Đường")
    Words(words=('đường',), exact=True, prefix=False)
    >>> parse_query("duong*")
    Words(words=('duong',), exact=False, prefix=True)
    >>> parse_query("chợ nổi") == All((parse_words("chợ"), parse_words("nổi")))
    True
    """
    text = normal_text(text)
    if len(text) > MAX_LENGTH:
        raise QueryError(f"the query has more than {MAX_LENGTH} characters", then="shorten it")
    reader = _Reader(list(_tokens(text)))
    if not reader.tokens:
        raise QueryError("the query is empty", then="give a word to search for")
    tree = reader.read_any(0)
    if reader.tokens:
        raise QueryError("the query has a ) without a (", then="put it in quotes to search for it, or remove it")
    return tree


def _tokens(text: str) -> Iterator[str]:
    for found in _TOKEN.finditer(text):
        if found["open"]:
            raise QueryError('the query has a " without a second one', then="close the quotes or remove it")
        yield found[0].strip()


class _Reader:
    """Reads tokens from the left: any of (all of (NOT? word | phrase | parentheses))."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens

    def read_any(self, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise QueryError(f"the query nests more than {MAX_DEPTH} parentheses", then="simplify it")
        parts = [self.read_all(depth)]
        while self.tokens and self.tokens[0] == "OR":
            self.tokens.pop(0)
            parts.append(self.read_all(depth))
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def read_all(self, depth: int) -> Node:
        parts: list[Node] = []
        but: list[Node] = []
        while self.tokens and self.tokens[0] not in {"OR", ")"}:
            token = self.tokens.pop(0)
            if token == "AND":  # noqa: S105  (a word of the query language)
                continue
            wanted = parts
            if token == "NOT":  # noqa: S105
                wanted, token = but, self.tokens.pop(0) if self.tokens else ")"
            elif token.startswith("-") and len(token) > 1:
                wanted, token = but, token[1:]
            if (node := self.read_one(token, depth)) is not None:
                wanted.append(node)
        if not parts:
            what = "says only what not to find" if but else "holds no word to search for"
            raise QueryError(f"the query {what}", then="give a word of letters or digits")
        return parts[0] if len(parts) == 1 and not but else All(tuple(parts), tuple(but))

    def read_one(self, token: str, depth: int) -> Node | None:
        if token == "(":  # noqa: S105
            node = self.read_any(depth + 1)
            if not self.tokens:
                raise QueryError("the query has a ( without a )", then="close it or remove it")
            self.tokens.pop(0)
            return node
        if token in {")", "OR", "AND", "NOT"}:
            raise QueryError("the query has a NOT without a word", then="say what not to find")
        return parse_words(token)


def parse_words(token: str) -> Words | None:
    """One token as words; a word with a hyphen or a stroke inside is a phrase. None if it holds no letter or digit.

    >>> parse_words("Việt-Nam")
    Words(words=('việt', 'nam'), exact=True, prefix=False)
    >>> parse_words("hòa") == parse_words("hoà")
    True
    >>> parse_words("...")
    """
    key = letters_key(token)
    if not key:
        return None
    return Words(tuple(key.split()), exact=fold_key(key) != key, prefix=token.endswith("*"))
