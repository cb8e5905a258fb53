"""The library reads every page of the sample newspaper exactly as a careful reader does."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest

import newsarchive
from newsarchive.model import Gallery
from newsarchive.text.normal import normal_text

Expected = dict[str, Any]


@pytest.fixture
def gallery(page: bytes, expected: Expected) -> Gallery:
    return newsarchive.extract(page, url=expected["url"])


def photo_name(url: str | None) -> str | None:
    return urlsplit(url).path.rsplit("/", 1)[-1] if url else None


def test_pairs_are_exact_and_in_order(gallery: Gallery, expected: Expected) -> None:
    found = [(p.position, photo_name(p.image_url), p.caption, p.credit) for p in gallery.pairs]
    wanted = [(p["position"], photo_name(p["image_url"]), p["caption"], p["credit"]) for p in expected["pairs"]]
    assert found == wanted


def test_a_photo_is_taken_in_the_largest_size_that_the_page_offers(gallery: Gallery, expected: Expected) -> None:
    assert [p.image_url for p in gallery.pairs] == [p["image_url"] for p in expected["pairs"]]


def test_captions_are_kept_as_printed_beside_the_clean_ones(gallery: Gallery, expected: Expected) -> None:
    printed = [normal_text(p.caption_verbatim) if p.caption_verbatim else None for p in gallery.pairs]
    assert printed == [p["caption_verbatim"] for p in expected["pairs"]]


def test_photographers_and_agencies_are_told_apart(gallery: Gallery, expected: Expected) -> None:
    found = [(p.photographer, p.agency) for p in gallery.pairs]
    assert found == [(p["photographer"], p["agency"]) for p in expected["pairs"]]


def test_only_pairs_that_share_a_caption_share_a_group(gallery: Gallery, expected: Expected) -> None:
    def blocks(groups: list[int | None]) -> list[list[int]]:
        members = {group: [at for at, other in enumerate(groups, 1) if other == group] for group in groups}
        return sorted(places for group, places in members.items() if group is not None)

    assert blocks([p.group for p in gallery.pairs]) == blocks([p["group"] for p in expected["pairs"]])


def test_every_repeated_caption_is_listed_with_what_it_repeats(gallery: Gallery, expected: Expected) -> None:
    found = [(tuple(r.positions), normal_text(r.text)) for r in gallery.repeats if r.text]
    wanted = [(tuple(r["positions"]), normal_text(r["text"])) for r in expected["repeats"] if r["text"]]
    assert [positions for positions, _ in found] == [positions for positions, _ in wanted]
    for (_, text), (_, whole) in zip(found, wanted, strict=True):
        assert text
        assert whole.startswith(text)
    assert len(gallery.repeats) == len(expected["repeats"])


@pytest.mark.parametrize(
    "field",
    ["title", "lead", "outlet_prefix", "place", "author", "source", "credit", "canonical_url"],
)
def test_the_heading_is_exact(gallery: Gallery, expected: Expected, field: str) -> None:
    assert getattr(gallery, field) == expected[field]


def test_the_title_is_kept_as_printed_with_its_marker(gallery: Gallery, expected: Expected) -> None:
    # Compared in normal form: one page prints NFD, and the verbatim title keeps it.
    assert normal_text(gallery.title_verbatim or "") == expected["title_verbatim"]


def test_the_time_of_publication_carries_its_zone(gallery: Gallery, expected: Expected) -> None:
    assert gallery.published_at is not None
    assert gallery.published_at.isoformat() == expected["published_at"]
