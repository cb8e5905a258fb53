"""The page as the newspaper sent it, in a sandbox: no scripts, and no picture but those of the archive."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urljoin

import lxml.html
from datasette.utils.asgi import NotFound, Response
from lxml import etree

from newsarchive.archive import ArchiveReader
from newsarchive.archive.addresses import image_identity
from newsarchive.archive.galleries.show import find_gallery, read_version
from newsarchive.desk.desk import desk_of
from newsarchive.desk.rendering import number_of, origin_of
from newsarchive.model import Gallery
from newsarchive.split.decode import decode

POLICY = "; ".join(
    (
        "sandbox",
        "default-src 'none'",
        "img-src {origin}",
        "style-src 'unsafe-inline'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
    )
)
"""A sandboxed page has no origin, so that 'self' would mean nothing to it: the desk's own is named."""

REMOVED = frozenset(
    "script noscript template base meta link iframe frame frameset object embed applet portal audio video source track"
    " form input button select textarea svg math canvas dialog".split()
)
"""Elements that run, load or send something, or that are empty without it."""

KEPT = frozenset("class id alt title width height colspan rowspan lang dir align style".split())
"""Attributes that cannot load or run anything under the policy above."""


async def show_page(request: Any, datasette: Any) -> Any:
    """``/gallery/7/page``: for the frame on the gallery's page."""
    desk = desk_of(datasette)
    body = await desk.read(partial(render_page, desk.archive, *_which(request)))
    return Response.html(body, headers={"content-security-policy": POLICY.format(origin=origin_of(request))})


async def send_page(request: Any, datasette: Any) -> Any:
    """``/gallery/7/page/received``: the bytes as received, to be saved and not to be opened here."""
    desk = desk_of(datasette)
    number, version = _which(request)
    body = await desk.read(partial(read_page, desk.archive, number, version))
    headers = {"content-disposition": f'attachment; filename="gallery-{number}.html"'}
    return Response(body[0], headers=headers, content_type="application/octet-stream")


def _which(request: Any) -> tuple[int, int | None]:
    return int(request.url_vars["number"]), number_of(request, "version", least=0, most=999_999) or None


def read_page(archive: ArchiveReader, number: int, version: int | None) -> tuple[bytes, Gallery]:
    """The bytes of a gallery's page and what was read from them; raises NotFound and NotFoundError."""
    with archive.reading() as connection:
        record = read_version(connection, find_gallery(connection, number), version)
    if record.page_sha256 is None:
        raise NotFound("This gallery was not read from a captured page.")
    return archive.pages.hurried().get(record.page_sha256), record.gallery


def render_page(archive: ArchiveReader, number: int, version: int | None) -> str:
    """A gallery's page as HTML that neither runs, loads nor leads anywhere."""
    body, gallery = read_page(archive, number, version)
    known = {
        image_identity(address): pair.photo.sha256
        for pair in gallery.pairs
        if pair.photo
        for address in (pair.image_url, *pair.image_candidates)
        if address
    }
    return defuse(decode(body), known, gallery.url)


def defuse(html: str, photos: dict[str, str], url: str | None) -> str:
    """``html`` without what runs or loads; images are those of ``photos`` (SHA-256 by compared address), or gone."""
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=False)
    root = lxml.html.document_fromstring(html.encode("utf-8", "replace") or b"<p></p>", parser=parser)
    etree.strip_tags(root, "picture", etree.Comment, etree.ProcessingInstruction)
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag.lower() in REMOVED or ":" in element.tag:
            if element.getparent() is not None:
                element.drop_tree()
        elif element.tag == "img":
            _resolve(element, photos, url)
        else:
            _keep_harmless(element)
    made: str = etree.tostring(root, encoding="unicode", method="html")
    return f"<!doctype html>\n{made}"


def _resolve(image: Any, photos: dict[str, str], url: str | None) -> None:
    """Point an image at the archive's copy; one that the archive does not hold keeps its words only."""
    found = next(
        (photos[name] for value in image.attrib.values() for name in _names(value, url) if name in photos), None
    )
    _keep_harmless(image)
    if found:
        image.set("src", f"/thumb/960/{found}.webp")
        image.attrib.pop("width", None)
        image.attrib.pop("height", None)


def _names(value: str, url: str | None) -> list[str]:
    """The images that an attribute may name: an address, or a list of them with widths."""
    if len(value) > 8000:
        return []
    names = []
    for part in value.split(", "):
        words = part.split()
        if words and ("/" in words[0] or "." in words[0]):
            names.append(image_identity(_joined(words[0], url)))
    return names


def _joined(address: str, url: str | None) -> str:
    try:
        return urljoin(url or "", address)
    except ValueError:  # an address such as http://[x
        return address


def _keep_harmless(element: Any) -> None:
    for name in list(element.attrib):
        if name.lower() not in KEPT:
            del element.attrib[name]
