"""Sitemaps: indexes, news, pictures, gzip in every wrapping; huge ones in little memory; hostile ones not at all."""

from __future__ import annotations

import gzip
import resource
import subprocess
import sys
import zlib
from datetime import date
from pathlib import Path

import pytest

from newsarchive.errors import PageError
from newsarchive.finding import sitemap
from newsarchive.finding.entry import Entry
from newsarchive.finding.sitemap import ChildSitemap, is_worth_reading, read_sitemap
from newsarchive.finding.window import Window

URL = "http://lang.example/sitemap.xml"


def urlset(*urls: str, names: str = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"') -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {names}>{"".join(urls)}</urlset>'.encode()


def loc(number: int, more: str = "") -> str:
    return f"<url><loc>http://lang.example/a-{number}.htm</loc>{more}</url>"


def found(body: bytes) -> list[Entry | ChildSitemap]:
    return list(read_sitemap(body, url=URL))


def urls_of(body: bytes) -> list[str]:
    return [one.url for one in found(body)]


TWO = urlset(loc(1), loc(2))
TWO_URLS = ["http://lang.example/a-1.htm", "http://lang.example/a-2.htm"]


def test_addresses_and_dates_are_read() -> None:
    (entry,) = found(urlset(loc(1, "<lastmod>2016-09-06T10:15:00+07:00</lastmod>")))
    assert isinstance(entry, Entry)
    assert entry.published_at is None
    assert entry.modified_at
    assert entry.modified_at.isoformat() == "2016-09-06T10:15:00+07:00"


def test_an_index_names_sitemaps() -> None:
    body = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
      <sitemap><loc>/sitemaps/news-2016-9.xml</loc><lastmod>2016-09-30</lastmod></sitemap>
      <!-- chua co --><sitemap><loc> http://lang.example/sitemaps/news-2016-10.xml </loc></sitemap></sitemapindex>"""
    one, two = found(body)
    assert isinstance(one, ChildSitemap)
    assert one.url == "http://lang.example/sitemaps/news-2016-9.xml"
    assert one.modified_at
    assert two == ChildSitemap("http://lang.example/sitemaps/news-2016-10.xml")


def test_a_news_sitemap_gives_title_and_day_and_an_image_sitemap_its_pictures() -> None:
    news = """<n:news><n:publication><n:name>Lang</n:name></n:publication><n:title>Chùm ảnh: Lũ rút</n:title>
      <n:publication_date>2026-03-07T08:15:00+07:00</n:publication_date></n:news>"""
    images = "".join(f"<i:image><i:loc>/{n}.jpg</i:loc><i:title>Ảnh {n}</i:title></i:image>" for n in range(7))
    names = (
        'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9" '
        'xmlns:i="http://www.google.com/schemas/sitemap-image/1.1"'
    )
    (entry,) = found(urlset(f"<url>{images}<loc>/a-1.htm</loc>{news}</url>", names=names))
    assert isinstance(entry, Entry)
    assert (entry.url, entry.title, entry.images) == ("http://lang.example/a-1.htm", "Chùm ảnh: Lũ rút", 7)
    assert entry.published_at
    assert entry.published_at.hour == 8


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(TWO),
        gzip.compress(gzip.compress(TWO)),
        b"\xef\xbb\xbf" + TWO,
        b"\n\n" + TWO.partition(b"?>")[2],
        TWO.replace(b"sitemaps.org", b"sitemap.example"),
        TWO.replace(b' xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"', b""),
        TWO.replace(b"UTF-8", b"utf-16").decode().encode("utf-16"),
        b"http://lang.example/a-1.htm\r\nhttp://lang.example/a-2.htm",
    ],
    ids=["gzip", "gzip twice", "a mark", "no declaration", "another namespace", "no namespace", "utf-16", "plain list"],
)
def test_a_sitemap_is_read_in_whatever_wrapping_it_comes(body: bytes) -> None:
    assert urls_of(body) == TWO_URLS


def test_damage_costs_only_what_it_touches() -> None:
    body = urlset(loc(1), "<url><loc>http://lang.example/a-9.htm</url>", loc(2))
    assert {"http://lang.example/a-1.htm", "http://lang.example/a-2.htm"} <= set(urls_of(body))
    assert urls_of(urlset("<url><loc>http://lang.example/x.htm?a=1&b=2&amp;c=3</loc></url>")) == [
        "http://lang.example/x.htm?a=1&b=2&c=3"
    ]
    assert urls_of(urlset("<url><loc><![CDATA[http://lang.example/x.htm?a=1&b=2]]></loc></url>")) == [
        "http://lang.example/x.htm?a=1&b=2"
    ]


def test_an_ampersand_on_the_border_of_two_pieces_is_still_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "PIECE", 7)
    address = "http://lang.example/x.htm?mot=1&hai=2&amp;ba=3&#38;bon=4"
    assert urls_of(urlset(f"<url><loc>{address}</loc></url>", loc(2))) == [
        "http://lang.example/x.htm?mot=1&hai=2&ba=3&bon=4",
        "http://lang.example/a-2.htm",
    ]


@pytest.mark.parametrize("body", [TWO[:-30], gzip.compress(TWO)[:-12]], ids=["XML", "gzip"])
def test_a_sitemap_that_is_cut_off_gives_what_came_and_then_says_so(body: bytes) -> None:
    seen = []
    with pytest.raises(PageError, match="cut off"):
        seen.extend(one.url for one in read_sitemap(body, url=URL))
    reader = read_sitemap(TWO[:-30], url=URL)
    assert next(reader).url == TWO_URLS[0]


BOMB = b'<?xml version="1.0"?><!DOCTYPE u [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><urlset><url><loc>http://lang.example/&b;</loc></url></urlset>'


@pytest.mark.parametrize(
    "body",
    [BOMB, gzip.compress(BOMB), BOMB.decode().encode("utf-16"), BOMB.replace(b"<!DOCTYPE", b"<!-- x -->\n<!DOCTYPE")],
    ids=["plain", "gzip", "utf-16", "behind a comment"],
)
def test_entities_are_refused(body: bytes) -> None:
    with pytest.raises(PageError, match="entities"):
        found(body)


def test_gzip_that_unpacks_to_too_much_is_refused_in_little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MAX_SIZE", 50 * 1024 * 1024)
    bomb = gzip.compress(b"<urlset>" + b" " * (200 * 1024 * 1024))
    assert len(bomb) < 300_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(PageError, match="more than 50 MB"):
        found(bomb)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20 * 1024


@pytest.mark.parametrize("body", [b"", b"<html><body>404</body></html>", b"<!DOCTYPE html><p>x", b"{}", b"\x1f\x8bxx"])
def test_what_is_no_sitemap_is_an_error_in_one_line(body: bytes) -> None:
    with pytest.raises(PageError) as caught:
        found(body)
    assert "\n" not in str(caught.value)


def test_a_huge_sitemap_is_read_in_constant_memory(root: Path) -> None:
    """Peak memory over what the bytes themselves take, in a process of its own: 300,000 addresses, 40 MB."""
    script = """
import resource, sys
from newsarchive.finding.sitemap import read_sitemap
head, tail = b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">', b"</urlset>"
part = b"<url><loc>http://lang.example/mot-dia-chi-kha-dai-de-cho-giong-that-%08d.htm</loc><lastmod>2026-03-07</lastmod></url>"
def peak(count):
    body = head + b"".join(part % n for n in range(count)) + tail
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert sum(1 for _ in read_sitemap(body, url="http://lang.example/s.xml")) == count
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
peak(1000)
print(peak(300_000))
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 12 * 1024, f"{int(done.stdout) // 1024} MB"


def test_zlib_without_a_head_is_no_gzip() -> None:
    with pytest.raises(PageError):
        found(zlib.compress(TWO))


@pytest.mark.parametrize(
    ("url", "modified", "wanted"),
    [
        ("http://lang.example/sitemaps/news-2016-5.xml", None, True),
        ("http://lang.example/sitemaps/news-2016-4.xml", None, False),
        ("http://lang.example/sitemaps/sitemaps-2016-06.xml", None, True),
        ("http://lang.example/sitemap-article-201607.xml", None, False),
        ("http://lang.example/vi/sitemaps/news-5-2016.xml", None, True),
        ("http://lang.example/sitemap-2016.xml", None, True),
        ("http://lang.example/sitemap-2015.xml.gz", None, False),
        ("http://lang.example/sitemap-7.xml", None, True),
        ("http://lang.example/sitemap-7.xml", "2016-05-12", True),
        ("http://lang.example/sitemap-7.xml", "2015-05-02", False),
        ("http://lang.example/sitemap-7.xml", "2026-05-02", True),
    ],
)
def test_a_backfill_reads_only_the_sitemaps_of_its_days(url: str, modified: str | None, wanted: bool) -> None:
    moment = sitemap.read_moment(modified)
    window = Window(since=date(2016, 5, 10), until=date(2016, 6, 20))
    assert is_worth_reading(ChildSitemap(url, moment), window) is wanted
