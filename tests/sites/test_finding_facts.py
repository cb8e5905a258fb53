"""What the newspapers' files say of finding: addresses of their own, two ways each, numbers of articles."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from newsarchive.sites import all_sites, find_site, get_site
from newsarchive.sites.site import Site

NEWSPAPERS = [site for site in all_sites() if site.has_reading_rule]
every_newspaper = pytest.mark.parametrize("site", NEWSPAPERS, ids=[site.name for site in NEWSPAPERS])

ADDRESSES = [
    ("tuoitre", "https://tuoitre.vn/ghe-chieu-ve-ben-20260412081530226.htm", "20260412081530226"),
    ("tuoitre", "http://tuoitre.vn/tin/van-hoa/20140816/ca-linh-dau-mua/638214.html", "638214"),
    ("nld", "https://nld.com.vn/xuong-ghe-ngo-196260519064210884.htm", "196260519064210884"),
    ("nld", "https://nld.com.vn/thoi-su/rap-phim-cu-20180922103044517.htm", "20180922103044517"),
    ("thanhnien", "https://thanhnien.vn/nguoi-giu-den-bien-185250607101233418.htm", "185250607101233418"),
    ("thanhnien", "https://thanhnien.vn/pho-long-den-post1451234.html", "1451234"),
    ("thanhnien", "https://thanhnien.vn/doi-song/pho-long-den-1278340.html", "1278340"),
    ("kenh14", "https://kenh14.vn/lop-ve-tranh-cat-215241008152214667.chn", "215241008152214667"),
    ("baochinhphu", "https://baochinhphu.vn/cau-treo-moi-102260421093512045.htm", "102260421093512045"),
    ("soha", "https://soha.vn/vuon-hoa-giay-198250323174500912.htm", "198250323174500912"),
    ("cafef", "https://cafef.vn/kho-lanh-hat-dieu-188260402101512330.chn", "188260402101512330"),
    ("vtv", "https://vtv.vn/xa-hoi/doi-lan-nu-20240828092011443.htm", "20240828092011443"),
    ("dantri", "https://dantri.com.vn/doi-song/vuon-san-ho-20260315071022118.htm", "20260315071022118"),
    ("vietnamnet", "https://vietnamnet.vn/lo-banh-mi-cui-2507713.html", "2507713"),
    ("vnexpress", "https://vnexpress.net/ruong-ruoi-cuoi-thu-5061877.html", "5061877"),
    ("vnexpress", "http://giaitri.vnexpress.net/photo/trong-nuoc/xe-dap-tho-3214477.html", "3214477"),
    ("ngoisao", "https://ngoisao.vnexpress.net/anh-cuoi-trong-vuon-4921188.html", "4921188"),
    ("znews", "https://znews.vn/xuong-xe-lam-post1591204.html", "1591204"),
    ("znews", "https://news.zing.vn/xuong-xe-lam-post1591204.html", "1591204"),
]
NO_ARTICLES = [
    ("tuoitre", "https://tuoitre.vn/video/cho-noi-203229.htm"),
    ("vnexpress", "https://vnexpress.net/anh-p2"),
    ("vnexpress", "https://vnexpress.net/thoi-su"),
    ("dantri", "https://dantri.com.vn/photo-news/trang-3.htm"),
    ("znews", "https://znews.vn/video-cho-noi-post1591205/trang2.html"),
    ("kenh14", "https://kenh14.vn/timeline/laytinmoitronglist-2154/page-12.chn"),
    ("baochinhphu", "https://baochinhphu.vn/timelinelist/1027/2.htm"),
    ("thanhnien", "https://thanhnien.vn/long-den.html"),
]


@pytest.mark.parametrize(("name", "url", "number"), ADDRESSES)
def test_an_address_of_an_article_is_known_with_its_number(name: str, url: str, number: str) -> None:
    site = find_site(url)
    assert site is not None
    assert site.name == name
    assert site.owns(url)
    assert site.is_gallery_url(url)
    assert site.article_number(url) == number


@pytest.mark.parametrize(("name", "url"), NO_ARTICLES)
def test_an_address_of_a_listing_is_no_article(name: str, url: str) -> None:
    assert not get_site(name).is_gallery_url(url)


def test_one_story_of_znews_has_one_number_on_all_its_hosts() -> None:
    site = get_site("znews")
    numbers = {site.article_number(f"https://{host}/xuong-xe-lam-post1591204.html") for host in site.hosts}
    assert numbers == {"1591204"}


@every_newspaper
def test_a_newspaper_names_two_ways_of_finding(site: Site) -> None:
    assert sum(map(bool, (site.sections, site.feeds, site.sitemaps))) >= 2


@every_newspaper
def test_a_newspaper_is_asked_on_its_own_hosts_only(site: Site) -> None:
    for url in (*site.sections, *site.feeds, *site.sitemaps):
        assert urlsplit(url).scheme in ("http", "https")
        assert find_site(url) == site, url


@every_newspaper
def test_listings_feeds_and_sitemaps_are_no_galleries(site: Site) -> None:
    for url in (*site.sections, *site.feeds, *site.sitemaps):
        assert not site.is_gallery_url(url), url


@every_newspaper
def test_a_pager_is_a_template_that_can_be_filled(site: Site) -> None:
    wanted = set(re.findall(r"\{(\w*)\}", site.pager))
    assert wanted <= {"section", "zone", "page", "offset"}
    if site.pager:
        assert wanted & {"page", "offset"}
    if "zone" in wanted:
        assert site.zones or site.zone_css
    if "offset" in wanted:
        assert site.page_size


@every_newspaper
def test_an_article_number_is_a_group(site: Site) -> None:
    if site.article_id:
        assert re.compile(site.article_id).groups >= 1
