"""A newspaper in ten minutes: save a page, try every family on it, write the rule file, accept what a person counted.

Works in a checkout: pages are saved under ``tests/pages/NAME/``, the rule becomes ``newsarchive/sites/NAME.py``.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from newsarchive.errors import CrawlError, NotFoundError, PageError, SiteRuleError
from newsarchive.model import Gallery
from newsarchive.sites import families, find_site
from newsarchive.sites.families import FAMILIES, FIGURE
from newsarchive.sites.site import Site
from newsarchive.split import extract

GENERIC = "rule-free"

RULE = '''"""{title}: {family_title}. Page seen: {url}"""

from __future__ import annotations

from newsarchive.sites.{module} import {family}

SITE = {family}{but}(
    name="{name}",
    title="{title}",
    hosts=({host!r},),
    # Two ways of finding at least: listing pages, feeds, sitemaps.
    sections=(),
    feeds=(),
    sitemaps=(),
    gallery_url=r"{gallery_url}",
)
'''


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


def fetch_page(url: str, root: Path) -> bytes:
    """The bytes behind ``url``, fetched once by Scrapy with the project's settings (robots.txt, user agent).

    Raises :class:`~newsarchive.errors.CrawlError` when there is no answer.
    """
    command = [sys.executable, "-m", "scrapy", "fetch", "--nolog", url]
    done = subprocess.run(command, cwd=root, capture_output=True, timeout=120)
    if done.returncode or not done.stdout:
        raise CrawlError("no page came back", where=url, then="save it with a browser and give the file")
    return done.stdout


def read_every_way(body: bytes, url: str) -> list[Reading]:
    """The page as the rule-free splitter and as every family that finds a body in it reads it, best first.

    A family is better than the rule-free reading when both agree: it will notice when the layout changes.
    """
    readings = [Reading(GENERIC, None, extract(body, url=None))]
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


def write_rule(root: Path, name: str, url: str, reading: Reading) -> Path:
    """Write newsarchive/sites/NAME.py from the reader that did best.

    Raises :class:`~newsarchive.errors.SiteRuleError` when the file exists or the address has a newspaper already.
    """
    path = root / "newsarchive" / "sites" / f"{name}.py"
    Site(name=name)  # says what is wrong with the name
    if path.exists():
        raise SiteRuleError("there is a rule already", where=str(path), then="edit it, or choose another name")
    if known := find_site(url):
        raise SiteRuleError(f"this address belongs to {known.name}", where=url, then=f"edit sites/{known.name}.py")
    family = reading.family
    constant = next((key for key, value in vars(families).items() if value is family), "Site")
    host = (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("m.")
    text = RULE.format(
        title=host,
        family_title=family.title if family else "no family, read by structure",
        url=url,
        module="families" if family else "site",
        family=constant if family else "Site",
        but=".but" if family else "",
        name=name,
        host=host,
        gallery_url=guess_gallery_url(url),
    )
    path.write_text(text.replace(f"({host!r},)", f'("{host}",)'), "utf-8")
    return path


def accept_page(folder: Path) -> Path:
    """Write expected.json from what newsarchive reads, if the photos that a person counted agree.

    Raises :class:`~newsarchive.errors.NotFoundError` for a folder that is no page, and
    :class:`~newsarchive.errors.PageError` when nobody has counted yet or the counts differ.
    """
    try:
        about = json.loads((folder / "about.json").read_text("utf-8"))
        body = (folder / "page.html").read_bytes()
    except OSError as error:
        raise NotFoundError(f"no saved page ({error.strerror})", where=str(folder), then="see: new-site") from None
    except ValueError as error:
        raise PageError(f"about.json is no JSON ({error})", where=str(folder), then="correct it") from None
    gallery = extract(body, url=about["url"])
    counted, read = about.get("photos"), count_photos(gallery)
    if not isinstance(counted, int):
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
