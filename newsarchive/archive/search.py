"""Search: a query in, the best pairs out, each with the part that matches."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, text

from newsarchive.archive.excerpts import excerpt
from newsarchive.archive.frontier import SITE
from newsarchive.archive.fts_query import find_pairs, fts_text
from newsarchive.archive.query import parse_query
from newsarchive.archive.records import Hit

_HITS = text(
    "SELECT pair_id, gallery_id, newspaper, url, title, lead, place, position, caption, credit, photo_sha256,"
    " photo_path, published_at FROM pairs WHERE pair_id IN :pair_ids"
).bindparams(bindparam("pair_ids", expanding=True))


def search_pairs(connection: Connection, query: str, *, site: str | None, limit: int, offset: int) -> list[Hit]:
    """Pairs of the newest versions whose caption, title, lead, credit or place match ``query``, best first.

    Raises :class:`~newsarchive.errors.QueryError` for a query that cannot be read. A newspaper that the archive
    does not hold gives no hits.
    """
    tree = parse_query(query)
    site_id = None
    if site is not None:
        site_id = connection.execute(select(SITE.c.id).where(SITE.c.name == site)).scalar()
        if site_id is None:
            return []
    found = find_pairs(connection, fts_text(tree, site_id), limit=limit, offset=offset)
    rows = {row.pair_id: row for row in connection.execute(_HITS, {"pair_ids": found})}
    return [_read_hit(rows[pair_id], excerpt(tree, _fields(rows[pair_id]))) for pair_id in found]


def _fields(row: Row[Any]) -> Iterator[str]:
    yield from filter(None, (row.caption, row.title, row.lead, row.credit, row.place))


def _read_hit(row: Row[Any], shown: str) -> Hit:
    return Hit(
        pair_id=row.pair_id,
        gallery_id=row.gallery_id,
        newspaper=row.newspaper,
        url=row.url,
        title=row.title,
        position=row.position,
        caption=row.caption,
        credit=row.credit,
        photo_sha256=row.photo_sha256,
        photo_path=row.photo_path,
        published_at=datetime.fromisoformat(row.published_at) if row.published_at else None,
        excerpt=shown,
    )
