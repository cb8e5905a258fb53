"""The options by which commands narrow a search, and the filters that they make."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import typer

_DAY = ["%Y-%m-%d"]

Sites = Annotated[list[str] | None, typer.Option("--site", help="Only this newspaper; may be repeated.")]
Since = Annotated[datetime | None, typer.Option(formats=_DAY, help="First day of publication, in Vietnam.")]
Until = Annotated[datetime | None, typer.Option(formats=_DAY, help="Last day of publication.")]
Credit = Annotated[str | None, typer.Option(help="Only photos whose credit has these words.", metavar="WORDS")]
Agency = Annotated[str | None, typer.Option(help="Only photos of this agency, in any known spelling.")]
PhotoFormat = Annotated[str | None, typer.Option("--format", help="Only photos of this format (JPEG, PNG, WEBP).")]
MinWidth = Annotated[int | None, typer.Option(min=1, help="Only photos at least so wide.", metavar="PIXELS")]
MinHeight = Annotated[int | None, typer.Option(min=1, help="Only photos at least so high.", metavar="PIXELS")]
MinBytes = Annotated[int | None, typer.Option(min=1, help="Only photos whose file has at least so many bytes.")]
MaxBytes = Annotated[int | None, typer.Option(min=1, help="Only photos whose file has at most so many bytes.")]
Captioned = Annotated[
    bool | None, typer.Option("--caption/--no-caption", help="Only pairs with a caption, or without.")
]
Duplicates = Annotated[
    bool | None, typer.Option("--duplicates/--no-duplicates", help="Only photos that another gallery ran too, or not.")
]


def read_filters(
    *, site: list[str] | None, since: datetime | None, until: datetime | None, **others: Any
) -> dict[str, Any]:
    """The options as the fields of :class:`~newsarchive.archive.Filters`."""
    return {
        "sites": tuple(site or ()),
        "since": since and since.date(),
        "until": until and until.date(),
        **others,
    }
