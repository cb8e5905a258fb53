"""What a reader of listings must find: every gallery of a page, a fragment or JSON, and nothing else."""

from __future__ import annotations

import json
from datetime import datetime
from html import escape

from newsarchive.finding.listing import read_listing
from newsarchive.sites import Site

SITE = Site(
    name="lang",
    hosts=("lang.example",),
    sections=("http://lang.example/anh",),
    listing_link="article h3 a[href]",
    gallery_url=r"-\d{5,20}\.htm$",
    zone_css="input#hdZoneId",
)
URL = "http://lang.example/anh"


def urls_of(text: str, site: Site = SITE, url: str = URL) -> list[str]:
    return list(read_listing(text, url=url, site=site).urls)


def test_a_page_gives_the_galleries_of_its_cards_in_their_order_each_once() -> None:
    page = """<html><body>
      <article><a href="/mua-gat-10002.htm"><img></a><h3><a href="/mua-gat-10002.htm">Mùa  gặt</a></h3></article>
      <article><h3><a href="http://www.lang.example/ben-do-10001.htm#binh-luan">Bến đò</a></h3></article>
      <article><h3><a href="/mua-gat-10002.htm">Mùa gặt</a></h3></article>
      <aside><a href="/tin-ben-le-10009.htm">Bên lề</a></aside>
      <article><h3><a href="http://bao-khac.example/la-10003.htm">Báo khác</a><a href="/lien-he">?</a></h3></article>
    </body></html>"""
    listing = read_listing(page, url=URL, site=SITE)
    assert [entry.url for entry in listing.entries] == [
        "http://lang.example/mua-gat-10002.htm",
        "http://www.lang.example/ben-do-10001.htm#binh-luan",
    ]
    assert [entry.title for entry in listing.entries] == ["Mùa gặt", "Bến đò"]


def test_an_address_in_a_data_attribute_counts_where_href_is_none() -> None:
    cards = "".join(
        f"<article><h3><a {attributes}>Bộ ảnh {number}</a></h3></article>"
        for number, attributes in enumerate(
            (
                'href="javascript:void(0)" data-link="/cho-que-10001.htm"',
                'data-url="/cho-que-10002.htm"',
                'href="#" data-href="/cho-que-10003.htm"',
                'data-io-canonical-url="http://lang.example/cho-que-10004.htm"',
            )
        )
    )
    assert urls_of(f"<html><body>{cards}</body></html>") == [
        f"http://lang.example/cho-que-1000{number}.htm" for number in (1, 2, 3, 4)
    ]


def test_a_fragment_whose_markup_differs_is_read_for_every_gallery_address() -> None:
    fragment = '<li class="la"><div data-url="/lo-gach-10005.htm"></div><a href="/lo-gom-10006.htm">Lò gốm</a></li>'
    assert sorted(urls_of(fragment)) == [
        "http://lang.example/lo-gach-10005.htm",
        "http://lang.example/lo-gom-10006.htm",
    ]


def test_a_whole_page_without_its_cards_gives_nothing_rather_than_its_side_bar() -> None:
    assert urls_of('<html><body><aside><a href="/xem-nhieu-10007.htm">Xem nhiều</a></aside></body></html>') == []


def test_json_contents_give_addresses_titles_and_dates_relative_to_the_newspaper() -> None:
    contents = [
        {"title": "Chài lưới &amp; sóng", "url": "/chai-luoi-10001.htm", "date": 1772845931, "avatar_url": "/a.jpg"},
        {"title": "Khói bếp", "redirect_link": "http://lang.example/khoi-bep-10002.htm", "date": 0},
        {"title": "Không địa chỉ"},
    ]
    answer = json.dumps({"error": 0, "data": {"contents": contents}})
    listing = read_listing(answer, url="http://api.khac.example/api/morenews-zone-7-2.html", site=SITE)
    assert listing.urls == ("http://lang.example/chai-luoi-10001.htm", "http://lang.example/khoi-bep-10002.htm")
    assert listing.entries[0].published_at == datetime.fromisoformat("2026-03-07T08:12:11+07:00")
    assert listing.entries[1].title == "Khói bếp"


def test_html_inside_json_is_read_escaped_or_not() -> None:
    card = '<article><h3><a href="/gio-bien-10008.htm">Gió biển</a></h3></article>'
    for html in (card, escape(card)):
        assert urls_of(json.dumps({"html": html})) == ["http://lang.example/gio-bien-10008.htm"]
        assert urls_of(json.dumps([html])) == ["http://lang.example/gio-bien-10008.htm"]


def test_broken_json_and_deep_json_give_nothing() -> None:
    assert urls_of('{"data": [') == []
    assert urls_of("[" * 5000 + "]" * 5000) == []


def test_hostile_addresses_are_passed_over() -> None:
    bad = (
        "http://[::1",
        "//[x]/a-10001.htm",
        "mailto:a@b",
        "data:text/html,x",
        " ",
        "ftp://lang.example/a-10001.htm",
    )
    links = "".join(f'<article><h3><a href="{escape(link)}">x</a></h3></article>' for link in bad)
    assert urls_of(f"<html><body>{links}</body></html>") == []


def test_the_card_says_the_day_and_so_does_the_number_in_the_address() -> None:
    page = """<html><body>
      <article><h3><a href="/mot-10001.htm">Một</a></h3><time datetime="2024-02-09T10:00:00+07:00"></time></article>
      <article><h3><a href="/hai-20240110093000123.htm">Hai</a></h3></article>
      <article><h3><a href="/ba-10003.htm">Ba</a></h3></article></body></html>"""
    days = [
        entry.published_at and entry.published_at.date().isoformat()
        for entry in read_listing(page, url=URL, site=SITE).entries
    ]
    assert days == ["2024-02-09", "2024-01-10", None]


def test_the_next_link_and_the_zone_are_read() -> None:
    page = (
        '<html><body><input id="hdZoneId" value=" 1961014 "><a rel="next" href="/anh/trang-2.htm">Sau</a></body></html>'
    )
    listing = read_listing(page, url=URL, site=SITE)
    assert (listing.next_url, listing.zone) == ("http://lang.example/anh/trang-2.htm", "1961014")
    to_itself = '<html><body><a rel="next" href="/anh">Sau</a></body></html>'
    assert read_listing(to_itself, url=URL, site=SITE).next_url is None
