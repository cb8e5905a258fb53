"""Small copies of photos, made once when they are first asked for and kept under the photo's SHA-256.

They are WebP in three widths. The originals are never touched.
"""

from __future__ import annotations

import contextlib
import io
import os
import secrets
from pathlib import Path

from PIL import Image, ImageOps

from newsarchive.archive.blobs.blobs import Blobs
from newsarchive.errors import NewsarchiveError, PhotoError
from newsarchive.export.iiif.thumbnail import make_thumbnail, thumbnail_size
from newsarchive.photos import FORMATS, MAX_PIXELS

WIDTHS = (320, 640, 960)
"""Pixels: a card, a column on a phone or in a grid, a photo across the page."""

TALLEST = 3
"""Times its width that a small copy may be high: infographics are long."""

QUALITY = 76
"""WebP quality at which faces and text stay clear and 20 photos of 640 pixels stay under a megabyte."""

MADE_AS = "1"
"""Changes with whatever changes the bytes; it is part of the file's name and of the ETag."""


class Thumbs:
    """Small copies of the photos in ``photos``, kept in ``folder``."""

    def __init__(self, photos: Blobs, folder: Path) -> None:
        self._photos, self.folder = photos, folder

    def get(self, sha256: str, width: int) -> bytes:
        """A WebP image at most ``width`` pixels wide.

        Raises :class:`~newsarchive.errors.NotFoundError` for an unknown photo, and
        :class:`~newsarchive.errors.PhotoError` for one that cannot be decoded. A copy that cannot be kept (full disk,
        no permission) is made anew each time.
        """
        place = self.folder / str(width) / sha256[:2] / f"{sha256}.{MADE_AS}.webp"
        with contextlib.suppress(OSError):
            return place.read_bytes()
        body = shrink(self._photos.get(sha256), width)
        with contextlib.suppress(OSError):
            _keep(place, body)
        return body

    def for_lists(self, sha256: str) -> bytes:
        """The JPEG that an IIIF manifest names as thumbnail; raises NotFoundError and PhotoError."""
        body = self._photos.get(sha256)
        with Image.open(io.BytesIO(body), formats=FORMATS) as image:
            size = thumbnail_size(*image.size)
        return make_thumbnail(body, size) if size else body


def shrink(body: bytes, width: int) -> bytes:
    """A photo's bytes as a WebP image at most ``width`` pixels wide, upright; smaller photos keep their size."""
    try:
        with Image.open(io.BytesIO(body), formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise PhotoError("too many pixels")
            image.draft("RGB", (width, width))
            upright = ImageOps.exif_transpose(image)
            small = upright if upright.mode in {"RGB", "RGBA"} else upright.convert(_mode_for(upright))
            small.thumbnail((width, width * TALLEST), reducing_gap=2.0)
            made = io.BytesIO()
            small.save(made, "WEBP", quality=QUALITY, method=4, icc_profile=_profile(image), exif=b"", xmp=b"")
            return made.getvalue()
    except NewsarchiveError:
        raise
    except Exception as error:  # decoders meet hostile bytes here, and what they raise is beyond any list
        raise PhotoError(f"cannot be shown ({type(error).__name__})") from None


def _mode_for(image: Image.Image) -> str:
    return "RGBA" if "transparency" in image.info or image.mode in {"LA", "PA"} else "RGB"


def _profile(image: Image.Image) -> bytes:
    profile = image.info.get("icc_profile") if image.mode == "RGB" else None
    # A camera's profile is half a kilobyte; a printer's is larger than the picture it would be sent with.
    return profile if isinstance(profile, bytes) and len(profile) < 4096 else b""


def _keep(place: Path, body: bytes) -> None:
    """Whole under its name, or not there at all. Two threads that make the same copy write the same bytes."""
    place.parent.mkdir(parents=True, exist_ok=True)
    temporary = place.with_name(f".{secrets.token_hex(8)}")
    try:
        temporary.write_bytes(body)
        temporary.replace(place)
    finally:
        temporary.unlink(missing_ok=True)


def choose_folder(archive: Path) -> Path:
    """Where small copies are kept: ``thumbs`` in the archive's folder, or the user's cache if that is read-only."""
    if os.access(archive, os.W_OK):
        return archive / "thumbs"
    cache = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(cache).expanduser() / "newsarchive" / "thumbs"
