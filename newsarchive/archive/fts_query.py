"""A query tree in FTS5's words."""

from __future__ import annotations

from newsarchive.archive.fts import FOLDED, MARKED
from newsarchive.archive.query import All, Either, Node, Words


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
