"""An address at which a newspaper reaches the person who crawls it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from newsarchive.errors import CrawlError
from newsarchive.manners.addresses import literal_address, plain_host, refuse_address

# RFC 2606 and 6761: names that never belong to anybody.
_RESERVED = ("example", "test", "invalid", "localhost", "example.com", "example.net", "example.org")
_CONTACT = re.compile(r"https?://[^\s()<>]+\.[^\s()<>]+|[^\s@()<>,;]+@[^\s@()<>,;]+\.[^\s@()<>,;]+")
HOW = "set NEWSARCHIVE_CONTACT or give --contact: an e-mail address or a web page"


def is_nobodys(host: str) -> bool:
    """Whether ``host`` is a reserved name or a loopback address: nobody there needs to know who asks.

    >>> is_nobodys("anh.anhmau.example"), is_nobodys("127.0.0.1"), is_nobodys("vnexpress.net")
    (True, True, False)
    """
    if (address := literal_address(host)) is not None:
        return refuse_address(address) == "loopback"
    name = plain_host(host)
    return any(name == known or name.endswith(f".{known}") for known in _RESERVED)


def check_contact(contact: str, hosts: Iterable[str], *, site: str) -> str:
    """The contact as it goes into the user agent, "" where none is needed.

    Raises :class:`~newsarchive.errors.CrawlError` when a newspaper's ``hosts`` are real and ``contact`` is missing
    or is neither an e-mail address nor a web page.

    >>> check_contact(" luu.tru@thuvien.example ", ["vnexpress.net"], site="vnexpress")
    'luu.tru@thuvien.example'
    """
    text = contact.strip()
    if not text and all(is_nobodys(host) for host in hosts):
        return ""
    if not text:
        raise CrawlError("a newspaper must be able to reach whoever crawls it", where=site, then=HOW)
    if not (_CONTACT.fullmatch(text) and text.isascii() and text.isprintable()):
        raise CrawlError(f"{text[:80]!r} is no contact address", where=site, then=HOW)
    return text
