"""The full-text index, in SQLite's FTS5: its table, the view it reads, and the triggers that keep it right.

FTS5's own folding cannot serve Vietnamese: ``remove_diacritics 1`` misses letters with two marks (ờ, ộ), ``2``
loses the tones, and neither makes đ a d. So the index holds keys that :mod:`newsarchive.text.keys` made, stored in
real columns (caption.key and caption.folded, ...): one set with marks, one without. The triggers
copy keys only, so whatever inserts, changes or deletes pairs in plain SQL keeps the index right. Only the newest
version of a gallery is in it.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from newsarchive.archive.schema.overlay import in_effect

MARKED = (
    *("caption_key", "title_key", "lead_key", "credit_key", "place_key"),
    *("corrected_caption_key", "corrected_credit_key"),
)
"""Columns that hold words with their marks."""

FOLDED = (
    *("caption_folded", "title_folded", "lead_folded", "credit_folded", "place_folded"),
    *("corrected_caption_folded", "corrected_credit_folded"),
)
"""Columns that hold the same words without."""

WEIGHTS = (8.0, 4.0, 2.0, 2.0, 2.0, 8.0, 2.0)
"""What a word counts in caption, title, lead, credit, place and what was corrected: a search is for pictures, and
captions tell of one."""

COLUMNS = (*MARKED, *FOLDED, "agency_words", "marks")
"""``marks`` holds words for what is no text, so that the index alone can narrow by it: ``pair`` (in every row),
``site7`` (number of the newspaper) or ``nosite``, ``formatjpeg`` or ``photoless``, ``captioned`` or ``uncaptioned``."""

# The view is named in double quotes: Datasette recognises an index by the text content="name".
TABLE = f"""CREATE VIRTUAL TABLE pair_search USING fts5(
  {", ".join(COLUMNS)},
  content="pair_text", content_rowid="pair_id", tokenize="unicode61 remove_diacritics 0"
)"""

VIEW = f"""CREATE VIEW pair_text AS
SELECT
  pair.id AS pair_id, pair.version_id, version.gallery_id, pair.caption_id,
  coalesce(pair.credit_id, version.credit_id) AS credit_id, pair.photo_id,
  caption.key AS caption_key, version.title_key, version.lead_key, credit.key AS credit_key, version.place_key,
  caption.folded AS caption_folded, version.title_folded, version.lead_folded, credit.folded AS credit_folded,
  version.place_folded,
  {in_effect("caption", "value_key")} AS corrected_caption_key,
  {in_effect("credit", "value_key")} AS corrected_credit_key,
  {in_effect("caption", "value_folded")} AS corrected_caption_folded,
  {in_effect("credit", "value_folded")} AS corrected_credit_folded,
  credit.agency AS agency_words,
  'pair ' || CASE WHEN pair.caption IS NULL THEN 'uncaptioned' ELSE 'captioned' END
    || coalesce(' format' || photo.format, ' photoless') || coalesce(' site' || gallery.site_id, ' nosite') AS marks
FROM pair
  JOIN version ON version.id = pair.version_id AND version.newest
  JOIN gallery ON gallery.id = version.gallery_id
  LEFT JOIN caption ON caption.id = pair.caption_id
  LEFT JOIN credit ON credit.id = coalesce(pair.credit_id, version.credit_id)
  LEFT JOIN photo ON photo.id = pair.photo_id"""  # noqa: S608  (our own names)

# What the index copies, and which rows of pair_text a change there touches.
_SOURCES = (
    ("pair", "version_id, caption, caption_id, credit_id, photo_id", "pair_id = old.id"),
    (
        "version",
        "newest, credit_id, title_key, title_folded, lead_key, lead_folded, place_key, place_folded",
        "version_id = old.id",
    ),
    ("caption", "key, folded", "caption_id = old.id"),
    ("credit", "key, folded, agency", "credit_id = old.id"),
    ("photo", "format", "photo_id = old.id"),
    ("gallery", "site_id", "gallery_id = old.id"),
    (
        "correction",
        "kind, value_key, value_folded, withdrawn_at",
        "pair_id IN (SELECT pair_id FROM correction_place WHERE correction_id = old.id)",
    ),
)


def triggers() -> Iterator[str]:
    """The statements that make the triggers. The old words are read before a change, the new ones after it."""
    yield f"CREATE TRIGGER pair_search_insert AFTER INSERT ON pair BEGIN {_learn('pair_id = new.id')} END"
    yield f"CREATE TRIGGER pair_search_delete BEFORE DELETE ON pair BEGIN {_forget('pair_id = old.id')} END"
    for table, columns, touched in _SOURCES:
        for moment, action in (("BEFORE", _forget(touched)), ("AFTER", _learn(touched))):
            yield (
                f"CREATE TRIGGER pair_search_{table}_{moment.lower()} {moment} UPDATE OF {columns} ON {table}"
                f" BEGIN {action} END"
            )
    # A correction comes to a pair, or leaves it: the pair stays, and is read once more.
    for event, row in (("INSERT", "new"), ("DELETE", "old")):
        for moment, act in (("BEFORE", _forget), ("AFTER", _learn)):
            yield (
                f"CREATE TRIGGER pair_search_correction_{event.lower()}_{moment.lower()} {moment} {event}"
                f" ON correction_place BEGIN {act(f'pair_id = {row}.pair_id')} END"
            )


def _forget(touched: str) -> str:
    names = ", ".join(COLUMNS)
    return (
        f"INSERT INTO pair_search (pair_search, rowid, {names})"  # noqa: S608  (our own names)
        f" SELECT 'delete', pair_id, {names} FROM pair_text WHERE {touched};"
    )


def _learn(touched: str) -> str:
    names = ", ".join(COLUMNS)
    return f"INSERT INTO pair_search (rowid, {names}) SELECT pair_id, {names} FROM pair_text WHERE {touched};"  # noqa: S608


def rebuild(connection: Connection) -> None:
    """Read the whole index anew from the tables."""
    connection.exec_driver_sql("INSERT INTO pair_search (pair_search) VALUES ('rebuild')")


def check(connection: Connection) -> None:
    """Compare the index with the tables; raises SQLite's "malformed" error where they differ."""
    connection.exec_driver_sql("INSERT INTO pair_search (pair_search, rank) VALUES ('integrity-check', 1)")
