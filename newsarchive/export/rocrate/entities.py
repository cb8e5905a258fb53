"""What a crate says of its parts, in words of schema.org."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from newsarchive.archive.galleries.photo_index import media_type
from newsarchive.export.croissant import RIGHTS
from newsarchive.export.record import Field, Record
from newsarchive.export.rows import TABLE
from newsarchive.export.uri import uri

VERSION = "https://w3id.org/ro/crate/1.2"
METADATA = "ro-crate-metadata.json"

Entity = dict[str, Any]


def descriptor() -> Entity:
    """The file itself."""
    about = {"conformsTo": {"@id": VERSION}, "about": {"@id": "./"}}
    return {"@id": METADATA, "@type": "CreativeWork", **about}


def root(name: str, description: str, day: str, columns: tuple[Field, ...]) -> Entity:
    """The whole; ``hasPart`` is added where the parts are known."""
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": name,
        "description": description,
        "datePublished": day,
        "license": {"@id": "#rights"},
        "inLanguage": "vi",
        "variableMeasured": [{"@id": f"#column-{column.name}"} for column in columns],
    }


def contexts(columns: tuple[Field, ...]) -> Iterator[Entity]:
    """Rights, and what each column of the table means."""
    yield {"@id": "#rights", "@type": "CreativeWork", "name": "Rights", "description": RIGHTS}
    for column in columns:
        name = {"@id": f"#column-{column.name}", "@type": "PropertyValue", "name": column.name}
        yield {**name, "description": column.meaning}


def table(size: int) -> Entity:
    """The table of all pairs."""
    about = {"name": "Pairs of photo and caption", "encodingFormat": "text/csv", "contentSize": str(size)}
    return {"@id": TABLE, "@type": "File", **about}


def photo(record: Record) -> Entity:
    """A photo, with the words of the story that ran it first; all that ran it are rows of the table."""
    values = record.values
    entity = {
        "@id": values["photo_path"],
        "@type": ["File", "ImageObject"],
        "name": values["caption"] or record.key,
        "encodingFormat": media_type(values["format"]),
        "contentSize": str(values["bytes"]),
        "sha256": values["photo_sha256"],
        "width": values["width"],
        "height": values["height"],
        "caption": values["caption"],
        "creditText": values["credit"],
        "url": values["image_url"] and uri(values["image_url"]),
        "isPartOf": {"@id": gallery_name(record)},
    }
    return {name: value for name, value in entity.items() if value is not None}


def gallery(record: Record) -> Entity:
    """A photo story, as the pairs of one say."""
    values = record.values
    entity = {
        "@id": gallery_name(record),
        "@type": "CreativeWork",
        "additionalType": "https://schema.org/ImageGallery",
        "name": values["title"] or values["gallery_key"],
        "identifier": values["gallery_key"],
        "abstract": values["lead"],
        "datePublished": values["published_at"],
        "publisher": values["newspaper"],
        "author": values["author"],
        "inLanguage": "vi",
    }
    return {name: value for name, value in entity.items() if value is not None}


def gallery_name(record: Record) -> str:
    """A story's address; for one of a text dump, its key."""
    return uri(record.values["url"]) if record.values["url"] else f"#gallery-{record.values['gallery_key']}"
