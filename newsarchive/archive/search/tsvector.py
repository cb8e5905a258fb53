"""The full-text index in PostgreSQL: a table of two vectors for each pair, and the triggers that keep it right.

It is fed by the same view of keys as SQLite's index (:mod:`.fts`), and means the same: ``marked`` holds the words
with their marks, ``folded`` without. No text search configuration is asked: the keys are words already, split at
their spaces, so nothing is stemmed, dropped or read as a number or an address.

A field's words carry a label: A caption, B title, C lead, D credit and place. Between two fields a place is left
free, so that no phrase runs from one field into the next. ``@site7`` is a mark (:data:`.fts.COLUMNS`), ``@by trần`` a
word of the credit.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from newsarchive.archive.search.fts import FOLDED, MARKED

LABELS = "ABCDDAD"
"""Of caption, title, lead, credit, place, corrected caption and credit, in the order of :data:`.fts.MARKED`."""

CREDITS = (3, 6)
"""The places of both credits among them."""

TABLE = """CREATE TABLE pair_search (
  pair_id BIGINT CONSTRAINT pair_search_key PRIMARY KEY, marked tsvector NOT NULL, folded tsvector NOT NULL
)"""

INDEXES = (
    "CREATE INDEX pair_search_by_marked ON pair_search USING gin (marked)",
    "CREATE INDEX pair_search_by_folded ON pair_search USING gin (folded)",
)

# A lexeme may have 2,046 bytes and a vector a megabyte: what is longer is no text that anybody searches.
_WORDS = """CREATE FUNCTION pair_search_words(words text, label "char") RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT setweight(coalesce((
    SELECT string_agg('''' || replace(replace(word, '\\', '\\\\'), '''', '''''') || ''':' || place, ' ')
    FROM unnest(string_to_array(left(words, 200000), ' ')) WITH ORDINALITY AS split (word, place)
    WHERE word <> '' AND octet_length(word) < 2000
  ), '')::tsvector, label)
$$"""

_FIELDS = ", ".join(f"field{number} text" for number in range(len(LABELS)))
_JOINED = " || '|:1'::tsvector || ".join(
    f"pair_search_words(field{number}, '{label}')" for number, label in enumerate(LABELS)
)
_CREDITS = "concat_ws(' ', " + ", ".join(f"field{number}" for number in CREDITS) + ")"
_VECTOR = f"""CREATE FUNCTION pair_search_vector({_FIELDS}, marks text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ts_delete({_JOINED}, '|') || array_to_tsvector(
    ARRAY(SELECT '@' || mark FROM unnest(string_to_array(lower(marks), ' ')) AS split (mark))
    || ARRAY(SELECT DISTINCT '@by ' || word FROM unnest(string_to_array({_CREDITS}, ' ')) AS split (word)
      WHERE word <> '' AND octet_length(word) < 2000))
$$"""  # noqa: S608  (our own names)

_LEARN = (
    "INSERT INTO pair_search SELECT pair_id,"  # noqa: S608  (our own names)
    f" pair_search_vector({', '.join(MARKED)}, marks), pair_search_vector({', '.join(FOLDED)}, marks)"
    " FROM pair_text"
)

# Which pairs a change touches: the table, the columns that the index copies, its pairs before, its pairs after.
_SOURCES = (
    ("pair", "version_id, caption, caption_id, credit_id, photo_id", "OLD.id", "pair_id = NEW.id"),
    (
        "version",
        "newest, credit_id, title_key, title_folded, lead_key, lead_folded, place_key, place_folded",
        "SELECT id FROM pair WHERE version_id = OLD.id",
        "version_id = NEW.id",
    ),
    ("caption", "key, folded", "SELECT id FROM pair WHERE caption_id = OLD.id", "caption_id = NEW.id"),
    (
        "credit",
        "key, folded",
        "SELECT id FROM pair WHERE credit_id = OLD.id UNION ALL SELECT pair.id FROM pair"
        " JOIN version ON version.id = pair.version_id WHERE version.credit_id = OLD.id AND pair.credit_id IS NULL",
        "credit_id = NEW.id",
    ),
    ("photo", "format", "SELECT id FROM pair WHERE photo_id = OLD.id", "photo_id = NEW.id"),
    (
        "correction",
        "kind, value_key, value_folded, withdrawn_at",
        "SELECT pair_id FROM correction_place WHERE correction_id = OLD.id",
        "pair_id IN (SELECT pair_id FROM correction_place WHERE correction_id = NEW.id)",
    ),
    (
        "gallery",
        "site_id",
        "SELECT pair.id FROM pair JOIN version ON version.id = pair.version_id WHERE version.gallery_id = OLD.id",
        "gallery_id = NEW.id",
    ),
)


def functions() -> Iterator[str]:
    """The statements that make the functions and the triggers that call them."""
    yield _WORDS
    yield _VECTOR
    yield from _trigger("pair_search_insert", "INSERT ON pair", f"{_LEARN} WHERE pair_id = NEW.id;")
    yield from _trigger("pair_search_delete", "DELETE ON pair", "DELETE FROM pair_search WHERE pair_id = OLD.id;")
    for table, columns, before, touched in _SOURCES:
        forget = f"DELETE FROM pair_search WHERE pair_id IN ({before});"  # noqa: S608
        learn = f"{_LEARN} WHERE {touched};"
        yield from _trigger(f"pair_search_{table}", f"UPDATE OF {columns} ON {table}", f"{forget}\n  {learn}")
    # A correction comes to a pair, or leaves it: the pair is read once more, if it is there still.
    for event, row in (("insert", "NEW"), ("delete", "OLD")):
        again = f"DELETE FROM pair_search WHERE pair_id = {row}.pair_id;\n  {_LEARN} WHERE pair_id = {row}.pair_id;"  # noqa: S608
        yield from _trigger(f"pair_search_correction_{event}", f"{event.upper()} ON correction_place", again)


def _trigger(name: str, event: str, body: str) -> Iterator[str]:
    yield (f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n  {body}\n  RETURN NULL;\nEND $$")
    yield f"CREATE TRIGGER {name} AFTER {event} FOR EACH ROW EXECUTE FUNCTION {name}()"


def rebuild(connection: Connection) -> None:
    """Read the whole index anew from the tables; its lookup trees are built after its rows, which is faster."""
    connection.exec_driver_sql("DROP TABLE IF EXISTS pair_search")
    connection.exec_driver_sql(TABLE)
    connection.exec_driver_sql(_LEARN)
    for statement in INDEXES:
        connection.exec_driver_sql(statement)


def check(connection: Connection) -> int:
    """How many rows of the index differ from the tables; 0 when it is right."""
    wanted = _LEARN.removeprefix("INSERT INTO pair_search ")
    sides = [f"SELECT * FROM ({one} EXCEPT {other}) AS side" for one, other in _sides(wanted)]  # noqa: S608
    return int(connection.exec_driver_sql(f"SELECT count(*) FROM ({' UNION ALL '.join(sides)}) AS wrong").scalar_one())  # noqa: S608


def _sides(wanted: str) -> Iterator[tuple[str, str]]:
    there = "SELECT pair_id, marked, folded FROM pair_search"
    yield f"({wanted})", there
    yield there, f"({wanted})"
