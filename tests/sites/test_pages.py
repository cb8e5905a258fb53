"""Every newspaper's pages read as a careful reader reads them: with its rule, and without one.

A page is a folder ``tests/pages/<site>/<slug>/``: ``page.html``; ``about.json`` with the site, the address, the
number of different photos that a person counted, the shape and the trap; ``expected.json`` with what a reader says.
Where the rule-free reading cannot know something, ``blind`` in about.json names the field and the reason:
{"author": "..."}; "image_url" there says that only the rule knows how to enlarge the photos. A page of no newspaper
(``site`` null, folder ``generic``) has no rule at all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml.cssselect import CSSSelector

from newsarchive.model import Gallery
from newsarchive.sites import all_sites, find_site, get_site
from newsarchive.sites.selectors import read_selector
from newsarchive.sites.site import Site
from newsarchive.split import extract
from newsarchive.split.parse import parse
from newsarchive.split.photos_seen import photo_key

PAGES = Path(__file__).resolve().parent.parent / "pages"
HEADING = ("title", "lead", "source", "author", "published_at")
SIMPLE = ("body", "drop", "caption")  # selectors of one element, read by newsarchive.sites.selectors
FULL = ("title_css", "lead_css", "author_css", "date_css", "source_css")  # CSS


@dataclass(frozen=True)
class Labelled:
    """One page folder."""

    folder: Path
    html: bytes
    about: dict[str, Any]
    expected: dict[str, Any]

    @property
    def url(self) -> str:
        """The page's address."""
        return str(self.about["url"])

    @property
    def blind(self) -> dict[str, str]:
        """The fields that only the rule can know, each with the reason."""
        return dict(self.about.get("blind", {}))


@cache
def read_folder(folder: Path) -> Labelled:
    about, expected = (
        json.loads((folder / name).read_text(encoding="utf-8")) for name in ("about.json", "expected.json")
    )
    return Labelled(folder, (folder / "page.html").read_bytes(), about, expected)


FOLDERS = sorted(path.parent for path in PAGES.glob("*/*/about.json"))
RULED = [site for site in all_sites() if site.has_reading_rule]
every_page = pytest.mark.parametrize("folder", FOLDERS, ids=[f"{path.parent.name}/{path.name}" for path in FOLDERS])
every_rule = pytest.mark.parametrize("site", RULED, ids=[site.name for site in RULED])


def said(gallery: Gallery) -> dict[str, Any]:
    """What ``gallery`` says, in the form of expected.json."""
    known = gallery.as_dict()
    pairs = [{key: pair[key] for key in ("position", "image_url", "caption", "credit")} for pair in known["pairs"]]
    return {
        **{key: known[key] for key in HEADING},
        "pairs": pairs,
        "repeats": [repeat.reason for repeat in gallery.repeats],
    }


def by_file(answer: dict[str, Any]) -> dict[str, Any]:
    """``answer`` with its photos by what their addresses share in every size."""
    pairs = [{**pair, "image_url": pair["image_url"] and photo_key(pair["image_url"])} for pair in answer["pairs"]]
    return {**answer, "pairs": pairs}


@every_page
def test_the_rule_reads_a_page_as_a_reader_does(folder: Path) -> None:
    page = read_folder(folder)
    assert said(extract(page.html, url=page.url)) == page.expected


@every_page
def test_a_page_is_read_by_its_newspapers_rule(folder: Path) -> None:
    page = read_folder(folder)
    gallery = extract(page.html, url=page.url)
    rule = page.about["site"] if page.about["site"] and get_site(page.about["site"]).has_reading_rule else "generic"
    assert (gallery.site, gallery.rule) == (page.about["site"], rule)


@every_page
def test_the_two_readings_of_a_page_agree(folder: Path) -> None:
    page = read_folder(folder)
    disagreement = extract(page.html, url=page.url).disagreement
    assert (disagreement is not None) == ("pairs" in page.blind), disagreement


@every_page
def test_without_a_rule_a_page_is_read_the_same(folder: Path) -> None:
    page = read_folder(folder)
    answer, expected = said(extract(page.html)), page.expected
    if "image_url" in page.blind:
        answer, expected = by_file(answer), by_file(expected)
    told = {key: value for key, value in answer.items() if key not in page.blind}
    assert told == {key: value for key, value in expected.items() if key not in page.blind}


@every_page
def test_what_only_the_rule_can_know_is_not_known_without_it(folder: Path) -> None:
    page = read_folder(folder)
    answer = said(extract(page.html))
    for field, reason in page.blind.items():
        assert reason
        key = "pairs" if field == "image_url" else field
        assert answer[key] != page.expected[key], f"{field} is known without the rule by now: take the reason away"


@every_page
def test_a_person_counted_the_photos_that_are_expected(folder: Path) -> None:
    page = read_folder(folder)
    expected = {photo_key(pair["image_url"]) for pair in page.expected["pairs"] if pair["image_url"]}
    assert page.about["photos"] == len(expected)


@every_page
def test_a_page_has_an_address_of_its_newspaper_and_says_what_it_shows(folder: Path) -> None:
    page = read_folder(folder)
    assert page.about["shape"]
    assert page.about["note"]
    if page.about["site"] is None:
        assert folder.parent.name == "generic"
        assert find_site(page.url) is None
        return
    site = get_site(folder.parent.name)
    assert page.about["site"] == site.name
    assert find_site(page.url) == site
    assert site.owns(page.url)
    assert site.is_gallery_url(page.url)


@every_rule
def test_every_newspaper_has_two_pages(site: Site) -> None:
    assert len(pages_of(site)) >= 2


def pages_of(site: Site) -> list[Labelled]:
    return [read_folder(folder) for folder in FOLDERS if folder.parent.name == site.name]


@cache
def tree(folder: Path) -> Any:
    return parse(read_folder(folder).html)


def fires(selector: str, folder: Path, *, simple: bool) -> bool:
    """Whether ``selector`` finds an element of the page."""
    if not simple:
        return bool(CSSSelector(selector, translator="html")(tree(folder)))
    wanted = read_selector(selector)
    elements = (element for element in tree(folder).iter() if isinstance(element.tag, str))
    return any(wanted.matches(element, frozenset(element.get("class", "").split())) for element in elements)


def selectors(site: Site) -> Iterator[tuple[str, str]]:
    """Every selector of the reading fields of ``site``, with its field."""
    for field in (*SIMPLE, *FULL):
        yield from ((field, selector) for selector in getattr(site, field))


EVERY_SELECTOR = sorted({found for site in RULED for found in selectors(site)})


@pytest.mark.parametrize(("field", "selector"), EVERY_SELECTOR)
def test_every_selector_of_a_rule_fires_on_a_page_of_its_newspapers(field: str, selector: str) -> None:
    """A family's selector fires on a page of one of its newspapers, a newspaper's own on one of its pages."""
    owners = {site.name for site in RULED if (field, selector) in selectors(site)}
    folders = [folder for folder in FOLDERS if folder.parent.name in owners]
    assert any(fires(selector, folder, simple=field in SIMPLE) for folder in folders), f"of {sorted(owners)}"


@every_rule
def test_every_rewrite_of_a_rule_changes_an_address_of_its_newspapers(site: Site) -> None:
    for pattern, replacement in site.rewrites:
        owners = [other for other in RULED if (pattern, replacement) in other.rewrites]
        assert any(re.search(pattern, url) for other in owners for url in addresses(other)), pattern


@cache
def addresses(site: Site) -> frozenset[str]:
    """Every address that the pages of ``site`` give for their photos."""
    galleries = (extract(page.html, url=page.url) for page in pages_of(site))
    return frozenset(url for gallery in galleries for pair in gallery.pairs for url in pair.image_candidates)
