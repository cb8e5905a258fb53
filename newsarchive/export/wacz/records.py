"""WARC records (ISO 28500:2017) of what servers answered; written by warcio.

Bodies are kept as the crawler hands them on: without transfer encoding, and unpacked. So headers that speak of the wire
are renamed, as other archives do, and Content-Length is that of the body. Everything else stands as it came.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from http import HTTPStatus
from importlib import import_module
from importlib.metadata import version
from io import BytesIO
from typing import Any

from newsarchive.archive.crawl.served import Answer
from newsarchive.archive.moments import utc_text
from newsarchive.errors import ExportError

ORIGINAL = "X-Archive-Orig-"
"""Before the name of a header that no longer tells the truth: warcio's and pywb's own custom."""

MADE = "Newsarchive-Headers"
"""A field of a record whose HTTP headers nobody kept: they say only what the archive knows."""

ABOUT = (
    "Made from an archive of newsarchive: status, headers, time and body of each answer, without the requests. Bodies "
    "are stored without content and transfer encoding, headers of the wire are renamed to X-Archive-Orig-*, names of "
    f"headers have the crawler's spelling. The headers of records with {MADE} were made from what the archive knows."
)

_GZIP = b"\x1f\x8b"


def load_warcio() -> tuple[Any, Any]:
    """warcio's writer and its class of headers; raises :class:`~newsarchive.errors.ExportError` where it is missing."""
    try:
        return import_module("warcio.warcwriter").WARCWriter, import_module("warcio.statusandheaders").StatusAndHeaders
    except ImportError:
        raise ExportError("WACZ needs warcio", then="install newsarchive[export]") from None


class Records:
    """Writes records into one WARC file, each compressed by itself."""

    def __init__(self, file: Any, name: str, made_at: datetime) -> None:
        """``name`` is the file's own, ``made_at`` the time of its first record: that of the newest answer."""
        writer, self._headers = load_warcio()
        self._writer = writer(file, gzip=True, warc_version="1.1")
        info = {
            "software": f"newsarchive {version('newsarchive')}",
            "format": "WARC File Format 1.1",
            "description": ABOUT,
        }
        body = "".join(f"{field}: {value}\r\n" for field, value in info.items()).encode()
        given = {**_identity("warcinfo", name, utc_text(made_at)), "WARC-Filename": name}
        self._write("", "warcinfo", body, given, None)

    def add(self, answer: Answer, body: bytes) -> None:
        """The answer with its body, as a response."""
        given = _identity(answer.url, answer.sha256, utc_text(answer.fetched_at))
        given["WARC-Payload-Digest"] = digest_of(answer)
        if not answer.kept:
            given[MADE] = "made from what the archive knows"
        self._write(
            answer.url, "response", body, given, (status_line(answer.status), list(plain_headers(answer, body)))
        )

    def _write(self, url: str, kind: str, body: bytes, given: dict[str, str], http: Any) -> None:
        headers = self._headers(http[0], http[1], protocol="HTTP/1.1") if http else None
        record = self._writer.create_warc_record(
            url, kind, payload=BytesIO(body), length=len(body), warc_headers_dict=given, http_headers=headers
        )
        self._writer.write_record(record)


def plain_headers(answer: Answer, body: bytes) -> Iterator[tuple[str, str]]:
    """The headers of an answer as they fit its stored body.

    >>> said = (("Content-Length", "512"), ("Content-Encoding", "gzip"), ("ETag", '"1"'))
    >>> for header in plain_headers(Answer("http://bao.example/", datetime(2016, 7, 3), 200, said, ""), b"<html>"):
    ...     print(*header)
    X-Archive-Orig-Content-Length 512
    X-Archive-Orig-Content-Encoding gzip
    ETag "1"
    Content-Length 6
    """
    for name, value in answer.headers:
        if name.lower() == "content-length" and value == str(len(body)):
            continue
        yield (f"{ORIGINAL}{name}" if _is_untrue(name.lower(), value.lower(), body) else name), value
    yield "Content-Length", str(len(body))


def _is_untrue(name: str, value: str, body: bytes) -> bool:
    unpacked = name == "content-encoding" and "gzip" in value and not body.startswith(_GZIP)
    return unpacked or name in {"content-length", "transfer-encoding"}


def redirect_to(answer: Answer) -> Answer | None:
    """That the address that was asked for led to the one that answered; None: they are one. How it did, nobody kept."""
    if answer.asked is None:
        return None
    headers = (("Location", answer.url),)
    return Answer(answer.asked, answer.fetched_at, 302, headers, sha256(b"").hexdigest(), kept=False)


def digest_of(answer: Answer) -> str:
    """The digest of an answer's body: the hash under which the archive keeps it."""
    return f"sha256:{answer.sha256}"


def status_line(status: int) -> str:
    """Status and reason.

    >>> status_line(200), status_line(299)
    ('200 OK', '299 Unknown')
    """
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Unknown"


def _identity(*parts: str) -> dict[str, str]:
    """A record's name, the same wherever it is written, and its time."""
    return {"WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, ' '.join(parts))}>", "WARC-Date": parts[-1]}
