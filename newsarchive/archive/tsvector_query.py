"""A query tree in PostgreSQL's words; it finds what SQLite's find (:mod:`.fts_query`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from newsarchive.archive.query import All, Credited, Either, Marks, Node, OfAgency, Words

NUMBER = "pair_search.pair_id"
"""The column of the index that holds a pair's number."""

_WEIGHTS = "'{0.25, 0.25, 0.5, 1}'"
"""What a word counts in credit and place, lead, title, caption: the same shares as :data:`.fts.WEIGHTS`."""

_SHORTER_FIRST = 1
"""ts_rank divides by 1 + the logarithm of the length, as bm25 puts short texts first."""


def condition(tree: Node) -> tuple[str, tuple[Any, ...]]:
    """The condition on a row of ``pair_search`` that a query means, and the values of its question marks.

    Every word is quoted in a value of its own, so no query can be malformed.

    >>> condition(Words(("cho", "noi"), exact=False, prefix=True))
    ('pair_search.folded @@ CAST(? AS tsquery)', ("'cho' <-> 'noi':*",))
    """
    values: list[str] = []
    return _of_node(tree, values), tuple(values)


def _of_node(node: Node, values: list[str]) -> str:
    match node:
        case Words():
            return _asked(phrase(node), values, exact=node.exact)
        case Credited():
            return _asked(" & ".join(f"'@by {word}'" for word in node.words), values, exact=node.exact)
        case OfAgency():
            return "TRUE"  # the condition on the view's agency sees to it
        case Marks():
            marks = " | ".join(f"'@{name.lower()}'" for name in node.names)
            return _asked(marks, values, exact=False) if marks else "FALSE"
        case Either():
            return " OR ".join(f"({_of_node(part, values)})" for part in node.parts)
        case All():
            wanted = " AND ".join(f"({_of_node(part, values)})" for part in node.parts)
            return wanted + "".join(f" AND NOT ({_of_node(part, values)})" for part in node.but)


def _asked(query: str, values: list[str], *, exact: bool) -> str:
    values.append(query)
    return f"pair_search.{'marked' if exact else 'folded'} @@ CAST(? AS tsquery)"


def phrase(words: Words) -> str:
    """Words that stand together, as a tsquery.

    >>> phrase(Words(("chợ", "nổi"), exact=True))
    "'chợ' <-> 'nổi'"
    """
    return " <-> ".join(f"'{word}'" for word in words.words) + (":*" if words.prefix else "")


def by_rank(tree: Node) -> tuple[str, tuple[Any, ...]]:
    """What to order by so that the best of a query come first: the sum of what each term counts where it stands."""
    terms = list(_terms(tree))
    ranks = " + ".join(
        f"ts_rank({_WEIGHTS}, pair_search.{'marked' if term.exact else 'folded'}, CAST(? AS tsquery), {_SHORTER_FIRST})"
        for term in terms
    )
    return f"{ranks or '0'} DESC, {NUMBER} DESC", tuple(map(phrase, terms))


def _terms(node: Node) -> Iterator[Words]:
    match node:
        case Words():
            yield node
        case All() | Either():
            for part in node.parts:
                yield from _terms(part)
