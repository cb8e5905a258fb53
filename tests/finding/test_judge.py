"""Is it a gallery? Measured on labelled pages, on the sample newspaper, and rule by rule."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

import newsarchive
from newsarchive.finding.entry import Entry
from newsarchive.finding.judge import judge
from newsarchive.finding.markers import has_gallery_slug, has_gallery_title, has_other_title, stands_in_photo_section
from newsarchive.finding.screen import bears_mark, is_worth_asking
from newsarchive.model import Gallery, Pair
from newsarchive.sites import Site, find_site, get_site
from tests.crawl.sample import SAMPLE

SITE = Site(name="lang", hosts=("lang.example",), sections=("http://lang.example/doi-song",))
PAGE = "http://lang.example/mua-ca-com-10001.htm"


def gallery(photos: int, captioned: int, title: str = "Mùa cá cơm", **fields: object) -> Gallery:
    pairs = tuple(
        Pair(n, image_url=f"http://lang.example/{n}.jpg", caption="Chú thích." if n <= captioned else None)
        for n in range(1, photos + 1)
    )
    return Gallery(title=title, title_verbatim=title, pairs=pairs, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("photos", "captioned", "title", "url", "expected"),
    [
        (5, 3, "Mùa cá cơm", PAGE, True),
        (4, 4, "Mùa cá cơm", PAGE, False),
        (10, 5, "Mùa cá cơm", PAGE, False),
        (0, 0, "Mùa cá cơm", PAGE, False),
        (0, 0, "[Ảnh] Mùa cá cơm", PAGE, False),
        (3, 1, "[Ảnh] Mùa cá cơm", PAGE, True),
        (2, 2, "[Ảnh] Mùa cá cơm", PAGE, False),
        (4, 1, "[Ảnh] Mùa cá cơm", PAGE, False),
        (12, 0, "[Ảnh] Mùa cá cơm", PAGE, True),
        (3, 3, "Mùa cá cơm", "http://lang.example/anh/mua-ca-com-10001.htm", True),
        (3, 3, "Mùa cá cơm", "http://lang.example/chum-anh-mua-ca-com-10001.htm", True),
        (12, 0, "Mùa cá cơm", "http://lang.example/chum-anh-mua-ca-com-10001.htm", False),
        (9, 9, "[Infographic] Mùa cá cơm", PAGE, False),
    ],
)
def test_photos_captions_and_marks_decide(photos: int, captioned: int, title: str, url: str, expected: bool) -> None:
    verdict = judge(gallery(photos, captioned, title), SITE, url)
    assert verdict.is_gallery is expected
    assert (verdict.score >= 0.5) is expected
    assert f"{photos} photos" in verdict.reason


def test_one_photo_shown_twice_is_one() -> None:
    pairs = tuple(Pair(n, image_url="http://lang.example/1.jpg", caption="Một.") for n in range(1, 9))
    assert judge(Gallery(pairs=pairs), SITE, PAGE).reason.startswith("1 photos, 1 with a caption: fewer than 5")


def test_the_newspapers_own_mark_counts() -> None:
    own = SITE.but(gallery_mark=r"^khoảnh khắc\b")
    assert judge(gallery(3, 3, "Khoảnh khắc bến sông"), own, PAGE).is_gallery
    assert not judge(gallery(3, 3, "Khoảnh khắc bến sông"), SITE, PAGE).is_gallery


def test_a_page_found_on_a_listing_of_photo_stories_is_marked_by_it() -> None:
    photos = SITE.but(sections=("http://lang.example/photo.htm",))
    assert judge(gallery(3, 3), photos, PAGE, ways={"sections"}).is_gallery
    assert not judge(gallery(3, 3), photos, PAGE, ways={"feeds"}).is_gallery
    assert not judge(gallery(3, 3), SITE, PAGE, ways={"sections"}).is_gallery


def test_the_galleries_of_the_sample_newspaper_are_galleries_even_without_their_section() -> None:
    pages = sorted((SAMPLE / "pages").glob("*/page.html"))
    assert len(pages) == 14
    for page in pages:
        about = json.loads((page.parent / "about.json").read_text("utf-8"))
        read = newsarchive.extract(page.read_bytes(), url=about["url"])
        assert judge(read, get_site("sample"), about["url"]).is_gallery, page
        assert judge(read, None, "http://lang.example/x").is_gallery, page


def test_on_labelled_pages_articles_and_listings_are_none_and_galleries_are(shared: Path) -> None:
    table: Counter[tuple[str, bool]] = Counter()
    for file in sorted((shared / "corpus").glob("*/meta.json")):
        meta = json.loads(file.read_text("utf-8"))
        read = newsarchive.extract((file.parent / "page.html").read_bytes(), url=meta.get("url"))
        verdict = judge(read, find_site(meta.get("url") or meta["site"]), meta.get("url"))
        table[meta.get("subkind") or meta["kind"], verdict.is_gallery] += 1
    # The one that is missed has twelve photos and one caption, and nothing that names it.
    assert table["gallery", True] >= 29
    assert table["gallery", False] <= 1
    for kind in ("plain article", "listing (negative control)"):
        assert table[kind, True] == 0
        assert table[kind, False] >= 1


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("[Photo] Mùa vàng", True),
        ("(Ảnh) Mùa vàng", True),
        ("[ẢNH] Mùa vàng", True),
        ("Chùm ảnh: Mùa vàng", True),
        ("Loạt ảnh hiếm về bến cảng", True),
        ("Ảnh: Mùa vàng", True),
        ("A\u0309nh: Mùa vàng", True),
        ("Mùa vàng [Ảnh]", True),
        ("Ảnh hưởng của bão", False),
        ("Anh hùng xa lộ", False),
        ("Nước Anh vào đông", False),
        ("Bức ảnh cũ", False),
        ("Photoshop là gì?", False),
        (None, False),
    ],
)
def test_titles_of_galleries_are_told_from_words_that_look_alike(title: str | None, expected: bool) -> None:
    assert has_gallery_title(title) is expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://lang.example/anh-ben-song-post961609.html", True),
        ("http://lang.example/photo-ben-song-post637892.vnp", True),
        ("http://lang.example/the-gioi/chum-anh-ben-song-737922.html", True),
        ("http://lang.example/%E1%BA%A3nh-ben-song-1.html", False),
        ("http://lang.example/anh-huong-bao-so-3-10001.html", False),
        ("http://lang.example/anh-hung-lao-dong-10001.html", False),
        ("http://lang.example/thanh-pho-len-den-10001.html", False),
        ("http://lang.example/photocopy-10001.html", False),
    ],
)
def test_slugs_of_galleries_are_told_from_words_that_look_alike(url: str, expected: bool) -> None:
    assert has_gallery_slug(url) is expected


def test_other_kinds_of_stories_are_known_by_their_title() -> None:
    assert has_other_title("[Video] Bến sông")
    assert has_other_title("Infographic: Giá điện")
    assert not has_other_title("Video giám sát bắt được gì")


def test_photo_sections_are_parts_of_a_path_not_of_a_word() -> None:
    assert stands_in_photo_section("https://lang.example/photo.htm")
    assert stands_in_photo_section("https://lang.example/multimedia/anh")
    assert not stands_in_photo_section("https://lang.example/thanh-photo/x.htm")
    assert not stands_in_photo_section("https://lang.example/nuoc-anh/x.htm")


@pytest.mark.parametrize(
    ("entry", "source", "expected"),
    [
        (Entry(PAGE, "Mùa cá cơm"), "http://lang.example/rss/home.rss", False),
        (Entry(PAGE, "[Ảnh] Mùa cá cơm"), "http://lang.example/rss/home.rss", True),
        (Entry(PAGE, "Mùa cá cơm"), "http://lang.example/rss/anh.rss", True),
        (Entry(PAGE, "[Infographic] Mùa cá cơm"), "http://lang.example/rss/anh.rss", False),
        (Entry(PAGE), "http://lang.example/sitemap-2016.xml", False),
        (Entry(PAGE, images=8), "http://lang.example/sitemap-2016.xml", True),
        (Entry("http://lang.example/photo/mua-ca-com-10001.htm"), "http://lang.example/sitemap-2016.xml", True),
        (Entry(PAGE, "Mùa cá cơm"), "http://lang.example/doi-song", True),
    ],
)
def test_only_what_may_be_a_gallery_is_asked_for(entry: Entry, source: str, expected: bool) -> None:
    assert is_worth_asking(entry, SITE, source) is expected


def test_where_galleries_bear_a_mark_a_mixed_section_is_sifted_by_it() -> None:
    marked = SITE.but(gallery_mark=r"\bảnh\b")
    assert not is_worth_asking(Entry(PAGE, "Mùa cá cơm"), marked, "http://lang.example/doi-song")
    assert is_worth_asking(Entry(PAGE, "Mùa cá cơm qua ảnh"), marked, "http://lang.example/doi-song")
    assert bears_mark(Entry(PAGE, "Mùa cá cơm qua ảnh"), marked)
