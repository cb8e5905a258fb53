"""The pages of the sample newspaper are the shapes that its README names."""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from data.sample.build import HERE, put_counts, write_all
from data.sample.press.record import count, read_expected
from data.sample.press.stories import read_stories

Expected = dict[str, Any]


def read_page(sample: Path, slug: str) -> str:
    return (sample / "pages" / slug / "page.html").read_text(encoding="utf-8")


def test_each_expected_photo_address_stands_on_its_page(page: bytes, expected: Expected) -> None:
    words = unescape(page.decode())
    missing = [pair["image_url"] for pair in expected["pairs"] if pair["image_url"] and pair["image_url"] not in words]
    assert missing == []


def test_each_expected_caption_can_be_read_on_its_page(page: bytes, expected: Expected) -> None:
    tree = lxml.html.fromstring(unicodedata.normalize("NFC", page.decode()))
    shown = " ".join(" ".join(tree.itertext()).split()) + " ".join(tree.xpath("//@data-caption"))
    # Letters alone: a caption may stand in two paragraphs or with its credit in an element of its own.
    letters = re.sub(r"\W+", "", shown)
    unread = [p["caption"] for p in expected["pairs"] if re.sub(r"\W+", "", p["caption"] or "") not in letters]
    assert unread == []


def test_the_tracked_files_are_what_the_stories_make(sample: Path, tmp_path: Path) -> None:
    write_all(read_stories(sample / "pages"), tmp_path)
    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    assert len(made) > 40
    assert [str(path) for path in made if (tmp_path / path).read_bytes() != (sample / path).read_bytes()] == []


def test_the_readme_counts_are_those_of_the_expectations(sample: Path, routes: dict[str, dict[str, str]]) -> None:
    readme = (sample / "README.md").read_text(encoding="utf-8")
    counts = count(read_expected(sample / "pages"), routes, HERE)
    assert f"| pairs | {counts.pairs} |" in readme
    assert put_counts(readme, counts) == readme


def test_the_sample_is_large_enough_to_mean_something_and_small_enough_to_track(
    sample: Path, routes: dict[str, dict[str, str]]
) -> None:
    counts = count(read_expected(sample / "pages"), routes, HERE)
    assert counts.galleries >= 12
    assert 90 <= counts.pairs <= 110
    tracked = [path for path in sample.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert sum(path.stat().st_size for path in tracked) < 3_000_000


def test_positions_run_from_one_without_a_gap(expected: Expected) -> None:
    assert [pair["position"] for pair in expected["pairs"]] == list(range(1, len(expected["pairs"]) + 1))


def test_every_page_has_pictures_that_are_not_of_its_gallery(page: bytes, expected: Expected) -> None:
    tree = lxml.html.fromstring(page.decode())
    assert len(tree.xpath("//aside//img")) >= 4
    assert tree.xpath('//header//img[contains(@src, "logo")]')
    assert tree.xpath('//section[@id="binh-luan"]//img')


def test_mastercms_alts_are_the_title_without_marks(sample: Path) -> None:
    tree = lxml.html.fromstring(read_page(sample, "sa-huynh-mua-muoi"))
    alts = tree.xpath('//table[@class="MASTERCMS_TPL_TABLE"]//img/@alt')
    assert len(alts) == 10
    assert set(alts) == {"photo diem dan sa huynh vao mua muoi moi"}


def test_the_slideshow_glues_its_captions_without_a_blank(sample: Path, routes: dict[str, dict[str, str]]) -> None:
    tree = lxml.html.fromstring(read_page(sample, "cho-noi-mot-ngay"))
    listed = [p.text_content() for p in tree.xpath('//div[@class="item-photo"]/p')]
    (block,) = tree.xpath('//div[@class="slide-title"]')
    assert block.text_content() == "".join(listed)
    assert len(listed) == 9


def test_vnexpress_prints_each_caption_twice_under_a_class_with_a_trailing_blank(sample: Path) -> None:
    html = read_page(sample, "duong-pho-ha-noi-suong-som")
    assert 'class="fck_detail "' in html
    for item in lxml.html.fromstring(html).xpath('//div[starts-with(@class, "item_slide_show")]'):
        first, second = [p.text_content() for p in item.xpath('.//div[@class="desc_cation"]/p')]
        assert first == second


def test_an_empty_caption_shows_the_editors_placeholder(sample: Path) -> None:
    tree = lxml.html.fromstring(read_page(sample, "lang-hoa-sa-dec"))
    (placeholder,) = tree.xpath('//p[@class="NLPlaceholderShow"]')
    assert placeholder.text_content() == "Nhập chú thích ảnh"


def test_one_caption_serves_three_photos_of_an_album(sample: Path) -> None:
    tree = lxml.html.fromstring(read_page(sample, "phien-cho-cao-nguyen-da"))
    (album,) = tree.xpath('//div[@class="layout-image-3"]')
    assert len(album.xpath(".//img")) == 3
    assert len(album.xpath(".//figcaption")) == 1


def test_the_popup_copy_is_hidden_and_says_the_same(sample: Path) -> None:
    tree = lxml.html.fromstring(read_page(sample, "la-do-kyoto"))
    wrappers = tree.xpath('//div[starts-with(@class, "z-photoviewer-wrapper")]')
    assert len(wrappers) == 6
    for wrapper in wrappers:
        (popup,) = wrapper.xpath('./div[@class="z-img-popup"]')
        (caption,) = wrapper.xpath('.//td[contains(@class, "pCaption")]')
        assert "display: none" in popup.get("style")
        assert popup.xpath("string(.//span)") == caption.text_content()


@pytest.mark.parametrize(("slug", "first"), [("gom-chu-dau-do-lua", "img"), ("pho-long-den-trung-thu", "text")])
def test_photos_and_paragraphs_alternate(sample: Path, slug: str, first: str) -> None:
    tree = lxml.html.fromstring(read_page(sample, slug))
    paragraphs = tree.xpath('//div[@class="post-content"]/p[not(@class="author")]')
    kinds = ["img" if p.xpath("./img") else "text" for p in paragraphs]
    second = {"img": "text", "text": "img"}[first]
    assert kinds == [first, second] * (len(kinds) // 2)


def test_the_decomposed_page_is_nfd_in_all_but_its_photo_addresses(sample: Path) -> None:
    html = read_page(sample, "mua-nuoc-noi")
    address = "chợ-nổi-mùa-nước-lũ.jpg"
    assert address == unicodedata.normalize("NFC", address)
    assert address in html
    rest = html.replace(address, "")
    assert unicodedata.is_normalized("NFD", rest)
    assert not unicodedata.is_normalized("NFC", rest)


def test_lazy_photos_hide_behind_an_unclosed_source_for_internet_explorer(sample: Path) -> None:
    html = read_page(sample, "mu-cang-chai-nuoc-do")
    assert html.count("<!--[if IE 9]><video") == 4
    assert "</source>" not in html
    sources = lxml.html.fromstring(html).xpath("//figure//img[@class]/@src")
    assert all(source.startswith("data:image/gif") for source in sources)
    assert html.count("1280w") == html.count("<noscript>") == 4


def test_pictures_stand_below_the_heading_read_more(sample: Path) -> None:
    tree = lxml.html.fromstring(read_page(sample, "ga-xep-ven-bien"))
    (heading,) = tree.xpath('//div[@class="edittor-content"]/h3[text()="Đọc thêm"]')
    assert len(heading.xpath("./following-sibling::article//img")) == 3


def test_the_words_of_a_photo_grid_come_after_its_rows(sample: Path) -> None:
    tree = lxml.html.fromstring(read_page(sample, "dan-luoi-tam-giang"))
    grids = tree.xpath('//div[@class="photo-grid"]')
    assert [len(grid.xpath(".//img")) for grid in grids] == [2, 3]
    assert [len(grid.xpath('./div[@class="photo-row"]')) for grid in grids] == [1, 2]
    assert all(grid.getnext().tag == "p" for grid in grids)


def test_ttxvn_captions_are_attributes_of_the_links(sample: Path) -> None:
    tree = lxml.html.fromstring(read_page(sample, "dua-ghe-ngo"))
    assert len(tree.xpath('//a[@class="uk-inline"][@href][@data-caption]/img')) == 9


def test_readers_can_look_for_streets_and_tell_them_from_the_sun(sample: Path) -> None:
    captions = [p["caption"] or "" for g in read_expected(sample / "pages") for p in g["pairs"]]
    assert any("đường phố" in caption.casefold() for caption in captions)
    assert any("Hải Dương" in caption for caption in captions)
    assert any("hòa" in caption for caption in captions)
    assert any("hoà" in caption for caption in captions)


def test_one_caption_and_one_address_stand_in_two_galleries(sample: Path) -> None:
    galleries = read_expected(sample / "pages")
    for field in ("caption", "image_url"):
        seen = [value for g in galleries for value in {p[field] for p in g["pairs"] if p[field]}]
        assert len(seen) - len(set(seen)) == 1


def test_a_sentence_runs_on_over_two_photos(sample: Path) -> None:
    for slug in ("sa-huynh-mua-muoi", "mu-cang-chai-nuoc-do"):
        pairs = next(g for g in read_expected(sample / "pages") if slug in g["url"])["pairs"]
        ends = [pair["position"] for pair in pairs if pair["caption"].endswith("...")]
        starts = [pair["position"] for pair in pairs if pair["caption"].startswith("...")]
        assert [end + 1 for end in ends] == starts != []
