"""Feeds as newspapers serve them: broken, in the wrong charset, with dates of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsarchive.errors import PageError
from newsarchive.finding.feed import is_feed, read_feed

URL = "http://lang.example/rss/anh.rss"


def rss(*items: str, declaration: str = '<?xml version="1.0" encoding="utf-8"?>') -> str:
    return f'{declaration}<rss version="2.0"><channel><title>Ảnh</title>{"".join(items)}</channel></rss>'


def item(number: int, **tags: str) -> str:
    fields = {"title": f"Bộ ảnh số {number}", "link": f"http://lang.example/a-{number}.htm", **tags}
    return "<item>" + "".join(f"<{name}>{value}</{name}>" for name, value in fields.items()) + "</item>"


def test_an_item_gives_address_title_and_date() -> None:
    (entry,) = read_feed(rss(item(1, pubDate="Sat, 07 Mar 2026 08:15:00 +0700")).encode(), url=URL)
    assert (entry.url, entry.title) == ("http://lang.example/a-1.htm", "Bộ ảnh số 1")
    assert entry.published_at
    assert entry.published_at.isoformat() == "2026-03-07T08:15:00+07:00"


def test_dates_with_the_month_first_are_read_as_such() -> None:
    (entry,) = read_feed(rss(item(1, pubDate="10/5/2026 3:42:00 PM")).encode(), url=URL)
    assert entry.published_at
    assert entry.published_at.isoformat() == "2026-10-05T15:42:00+07:00"


def test_atom_is_a_feed_too() -> None:
    body = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Ảnh</title><entry><title>Chợ phiên</title>
      <link rel="alternate" href="/cho-phien-7.htm"/><id>tag:lang.example,2026:7</id>
      <published>2026-03-07T01:15:00Z</published><updated>2026-03-08T01:15:00Z</updated></entry></feed>"""
    (entry,) = read_feed(body.encode(), url=URL)
    assert entry.url == "http://lang.example/cho-phien-7.htm"
    assert entry.published_at
    assert entry.published_at.isoformat() == "2026-03-07T08:15:00+07:00"
    assert entry.modified_at
    assert entry.modified_at.day == 8


@pytest.mark.parametrize(
    "body",
    [
        rss(item(1), item(2)).encode("utf-16"),
        rss(item(1), item(2)).encode("utf-16-le"),
        rss(item(1), item(2), declaration='<?xml version="1.0" encoding="utf-16"?>').encode("utf-8"),
        rss(item(1), item(2), declaration='<?xml version="1.0" encoding="iso-8859-1"?>').encode("utf-8"),
        rss(item(1), item(2), declaration="").encode("utf-8-sig"),
        b"\n\n  " + rss(item(1), item(2)).encode(),
    ],
    ids=["utf-16", "utf-16 without a mark", "utf-8 called utf-16", "utf-8 called latin-1", "a mark", "white space"],
)
def test_what_a_feed_says_of_its_letters_is_not_believed(body: bytes) -> None:
    assert [entry.title for entry in read_feed(body, url=URL)] == ["Bộ ảnh số 1", "Bộ ảnh số 2"]


@pytest.mark.parametrize(
    "body",
    [
        rss(item(1, description="lưới & chài < sóng"), item(2)),
        rss(item(1), item(2))[:-20],
        rss(item(1, description="a &nbsp; b &oacute;"), item(2)),
        rss(item(1, description="<p>hở <b>thẻ"), item(2)),
        rss(item(1, description="\x0b ký tự lạ"), item(2)),
    ],
    ids=["bare ampersand", "cut off", "entities of HTML", "unclosed tags", "control characters"],
)
def test_a_broken_feed_gives_what_can_be_read(body: str) -> None:
    urls = [entry.url for entry in read_feed(body.encode(), url=URL)]
    assert urls == ["http://lang.example/a-1.htm", "http://lang.example/a-2.htm"]


def test_relative_links_cdata_and_permanent_guids_are_addresses() -> None:
    body = rss(
        item(1, link="/a-1.htm"),
        item(2, link="<![CDATA[ http://lang.example/a-2.htm?x=1&y=2 ]]>", title="<![CDATA[Lửa <b>lò</b> & khói]]>"),
        "<item><title>Ba</title><guid isPermaLink='true'>http://lang.example/a-3.htm</guid></item>",
        "<item><title>Không địa chỉ</title></item>",
        item(1),
    )
    entries = read_feed(body.encode(), url=URL)
    assert [entry.url for entry in entries] == [
        "http://lang.example/a-1.htm",
        "http://lang.example/a-2.htm?x=1&y=2",
        "http://lang.example/a-3.htm",
    ]
    assert entries[1].title == "Lửa lò & khói"


def test_pictures_that_the_feed_names_are_counted() -> None:
    media = "".join(f'<media:content url="http://lang.example/{n}.jpg" medium="image"/>' for n in range(6))
    body = rss(f"<item><title>Sáu</title><link>/a-1.htm</link>{media}</item>")
    body = body.replace("<rss ", '<rss xmlns:media="http://search.yahoo.com/mrss/" ')
    (entry,) = read_feed(body.encode(), url=URL)
    assert entry.images == 6


def test_an_empty_feed_has_no_entries() -> None:
    assert read_feed(rss().encode(), url=URL) == ()


@pytest.mark.parametrize("body", [b"<html><body>Not found</body></html>", b"", b"\x00\x01\x02" * 99])
def test_what_is_no_feed_is_an_error_in_one_line(body: bytes) -> None:
    with pytest.raises(PageError) as caught:
        read_feed(body, url=URL)
    assert "\n" not in str(caught.value)


def test_a_bomb_of_entities_is_not_unfolded() -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{levels}]>' + rss(
        item(1, title="&l9;"), declaration=""
    )
    entries = read_feed(bomb.encode(), url=URL)
    assert all(len(entry.title or "") < 1000 for entry in entries)


def test_text_that_is_the_name_of_a_file_or_an_address_is_not_opened(tmp_path: Path) -> None:
    secret = tmp_path / "feed.xml"
    secret.write_text(rss(item(1)), encoding="utf-8")
    for text in (str(secret), f"file://{secret}", "http://127.0.0.1:9/"):
        with pytest.raises(PageError):
            read_feed(text.encode(), url=URL)


def test_an_outside_entity_is_not_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("mật khẩu", encoding="utf-8")
    body = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}">]>' + rss(
        item(1, title="&x;"), declaration=""
    )
    assert all("mật khẩu" not in (entry.title or "") for entry in read_feed(body.encode(), url=URL))


def test_a_feed_is_told_from_a_sitemap() -> None:
    assert is_feed(rss().encode())
    assert not is_feed(b'<?xml version="1.0"?><urlset><url><loc>http://lang.example/rss</loc></url></urlset>')
