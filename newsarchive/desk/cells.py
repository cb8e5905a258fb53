"""Cells of Datasette's tables that lead into the desk."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from datasette.utils import to_css_class
from markupsafe import Markup, escape

from newsarchive.desk.texts import shown

SHA256 = re.compile(r"[0-9a-f]{64}")
PHOTOS = frozenset({"photo_sha256", "older_sha256", "newer_sha256"})


def cell_of(value: Any, column: str, table: str | None) -> Markup | None:
    """The cell as a link to a gallery or photo, or as text that cannot turn the page; None: as Datasette shows it.

    >>> cell_of(7, "gallery_id", "pairs")
    Markup('<a href="/gallery/7">7</a>')
    """
    if column == "gallery_id" and isinstance(value, int):
        return Markup('<a href="/gallery/{0}">{0}</a>').format(value)
    if not isinstance(value, str):
        return None
    if (column in PHOTOS or (column == "sha256" and table in {"photos", "photo"})) and SHA256.fullmatch(value):
        return _photo(value)
    return shown(value) if not value.startswith(("http://", "https://", "{", "[")) and value else None


def table_rows(rows: Iterable[Iterable[Mapping[str, Any]]]) -> Markup:
    """The body of one of Datasette's tables.

    >>> table_rows([[{"column": "caption", "value_type": "str", "value": "Chợ & bến"}]])
    Markup('<tr><td class="col-caption type-str">Chợ &amp; bến</td></tr>')
    """
    lines = (
        "".join(
            f'<td class="col-{to_css_class(cell["column"])} type-{cell["value_type"]}">{escape(cell["value"])}</td>'
            for cell in row
        )
        for row in rows
    )
    return Markup("".join(f"<tr>{line}</tr>" for line in lines))  # noqa: S704  (each cell escaped)


def _photo(sha256: str) -> Markup:
    return Markup(
        '<a href="/photo/{0}"><img src="/thumb/320/{0}.webp" alt="{1}" width="96" loading="lazy"></a>'
    ).format(sha256, sha256[:12])
