"""Search: a query and filters in, pairs out, each with the part that matches."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, bindparam, text

from newsarchive.archive.records import Hit
from newsarchive.archive.search.asked import LAST, Asked, ask
from newsarchive.archive.search.excerpts import excerpt, marked
from newsarchive.archive.search.filters import Filters
from newsarchive.archive.search.found import Found, find, list_numbers
from newsarchive.archive.search.query import Node
from newsarchive.archive.search.ranking import best_numbers
from newsarchive.errors import QueryError

Order = Literal["best", "newest", "oldest"]
"""Best first, or by the time of publication."""

ORDERS: tuple[Order, ...] = ("best", "newest", "oldest")

_HITS = text(
    "SELECT pair_id, gallery_id, newspaper, url, title, lead, place, position, caption, credit, photo_sha256,"
    " photo_path, width, height, photo_failure, published_at, corrected_caption, corrected_credit FROM pairs"
    " WHERE pair_id IN :pair_ids"
).bindparams(bindparam("pair_ids", expanding=True))


def search_pairs(
    connection: Connection,
    query: str | None,
    filters: Filters,
    *,
    order: Order,
    limit: int,
    offset: int = 0,
    after: int | None = None,
    found: Found | None = None,
) -> list[Hit]:
    """Pairs of the newest versions whose caption, title, lead, credit or place match ``query``; None: all.

    ``after`` is the ``pair_id`` of the last hit of the page before, in the orders "newest" and "oldest". ``found`` is
    what :func:`~newsarchive.archive.search.found.find` found of the same query and filters, if it was asked. Raises
    :class:`~newsarchive.errors.QueryError` for a query that cannot be read. A newspaper that the archive does not
    hold gives no hits.
    """
    if order not in ORDERS:
        raise QueryError("no such order", where=str(order), then=f"there are {', '.join(ORDERS)}")
    asked = found.asked if found else ask(connection, query, filters)
    if order == "best" and asked.tree is not None:
        if after is not None:
            raise QueryError("the best come in pages by offset", then="give an offset, or order by newest")
        known = found or find(connection, query, filters)
        numbers = best_numbers(connection, known, asked.tree, limit, offset)
    elif found and not found.more and after is None:
        ordered = found.numbers if order == "oldest" else found.numbers[::-1]
        numbers = list(ordered[offset : offset + limit])
    else:
        numbers = _by_time(connection, asked, limit, offset, after, oldest=order == "oldest")
    rows = {row.pair_id: row for row in connection.execute(_HITS, {"pair_ids": numbers})}
    return [_read_hit(rows[pair_id], asked.tree) for pair_id in numbers if pair_id in rows]


def _by_time(
    connection: Connection, asked: Asked, limit: int, offset: int, after: int | None, *, oldest: bool
) -> list[int]:
    span = None
    if after is not None:
        span = (after + 1, LAST) if oldest else (0, after - 1)
    return list_numbers(connection, asked, limit, offset, span=span, way="oldest" if oldest else "newest")


def _fields(row: Row[Any]) -> Iterator[tuple[str, str]]:
    """The texts of a pair by name, in the order in which they are shown; a correction beside what it corrects."""
    values = row._mapping
    for name in ("caption", "corrected_caption", "title", "lead", "credit", "corrected_credit", "place"):
        if values[name]:
            yield name.removeprefix("corrected_"), values[name]


def _read_hit(row: Row[Any], tree: Node | None) -> Hit:
    matched_in, parts = excerpt(tree, _fields(row))
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
        width=row.width,
        height=row.height,
        photo_failure=row.photo_failure,
        published_at=datetime.fromisoformat(row.published_at) if row.published_at else None,
        excerpt=marked(parts),
        parts=parts,
        matched_in=matched_in,
        corrected_caption=row.corrected_caption,
        corrected_credit=row.corrected_credit,
    )
