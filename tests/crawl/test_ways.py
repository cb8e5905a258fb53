"""Every way of finding, crawled against a newspaper on loopback: what is found, what is asked for, when it ends."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from html import escape
from pathlib import Path
from typing import Any

import pytest

from tests.crawl.village import HOME, Village, cards, feed, fragment, html, index, page, sitemap, xml

Found = Callable[..., Village]


@pytest.fixture
def found(tmp_path: Path) -> Iterator[Found]:
    """Makes a newspaper whose server runs until the end of the test."""
    with ExitStack() as stack:
        yield lambda **fields: stack.enter_context(Village(tmp_path, **fields))


def test_fragments_of_a_zone_are_turned_until_one_is_empty(found: Found) -> None:
    village = found(
        sections=(f"{HOME}/anh.htm",), pager=HOME + "/timelinelist/{zone}/{page}.htm", zone_css="input#hdZoneId"
    )
    village.routes = {
        "/anh.htm": html(f'<input type="hidden" id="hdZoneId" value="77">{cards(1, 2)}'),
        "/timelinelist/77/2.htm": fragment('<li><a data-io-canonical-url="/chuyen-lang-00003.htm">Ba</a></li>'),
        "/timelinelist/77/3.htm": fragment('<li><h3><a data-link="/chuyen-lang-00004.htm">Bốn</a></h3></li>'),
        "/timelinelist/77/4.htm": fragment("  \n"),
    }
    village.crawl()
    assert village.stored() == [1, 2, 3, 4]
    assert village.listings_asked() == ["/anh.htm", *(f"/timelinelist/77/{n}.htm" for n in (2, 3, 4))]


def test_json_pages_of_an_api_are_turned_until_one_is_not_there(found: Found) -> None:
    village = found(
        sections=(f"{HOME}/anh/",), pager=HOME + "/api/morenews-zone-{zone}-{page}.html?phrase=", zones=("235",)
    )
    objects = {"data": {"contents": [{"title": "Chuyện làng 2", "url": "/chuyen-lang-00002.htm", "date": 1772845931}]}}
    markup = {"data": {"html": escape(cards(3))}}
    village.routes = {
        "/anh/": html(cards(1)),
        "/api/morenews-zone-235-1.html?phrase=": (200, "application/json", json.dumps(objects).encode()),
        "/api/morenews-zone-235-2.html?phrase=": (200, "text/html", json.dumps(markup).encode()),
    }
    report = village.crawl()
    assert village.stored() == [1, 2, 3]
    assert village.listings_asked()[-1] == "/api/morenews-zone-235-3.html?phrase="
    assert report["failures"] == []
    assert village.rows("SELECT expected_on FROM page WHERE url LIKE '%00002.htm'") == [("2026-03-07",)]


def test_an_address_without_a_question_mark_is_asked_for_as_it_is(found: Found) -> None:
    village = found(sections=(f"{HOME}/anh",), pager="{section}&s_cond=&BRSR={offset}", page_size=2)
    village.routes = {"/anh": html(cards(1, 2)), "/anh&s_cond=&BRSR=2": html(cards(3)), "/anh&s_cond=&BRSR=4": html("")}
    village.crawl()
    assert village.stored() == [1, 2, 3]
    assert village.listings_asked() == ["/anh", "/anh&s_cond=&BRSR=2", "/anh&s_cond=&BRSR=4"]


def test_a_pager_that_repeats_itself_is_left(found: Found) -> None:
    village = found(sections=(f"{HOME}/anh",), pager="{section}?page={page}")
    village.routes = {"/anh": html(cards(1, 2)), **{f"/anh?page={n}": html(cards(3, 4)) for n in range(2, 30)}}
    village.crawl()
    assert village.listings_asked() == ["/anh", "/anh?page=2", "/anh?page=3"]


def long_listing(pages: int) -> dict[str, Any]:
    return {f"/anh?page={n}" if n > 1 else "/anh": html(cards(2 * n, 2 * n + 1)) for n in range(1, pages + 1)}


def test_a_later_crawl_stops_where_nothing_is_new_and_asks_for_no_gallery_again(found: Found) -> None:
    village = found(sections=(f"{HOME}/anh",), pager="{section}?page={page}")
    village.routes = long_listing(9)
    village.crawl()
    assert len(village.listings_asked()) == 10
    village.change("UPDATE page SET found_at = '2020-01-01T00:00:00Z'")
    village.crawl()
    assert village.listings_asked() == ["/anh", "/anh?page=2", "/anh?page=3"]
    assert len(village.asked) == 4 - ("http://lang.example/robots.txt" not in village.asked)


def test_a_crawl_that_was_cut_short_does_not_hide_what_lies_behind_it(found: Found) -> None:
    village = found(sections=(f"{HOME}/anh",), pager="{section}?page={page}")
    village.routes = long_listing(9)
    village.crawl("--limit", "8")
    assert len(village.stored()) == 8
    village.change("UPDATE page SET found_at = '2020-01-01T00:00:00Z'")
    village.crawl()
    assert village.stored() == list(range(2, 20))


def test_a_newspaper_is_searched_by_every_way_it_names_and_the_report_says_what_each_found(found: Found) -> None:
    village = found(sections=(f"{HOME}/anh",), feeds=(f"{HOME}/anh.rss",), sitemaps=(f"{HOME}/sitemap.xml",))
    village.routes = {
        "/anh": html(cards(1, 2, 3)),
        "/anh.rss": feed(3, 4),
        "/sitemap.xml": index("/sitemap-2026-02.xml"),
        "/sitemap-2026-02.xml": sitemap((3, "2026-02-01"), (5, "2026-02-02"), (6, "2026-02-03")),
    }
    report = village.crawl()
    assert village.stored() == [1, 2, 3, 4, 5, 6]
    assert report["ways"] == {
        "feeds": {"found": 2, "alone": 1},
        "sections": {"found": 3, "alone": 2},
        "sitemaps": {"found": 3, "alone": 2},
    }
    assert report["spider"] == "every_way"
    alone = village.run("crawl", "lang", "--way", "feeds")
    assert alone.returncode == 0
    assert village.listings_asked() == ["/anh.rss"]


def test_more_galleries_than_are_held_in_memory_are_all_fetched(found: Found) -> None:
    village = found(feeds=(f"{HOME}/anh.rss",), sitemaps=(f"{HOME}/sitemap.xml",))
    village.routes = {"/anh.rss": feed(*range(1, 151))}
    report = village.crawl("--way", "feeds")
    assert report["counts"]["galleries_new"] == 150
    assert report["counts"]["photos"] == 5


def test_an_article_is_no_gallery_its_photos_are_not_asked_for_and_it_is_not_fetched_again(found: Found) -> None:
    village = found(sections=(f"{HOME}/doi-song",), feeds=(f"{HOME}/anh.rss",))
    village.routes = {
        "/doi-song": html(cards(1, 2)),
        "/anh.rss": feed(1, 2),
        "/chuyen-lang-00002.htm": page(2, photos=2, photos_of="rieng"),
    }
    village.crawl()
    assert village.stored() == [1]
    ((state, reason),) = village.rows("SELECT state, last_error FROM page WHERE url LIKE '%00002.htm'")
    assert state == "not_gallery"
    assert "2 photos" in reason
    assert not [url for url in village.asked if "rieng" in url]
    village.crawl()
    assert not [url for url in village.asked if "00002" in url]


def test_what_bears_no_mark_in_a_feed_of_everything_is_not_even_fetched(found: Found) -> None:
    village = found(feeds=(f"{HOME}/home.rss",), sitemaps=(f"{HOME}/sitemap.xml",))
    body = feed(1, 2)[2].decode().replace("Chuyện làng 2", "[Ảnh] Chuyện làng 2")
    village.routes = {"/home.rss": xml(body), "/sitemap.xml": sitemap()}
    village.crawl()
    assert village.stored() == [2]
    assert not [url for url in village.asked if "00001" in url]


def test_a_way_that_is_broken_is_a_row_with_its_reason_and_the_others_go_on(found: Found) -> None:
    village = found(
        sections=(f"{HOME}/anh", f"{HOME}/photo"), feeds=(f"{HOME}/anh.rss",), sitemaps=(f"{HOME}/sitemap.xml",)
    )
    village.routes = {
        "/anh": html(cards(1)),
        "/photo": html("<p>Trang mới, bố cục mới.</p>"),
        "/anh.rss": html("Bảo trì"),
        "/sitemap.xml": (410, "text/plain", b""),
    }
    report = village.crawl()
    assert village.stored() == [1]
    reasons = dict(report["failures"])
    assert "layout" in reasons[f"{HOME}/photo"]
    assert "no feed" in reasons[f"{HOME}/anh.rss"]
    assert "410" in reasons[f"{HOME}/sitemap.xml"]
    assert report["reason"] == "3 of 4 listings, feeds and sitemaps could not be had"


def test_a_newspaper_none_of_whose_ways_answers_has_failed(found: Found) -> None:
    village = found(sections=(f"{HOME}/anh",), feeds=(f"{HOME}/anh.rss",))
    done = village.run("crawl", "lang")
    assert done.returncode == 70
    assert "none of 2 listings, feeds and sitemaps could be had" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_backfill_asks_only_for_the_sitemaps_and_pages_of_its_days(found: Found) -> None:
    village = found(sections=(f"{HOME}/anh",), sitemaps=(f"{HOME}/sitemap.xml",), pager="{section}?page={page}")
    village.routes = {
        "/sitemap.xml": index("/sitemap-2016-08.xml", "/sitemap-2016-09.xml", "/sitemap-2016-10.xml"),
        "/sitemap-2016-09.xml": sitemap((1, "2016-09-02"), (2, "2016-09-20"), (3, "2016-09-12")),
    }
    dated = '<article><h3><a href="/chuyen-lang-{n:05}.htm">{n}</a></h3><time datetime="2016-{day}"></time></article>'
    days = {"": (11, "10-05"), "?page=2": (12, "09-15"), "?page=3": (13, "09-11"), "?page=4": (14, "09-01")}
    village.routes |= {f"/anh{name}": html(dated.format(n=n, day=day)) for name, (n, day) in days.items()}
    log = village.archive
    scrapy = village.run_scrapy("every_way", since="2016-09-10", until="2016-09-30")
    assert scrapy.returncode == 0, log
    assert village.stored() == [2, 3, 12, 13]
    assert "/sitemap-2016-08.xml" not in village.listings_asked()
    assert "/sitemap-2016-10.xml" not in village.listings_asked()
    assert "/anh?page=5" not in village.listings_asked()


def test_addresses_from_a_list_are_fetched_and_nothing_else_and_nobody_judges_them(found: Found) -> None:
    village = found(sections=(f"{HOME}/anh",), feeds=(f"{HOME}/anh.rss",))
    village.routes = {"/anh": html(cards(1)), "/chuyen-lang-00007.htm": page(7, photos=1)}
    wanted = f"# hai chuyện\n{HOME}/chuyen-lang-00007.htm\n{HOME}/chuyen-lang-00008.htm\n"
    done = village.run("crawl", "--urls", "-", "--json", stdin=wanted)
    assert done.returncode == 0, done.stderr
    assert village.stored() == [7, 8]
    assert village.listings_asked() == []
    assert json.loads(done.stdout)[0]["ways"] == {"urls": {"found": 2, "alone": 2}}
    again = village.run("crawl", "--urls", "-", stdin=wanted)
    assert again.returncode == 0
    assert not [url for url in village.asked if "chuyen-lang" in url]


def test_a_page_that_was_turned_down_is_stored_when_a_person_asks_for_it(found: Found) -> None:
    village = found(sections=(f"{HOME}/doi-song",), feeds=(f"{HOME}/anh.rss",))
    village.routes = {"/doi-song": html(cards(2)), "/anh.rss": feed(), "/chuyen-lang-00002.htm": page(2, photos=2)}
    village.crawl()
    assert village.stored() == []
    assert village.run("crawl", "--urls", "-", stdin=f"{HOME}/chuyen-lang-00002.htm\n").returncode == 0
    assert village.stored() == [2]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("crawl", "--urls", "-"), 66),
        (("crawl", "--urls", "khong-co-tep.txt"), 66),
        (("crawl", "--urls", "-", "lang"), 2),
        (("crawl",), 2),
        (("crawl", "lang", "--all"), 2),
        (("crawl", "lang", "--way", "telepathy"), 2),
    ],
)
def test_a_wrong_wish_is_told_before_anything_is_asked_for(found: Found, arguments: tuple[str, ...], code: int) -> None:
    village = found(sections=(f"{HOME}/anh",), feeds=(f"{HOME}/anh.rss",))
    done = village.run(*arguments, stdin="http://khong-ai.example/a\n")
    assert done.returncode == code
    assert village.asked == []
    assert not list(village.archive.glob("archive.sqlite"))


def test_a_replay_prints_what_a_new_rule_reads_otherwise_and_writes_only_when_told(found: Found) -> None:
    ways = {"sections": (f"{HOME}/anh",), "feeds": (f"{HOME}/anh.rss",)}
    village = found(**ways)
    note = "<figure><img src='/anh/1-9.jpg'><figcaption>Quảng bá tour.</figcaption></figure>"
    body = page(1)[2].decode().replace("</div>", f"<div class='chen'>{note}</div></div>")
    village.routes = {"/anh": html(cards(1, 2)), "/anh.rss": feed(1), "/chuyen-lang-00001.htm": html(body)}
    village.crawl()
    pairs = "SELECT count(*) FROM pairs WHERE url LIKE '%00001.htm'"
    assert village.rows(pairs) == [(6,)]
    same = village.run("replay", "lang")
    assert same.returncode == 0, same.stderr
    assert same.stdout == "lang: 0 read otherwise, not written (--write writes them); 2 as before\n"

    village.write_site(**ways, body=(".than",), drop=(".chen",))
    dry = village.run("replay", "lang")
    assert dry.returncode == 0, dry.stderr
    assert "chuyen-lang-00001.htm" in dry.stdout
    assert "Quảng bá tour." in dry.stdout
    assert "1 read otherwise, not written" in dry.stdout
    assert village.rows(pairs) == [(6,)]

    wet = village.run("replay", "lang", "--write")
    assert wet.returncode == 0, wet.stderr
    assert "1 read otherwise, written; 1 as before" in wet.stdout
    assert village.rows(pairs) == [(5,)]
    assert village.rows("SELECT count(*) FROM version") == [(3,)]
    assert village.rows("SELECT count(*) FROM pairs WHERE photo_sha256 IS NULL") == [(0,)]
    assert village.asked == []
    assert village.run("replay", "lang", "--write").stdout.startswith("lang: 0 read otherwise")


def test_a_replay_finds_galleries_among_pages_that_were_turned_down_and_the_next_crawl_fetches_their_photos(
    found: Found,
) -> None:
    ways = {"sections": (f"{HOME}/doi-song",), "feeds": (f"{HOME}/home.rss",)}
    village = found(**ways)
    village.routes = {
        "/doi-song": html(cards(2)),
        "/home.rss": feed(),
        "/chuyen-lang-00002.htm": page(2, 4, photos_of="rieng"),
    }
    village.crawl()
    assert village.stored() == []
    village.write_site(**ways, gallery_mark="^chuyện làng")
    assert village.run("replay", "lang", "--write").returncode == 0
    assert village.stored() == [2]
    assert village.asked == []
    assert village.rows("SELECT DISTINCT photo_failure FROM pairs") == [
        ("not in the archive: a replay asks no server",)
    ]
    village.crawl()
    assert village.rows("SELECT count(*) FROM pairs WHERE photo_sha256 IS NOT NULL") == [(4,)]
    assert village.rows("SELECT count(*) FROM version") == [(1,)]
