"""Two readers of twenty lines, to show what a page gives away for nothing."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree, html

from bench.accuracy.answers import Said

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "div", "dl", "dt",
    "figcaption", "figure", "footer", "form", "graphic", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr",
    "img", "item", "li", "list", "main", "nav", "ol", "p", "pre", "quote", "section", "table", "tbody", "td", "tfoot",
    "th", "thead", "tr", "ul",
})  # fmt: skip
"""Elements that end a block of text: HTML's, and those of trafilatura's XML."""

SILENT = frozenset({"script", "style", "noscript", "template", "head"})


def first_text_after_each_image(page: bytes) -> list[Said]:
    """Every ``<img>`` of the page with the first block of text after it; no caption if the next image comes first."""
    return pair_with_next_text(parse(page), "img")


def figcaption_only(page: bytes) -> list[Said]:
    """Every ``<img>`` of the page with the ``<figcaption>`` of the ``<figure>`` around it, or with no caption."""
    pairs: list[Said] = []
    for image in parse(page).iter("img"):
        figure = next(image.iterancestors("figure"), None)
        caption = None if figure is None else figure.find(".//figcaption")
        text = None if caption is None else " ".join("".join(caption.itertext()).split())
        pairs.append((address(image), text or None, None))
    return pairs


def parse(page: bytes) -> etree._Element:
    """The tree of the page, read as UTF-8."""
    return html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8"))


def pair_with_next_text(root: etree._Element, image_tag: str) -> list[Said]:
    """Each element ``image_tag`` below ``root`` with the first block of text after it and before the next one."""
    pairs: list[Said] = []
    waiting = False
    for part in _images_and_texts(root, image_tag):
        if not isinstance(part, str):
            pairs.append((address(part), None, None))
            waiting = True
        elif waiting:
            pairs[-1] = (pairs[-1][0], part, None)
            waiting = False
    return pairs


def address(image: etree._Element) -> str | None:
    """Where the picture lies: the lazy attributes that newspapers use, then ``src``."""
    named = (image.get(name) for name in ("data-src", "data-original", "src"))
    return next((str(found) for found in named if found), None)


def _images_and_texts(root: etree._Element, image_tag: str) -> Iterator[etree._Element | str]:
    run: list[str] = []
    silent = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in ("start", "end"):
            if element.tag in BLOCKS:
                yield from _block(run)
            silent += (element.tag in SILENT) * (1 if event == "start" else -1)
            if event == "start" and element.tag == image_tag and not silent:
                yield element
        if not silent:
            run.append((element.text if event == "start" else element.tail) or "")
    yield from _block(run)


def _block(run: list[str]) -> Iterator[str]:
    text = " ".join("".join(run).split())
    run.clear()
    if text:
        yield text
