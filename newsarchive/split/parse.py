"""Text of a page to a tree, once."""

from __future__ import annotations

from lxml import etree

from newsarchive.errors import PageError
from newsarchive.split.decode import decode


def parse(html: bytes | str, *, where: str | None = None) -> etree._Element:
    """The tree of a page. Raises :class:`~newsarchive.errors.PageError` for what holds no element."""
    text = decode(html)
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser=parser)
    if root is None:
        raise PageError("there is no page in these bytes", where=where, then="look at what the server answered")
    return root
