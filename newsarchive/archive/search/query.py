"""What people type into a search, as a small tree.

A word with marks means those marks (``đường`` finds neither ``dương`` nor ``duong``; hòa and hoà are one). A word
without marks finds all: ``duong pho`` finds "Đường phố". Several words must all be there; "words in quotes" stand
together, and if one of them has marks, all are meant as spelled; ``cho*`` begins a word. ``NEAR(sen hồ, 5)`` or
``"sen hồ"~5`` finds words with at most five others between them; ``title:chợ`` looks in one field (caption, title,
lead, credit or place). OR, NOT (or -) and parentheses combine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

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

    ``prefix``: the last word only begins so. ``near``: not together, but with at most so many other words between
    them, in any order. ``field``: the only one that counts.
    """

    words: tuple[str, ...]
    exact: bool
    prefix: bool = False
    near: int | None = None
    field: str | None = None

    @property
    def parts(self) -> tuple[tuple[str, ...], ...]:
        """What stands together: all words, or each for itself if they are only near each other."""
        return (self.words,) if self.near is None else tuple((word,) for word in self.words)


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
    """The pair must have one of these marks (:data:`.fts.COLUMNS`); of none: nothing is found."""

    names: tuple[str, ...]


Node = Words | All | Either | Credited | OfAgency | Marks

FIELDS = ("caption", "title", "lead", "credit", "place")
"""What a word may be looked for in alone."""

NEAR = 10
"""Words between those of NEAR(...) where no number is given; FTS5's own."""

MAX_NEAR = 50
"""More words between them are as many."""

_TOKEN = re.compile(
    r'\s*(?:(?P<near>-?NEAR\([^()"]*\))|(?P<phrase>-?(?:\w+:)?"[^"]*"(?:~\d*|\*)?)|(?P<mark>[()])'
    r'|(?P<word>[^\s"()]+)|(?P<open>"))'
)
_NEAR = re.compile(r"NEAR\((?P<words>.*?)(?:,\s*(?P<most>\d+)\s*)?\)")
_LOOSE = re.compile(r'"(?P<words>[^"]*)"~(?P<most>\d*)')


def parse_query(text: str) -> Node:
    """The tree of a query; raises :class:`~newsarchive.errors.QueryError` with what is wrong and what to do.

    >>> parse_query("Đường")
    Words(words=('đường',), exact=True, prefix=False, near=None, field=None)
    >>> parse_query("duong*")
    Words(words=('duong',), exact=False, prefix=True, near=None, field=None)
    >>> parse_query('"sen hồ"~3') == parse_query("NEAR(sen hồ, 3)")
    True
    >>> parse_query("title:chợ").field
    'title'
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
        return _read_token(token)


def _read_token(token: str) -> Words | None:
    if loose := _NEAR.fullmatch(token) or _LOOSE.fullmatch(token):
        words = parse_words(loose["words"])
        if words is None or len(words.words) < 2:
            raise QueryError("near each other can only be two words or more", where=token, then="write NEAR(sen hồ, 5)")
        return replace(words, prefix=False, near=min(int(loose["most"] or NEAR), MAX_NEAR))
    field, colon, rest = token.partition(":")
    if colon and field in FIELDS and (words := _read_token(rest)) is not None:
        return replace(words, field=field)
    return parse_words(token)


def positive_words(node: Node) -> Iterator[Words]:
    """The words of a query that are to be found."""
    match node:
        case Words():
            yield node
        case All() | Either():
            for part in node.parts:
                yield from positive_words(part)


def as_spelled(node: Node) -> Node:
    """The query whose words without marks mean words without marks."""
    match node:
        case Words():
            return replace(node, exact=True)
        case Either():
            return Either(tuple(map(as_spelled, node.parts)))
        case All():
            return All(tuple(map(as_spelled, node.parts)), node.but)
        case _:
            return node


def parse_words(token: str) -> Words | None:
    """One token as words; a word with a hyphen or a stroke inside is a phrase. None if it holds no letter or digit.

    >>> parse_words("Việt-Nam")
    Words(words=('việt', 'nam'), exact=True, prefix=False, near=None, field=None)
    >>> parse_words("hòa") == parse_words("hoà")
    True
    >>> parse_words("...")
    """
    key = letters_key(token)
    if not key:
        return None
    return Words(tuple(key.split()), exact=fold_key(key) != key, prefix=token.endswith("*"))
