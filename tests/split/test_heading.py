"""What a page says above and around its story, in the frames of every family of CMS."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from newsarchive.sites.site import Site
from newsarchive.split.heading import Heading, read_heading
from newsarchive.text.headlines import split_lead
from newsarchive.text.keys import letters_key

TITLE = "Đêm hoa đăng trên sông Vạn Yên"
LEAD = "Nước lên, bà con xóm cồn thắp hàng nghìn ngọn đèn thả xuống dòng sông quê."
BODY = "<p>" + "Trời vừa sẩm tối, bến đò đã đông kín người. " * 4 + "</p>"


def tree(html: str) -> etree._Element:
    return etree.fromstring(html.encode(), parser=etree.HTMLParser(encoding="utf-8", remove_comments=True))


def read(body: str, head: str = "", **options: object) -> Heading:
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    return read_heading(tree(page), **options)  # type: ignore[arg-type]


FRAMES = {
    "VCCorp": f"""<div class="detail__cmain"><div data-role="publishdate">07/03/2026 08:01 GMT+7</div>
        <h1 class="detail-title" data-role="title">{TITLE}</h1>
        <div class="author-info"><a class="name" href="/tac-gia/ta-huong-1.htm">TẠ HƯƠNG</a></div>
        <h2 class="detail-sapo" data-role="sapo">(NLĐO)- {LEAD}</h2>
        <div class="detail-content afcbc-body" data-role="content">{BODY}</div></div>""",
    "VCCorp, icon in the date": f"""<div><h1 data-role="title">{TITLE}</h1>
        <p class="author" data-role="author">Tạ Hương</p>
        <div data-role="publishdate">07/03/2026 <span class="icon"></span> 08:01</div>
        <h2 data-role="sapo">{LEAD}</h2><div data-role="content">{BODY}</div></div>""",
    "VnExpress": f"""<div class="sidebar-1"><div class="header-content">
        <span class="date">Thứ bảy, 7/3/2026, 08:01 (GMT+7)</span>
        </div><h2 class="title">{TITLE}</h2><h1 class="title-detail">{TITLE}</h1>
        <p class="description"><span class="location-stamp">Cần Thơ</span>{LEAD}</p>
        <article class="fck_detail ">{BODY}<p class="Normal" style="text-align:right;"><strong>Tạ Hương</strong></p>
        </article></div>""",
    "Hemera": f"""<div class="article"><h1 class="article__title cms-title "> {TITLE} </h1><div class="article__meta">
        <div class="cms-author"><a class="name" href="#">Tạ Hương - </a></div>
        <time class="article__time" datetime="2026-03-07T08:01:00+0700">07/03/2026 08:01</time></div>
        <div class="article__sapo cms-desc"><p>(PLO)-&nbsp;{LEAD}</p></div>
        <div class="article__body zce-content-body cms-body" itemprop="articleBody">{BODY}</div></div>""",
    "MasterCMS": f"""<div><h1 class="article-detail-title">{TITLE}</h1><p><span class="format_time">08:01</span> |
        <span class="format_date">07/03/2026</span></p><div class="bx-time">08:01 | 07/03/2026</div>
        <div class="article-detail-desc"><p class="detail-sapo">{LEAD}</p></div>
        <div class="__MASTERCMS_CONTENT">{BODY}<p align="right"><strong>Tạ Hương</strong></p></div></div>""",
    "Znews": f"""<header><h1 class="the-article-title">{TITLE}</h1><ul><li class="the-article-author">Tạ Hương</li>
        <li class="the-article-publish">Thứ bảy, 7/3/2026 08:01 (GMT+7)</li></ul></header>
        <section><p class="the-article-summary">{LEAD}</p><div class="the-article-body">{BODY}</div></section>""",
    "VietNamNet": f"""<div class="content-detail">
        <div class="bread-crumb-detail__time">Thứ Bảy, 07/03/2026 - 08:01</div>
        <h1 class="content-detail-title">{TITLE}</h1><h2 class="content-detail-sapo">{LEAD}</h2>
        <div class="article-detail-author__info"><span class="name"><a href="/author/1">Tạ Hương</a></span></div>
        <div class="maincontent main-content" id="maincontent">{BODY}</div></div>""",
    "Dân trí": f"""<article data-slot="container"><h1 data-slot="title" class="dt-text-4xl">{TITLE}</h1>
        <div class="dt-flex"><a href="https://dantri.example/tac-gia/ta-huong.htm">Tạ Hương</a>
        <time datetime="2026-03-07 08:01">Thứ bảy, 07/03/2026 - 08:01</time></div>
        <h2 data-slot="sapo" class="dt-text-lg">(Dân trí) - {LEAD}</h2>
        <div data-slot="content">{BODY}</div></article>""",
}  # fmt: skip


@pytest.mark.parametrize("frame", FRAMES)
def test_every_familys_frame_gives_title_lead_author_and_time(frame: str) -> None:
    said = read(FRAMES[frame])
    assert (said.title, said.lead) == (TITLE, LEAD)
    assert (said.author or "").casefold() == "tạ hương"
    assert said.published_at is not None
    assert said.published_at.isoformat() == "2026-03-07T08:01:00+07:00"
    assert said.source is None


def test_the_outlet_prefix_and_the_place_leave_the_lead_and_the_verbatim_keeps_them() -> None:
    said = read(FRAMES["Dân trí"])
    assert (said.outlet_prefix, said.lead_verbatim) == ("Dân trí", f"(Dân trí) - {LEAD}")
    stamped = read(FRAMES["VnExpress"])
    assert (stamped.place, stamped.lead, stamped.lead_verbatim) == ("Cần Thơ", LEAD, f"Cần Thơ{LEAD}")


def test_a_marker_leaves_the_title_and_the_verbatim_keeps_it() -> None:
    said = read(f"<h1>[Photo] {TITLE}</h1>")
    assert (said.title, said.title_verbatim) == (TITLE, f"[Photo] {TITLE}")


@pytest.mark.parametrize(
    "head",
    [
        f'<meta property="og:title" content="{TITLE}"><title>{TITLE} - Báo Bến Xưa</title>',
        f"<title>{TITLE} | Báo Bến Xưa</title>",
        f'<title>{TITLE} - Bến Xưa Online</title><link rel="canonical" href="https://benxua.vn/dem-hoa-dang-1.htm">',
        f'<meta content="{TITLE} - Bến Xưa" itemprop="headline" property="og:title">'
        '<meta property="og:site_name" content="Bến Xưa">',
        f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{TITLE}"}}</script>',
    ],
)
def test_without_an_h1_the_metadata_give_the_title_without_the_newspapers_name(head: str) -> None:
    assert read("<p>Trời vừa sẩm tối.</p>", head).title == TITLE


def test_a_dash_inside_a_title_is_kept() -> None:
    title = "Vạn Yên - bến cũ, đò xưa"
    assert read("", f"<title>{title} - Báo Bến Xưa</title>").title == title


def test_the_h1_that_the_metadata_confirm_is_the_title() -> None:
    body = f"<h1><a href='/'>Báo Bến Xưa điện tử</a></h1><h1></h1><h1 class='big'>{TITLE}</h1><h1>Thông báo</h1>"
    assert read(body, f'<meta property="og:title" content="{TITLE}">').title == TITLE


def test_an_h1_that_says_more_than_the_metadata_is_still_the_title() -> None:
    logo = "Báo Bến Xưa, tiếng nói của người dân xóm cồn Vạn Yên ven dòng sông quê"
    body = f"<h1>{logo}</h1><h1>{TITLE} (kỳ 2)</h1>"
    assert read(body, f'<meta property="og:title" content="{TITLE}">').title == f"{TITLE} (kỳ 2)"


def test_a_title_outside_any_h1_is_found_by_its_words() -> None:
    body = f'<div class="box"><div class="t">{TITLE}</div><div class="sapo">{LEAD}</div>'
    body += f'<div class="fck">{BODY}</div></div>'
    said = read(
        body, f'<meta property="og:title" content="{TITLE} "><meta name="description" content="Tóm tắt khác hẳn.">'
    )
    assert (said.title, said.lead) == (TITLE, LEAD)


def test_without_a_lead_on_the_page_the_description_is_the_lead() -> None:
    said = read(f"<h1>{TITLE}</h1>", f'<meta name="description" content="(VTC News) - {LEAD}">')
    assert (said.outlet_prefix, said.lead) == ("VTC News", LEAD)


def test_the_storys_first_paragraph_is_no_lead() -> None:
    assert read(f"<div><h1>{TITLE}</h1>{BODY}{BODY}</div>").lead is None


@pytest.mark.parametrize("body", ['class="the-article-body"', 'data-role="content"', 'data-slot="content"'])
def test_a_plain_paragraph_between_title_and_body_is_the_lead(body: str) -> None:
    page = f"<h1>{TITLE}</h1><ul><li>08:01 07/03/2026</li></ul><p>{LEAD}</p><div {body}>{BODY}</div>"
    assert read(f"<div>{page}</div>").lead == LEAD


def test_a_bar_that_repeats_the_title_is_no_lead() -> None:
    title = "Ai về bến cũ, ai qua sông Vạn Yên đêm nay?"
    page = f'<h1>{title}</h1><h2 class="bar">{title}</h2><p>{LEAD}</p><div class="fck">{BODY}</div>'
    assert read(f"<div>{page}</div>").lead == LEAD


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta property="article:published_time" content="2026-03-07T08:01:53+07:00">', "2026-03-07T08:01:53+07:00"),
        ('<meta property="article:published_time" content="2026-03-07T08:01:53">', "2026-03-07T08:01:53+07:00"),
        (
            '<meta property="article:published_time" content="2026-03-07T08:01:00&#x2B;07:00">',
            "2026-03-07T08:01:00+07:00",
        ),
        (
            '<meta content="2026-03-07T08:01:53+0700" itemprop="datePublished" name="pubdate">',
            "2026-03-07T08:01:53+07:00",
        ),
        ('<meta name="pubdate" content="2026-03-07T01:01:53Z">', "2026-03-07T08:01:53+07:00"),
        (
            '<script type="application/ld+json">{"datePublished":"2026-03-07T08:01:11.000 +07:00"}</script>',
            "2026-03-07T08:01:11+07:00",
        ),
    ],
)
def test_the_time_of_the_metadata_is_in_the_zone_of_vietnam(head: str, expected: str) -> None:
    said = read(f"<h1>{TITLE}</h1>", head)
    assert said.published_at is not None
    assert said.published_at.isoformat() == expected


def test_json_ld_escaped_twice_names_the_author() -> None:
    html = """<script type="application/ld+json">{"@type":"NewsArticle","headline":"X","author":{"@type":"Person",
        "name":"T&amp;#7841; H&#432;&#417;ng"},"publisher":{"name":"Bến Xưa"}}</script>"""
    assert read("", html).author == "Tạ Hương"


def test_several_authors_are_joined_by_commas() -> None:
    assert read("", '<meta property="dable:author" content="TẠ HƯƠNG;MAI SƠN">').author == "TẠ HƯƠNG, MAI SƠN"
    list_of_two = '{"author":[{"@type":"Person","name":"Tạ Hương"},{"@type":"Person","name":"Mai Sơn"}]}'
    assert read("", f'<script type="application/ld+json">{list_of_two}</script>').author == "Tạ Hương, Mai Sơn"


@pytest.mark.parametrize(
    "author", ["BEN XUA ONLINE", "Báo Bến Xưa", "benxua.vn", "https://www.facebook.com/benxua", "Reuters", "Bến Xưa"]
)
def test_the_newspaper_itself_is_no_author(author: str) -> None:
    head = f'<meta name="author" content="{author}"><meta property="article:author" content="{author}">'
    assert read("", head, url="https://benxua.vn/anh/dem-hoa-dang-1.htm").author is None


@pytest.mark.parametrize(
    ("end", "author", "source"),
    [
        ('<p align="right"><strong>Theo VOV</strong></p>', None, "VOV"),
        ("<p>Theo Bến Xưa</p>", None, "Bến Xưa"),
        ('<p class="source">Nhịp sống xóm cồn</p>', None, "Nhịp sống xóm cồn"),
        ('<p style="text-align: right;"><strong>Tạ Hương</strong> (theo <em>Reuters</em>)</p>', "Tạ Hương", "Reuters"),
        ('<p style="text-align:right">Theo <b>Tạ Hương</b></p><p style="text-align:right"><i>Bến Xưa</i></p>',
         "Tạ Hương", "Bến Xưa"),
        ('<p style="text-align:right"><strong>TTXVN</strong></p>', None, "TTXVN"),
        ("<p>Theo bà Tư, đêm nay nước còn lên nữa.</p>", None, None),
    ],
)  # fmt: skip
def test_the_lines_below_the_story_name_author_and_source(end: str, author: str | None, source: str | None) -> None:
    said = read(f"<div><h1>{TITLE}</h1><div class='fck'>{BODY}{end}</div></div>")
    assert (said.author, said.source) == (author, source)


URL = "https://benxua.vn/anh/dem-hoa-dang-post874982.html"


def test_the_canonical_link_wins_over_a_share_link() -> None:
    head = f'<meta property="og:url" content="https://benxua.vn/share874982.html"><link rel="canonical" href="{URL}">'
    assert read("", head).canonical_url == URL
    assert read("", '<meta property="og:url" content="https://benxua.vn/share874982.html">').canonical_url is None


def test_a_canonical_address_is_absolute_and_otherwise_as_printed() -> None:
    odd = "/anh/%C4%91%C3%AAm-hoa-đa\u0306ng-1.htm?x=1"
    assert read("", f'<link rel="canonical" href="{odd}">', url=URL).canonical_url == "https://benxua.vn" + odd


def test_a_canonical_link_to_the_front_page_is_ignored() -> None:
    head = f'<link rel="canonical" href="https://benxua.vn/"><meta property="og:url" content="{URL}">'
    assert read("", head, url=URL).canonical_url == URL


def test_page_and_headers_say_what_archives_may_not_do() -> None:
    head = '<meta name="ROBOTS" content="NOARCHIVE, max-image-preview:large, noimageai">'
    head += '<meta name="tdm-reservation" content="1">'
    said = read("", head, headers=(("X-Robots-Tag", "noai, noarchive"), ("Server", "nginx")))
    assert said.archiving == ("noarchive", "noimageai", "noai", "tdm-reservation")
    assert read("", "", headers=(("TDM-Reservation", "1"),)).archiving == ("tdm-reservation",)


def test_directives_for_another_robot_and_zeros_say_nothing() -> None:
    head = '<meta name="googlebot" content="noarchive"><meta name="tdm-reservation" content="0">'
    headers = (("x-robots-tag", "otherbot: nofollow, noarchive"), ("tdm-reservation", "0"))
    assert read("", head, headers=headers).archiving == ()


def test_a_sites_selectors_come_first() -> None:
    body = f"""<h1>Bến Xưa</h1><div class="t">{TITLE}</div><div class="l">Khác</div><p class="l">{LEAD}</p>
        <b class="ab">Hạ Lam</b><b class="b">Hạ Lam</b><b class="b a">Tạ Hương</b>
        <i class="d">08:01 | 07/03/2026</i><u class="s">Nguồn: Xóm Cồn</u>"""
    site = Site(
        "benxua",
        title_css=("p.t", ".t"),
        lead_css=("p.l",),
        author_css=("b.a.b",),
        date_css=(".d",),
        source_css=(".s",),
    )
    said = read(body, '<meta property="og:title" content="Khác">', site=site)
    assert (said.title, said.lead, said.author, said.source) == (TITLE, LEAD, "Tạ Hương", "Xóm Cồn")
    assert said.published_at is not None
    assert said.published_at.isoformat() == "2026-03-07T08:01:00+07:00"


def test_an_empty_page_has_an_empty_heading() -> None:
    assert read("") == Heading()


def test_a_deep_page_is_read_without_recursion() -> None:
    html = "<div>" * 5_000 + f"<h1>{TITLE}</h1><h2 class='sapo'>{LEAD}</h2>" + "</div>" * 5_000
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    said = read_heading(etree.fromstring(html.encode(), parser=parser))
    assert said.title in (TITLE, None)


PIECES = """<h1>|</h1>|<p>|</p>|<div class='sapo'>|</div>|<time datetime='x'>|<h2>|</h2>|&amp;amp;|07/03/2026
<meta property='og:title' content='a - b - '>|<link rel=canonical href='//['>|<p align=right>Theo|</script>
<script type='application/ld+json'>{"author": [|<span class='location-stamp'>Huế</span>"""
MARKUP = st.lists(st.sampled_from([TITLE, LEAD, *PIECES.replace("\n", "|").split("|")]), max_size=40)


@given(MARKUP)
def test_any_markup_gives_a_heading(pieces: list[str]) -> None:
    root = etree.fromstring(("<html>" + "".join(pieces)).encode(), parser=etree.HTMLParser(encoding="utf-8"))
    said = read_heading(root, url="https://benxua.vn/1.htm")
    assert said.title is None or said.title


def test_headings_agree_with_the_labels_of_real_pages(shared: Path) -> None:
    checked, wrong = 0, []
    for folder in sorted((shared / "corpus").iterdir()):
        html = (folder / "page.html").read_bytes() if folder.is_dir() else b""
        if b"<head" not in html[:3000].lower() or b"ection-front" in folder.name.encode():
            continue
        gold = json.loads((folder / "gold.json").read_text("utf-8"))
        said = read_heading(etree.fromstring(html, parser=etree.HTMLParser(encoding="utf-8")))
        checked += 1
        for name, want in (
            ("title", gold["title"]),
            ("lead", split_lead(gold["lead"] or "")[2]),
            ("source", gold["source"]),
        ):
            if letters_key(getattr(said, name) or "") != letters_key(want or ""):
                wrong.append(f"{folder.name}: {name}")
    assert checked >= 10
    assert wrong == []
