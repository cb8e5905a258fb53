"""Looking at photos without changing them: is the file whole, what format and size, who took it.

Pillow only looks here. The bytes that a newspaper served are what the archive keeps; nothing is re-encoded
(stock image pipelines shrink JPEGs, blacken transparent PNGs and drop EXIF and IPTC).
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from hashlib import sha256

from PIL import ExifTags, Image, ImageFile, IptcImagePlugin

from newsarchive.errors import PhotoError
from newsarchive.model import Photo
from newsarchive.photo_hash import View, hash_view, view_photo

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
"""What newspapers serve as photos (seen 2007-2026). Pillow opens nothing else: fewer decoders, fewer holes."""

MAX_PIXELS = 80_000_000
"""Larger than any camera picture on a news site, and below Pillow's own bomb warning (89 million)."""

WHOLE_PIXELS = 36_000_000
"""The same for what cannot be decoded at a smaller scale: a progressive JPEG takes 7 bytes a pixel, a PNG up to 4."""

HASH_PIXELS = 160
"""A JPEG is decoded at the smallest of 1/1 to 1/8 scale that keeps this side; the whole file is still read."""

VIEW_PIXELS = 320
"""The same for a view that is laid over another: a border of a few pixels must be found."""

_ORIENTATIONS = frozenset("12345678")
"""EXIF 2.32, tag 0x0112."""

SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "GIF": ".gif", "AVIF": ".avif"}

# IPTC-IIM record 2, "Application Record" datasets (IPTC-NAA Information Interchange Model 4.2, chapter 6).
_IPTC = {
    (2, 5): "headline",
    (2, 25): "keywords",
    (2, 55): "date_created",
    (2, 80): "byline",
    (2, 90): "city",
    (2, 101): "country",
    (2, 110): "credit",
    (2, 115): "source",
    (2, 116): "copyright",
    (2, 120): "caption",
}

# EXIF 2.32 tags that tell who, when and with what.
_EXIF = {
    ExifTags.Base.ImageDescription: "description",
    ExifTags.Base.Make: "camera_make",
    ExifTags.Base.Model: "camera_model",
    ExifTags.Base.Orientation: "orientation",
    ExifTags.Base.Software: "software",
    ExifTags.Base.DateTime: "modified_at",
    ExifTags.Base.Artist: "artist",
    ExifTags.Base.Copyright: "exif_copyright",
}


def look_at(body: bytes, *, where: str | None = None) -> Photo:
    """The :class:`~newsarchive.model.Photo` that ``body`` holds; ``where`` (its address) goes into errors.

    The file is decoded to its end, so a photo that was cut off does not pass. Raises
    :class:`~newsarchive.errors.PhotoError` for HTML in disguise, other formats, cut-off files and bombs.
    """
    with _opened(body, where) as image:
        width, height = image.size
        kind, mode = image.format or "?", image.mode
        metadata = dict(_metadata(image))
        found = hash_view(_decode(image, metadata.get("orientation"), HASH_PIXELS))
        hashes = (found.dhash, found.inner) if found else ()
        return Photo(sha256(body).hexdigest(), len(body), kind, width, height, mode, metadata, hashes)


def view_of(body: bytes, *, where: str | None = None) -> View:
    """The photo as a small grey picture, to be laid over another (:mod:`newsarchive.photo_compare`).

    Raises :class:`~newsarchive.errors.PhotoError` as :func:`look_at` does.
    """
    with _opened(body, where) as image:
        return _decode(image, dict(_metadata(image)).get("orientation"), VIEW_PIXELS)


@contextlib.contextmanager
def _opened(body: bytes, where: str | None) -> Iterator[ImageFile.ImageFile]:
    """The image in ``body``, while the ``with`` statement lasts; whatever its decoder raises is a PhotoError."""
    if not body:
        raise PhotoError("empty file, not a photo", where=where)
    if _is_markup(body):
        raise PhotoError("an HTML page served as a photo", where=where)
    try:
        image = Image.open(io.BytesIO(body), formats=FORMATS)
    except Image.DecompressionBombError:
        raise PhotoError(f"more than {MAX_PIXELS:,} pixels", where=where) from None
    except Exception as error:  # decoders meet hostile bytes here, and what they raise is beyond any list
        raise PhotoError(f"not a photo in {', '.join(FORMATS)} ({_reason(error)})", where=where) from None
    with image:
        try:
            _check_size(image, where)
            yield image
        except PhotoError:
            raise
        except Exception as error:
            raise PhotoError(_damage(error, len(body)), where=where) from None


def _check_size(image: ImageFile.ImageFile, where: str | None) -> None:
    width, height = image.size
    scales = image.format == "JPEG" and not image.info.get("progressive")
    if width * height > (most := MAX_PIXELS if scales else WHOLE_PIXELS):
        raise PhotoError(f"{width}x{height} is more than {most:,} pixels", where=where)


def _decode(image: ImageFile.ImageFile, orientation: str | None, side: int) -> View:
    """Decode to the file's end, JPEGs in grey at reduced scale: one decode tells whether it is whole, and its look."""
    image.draft("L", (side, side))
    image.load()
    return view_photo(image, int(orientation) if orientation in _ORIENTATIONS else 1)


def _is_markup(body: bytes) -> bool:
    head = body[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<!doctype", b"<html", b"<head", b"<body", b"<?xml", b"<script", b"<!--"))


def _reason(error: Exception) -> str:
    text = str(error)
    # Pillow names the BytesIO object's address, which differs in every run and tells nobody anything.
    return "no known signature" if text.startswith("cannot identify") else text or type(error).__name__


def _damage(error: Exception, size: int) -> str:
    text = _reason(error)
    # Pillow counts the bytes that its decoder left over, which is not how many are missing.
    return f"cut off after {size:,} bytes" if "truncated" in text else f"damaged ({text})"


def _metadata(image: ImageFile.ImageFile) -> Iterator[tuple[str, str]]:
    """(name, text) of the EXIF and IPTC fields that a researcher asks for; damaged blocks are passed over."""
    try:
        exif = image.getexif()
        fields = [(name, exif.get(tag)) for tag, name in _EXIF.items()]
        details = exif.get_ifd(ExifTags.IFD.Exif)
        fields.append(("taken_at", details.get(ExifTags.Base.DateTimeOriginal)))
    except (OSError, ValueError, SyntaxError, KeyError, TypeError):
        fields = []
    for name, value in fields:
        if text := _text(value):
            yield name, text
    try:
        record = IptcImagePlugin.getiptcinfo(image) or {}
    except (OSError, ValueError, SyntaxError, KeyError, TypeError, IndexError):
        record = {}
    for key, name in _IPTC.items():
        if text := _text(record.get(key)):
            yield name, text


def _text(value: object) -> str:
    """Readable text of an EXIF or IPTC value: UTF-8 if it is that, else Latin-1; lists joined by "; "."""
    if isinstance(value, list | tuple):
        return "; ".join(filter(None, map(_text, value)))
    if value is None:
        return ""
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    text = str(value)
    with contextlib.suppress(UnicodeError):
        # EXIF "ASCII" and IPTC fields hold UTF-8 in practice, read as Latin-1 up to here.
        text = text.encode("latin-1").decode("utf-8")
    return text.replace("\x00", "").strip()
