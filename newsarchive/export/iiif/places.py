"""Under which addresses the parts of a manifest are found."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from newsarchive.errors import ExportError
from newsarchive.export.record import Record
from newsarchive.export.uri import uri

LOCAL = "http://127.0.0.1:8000"
"""Where `python -m http.server --bind 127.0.0.1` serves a folder: IIIF knows absolute addresses only."""


@dataclass(frozen=True, slots=True)
class Places:
    """Templates of addresses, filled in for each pair.

    They may name ``{gallery}`` (the gallery's key), ``{gallery_id}`` (its number in this archive), ``{position}``,
    ``{sha256}``, ``{suffix}``, and ``{g2}`` and ``{s2}``, the first two letters of key and hash. ``gallery`` is what
    all addresses of one manifest begin with: its own is ``gallery/manifest.json``.
    """

    gallery: str
    photo: str
    thumbnail: str
    card: str

    @classmethod
    def under(cls, base: str) -> Places:
        """The addresses of an export that is served under ``base``.

        >>> Places.under("https://kho.example/anh").photo
        'https://kho.example/anh/photos/{s2}/{sha256}.{suffix}'
        """
        start = base.replace("{", "{{").replace("}", "}}")
        gallery = f"{start}/galleries/{{g2}}/{{gallery}}"
        return cls(
            gallery=gallery,
            photo=f"{start}/photos/{{s2}}/{{sha256}}.{{suffix}}",
            thumbnail=f"{start}/thumbnails/{{s2}}/{{sha256}}.jpg",
            card=f"{gallery}/{{position}}.svg",
        )

    def of_gallery(self, record: Record) -> str:
        """What the addresses of the record's gallery begin with."""
        return self._fill(self.gallery, record)

    def of_photo(self, record: Record) -> str:
        """The record's photo, as it was served."""
        return self._fill(self.photo, record)

    def of_thumbnail(self, record: Record) -> str:
        """The record's photo, small."""
        return self._fill(self.thumbnail, record)

    def of_card(self, record: Record) -> str:
        """The drawing that stands in for a photo that is not there."""
        return self._fill(self.card, record)

    def _fill(self, template: str, record: Record) -> str:
        gallery, sha256 = str(record.values["gallery_key"]), str(record.values["photo_sha256"] or "")
        return template.format(
            gallery=gallery,
            g2=gallery[:2],
            gallery_id=record.gallery_id,
            position=record.values["position"],
            sha256=sha256,
            s2=sha256[:2],
            suffix=str(record.values["photo_path"] or "").rpartition(".")[2],
        )


def read_base(address: str | None) -> str:
    """The address that a folder will be served under, without a slash at its end; None: a server on this machine.

    >>> read_base("https://kho.example/bộ ảnh/")
    'https://kho.example/b%E1%BB%99%20%E1%BA%A3nh'

    Raises :class:`~newsarchive.errors.ExportError` for what is no web address.
    """
    base = uri((address or LOCAL).strip()).rstrip("/")
    if urlsplit(base).scheme not in {"http", "https"} or not urlsplit(base).netloc:
        raise ExportError("no web address", where=address, then="write it as https://example.org/folder")
    return base
