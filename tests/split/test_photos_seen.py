# ruff: noqa: E501 (markup reads better in one line)
"""Every address of a photo, best first, untouched; and pictures that are no editorial photos."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest

import newsarchive
from newsarchive.split.photos_seen import resolve, urlsplit_path

GIF = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
TEXT = "<p>" + "Bà con xóm bến kể chuyện mùa nước về, ghe xuồng lại tấp nập ngược xuôi. " * 5 + "</p>"


def addresses(picture: str, url: str | None = "https://bao.example/anh/ben-song.html") -> list[tuple[str, ...]]:
    gallery = newsarchive.extract(
        f"<html><body><h1>Bến sông</h1><div>{TEXT}{picture}{TEXT}</div></body></html>", url=url
    )
    return [pair.image_candidates for pair in gallery.pairs]


@pytest.mark.parametrize(
    "picture",
    [
        f'<img src="{GIF}" data-src="https://a.example/ben.jpg">',
        f'<img src="{GIF}" data-original="https://a.example/ben.jpg">',
        '<img src="https://a.example/nho.jpg" data-photo-original-src="https://a.example/ben.jpg">',
        '<a href="https://a.example/ben.jpg"><img src="https://a.example/t/ben.jpg"></a>',
        '<figure><meta itemprop="url" content="https://a.example/ben.jpg"><img src="https://a.example/nho.jpg"></figure>',
        '<img srcset="https://a.example/nho.jpg 480w, https://a.example/ben.jpg 1280w" src="https://a.example/nho.jpg">',
        f'<picture><source data-srcset="https://a.example/nho.jpg 1x, https://a.example/ben.jpg 2x"><img src="{GIF}"></picture>',
        f'<div class="thumb" data-src="https://a.example/ben.jpg"><picture><img data-src="https://a.example/n.jpg" src="{GIF}"></picture></div>',
        '<table href="https://a.example/ben.jpg"><tr><td><img src="nho.jpg"></td></tr><tr><td>Bến sông.</td></tr></table>',
        '<amp-img src="https://a.example/ben.jpg" width="800" height="500"></amp-img>',
        '<a class="fancybox" href="https://a.example/ben.jpg"><img src="https://a.example/nho.jpg"></a>',
    ],
)
def test_the_best_address_comes_first(picture: str) -> None:
    (found,) = addresses(picture)
    assert found[0] == "https://a.example/ben.jpg"


def test_an_image_inside_an_unclosed_source_behind_ie_comments_is_seen() -> None:
    picture = (
        '<picture><!--[if IE 9]><video style="display: none;"><![endif]-->'
        '<source data-srcset="https://a.example/ben.jpg?w=680&amp;s=x1 1x, https://a.example/ben.jpg?w=1020&amp;s=y2 1.5x">'
        f'<!--[if IE 9]></video><![endif]--><img src="{GIF}" data-src="https://a.example/ben.jpg?w=680&amp;s=x1"></picture>'
    )
    assert addresses(picture) == [("https://a.example/ben.jpg?w=1020&s=y2", "https://a.example/ben.jpg?w=680&s=x1")]


def test_relative_addresses_are_resolved_and_otherwise_byte_for_byte() -> None:
    assert addresses('<img src="../anh mùa/bến (1).jpg?s=a%2Bb">') == [
        ("https://bao.example/anh mùa/bến (1).jpg?s=a%2Bb",)
    ]
    assert addresses('<img src="hinh/2011-06-14 10-25.jpg">', None) == [("hinh/2011-06-14 10-25.jpg",)]


def test_a_host_written_twice_is_mended() -> None:
    assert addresses('<img data-photo-original-src="https://anh.examplehttps://anh.example/2021/ben.jpg">') == [
        ("https://anh.example/2021/ben.jpg",)
    ]


@pytest.mark.parametrize(
    "picture",
    [
        f'<img src="{GIF}">',
        '<img src="/icon_zalo.png">',
        '<img class="avatar" src="/nguoi/lan.jpg">',
        '<img src="/dem.gif" width="1" height="1">',
        '<img src="/banner-cuoi.gif" w="450" h="70">',
        '<img src="/logo.svg">',
        '<a href="/bai-khac.html"><img src="/nho/khac.jpg"></a>',
        '<div class="quangcao"><img src="/mua-di.jpg"></div>',
        '<div class="box-tin-lien-quan"><img src="/nho/khac.jpg"></div>',
        '<aside><img src="/ben-le.jpg"></aside>',
        '<img src="//ad.doubleclick.net/x/anh.jpg">',
    ],
)
def test_placeholders_icons_ads_and_teasers_are_no_photos(picture: str) -> None:
    assert addresses(picture) == []


@pytest.mark.parametrize(
    "name", ["logo-tren-ao-thi-dau.jpg", "star-wars-3.jpg", "play-off-luot-ve.jpg", "avatar-2-ra-rap.jpg"]
)
def test_a_photo_of_a_logo_is_a_photo(name: str) -> None:
    assert addresses(f'<img src="https://a.example/{name}">') == [(f"https://a.example/{name}",)]


def test_an_address_in_an_attribute_that_nobody_knows_is_found() -> None:
    assert addresses(f'<img src="{GIF}" data-hinh-to="https://a.example/ben.jpg">') == [("https://a.example/ben.jpg",)]


def test_a_link_to_a_page_in_a_lightbox_is_no_teaser() -> None:
    (found,) = addresses(
        '<a data-fancybox="g" href="https://a.example/Uploads/ben/1200"><img src="https://a.example/ben.jpg"></a>'
    )
    assert "https://a.example/ben.jpg" in found


ADDRESSES = [
    "https://anh.example/2026/ben-ca.jpg",
    "https://anh.example:8443/2026/bến-cá.jpg",
    "https://anh.example/2026/bến cá.jpg",
    "https://anh.example/a;b.jpg?v=1#x",
    "https://anh.example/a.jpg?",
    "https://anh.example",
    "https://anh.example/",
    "https://anh.example//a.jpg",
    "https://[::1]/a.jpg",
    "https://bến.example/a.jpg",
    "//anh.example/a.jpg?w=[5]",
    "/2026/a.jpg?w=5",
    "a/../b.jpg",
    "/a/\n b.jpg",
    "/a\x01b.jpg",
    "?trang=2",
    "#anh",
    "",
]
"""Plain ones, which are not taken apart, and odd ones, which are: both must come out as the standard library says."""


@pytest.mark.parametrize("url", ADDRESSES)
@pytest.mark.parametrize("base", ["https://bao.example/anh/tin.html", "http://bao.example/anh/"])
def test_addresses_resolve_as_in_the_standard_library(url: str, base: str) -> None:
    assert resolve(base, url) == urljoin(base, url)
    assert urlsplit_path(url) == (urlsplit(url).path or url)
