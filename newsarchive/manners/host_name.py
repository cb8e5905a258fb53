"""What a host is called where something is remembered of it."""

from __future__ import annotations

from urllib.parse import urlsplit

_PORTS = {"http": 80, "https": 443}


def host_of(url: str) -> str:
    """The host of an address as the archive names it: lower case, with its port unless it is the usual one.

    >>> host_of("https://Bao.example/anh"), host_of("http://bao.example:8080/"), host_of("http://[::1]:80/")
    ('bao.example', 'bao.example:8080', '[::1]')
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    return host if parts.port in (None, _PORTS.get(parts.scheme)) else f"{host}:{parts.port}"
