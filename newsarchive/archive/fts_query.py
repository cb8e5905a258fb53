"""A query tree in FTS5's words, and the pairs that it finds."""

from __future__ import annotations

from sqlalchemy import Connection, text

from newsarchive.archive.fts import FOLDED, MARKED, WEIGHTS
from newsarchive.archive.query import All, Either, Node, Words

RANKED = 2000
"""So many of the newest hits are ranked; older ones follow, newest first.

Ranking reads every hit: at a million captions a stop word took 1.9 s, its newest 2,000 hits 0.19 s.
"""

_WEIGHTS = ", ".join(map(str, (*WEIGHTS, *WEIGHTS)))

_FLOOR = text("SELECT rowid FROM pair_search WHERE pair_search MATCH :match ORDER BY rowid DESC LIMIT 1 OFFSET :ranked")
_BEST = text(
    f"SELECT rowid FROM pair_search WHERE pair_search MATCH :match AND rowid > :floor"  # noqa: S608  (our numbers)
    f" ORDER BY bm25(pair_search, {_WEIGHTS}), rowid DESC LIMIT :limit OFFSET :offset"
)
_REST = text(
    "SELECT rowid FROM pair_search WHERE pair_search MATCH :match AND rowid <= :floor"
    " ORDER BY rowid DESC LIMIT :limit OFFSET :offset"
)


def fts_text(tree: Node, site_id: int | None = None) -> str:
    """The FTS5 expression of a query; every word of it is quoted, so no query can be malformed.

    >>> fts_text(Words(("cho", "noi"), exact=False, prefix=True)).endswith(' : "cho noi" *')
    True
    """
    expression = _of_node(tree)
    return expression if site_id is None else f'({expression}) AND site_mark : "site{site_id}"'


def _of_node(node: Node) -> str:
    match node:
        case Words():
            columns = " ".join(MARKED if node.exact else FOLDED)
            star = " *" if node.prefix else ""
            return f'{{{columns}}} : "{" ".join(node.words)}"{star}'
        case Either():
            return " OR ".join(f"({_of_node(part)})" for part in node.parts)
        case All():
            wanted = " AND ".join(f"({_of_node(part)})" for part in node.parts)
            if not node.but:
                return wanted
            return f"({wanted}) NOT ({' OR '.join(f'({_of_node(part)})' for part in node.but)})"


def find_pairs(connection: Connection, match: str, *, limit: int, offset: int) -> list[int]:
    """The numbers of the pairs that an FTS5 expression finds, best first."""
    floor = connection.execute(_FLOOR, {"match": match, "ranked": RANKED}).scalar() or 0
    values = {"match": match, "floor": floor, "limit": limit, "offset": offset}
    found = list(connection.execute(_BEST, values).scalars()) if not floor or offset < RANKED else []
    if floor and len(found) < limit:
        rest = {**values, "limit": limit - len(found), "offset": max(0, offset - RANKED)}
        found += connection.execute(_REST, rest).scalars()
    return found
