"""A query tree in FTS5's words (SQLite); PostgreSQL's are in :mod:`.tsvector_query`."""

from __future__ import annotations

from typing import Any

from newsarchive.archive.fts import FOLDED, MARKED, WEIGHTS
from newsarchive.archive.query import All, Credited, Either, Marks, Node, OfAgency, Words

NUMBER = "pair_search.rowid"
"""The column of the index that holds a pair's number, in whose order its rows lie."""

_WEIGHTS = ", ".join(map(str, (*WEIGHTS, *WEIGHTS)))


def condition(tree: Node) -> tuple[str, tuple[Any, ...]]:
    """The condition on a row of ``pair_search`` that a query means, and the value of its question mark."""
    return "pair_search MATCH ?", (fts_text(tree),)


def by_rank(tree: Node) -> tuple[str, tuple[Any, ...]]:
    """What to order by so that the best of a query come first; FTS5 knows the query by its condition."""
    del tree
    return f"bm25(pair_search, {_WEIGHTS}), {NUMBER} DESC", ()


def fts_text(tree: Node) -> str:
    """The FTS5 expression of a query; every word of it is quoted, so no query can be malformed.

    >>> fts_text(Words(("cho", "noi"), exact=False, prefix=True)).endswith(' : "cho noi" *')
    True
    """
    match tree:
        case Words():
            columns = " ".join(MARKED if tree.exact else FOLDED)
            star = " *" if tree.prefix else ""
            return f'{{{columns}}} : "{" ".join(tree.words)}"{star}'
        case Either():
            return " OR ".join(f"({fts_text(part)})" for part in tree.parts)
        case All():
            wanted = " AND ".join(f"({fts_text(part)})" for part in tree.parts)
            if not tree.but:
                return wanted
            return f"({wanted}) NOT ({' OR '.join(f'({fts_text(part)})' for part in tree.but)})"
        case Credited():
            kind = "key" if tree.exact else "folded"
            return " AND ".join(f'({{credit_{kind} corrected_credit_{kind}}} : "{word}")' for word in tree.words)
        case OfAgency():
            return f'agency_words : "{tree.words}"'
        case Marks():
            return " OR ".join(f'marks : "{name}"' for name in tree.names or ("nothing",))
