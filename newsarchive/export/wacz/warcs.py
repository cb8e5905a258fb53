"""The WARC files of a package, one open at a time."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self

from newsarchive.archive.crawl.served import Answer
from newsarchive.export.wacz.package import Member, Package
from newsarchive.export.wacz.records import Records


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record lies: its file, and bytes from the file's beginning."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class _Warc:
    name: str
    member: Member
    records: Records


class Warcs:
    """Answers go in one after the other; a file that is larger than ``limit`` bytes is closed, and the next begun."""

    def __init__(self, package: Package, limit: int, moment: datetime) -> None:
        self._package, self._limit, self._moment = package, limit, moment
        self._count = 0
        self._opened = ExitStack()
        self._current: _Warc | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()

    def put(self, answer: Answer, body: bytes) -> Place:
        """Write one answer."""
        if self._current and self._current.member.size >= self._limit:
            self._opened.close()
            self._current = None
        warc = self._current or self._begin()
        offset = warc.member.size
        warc.records.add(answer, body)
        return Place(warc.name, offset, warc.member.size - offset)

    def _begin(self) -> _Warc:
        name = f"data-{self._count:06}.warc.gz"
        self._count += 1
        member = self._opened.enter_context(self._package.member(f"archive/{name}"))
        self._current = _Warc(name, member, Records(member, name, self._moment))
        return self._current
