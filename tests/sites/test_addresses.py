"""Addresses of the newspapers of Hemera, MasterCMS, TTXVN and of CMS of their own: articles, their numbers, marks."""

from __future__ import annotations

import pytest

from newsarchive.finding.entry import Entry
from newsarchive.finding.screen import bears_mark
from newsarchive.sites import find_site, get_site

ADDRESSES = [
    ("plo", "https://plo.vn/lo-bun-dem-post871204.html", "871204"),
    ("vietnamplus", "https://www.vietnamplus.vn/photo-mua-sen-post1034518.vnp", "1034518"),
    ("vietnamplus", "https://www.vietnamplus.vn/pho-co-hoi-an/718442.vnp", "718442"),
    ("nhandan", "https://nhandan.vn/anh-phien-cho-post938811.html", "938811"),
    ("tienphong", "https://tienphong.vn/lo-ren-post1298877.tpo", "1298877"),
    ("sggp", "https://www.sggp.org.vn/tau-dien-post812205.html", "812205"),
    ("giaoducthoidai", "https://giaoducthoidai.vn/bua-com-post452036.html", "452036"),
    ("kienthuc", "http://kienthuc.net.vn/the-gioi-24h/chum-anh-den-da-761204.html", "761204"),
    ("kienthuc", "https://vietnamdaily.kienthuc.net.vn/lang-chai-post421001.html", "421001"),
    ("baohatinh", "https://baohatinh.vn/xa-hoi/mua-coi/141906.htm", "141906"),
    ("baohatinh", "https://baohatinh.vn/mua-coi-post141906.html", "141906"),
    ("petrotimes", "https://petrovietnam.petrotimes.vn/gian-khoan-598210.html", "598210"),
    ("congthuong", "https://congthuong.vn/cho-trai-cay-152980.html", "152980"),
    ("laodongthudo", "https://laodongthudo.vn/tho-cap-nuoc-103551.html", "103551"),
    ("baoquocte", "https://baoquocte.vn/den-troi-105210.html", "105210"),
    ("baodautu", "https://baodautu.vn/cau-cang-d541220.html", "541220"),
    ("vnanet", "https://vietnam.vnanet.vn/vietnamese/long-form/giay-do/301455.html", "301455"),
    ("baotintuc", "https://baotintuc.vn/anh/vu-hoi-20251106070512345.htm", "20251106070512345"),
    ("vov", "https://vov.vn/xa-hoi/mua-nuoc-do-post1180442.vov", "1180442"),
    ("vov", "https://vov.vn/photo/cau-go-lim-890551.vov", "890551"),
    ("vtcnews", "https://vtcnews.vn/lang-hoa-ar866123.html", "866123"),
    ("vtcnews", "https://vtcnews.vn/cho-noi-d444349.html", "444349"),
    ("laodong", "https://laodong.vn/photo/lam-huong-1428810.ldo", "1428810"),
    ("laodong", "https://laodong.com.vn/xa-hoi/ca-com-21934.bld", "21934"),
    ("bao24h", "https://www.24h.com.vn/the-thao/dua-thuyen-c101a1504410.html", "1504410"),
    ("qdnd", "https://www.qdnd.vn/anh/vuon-rau-1004322", "1004322"),
    ("baonghean", "https://baonghean.vn/vuon-cam-10301188.html", "10301188"),
    ("baonghean", "https://baonghean.vn/dong-lac-post201177.html", "201177"),
]
NO_ARTICLES = [
    ("plo", "https://plo.vn/lens/"),
    ("plo", "https://plo.vn/tags/lang-nghe-1.html"),
    ("vietnamplus", "https://www.vietnamplus.vn/timeline.vnp"),
    ("tienphong", "https://tienphong.vn/photo/"),
    ("baohatinh", "https://baohatinh.vn/xa-hoi"),
    ("petrotimes", "https://petrovietnam.petrotimes.vn/dau-khi&s_cond=&BRSR=20"),
    ("petrotimes", "https://petrotimes.vn/tags/gian-khoan-12.tag"),
    ("vnanet", "https://vietnam.vnanet.vn/vietnamese/phong-su-anh"),
    ("vov", "https://vov.vn/multimedia/anh?page=3"),
    ("vtcnews", "https://vtcnews.vn/xa-hoi-28/trang-3.html"),
    ("laodong", "https://laodong.vn/photo?page=7"),
    ("bao24h", "https://www.24h.com.vn/bong-da-c48.html"),
    ("qdnd", "https://www.qdnd.vn/xa-hoi/p/2"),
]
MARKED = [
    ("vietnamplus", "https://www.vietnamplus.vn/photo-mua-sen-post1034518.vnp", "Mùa sen"),
    ("nhandan", "https://nhandan.vn/phien-cho-post938811.html", "[Ảnh] Phiên chợ vùng biên"),
    ("baotintuc", "https://baotintuc.vn/anh/vu-hoi-20251106070512345.htm", "Vào vụ hồi"),
    ("qdnd", "https://www.qdnd.vn/anh/vuon-rau-1004322", "Vườn rau giữa biển"),
    ("baoquocte", "https://baoquocte.vn/den-troi-105210.html", "Ảnh ấn tượng tuần: Đèn trời"),
    ("baohatinh", "https://baohatinh.vn/mua-coi-post141906.html", "[Photo] Mùa cói"),
]
UNMARKED = [
    ("baoquocte", "https://baoquocte.vn/anh-huong-cua-bao-105211.html", "Ảnh hưởng của bão tới nghề biển"),
    ("nhandan", "https://nhandan.vn/anh-huong-cua-bao-post938812.html", "Ảnh hưởng của bão tới nghề biển"),
    ("vietnamplus", "https://www.vietnamplus.vn/gia-lua-post1034519.vnp", "Giá lúa nhích lên"),
    ("congthuong", "https://congthuong.vn/gia-lua-152981.html", "Giá lúa nhích lên"),
]


@pytest.mark.parametrize(("name", "url", "number"), ADDRESSES)
def test_an_article_is_known_by_its_address_with_its_number(name: str, url: str, number: str) -> None:
    site = find_site(url)
    assert site is not None
    assert site.name == name
    assert site.owns(url)
    assert site.is_gallery_url(url)
    assert site.article_number(url) == number


@pytest.mark.parametrize(("name", "url"), NO_ARTICLES)
def test_a_listing_is_no_article(name: str, url: str) -> None:
    assert not get_site(name).is_gallery_url(url)


@pytest.mark.parametrize(("name", "url", "title"), MARKED)
def test_a_gallery_among_articles_is_known_by_its_mark(name: str, url: str, title: str) -> None:
    assert bears_mark(Entry(url, title=title), get_site(name))


@pytest.mark.parametrize(("name", "url", "title"), UNMARKED)
def test_an_article_that_only_speaks_of_something_else_bears_no_mark(name: str, url: str, title: str) -> None:
    assert not bears_mark(Entry(url, title=title), get_site(name))


def test_a_story_of_baohatinh_kept_its_number_when_it_moved() -> None:
    site = get_site("baohatinh")
    old, new = "https://baohatinh.vn/xa-hoi/mua-coi/141906.htm", "https://baohatinh.vn/mua-coi-post141906.html"
    assert site.article_number(old) == site.article_number(new)


def test_a_newspaper_that_answers_with_a_challenge_says_why_it_is_not_crawled() -> None:
    assert "cookie" in get_site("laodong").refuses
    assert not get_site("plo").refuses
