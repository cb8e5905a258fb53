"""The bag: every file of the payload with its SHA-256, as libraries and repositories check it (RFC 8493)."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from newsarchive.export.output import Output
from newsarchive.export.snapshot import file_names, hash_file

BAG = "bag"
PAYLOAD = f"{BAG}/data"

_DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def close_bag(output: Output, description: str) -> None:
    """Write the tag files around the payload that lies in ``bag/data``; it must not change afterwards."""
    payload = output.folder / PAYLOAD
    count = size = 0
    with output.create(f"{BAG}/manifest-sha256.txt") as manifest:
        for name in file_names(payload):
            count, size = count + 1, size + (payload / name).stat().st_size
            manifest.write(f"{hash_file(payload / name)}  data/{escape(name)}\n".encode())
    info = {
        "Bag-Software-Agent": f"newsarchive {version('newsarchive')}",
        "External-Description": description,
        "Payload-Oxum": f"{size}.{count}",
    }
    _write(output, "bagit.txt", _DECLARATION)
    _write(output, "bag-info.txt", "".join(f"{name}: {value}\n" for name, value in info.items()))
    tags = ("bag-info.txt", "bagit.txt", "manifest-sha256.txt")
    _write(output, "tagmanifest-sha256.txt", "".join(f"{_hash(output.folder, tag)}  {tag}\n" for tag in tags))


def escape(name: str) -> str:
    """A file's name as manifests hold it (RFC 8493, section 2.1.3).

    >>> escape("100% nam.jpg")
    '100%25 nam.jpg'
    """
    return name.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _hash(folder: Path, tag: str) -> str:
    return hash_file(folder / BAG / tag)


def _write(output: Output, name: str, text: str) -> None:
    with output.create(f"{BAG}/{name}") as file:
        file.write(text.encode())
