"""The key under which an index holds an address: SURT, as pywb and the Internet Archive look it up.

The `surt` package does the same, but has not been released since 2019 and brings a public suffix list that it fetches
from the network; the tests hold this to it.
"""

from __future__ import annotations

import re
from urllib.parse import quote_from_bytes, unquote_to_bytes, urlsplit

_KEPT = "!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"
_WWW = re.compile(r"^www\d*\.")
_PORTS = {"http": 80, "https": 443}
_SESSION = re.compile(
    r"^(.*)(?:(?:jsessionid|phpsessid|sid)=[0-9a-z]{32}|aspsessionid[a-z]{8}=[a-z]{24}|cfid=[^&]+&cftoken=[^&]+)(?:&(.*))?$"
)


def sort_key(url: str) -> str:
    """The key of an http address.

    >>> sort_key("https://www.bao.example/Anh/ben-ca.HTM?b=2&a=1#dau")
    'example,bao)/anh/ben-ca.htm?a=1&b=2'
    """
    parts = urlsplit(url)
    host = _WWW.sub("", _host(parts.hostname or ""))
    port = f":{parts.port}" if parts.port and parts.port != _PORTS.get(parts.scheme) else ""
    path = _escape(_normal_path(_unescape(parts.path))).lower()
    query = _normal_query(_escape(_unescape(parts.query)).lower())
    return f"{','.join(reversed(host.split('.')))}{port}){path.rstrip('/') or '/'}{query}"


def _host(host: str) -> str:
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return _escape(host.encode())


def _unescape(text: str) -> bytes:
    found, before = unquote_to_bytes(text), text.encode()
    while found != before:
        found, before = unquote_to_bytes(found), found
    return found


def _escape(text: bytes) -> str:
    return quote_from_bytes(text, safe=_KEPT)


def _normal_path(path: bytes) -> bytes:
    kept: list[bytes] = []
    for part in path.split(b"/")[1:]:
        if part == b"..":
            kept = kept[:-1] if kept else [part]
        elif part != b".":
            kept.append(part)
    return b"/" + b"/".join([*filter(None, kept[:-1]), *kept[-1:]])


def _normal_query(query: str) -> str:
    if found := _SESSION.match(query):
        query = found[1] + (found[2] or "")
    arguments = sorted(argument.split("=", 1) for argument in query.split("&"))
    return f"?{'&'.join('='.join(argument) for argument in arguments)}" if query else ""
