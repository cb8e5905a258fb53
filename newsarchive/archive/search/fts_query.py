"""A query tree in FTS5's words (SQLite); PostgreSQL's are in :mod:`.tsvector_query`."""

from __future__ import annotations

from typing import Any

from newsarchive.archive.search.fts import FOLDED, MARKED
from newsarchive.archive.search.query import All, Credited, Either, Marks, Node, OfAgency, Words

NUMBER = "pair_search.rowid"
"""The column of the index that holds a pair's number, in whose order its rows lie."""


def condition(tree: Node) -> tuple[str, tuple[Any, ...]]:
    """The condition on a row of ``pair_search`` that a query means, and the value of its question mark."""
    return "pair_search MATCH ?", (fts_text(tree),)


def columns_of(words: Words) -> tuple[int, ...]:
    """The places in MARKED and FOLDED of the columns in which words count."""
    wanted = words.field
    return tuple(
        place
        for place, name in enumerate(MARKED)
        if wanted is None or name in {f"{wanted}_key", f"corrected_{wanted}_key"}
    )


def fts_text(tree: Node) -> str:
    """The FTS5 expression of a query; every word of it is quoted, so no query can be malformed.

    >>> fts_text(Words(("cho", "noi"), exact=False, prefix=True)).endswith(' : "cho noi" *')
    True
    >>> fts_text(Words(("sen", "hồ"), exact=True, near=3, field="place"))
    '{place_key} : NEAR("sen" "hồ", 3)'
    """
    match tree:
        case Words():
            names = MARKED if tree.exact else FOLDED
            columns = " ".join(names[place] for place in columns_of(tree))
            if tree.near is not None:
                apart = " ".join(f'"{word}"' for word in tree.words)
                return f"{{{columns}}} : NEAR({apart}, {tree.near})"
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
