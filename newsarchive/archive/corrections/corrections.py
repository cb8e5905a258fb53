"""Corrections: what people say of captured pairs, kept beside them with author and time, never in their place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, insert, text, update

from newsarchive.archive.corrections.correction_places import CORRECTION, SEEN, Seen, place_corrections
from newsarchive.archive.crawl.runs import PAIR, VERSION
from newsarchive.archive.galleries.rows import search_keys
from newsarchive.archive.galleries.show import find_gallery
from newsarchive.errors import CorrectionError, NotFoundError
from newsarchive.model import plain
from newsarchive.text.normal import normal_text

KINDS = ("caption", "credit", "wrong_pair", "note")

LONGEST = {"caption": 5_000, "credit": 300, "wrong_pair": 2_000, "note": 2_000, "reason": 2_000, "author": 80}
"""Characters; the longest caption of the labelled pages has 1,700."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What one person said of one pair.

    ``kind`` is "caption", "credit", "wrong_pair" (photo and caption do not belong together) or "note"; ``captured`` is
    what stood there, ``value`` the corrected words or the note. ``state``: "in effect", "replaced" (by a later one),
    "outdated" (the newspaper has changed it since), "withdrawn" or "pair gone". ``pair_id`` is the pair in the newest
    version; ``version`` and ``position`` tell where the author saw it.
    """

    correction_id: int
    name: str
    gallery_id: int
    pair_id: int | None
    kind: str
    captured: str | None
    value: str | None
    reason: str | None
    state: str
    author: str
    made_at: datetime
    withdrawn_by: str | None
    withdrawn_at: datetime | None
    version: int
    position: int
    photo_sha256: str | None

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""
        return plain(self)  # type: ignore[no-any-return]


def add_correction(
    connection: Connection,
    gallery: int | str,
    position: int,
    kind: str,
    value: str | None,
    *,
    author: str,
    reason: str | None,
    version: int | None,
    now: datetime,
) -> int:
    """Write a correction down and place it; returns its number. ``version`` is the one looked at; None: the newest.

    Raises :class:`~newsarchive.errors.NotFoundError` for an unknown gallery, version or position and
    :class:`~newsarchive.errors.CorrectionError` for what cannot be a correction.
    """
    gallery_id = find_gallery(connection, gallery)
    number, seen = _find_seen(connection, gallery_id, position, version)
    words = _checked(kind, value)
    if kind in {"caption", "credit"} and words == (seen.credit if kind == "credit" else seen.caption):
        raise CorrectionError(f"the {kind} reads so already", where=_place_name(gallery_id, position))
    key, folded = search_keys(words)
    row = {
        "name": uuid4().hex,
        "gallery_id": gallery_id,
        "kind": kind,
        "value": words,
        "value_key": key or None,
        "value_folded": folded or None,
        "reason": _plain("reason", reason),
        "author": _signed(author),
        "made_at": now,
        "version": number,
        "position": position,
        "caption": seen.caption,
        "credit": seen.credit,
        "image_url": seen.image_url,
        "photo_sha256": seen.photo_sha256,
    }
    correction_id = connection.execute(insert(CORRECTION).returning(CORRECTION.c.id), row).scalar_one()
    place_corrections(connection, gallery_id)
    return int(correction_id)


def withdraw_correction(connection: Connection, correction_id: int, *, author: str, now: datetime) -> None:
    """Take a correction back; it stays, with who did so and when.

    Raises :class:`~newsarchive.errors.NotFoundError` if there is none, or it was withdrawn already.
    """
    standing = update(CORRECTION).where(CORRECTION.c.id == correction_id, CORRECTION.c.withdrawn_at.is_(None))
    if not connection.execute(standing.values(withdrawn_at=now, withdrawn_by=_signed(author))).rowcount:
        raise NotFoundError(
            "no such correction, or withdrawn already", where=str(correction_id), then="see: newsarchive corrections"
        )


def list_corrections(
    connection: Connection,
    *,
    gallery: int | str | None = None,
    author: str | None = None,
    standing: bool = False,
    limit: int | None = None,
) -> list[Correction]:
    """Corrections, newest first: of one gallery, of one author, only those that were not withdrawn.

    Raises :class:`~newsarchive.errors.NotFoundError` for an unknown gallery.
    """
    columns = ", ".join(Correction.__dataclass_fields__)
    wanted = [
        ("gallery_id = :gallery", gallery is not None),
        ("author = :author", author is not None),
        ("withdrawn_at IS NULL", standing),
    ]
    where = " AND ".join(condition for condition, asked in wanted if asked) or "1 = 1"
    command = f"SELECT {columns} FROM corrections WHERE {where} ORDER BY correction_id DESC"  # noqa: S608  (ours)
    values = {
        "gallery": None if gallery is None else find_gallery(connection, gallery),
        "author": author,
        "limit": limit,
    }
    rows = connection.execute(text(command + (" LIMIT :limit" if limit is not None else "")), values)
    return [_read(row) for row in rows.mappings()]


def read_correction(connection: Connection, correction_id: int) -> Correction:
    """One correction by its number; raises :class:`~newsarchive.errors.NotFoundError`."""
    command = text("SELECT * FROM corrections WHERE correction_id = :number")
    row = connection.execute(command, {"number": correction_id}).mappings().first()
    if row is None:
        raise NotFoundError("no such correction", where=str(correction_id), then="see: newsarchive corrections")
    return _read(row)


def _read(row: Any) -> Correction:
    moments = {name: datetime.fromisoformat(row[name]) if row[name] else None for name in ("made_at", "withdrawn_at")}
    return Correction(**{**{name: row[name] for name in Correction.__dataclass_fields__}, **moments})


def _find_seen(connection: Connection, gallery_id: int, position: int, version: int | None) -> tuple[int, Seen]:
    """The number of the version that was looked at, and the pair as it reads there."""
    which = VERSION.c.newest if version is None else VERSION.c.number == version
    query = SEEN.add_columns(VERSION.c.number).where(VERSION.c.gallery_id == gallery_id, which)
    row = connection.execute(query.where(PAIR.c.position == position)).first()
    if row is None:
        of = "" if version is None else f" of version {version}"
        raise NotFoundError(f"no pair {position}{of}", where=f"gallery {gallery_id}", then="see: newsarchive show")
    return row.number, Seen(*row[:-1])


def _checked(kind: str, value: str | None) -> str | None:
    if kind not in KINDS:
        raise CorrectionError(f"no kind of correction: {kind}", then=f"there are {', '.join(KINDS)}")
    words = _plain(kind, value)
    if words is None and kind != "wrong_pair":
        raise CorrectionError(f"the {kind} is empty", then="give its words, or mark the pair as wrong")
    return words


def _plain(what: str, words: str | None) -> str | None:
    plain_words = normal_text(words or "")
    if len(plain_words) > LONGEST[what]:
        raise CorrectionError(f"the {what} has more than {LONGEST[what]:,} characters", then="shorten it")
    return plain_words or None


def _signed(author: str) -> str:
    name = _plain("author", author)
    if name is None:
        raise CorrectionError("nobody signs it", then="say who: --author NAME")
    return name


def _place_name(gallery_id: int, position: int) -> str:
    return f"gallery {gallery_id}, pair {position}"
