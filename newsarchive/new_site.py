"""A newspaper in ten minutes: save a page, try every family on it, write the rule file, accept what a person counted.

Works in a checkout: pages are saved under ``tests/pages/NAME/``, the rule becomes ``newsarchive/sites/NAME.py``.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from newsarchive.errors import NotFoundError, PageError, SiteRuleError
from newsarchive.model import Gallery
from newsarchive.one_page import host_of_newspaper
from newsarchive.sites import families, find_site
from newsarchive.sites.families import FAMILIES, FIGURE
from newsarchive.sites.site import Site
from newsarchive.split import extract

GENERIC = "rule-free"

RULE = '''"""{host}: {family_title}. Page seen: {url}"""

from __future__ import annotations

from newsarchive.sites.{module} import {constant}

SITE = {constant}{but}(
    name="{name}",
    title="{host}",
    hosts=("{host}",),
    # Two ways of finding at least: listing pages, feeds, sitemaps.
    sections=(),
    feeds=(),
    sitemaps=(),
    gallery_url=r"{gallery_url}",
)
'''

HOST = re.compile(r"[a-z0-9.-]+")
"""What may stand in a rule file as a host: it is Python, and the address may come from anywhere."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reader (a family, or the rule-free splitter) made of a page."""

    reader: str
    family: Site | None
    gallery: Gallery

    @property
    def photos(self) -> int:
        """Distinct photos among the pairs."""
        return count_photos(self.gallery)

    @property
    def captioned(self) -> int:
        """Pairs with both a photo and a caption."""
        return sum(bool(pair.image_url and pair.caption) for pair in self.gallery.pairs)


def count_photos(gallery: Gallery) -> int:
    """How many distinct photos the pairs of ``gallery`` show."""
    return len({pair.image_url for pair in gallery.pairs if pair.image_url})


def read_every_way(body: bytes, url: str) -> list[Reading]:
    """The page as the rule-free splitter and as every family that finds a body in it reads it, best first.

    A family is better than the rule-free reading when both agree: it will notice when the layout changes.
    """
    readings = [Reading(GENERIC, None, extract(body, url=url))]
    for family in FAMILIES:
        gallery = extract(body, url=url, site=family)
        if gallery.rule == family.name:
            readings.append(Reading(family.name, family, gallery))

    def worth(reading: Reading) -> tuple[bool, int, bool, bool]:
        # FIGURE reads almost any page; a family that knows the page's own marks says more.
        agrees = reading.gallery.disagreement is None
        return (agrees, reading.captioned, reading.family is not None, reading.family is not FIGURE)

    return sorted(readings, key=worth, reverse=True)


def save_page(root: Path, name: str, body: bytes, url: str) -> Path:
    """Save the page as a folder under tests/pages/NAME/, with the number of photos left for a person to type."""
    slug = re.sub(r"[^a-z0-9-]+", "-", urlsplit(url).path.rsplit("/", 1)[-1].rpartition(".")[0].lower()).strip("-")
    folder = root / "tests" / "pages" / name / (slug[:60].strip("-") or "page")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "page.html").write_bytes(body)
    about = {"site": name, "url": url, "photos": None, "shape": "", "note": ""}
    (folder / "about.json").write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return folder


def guess_gallery_url(url: str) -> str:
    """A regular expression for addresses like ``url``: its number and ending.

    >>> guess_gallery_url("https://bao.example/anh/cho-noi-post12345.html")
    '-post\\\\d+\\\\.html$'
    >>> guess_gallery_url("https://bao.example/anh/cho-noi")
    '/[^/]+$'
    """
    found = re.search(r"([-/][a-z]*)\d{4,}(\.\w+)?$", urlsplit(url).path)
    if not found:
        return "/[^/]+$"
    return re.escape(found[1]).replace(r"\-", "-") + r"\d+" + re.escape(found[2] or "") + "$"


def check_new(root: Path, name: str, url: str) -> Path:
    """Where the rule of the newspaper ``name`` will lie.

    Raises :class:`~newsarchive.errors.SiteRuleError` for a name or address that cannot be one, when the file exists,
    and when the address has a newspaper already.
    """
    Site(name=name)  # says what is wrong with the name
    path = root / "newsarchive" / "sites" / f"{name}.py"
    if path.exists():
        raise SiteRuleError("there is a rule already", where=str(path), then="edit it, or choose another name")
    if known := find_site(url):
        raise SiteRuleError(f"this address belongs to {known.name}", where=url, then=f"edit sites/{known.name}.py")
    if not HOST.fullmatch(host_of_newspaper(url)):
        raise SiteRuleError("no address of a newspaper", where=url, then="give one such as https://bao.example/a.html")
    return path


def write_rule(root: Path, name: str, url: str, reading: Reading) -> Path:
    """Write newsarchive/sites/NAME.py from the reader that did best; raises as :func:`check_new`."""
    path = check_new(root, name, url)
    family = reading.family
    constant = next((key for key, value in vars(families).items() if value is family), None) if family else None
    text = RULE.format(
        host=host_of_newspaper(url),
        family_title=family.title if family else "no family, read by structure",
        url=quote(url, safe="/:?&=%#~+,;@!*()"),  # it stands in Python's quotes
        module="families" if constant else "site",
        constant=constant or "Site",
        but=".but" if constant else "",
        name=name,
        gallery_url=guess_gallery_url(url),
    )
    path.write_text(text, "utf-8")
    return path


def read_about(folder: Path) -> dict[str, Any]:
    """What about.json says of a saved page, its address at least; raises NotFoundError and PageError."""
    path = folder / "about.json"
    try:
        about = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise NotFoundError(f"no saved page ({error.strerror})", where=str(folder), then="see: new-site") from None
    except ValueError as error:
        raise PageError(f"no JSON ({error})", where=str(path), then="correct it") from None
    if not isinstance(about, dict) or not isinstance(about.get("url"), str):
        raise PageError("no address of the page", where=str(path), then='add "url"')
    return about


def accept_page(folder: Path) -> Path:
    """Write expected.json from what newsarchive reads, if the photos that a person counted agree.

    Raises :class:`~newsarchive.errors.NotFoundError` for a folder that is no page, and
    :class:`~newsarchive.errors.PageError` when nobody has counted yet or the counts differ.
    """
    about = read_about(folder)
    try:
        body = (folder / "page.html").read_bytes()
    except OSError as error:
        raise NotFoundError(f"no saved page ({error.strerror})", where=str(folder), then="see: new-site") from None
    gallery = extract(body, url=about["url"])
    counted, read = about.get("photos"), count_photos(gallery)
    if not isinstance(counted, int) or isinstance(counted, bool):
        raise PageError(
            "nobody has counted its photos", where=str(folder / "about.json"), then='set "photos" to what you count'
        )
    if counted != read:
        raise PageError(
            f"a person counted {counted} photos, newsarchive reads {read}",
            where=str(folder),
            then="mend the rule, or count again",
        )
    path = folder / "expected.json"
    path.write_text(json.dumps(expectation(gallery), ensure_ascii=False, indent=1) + "\n", "utf-8")
    return path


def expectation(gallery: Gallery) -> dict[str, object]:
    """What expected.json holds of a gallery: heading, pairs in order, and the reasons of its repeats."""
    return {
        "title": gallery.title,
        "lead": gallery.lead,
        "source": gallery.source,
        "author": gallery.author,
        "published_at": gallery.published_at.isoformat() if gallery.published_at else None,
        "pairs": [
            {"position": p.position, "image_url": p.image_url, "caption": p.caption, "credit": p.credit}
            for p in gallery.pairs
        ],
        "repeats": [repeat.reason for repeat in gallery.repeats],
    }
