"""Striking words out of logs and events: lines that hold one are overwritten in place, in the same length.

In place, because a crawl may be writing to the end of the same file; in the same length, so that its end stays where
it is. Doing it twice changes nothing, so a killed one is done again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from newsarchive.archive.care.target import FEWEST_LETTERS
from newsarchive.archive.engines.faults import plain_faults

_STRUCK = b'{"event": "struck"}'
"""Stands for a line of events, if there is room for it; readers of events pass over kinds that they do not know."""


def strike_logs(folder: Path, words: Iterable[str]) -> int:
    """Overwrite the lines of every file in ``folder`` that hold one of ``words``; returns how many."""
    wanted = [form for word in words if len(word) >= FEWEST_LETTERS for form in _forms(word)]
    if not wanted or not folder.is_dir():
        return 0
    return sum(_strike(path, wanted) for path in sorted(folder.rglob("*")) if path.is_file())


def _forms(word: str) -> set[bytes]:
    """How a word may stand in a log: as it is, as JSON, as Python's repr, as an address that was asked for."""
    forms = {word, json.dumps(word)[1:-1], json.dumps(word, ensure_ascii=False)[1:-1]}
    if "://" in word:
        forms.add(quote(word, safe="!$&'()*+,/:;=?@~%#[]"))
    return {form.encode() for form in forms}


def _strike(path: Path, wanted: list[bytes]) -> int:
    struck = place = 0
    with plain_faults(path), path.open("rb") as lines:
        handle = os.open(path, os.O_WRONLY)
        try:
            for line in lines:
                if any(word in line for word in wanted):
                    body = line.rstrip(b"\n")
                    os.pwrite(handle, _instead(body, path.suffix), place)
                    struck += 1
                place += len(line)
            if struck:
                os.fsync(handle)
        finally:
            os.close(handle)
    return struck


def _instead(body: bytes, suffix: str) -> bytes:
    start = _STRUCK if suffix == ".jsonl" and len(body) >= len(_STRUCK) else b""
    return start + b" " * (len(body) - len(start))
