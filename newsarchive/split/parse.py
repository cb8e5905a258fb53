"""Text of a page to a tree, once; a second time only for markup nested too deep for the parser."""

from __future__ import annotations

from lxml import etree

from newsarchive.errors import PageError
from newsarchive.split.decode import as_utf8
from newsarchive.split.flatten import PLAIN, flatten

_MOST_ATTRIBUTES = 10_000
_LONG_TAG = 20_000
# libxml2 stops at 2,048 levels and drops what lies below without a word.
_AT_LIMIT = etree.XPath("boolean(" + "*/" * 2040 + "*)")
_IS_DEEP = etree.XPath("boolean(" + "*/" * 200 + "*)")


def parse(html: bytes | str, *, where: str | None = None) -> etree._Element:
    """The tree of a page, comments and processing instructions left out.

    Raises :class:`~newsarchive.errors.PageError` for bytes that are no text or hold no markup.
    """
    body = as_utf8(html, where=where)
    if b"<" not in body:
        raise PageError("there is no markup in it", where=where, then="read plain text with extract_text")
    if _may_hold_long_tag(body) and body.count(b"=") > _MOST_ATTRIBUTES:
        _refuse_attribute_flood(body, where)
    root = _tree(body, where)
    for only in (PLAIN, None):
        if not is_cut_off(root):
            return root
        root = _tree(flatten(body.decode("utf-8"), only=only).encode(), where)
    if is_cut_off(root):
        raise PageError("the page is nested too deep to be read whole", where=where, then="report this page")
    return root


def _may_hold_long_tag(body: bytes) -> bool:
    """Whether a stretch of half a long tag has no "<" in it: far cheaper to ask than to count every "="."""
    half = _LONG_TAG // 2
    return any(body.find(b"<", at, at + half) < 0 for at in range(0, len(body), half))


def _refuse_attribute_flood(body: bytes, where: str | None) -> None:
    """The parser compares every attribute of a tag with all others: one tag with 100,000 takes minutes."""
    for piece in body.split(b"<"):
        if len(piece) > _LONG_TAG and piece.partition(b">")[0].count(b"=") > _MOST_ATTRIBUTES and piece[:1].isalpha():
            raise PageError("one tag has thousands of attributes", where=where, then="report this page")


def _tree(body: bytes, where: str | None) -> etree._Element:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(body, parser=parser)
    except etree.XMLSyntaxError as error:
        raise PageError(f"no tree can be made of it ({error.msg})", where=where, then="look at the page") from None
    if root is None:
        raise PageError("there is no element in it", where=where, then="look at what the server answered")
    return root


def is_cut_off(root: etree._Element) -> bool:
    """Whether the tree reaches the parser's limit of depth, so that parts of the page may be missing."""
    return bool(_IS_DEEP(root)) and bool(_AT_LIMIT(root))
