"""The commands that look into an archive: search, show, stats."""

from __future__ import annotations

from typing import Annotated

import typer

from newsarchive.archive.lookup import Lookup
from newsarchive.archive.search.facets import Facet
from newsarchive.archive.search.filters import Filters
from newsarchive.archive.search.search import Order
from newsarchive.commands.filter_options import (
    Agency,
    Captioned,
    Credit,
    Duplicates,
    MaxBytes,
    MinBytes,
    MinHeight,
    MinWidth,
    PhotoFormat,
    Since,
    Sites,
    Until,
    read_filters,
)
from newsarchive.options import DATA, AsJson, Folder
from newsarchive.reports import galleries as reports


def search(
    query: Annotated[
        list[str] | None, typer.Argument(help="Words; with marks they mean those marks, without they match all.")
    ] = None,
    order: Annotated[Order | None, typer.Option(help="best, newest or oldest first; without words: newest.")] = None,
    site: Sites = None,
    since: Since = None,
    until: Until = None,
    credit: Credit = None,
    agency: Agency = None,
    photo_format: PhotoFormat = None,
    min_width: MinWidth = None,
    min_height: MinHeight = None,
    min_bytes: MinBytes = None,
    max_bytes: MaxBytes = None,
    has_caption: Captioned = None,
    has_duplicates: Duplicates = None,
    by: Annotated[
        Facet | None,
        typer.Option(
            help="Count instead, by newspaper, year, month, agency, format or has_duplicates.", metavar="WHAT"
        ),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most N results.", metavar="N")] = 20,
    after: Annotated[
        int | None,
        typer.Option(help="The next page, after the hit of this pair (newest or oldest first).", metavar="PAIR"),
    ] = None,
    sql: Annotated[
        bool, typer.Option("--sql", help="Print SQL over the archive that finds the same pairs, by time.")
    ] = False,
    archive: Folder = DATA,
    as_json: AsJson = False,
) -> None:
    """Search captions, titles, leads, places and credits, with Vietnamese marks or without; without words list all."""
    filters = Filters(
        **read_filters(
            site=site,
            since=since,
            until=until,
            credit=credit,
            agency=agency,
            format=photo_format,
            min_width=min_width,
            min_height=min_height,
            min_bytes=min_bytes,
            max_bytes=max_bytes,
            has_caption=has_caption,
            has_duplicates=has_duplicates,
        )
    )
    words = " ".join(query) if query else None
    order = order or ("best" if words and after is None else "newest")
    with Lookup.open_read_only(archive) as opened:
        if sql:
            typer.echo(opened.search_sql(words, filters, order=order))
            return
        if by is not None:
            reports.print_facet(by, opened.facet_hits(words, filters, by=by), as_json=as_json)
            return
        reports.print_hits(opened.search(words, filters, order=order, limit=limit, after=after), as_json=as_json)


def show(
    gallery: Annotated[str, typer.Argument(help="A gallery's number or address.", metavar="GALLERY")],
    archive: Folder = DATA,
    as_json: AsJson = False,
) -> None:
    """Show one gallery with its pairs, photos, repeats, and what people corrected in it."""
    with Lookup.open_read_only(archive) as opened:
        record = opened.show(gallery)
        said = opened.corrections(record.gallery_id, standing=True)
    reports.print_record(record, said, as_json=as_json)


def stats(
    archive: Folder = DATA,
    as_json: AsJson = False,
) -> None:
    """Count what the archive holds: galleries, pairs, photos, bytes, repeats and failures."""
    with Lookup.open_read_only(archive) as opened:
        reports.print_stats(opened.stats(), as_json=as_json)
