"""The index of a WACZ: which address answered when, and where that lies; CDXJ in blocks, with an index of the blocks.

Lines are collected in a temporary table, which the database sorts on disk when they are many.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from itertools import islice

from sqlalchemy import Connection

from newsarchive.archive.crawl.served import Answer
from newsarchive.archive.engines.plain_sql import run
from newsarchive.archive.moments import utc_text
from newsarchive.export.wacz.keys import sort_key
from newsarchive.export.wacz.package import Package
from newsarchive.export.wacz.records import digest_of
from newsarchive.export.wacz.warcs import Place

LINES = 3000
"""Lines of a block; what pywb's and py-wacz's indexers take."""

_EMPTY = "DELETE FROM export_answer"


class Index:
    """Which answers are written, and the lines that find them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        connection.exec_driver_sql(_EMPTY)

    def is_new(self, answer: Answer) -> bool:
        """Whether this address with this body is not written yet; from now on it is."""
        command = "INSERT INTO export_answer (name) VALUES (?) ON CONFLICT DO NOTHING"
        return run(self._connection, command, (_name(answer),)).rowcount == 1

    def add(self, answer: Answer, place: Place) -> None:
        """The answer's record lies there."""
        said = {name.lower(): value for name, value in answer.headers}
        entry = {
            "url": answer.url,
            "mime": said.get("content-type", "").partition(";")[0].strip() or "unk",
            "status": str(answer.status),
            "digest": digest_of(answer),
            "length": str(place.length),
            "offset": str(place.offset),
            "filename": place.file,
        }
        stamp = utc_text(answer.fetched_at).translate(_DIGITS)
        line = f"{sort_key(answer.url)} {stamp} {json.dumps(entry, ensure_ascii=False)}\n"
        command = "UPDATE export_answer SET line = ? WHERE name = ?"
        run(self._connection, command, (line, _name(answer)))

    def write(self, package: Package) -> None:
        """Write ``indexes/index.cdx.gz`` and ``indexes/index.idx``."""
        blocks = ['!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n']
        with package.member("indexes/index.cdx.gz") as member:
            for lines in self._blocks():
                body = gzip.compress("".join(lines).encode(), mtime=0)
                place = json.dumps({"offset": member.size, "length": len(body)})
                blocks.append(f"{lines[0].partition(' {')[0]} {place}\n")
                member.write(body)
        with package.member("indexes/index.idx") as member:
            member.write("".join(blocks).encode())
        self._connection.exec_driver_sql(_EMPTY)

    def _blocks(self) -> Iterator[list[str]]:
        query = "SELECT line FROM export_answer WHERE line IS NOT NULL ORDER BY line"
        rows = iter(self._connection.exec_driver_sql(query).yield_per(LINES).scalars())
        while lines := list(islice(rows, LINES)):
            yield lines


def _name(answer: Answer) -> str:
    return f"{answer.sha256} {answer.url}"


_DIGITS = str.maketrans("", "", "-:TZ")
"""Takes "2016-07-03T02:30:00Z" to the 14 digits of an index."""
