"""The ZIP file around it: each part is written once, from beginning to end, and listed with its hash."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any, BinaryIO

VERSION = "1.1.1"
"""Of the WACZ specification."""

_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The time of every part: the earliest that a ZIP file knows, the same in every run."""


class Member:
    """A part being written; it counts and hashes what goes through."""

    def __init__(self, file: Any) -> None:
        self._file, self._hash, self.size = file, sha256(), 0

    def write(self, data: bytes) -> int:
        """Write all of ``data``."""
        self._hash.update(data)
        self.size += len(data)
        return int(self._file.write(data))

    def flush(self) -> None:
        """For warcio, which calls it after each record."""

    def tell(self) -> int:
        """Bytes so far."""
        return self.size

    def resource(self, name: str) -> dict[str, Any]:
        """How datapackage.json lists the part (Frictionless Data Package 1)."""
        title = name.rpartition("/")[2].lower()
        return {"name": title, "path": name, "hash": f"sha256:{self._hash.hexdigest()}", "bytes": self.size}


class Package:
    """A WACZ file being written, one part after the other."""

    def __init__(self, file: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(file, "w")
        self._resources: list[dict[str, Any]] = []

    @contextmanager
    def member(self, name: str) -> Iterator[Member]:
        """A new part; it is stored as it is, so that players can read from its middle."""
        with self._zip.open(zipfile.ZipInfo(name, _MOMENT), "w", force_zip64=True) as file:
            member = Member(file)
            yield member
        self._resources.append(member.resource(name))

    def finish(self, about: dict[str, Any]) -> None:
        """Write datapackage.json with what ``about`` says, and its digest; nothing can be added afterwards."""
        described = {"profile": "data-package", "wacz_version": VERSION, **about, "resources": self._resources}
        body = _json(described)
        digest = {"path": "datapackage.json", "hash": f"sha256:{sha256(body).hexdigest()}"}
        for name, part in (("datapackage.json", body), ("datapackage-digest.json", _json(digest))):
            self._zip.writestr(zipfile.ZipInfo(name, _MOMENT), part)
        self._zip.close()


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode() + b"\n"
