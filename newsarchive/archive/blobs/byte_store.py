"""Which store an archive's bytes lie in, by its address.

file:///folder         pages/ and photos/ in that folder
s3://bucket/prefix     objects under that prefix; credentials and endpoint are found as AWS's own programs find them
                       (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_PROFILE, AWS_ENDPOINT_URL, ...), and are kept
                       and told nowhere
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from newsarchive.archive.blobs.blobs import Blobs
from newsarchive.archive.blobs.bucket_blobs import BucketBlobs
from newsarchive.archive.blobs.folder_blobs import FolderBlobs
from newsarchive.archive.place import STORE, Place
from newsarchive.errors import ArchiveError

NAMES = ("pages", "photos")
"""The two stores of an archive."""


def blobs_of(place: Place, name: str) -> Blobs:
    """The store ``name`` ("pages" or "photos") of an archive; nothing is asked of it yet.

    Raises :class:`~newsarchive.errors.ArchiveError` for an address that is none.
    """
    if place.store is None:
        return FolderBlobs(place.folder / name)
    address = urlsplit(place.store)
    if address.scheme == "file":
        return FolderBlobs(_folder_of(address) / name)
    if address.scheme == "s3":
        bucket, prefix = _bucket_of(address)
        return BucketBlobs(bucket, prefix, name, marks=place.folder / ".incoming" / name)
    raise _wrong(f"newsarchive knows no store of the kind {address.scheme or 'that was given'}")


def _folder_of(address: SplitResult) -> Path:
    folder = Path(unquote(address.path))
    if address.netloc not in {"", "localhost"} or not folder.is_absolute() or folder == Path("/"):
        raise _wrong("no address of a folder")
    return folder


def _bucket_of(address: SplitResult) -> tuple[str, str]:
    # A key or a password in it is not told either.
    if not address.hostname or address.netloc != address.hostname or address.query or address.fragment:
        raise _wrong("no address of a bucket")
    return address.netloc, address.path.strip("/")


def _wrong(what: str) -> ArchiveError:
    return ArchiveError(what, where=STORE, then="write s3://bucket/prefix or file:///folder")
