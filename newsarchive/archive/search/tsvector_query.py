"""A query tree in PostgreSQL's words; it finds what SQLite's find (:mod:`.fts_query`)."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from newsarchive.archive.search.query import All, Credited, Either, Marks, Node, OfAgency, Words

NUMBER = "pair_search.pair_id"
"""The column of the index that holds a pair's number."""

LABELS = {"caption": "A", "title": "B", "lead": "C", "credit": "D", "place": "D"}
"""By which a field's words are told (:mod:`.tsvector`); credit and place share one."""


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
    """Words that stand together, or near each other, as a tsquery.

    >>> phrase(Words(("chợ", "nổi"), exact=True))
    "'chợ' <-> 'nổi'"
    >>> phrase(Words(("nổi",), exact=True, prefix=True, field="title"))
    "'nổi':*B"
    >>> phrase(Words(("sen", "hồ"), exact=True, near=0))
    "('sen' <1> 'hồ' | 'hồ' <1> 'sen')"
    """
    label = LABELS[words.field] if words.field else ""
    plain = [f"'{word}'" + (f":{label}" if label else "") for word in words.words]
    if words.near is not None:
        return " & ".join(_near(*pair, words.near) for pair in combinations(plain, 2))
    if words.prefix:
        plain[-1] = f"'{words.words[-1]}':*{label}"
    return " <-> ".join(plain)


def _near(one: str, other: str, most: int) -> str:
    # PostgreSQL knows exact distances only.
    apart = (f"{a} <{distance}> {b}" for distance in range(1, most + 2) for a, b in ((one, other), (other, one)))
    return f"({' | '.join(apart)})"
