"""A newspaper's rule, the rule-free reading beside it, and what each pair says of its evidence."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

import newsarchive
from newsarchive import Evidence, Site, SiteRuleError, UnknownSiteError
from newsarchive.sites.families import FAMILIES, FIGURE
from newsarchive.sites.selectors import Roles, read_selector

RULE = FIGURE.but(
    name="thu",
    hosts=("thu.example",),
    version=3,
    body=(".bai-viet",),
    drop=(".khung-phu",),
    caption=(".loi-anh",),
    rewrites=((r"/w\d+/", "/"),),
)
ONE, TWO = "Người gác đèn biển lau lại tấm kính trước giờ thắp.", "Chuyến tàu tiếp tế cuối cùng trước mùa gió chướng."


def page(body: str, name: str = "bai-viet") -> str:
    return f'<html><body><h1>Đèn biển</h1><div class="{name}">{body}</div></body></html>'


def photo(number: int, caption: str) -> str:
    return f'<div><img src="https://anh.example/w640/den-{number}.jpg"><div class="loi-anh">{caption}</div></div>'


def test_a_rule_reads_its_pages_and_signs_every_pair() -> None:
    gallery = newsarchive.extract(page(photo(1, ONE) + photo(2, TWO)), site=RULE)
    assert [(pair.caption, pair.evidence) for pair in gallery.pairs] == [
        (ONE, Evidence("caption element", "thu", 3)),
        (TWO, Evidence("caption element", "thu", 3)),
    ]
    assert (gallery.rule, gallery.disagreement) == ("thu", None)


def test_a_rewrite_leads_and_the_page_s_own_address_stays() -> None:
    gallery = newsarchive.extract(page(photo(1, ONE) + photo(2, TWO)), site=RULE)
    assert gallery.pairs[0].image_candidates == ("https://anh.example/den-1.jpg", "https://anh.example/w640/den-1.jpg")


def test_where_the_rule_finds_no_body_the_rule_free_reading_counts_and_the_gallery_says_so() -> None:
    gallery = newsarchive.extract(page(photo(1, ONE) + photo(2, TWO), name="khung-moi"), site=RULE)
    assert [pair.caption for pair in gallery.pairs] == [ONE, TWO]
    assert gallery.rule == "generic"
    assert gallery.disagreement == "the rule thu finds no body on this page"


def test_where_the_two_readings_differ_the_gallery_says_so_and_is_less_sure() -> None:
    body = (
        photo(1, ONE)
        + photo(2, TWO)
        + f'<figure class="khung-phu"><img src="/x.jpg"><figcaption>{ONE}</figcaption></figure>'
    )
    gallery = newsarchive.extract(page(body), site=RULE)
    assert len(gallery.pairs) == 2
    assert gallery.disagreement is not None
    assert "reads 2 photos" in gallery.disagreement
    assert "reading 3" in gallery.disagreement
    assert gallery.confidence < newsarchive.extract(page(photo(1, ONE) + photo(2, TWO)), site=RULE).confidence


def test_a_page_without_a_rule_is_read_by_structure() -> None:
    gallery = newsarchive.extract(page(photo(1, ONE) + photo(2, TWO)), url="https://khong-ai-biet.example/bai.html")
    assert (gallery.rule, gallery.site, gallery.disagreement) == ("generic", None, None)
    assert gallery.pairs[0].evidence.rule == "generic"


def test_evidence_that_reads_the_page_s_own_places_is_surer_than_paragraphs() -> None:
    figures = newsarchive.extract(
        page("".join(f'<figure><img src="/{at}.jpg"><figcaption>{ONE} {at}</figcaption></figure>' for at in range(4)))
    )
    paragraphs = newsarchive.extract(page("".join(f'<p><img src="/{at}.jpg"></p><p>{ONE} {at}</p>' for at in range(4))))
    assert {pair.evidence.kind for pair in figures.pairs} == {"figcaption"}
    assert {pair.evidence.kind for pair in paragraphs.pairs} == {"paragraph below"}
    assert figures.confidence > paragraphs.confidence > 0.5


def test_a_site_can_be_named_and_an_unknown_name_is_an_error() -> None:
    assert newsarchive.extract(page(photo(1, ONE)), site="vnexpress").site == "vnexpress"
    with pytest.raises(UnknownSiteError):
        newsarchive.extract(page(photo(1, ONE)), site="khong-co-bao-nay")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("body", (".a .b",)),
        ("drop", ("div > p",)),
        ("caption", ("",)),
        ("caption_from", ("guess",)),
        ("rewrites", (("(", ""),)),
    ],
)
def test_a_rule_that_cannot_be_read_is_refused_when_it_is_written(field: str, value: object) -> None:
    with pytest.raises(SiteRuleError, match="site thu"):
        RULE.but(**{field: value})


def test_every_family_is_a_rule_without_hosts() -> None:
    assert len({family.name for family in FAMILIES}) == len(FAMILIES) == 9
    assert all(family.has_reading_rule and not family.hosts for family in FAMILIES)
    assert not Site("moi").has_reading_rule


class Element:
    """An element of a test: a tag and attributes."""

    def __init__(self, tag: str, **attributes: str) -> None:
        self.tag = tag
        self.attributes = attributes

    def get(self, name: str) -> str | None:
        return self.attributes.get(name)

    def keys(self) -> Iterable[str]:
        return self.attributes.keys()


@pytest.mark.parametrize(
    ("selector", "element", "answers"),
    [
        ("td.caption", Element("td", **{"class": "pCaption caption"}), True),
        ("td.caption", Element("div", **{"class": "caption"}), False),
        (".a.b", Element("p", **{"class": "b c a"}), True),
        ("#than-bai", Element("div", id="than-bai"), True),
        ("[type=photo]", Element("div", type="Photo"), True),
        ("[id^=adsweb_]", Element("div", id="adsWeb_Giua"), True),
        ("[type=photo]", Element("div"), False),
    ],
)
def test_simple_selectors_mean_what_they_mean_in_css(selector: str, element: Element, answers: bool) -> None:
    words = frozenset((element.get("class") or "").split())
    assert read_selector(selector).matches(element, words) is answers
    assert bool(Roles({1: [selector]}).of(element)) is answers
