"""The book of the archive's file, made from the tables and views themselves.

python -m newsarchive.archive.schema.schema_doc docs/schema.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Table

from newsarchive.archive.engines.layers import REVISION
from newsarchive.archive.schema import correction_tables, crawl_tables, link_tables, tables, takedown_tables
from newsarchive.archive.schema.tables import Base
from newsarchive.archive.schema.views import VIEWS
from newsarchive.archive.search.fts import FOLDED, MARKED

ROOMS = (tables, crawl_tables, link_tables, correction_tables, takedown_tables)
"""Modules that map tables: the book tells of those that are loaded."""

_HEAD = f"""# The archive's file

Made from the tables and views of revision {REVISION} by
`python -m newsarchive.archive.schema.schema_doc docs/schema.md`; do not edit it by hand.

An archive is one folder: `archive.sqlite`, `pages/` and `photos/`. Pages and photos are files as the newspaper
served them, named by the SHA-256 of their bytes: `photos/ab/abcdef….jpg`. Paths in the views begin at that folder.

Read the **views**: their names and columns stay. The tables beneath them may change with any new revision; an older
file is upgraded when newsarchive next writes to it, after a copy named `archive.sqlite.before-<revision>` was made.

- Text is Unicode NFC. Columns named `…_verbatim` hold the characters of the page.
- Times are ISO 8601 text and sort as such. Publication times are in Vietnam's time (`2016-07-03T09:30:00+07:00`), so
  that `published_at LIKE '2016-07%'` is a month as readers saw it; all other times are UTC (`2016-07-03T02:30:00Z`).
- NULL means: the page does not say, or there is none. No column holds an empty string for that.
- The file is opened in WAL mode: `archive.sqlite-wal` and `-shm` beside it belong to it. To copy a file in use, run
  `sqlite3 archive.sqlite ".backup copy.sqlite"`.
"""

_SEARCH = """## Search in SQL

`pair_search` is a full-text index (FTS5) of the pairs in `pairs`; its `rowid` is `pair_id`. It holds keys, not text:
`MARKED` with marks (lower case, hòa written hoà), `FOLDED` without (đ as d).
Triggers keep it right, whatever changes the tables. `newsarchive search WORDS --sql` prints the statement that
finds what `newsarchive search WORDS` finds, filters included; `Archive.search_sql` gives it in Python.

```sql
-- words without marks: "duong pho" finds "Đường phố"
SELECT pairs.* FROM pair_search JOIN pairs ON pairs.pair_id = pair_search.rowid
WHERE pair_search MATCH '{caption_folded title_folded} : (duong AND pho)' ORDER BY pair_search.rowid DESC LIMIT 20;

-- words with marks: "đường", and neither "dương" nor "duong"
SELECT pairs.* FROM pair_search JOIN pairs ON pairs.pair_id = pair_search.rowid
WHERE pair_search MATCH '{caption_key title_key} : đường' ORDER BY pair_search.rowid DESC LIMIT 20;
```
""".replace("MARKED", "`, `".join(MARKED)).replace("FOLDED", "`, `".join(FOLDED))


def schema_text() -> str:
    """The whole of docs/schema.md."""
    views = [line for view in VIEWS for line in _section(view.name, f"One row: {view.row}.", _view_rows(view.name))]
    tables = [
        line
        for table in Base.metadata.sorted_tables
        for line in _section(table.name, _about(table), _table_rows(table))
    ]
    parts = [_HEAD, "## Views", "", *views, _SEARCH, "## Tables", "", *tables]
    return "\n".join(parts).rstrip() + "\n"


def _section(name: str, about: str, rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    yield from (f"### {name}", "", about, "")
    for number, cells in enumerate(rows):
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
        if number == 0:
            yield "|" + " --- |" * len(cells)
    yield ""


def _view_rows(name: str) -> Iterator[tuple[str, ...]]:
    yield ("column", "meaning")
    view = next(view for view in VIEWS if view.name == name)
    yield from ((f"`{column.name}`", column.meaning) for column in view.columns)


def _table_rows(table: Table) -> Iterator[tuple[str, ...]]:
    yield ("column", "type", "NULL", "points to", "meaning")
    for column in table.columns:
        target = next((f"`{key.target_fullname}`" for key in column.foreign_keys), "")
        kind = "TEXT" if "VARCHAR" in str(column.type) else str(column.type)
        yield (f"`{column.name}`", kind, "yes" if column.nullable else "", target, column.comment or "")


def _about(table: Table) -> str:
    row = next(mapper.class_ for mapper in Base.registry.mappers if mapper.local_table is table)
    return " ".join((row.__doc__ or "").split())


def main() -> None:
    """Write the book to the path that is given, or print it."""
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(schema_text(), encoding="utf-8")
    else:
        sys.stdout.write(schema_text())


if __name__ == "__main__":
    main()
