"""A gallery as an IIIF manifest: what the newspaper says of it, who it belongs to, and its canvases."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from urllib.parse import urlsplit

from newsarchive.export.iiif.canvases import canvases, contents
from newsarchive.export.iiif.places import Places
from newsarchive.export.iiif.words import Words, both, said, vietnamese
from newsarchive.export.record import Record
from newsarchive.export.uri import uri
from newsarchive.sites import find_site

CONTEXT = "http://iiif.io/api/presentation/3/context.json"

RIGHTS = "http://rightsstatements.org/vocab/InC/1.0/"
"""In copyright: of the newspaper, the agency and the photographer that requiredStatement names. IIIF wants an address
of Creative Commons or RightsStatements.org here."""


def gallery_manifest(story: Sequence[Record], places: Places, *, lost: Collection[str] = ()) -> dict[str, Any]:
    """The manifest of one gallery, JSON-ready. ``story`` are its pairs in reading order, at least one.

    ``lost`` are SHA-256 of photos whose bytes are not there. What a newspaper does not say is left out. A pair without
    a photo has a canvas too; its drawing (:mod:`newsarchive.export.iiif.card`) must be served at ``places.card``.
    """
    first = story[0]
    shown = canvases(story, places, lost)
    title = gallery_title(first)
    manifest = {
        "@context": CONTEXT,
        "id": manifest_address(first, places),
        "type": "Manifest",
        "label": title,
        "summary": vietnamese(first.values["lead"]) if first.values["lead"] else None,
        "metadata": _metadata(first),
        "requiredStatement": _statement(story),
        "rights": RIGHTS,
        "provider": _provider(first),
        "homepage": _homepage(first, title),
        "navDate": first.values["published_at"],
        "thumbnail": shown[0]["thumbnail"],
        "items": shown,
        "structures": [contents(story, places, title)],
    }
    return {name: value for name, value in manifest.items() if value}


def manifest_address(record: Record, places: Places) -> str:
    """Where the manifest of a record's gallery is found."""
    return f"{places.of_gallery(record)}/manifest.json"


def gallery_title(record: Record) -> Words:
    """A gallery's headline; its key where there is none."""
    return vietnamese(record.values["title"] or record.values["gallery_key"])


def newspaper_title(name: str | None) -> Words:
    """A newspaper's name as its readers know it; as its site file is called where no file is known here.

    >>> newspaper_title("tuoitre"), newspaper_title("baocu")
    ({'vi': ['Tuổi Trẻ']}, {'vi': ['baocu']})
    """
    if name is None:
        return both("Không rõ báo", "Newspaper unknown")
    site = find_site(name)
    return vietnamese((site.title if site else None) or name)


def _metadata(record: Record) -> list[dict[str, Any]]:
    values = record.values
    return [
        *said(both("Báo", "Newspaper"), *newspaper_title(values["newspaper"])["vi"]),
        *said(both("Đăng lúc", "Published"), values["published_at"]),
        *said(both("Nơi", "Place"), values["place"]),
        *said(both("Tác giả", "Author"), values["author"]),
        *said(both("Theo", "Taken from"), values["source"]),
        *said(both("Địa chỉ", "Address"), values["url"]),
        *said(both("Lưu lúc", "Archived"), values["fetched_at"]),
        *said(both("Mã", "Key"), values["gallery_key"]),
    ]


def _statement(story: Sequence[Record]) -> dict[str, Any]:
    credits = dict.fromkeys(record.values["credit"] for record in story if record.values["credit"])
    newspaper = newspaper_title(story[0].values["newspaper"])["vi"][0]
    photos = f". Ảnh: {'; '.join(credits)}" if credits else ""
    return {"label": both("Nguồn", "Attribution"), "value": vietnamese(f"{newspaper}{photos}")}


def _provider(record: Record) -> list[dict[str, Any]]:
    home = _home(record)
    if home is None:
        return []
    label = newspaper_title(record.values["newspaper"])
    page = {"id": home, "type": "Text", "label": label, "format": "text/html", "language": ["vi"]}
    return [{"id": home, "type": "Agent", "label": label, "homepage": [page]}]


def _home(record: Record) -> str | None:
    """The front page of the host that the gallery stands on."""
    parts = urlsplit(record.values["url"] or "")
    return uri(f"{parts.scheme}://{parts.netloc}/") if parts.scheme in {"http", "https"} and parts.netloc else None


def _homepage(record: Record, title: Words) -> list[dict[str, Any]]:
    if _home(record) is None:
        return []
    address = uri(record.values["url"])
    return [{"id": address, "type": "Text", "label": title, "format": "text/html", "language": ["vi"]}]
