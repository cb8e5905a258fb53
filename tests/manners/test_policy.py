"""What pages say on being archived, and pages that are no pages but challenges."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsarchive.errors import CrawlError
from newsarchive.manners.challenge import find_challenge
from newsarchive.manners.contact import check_contact
from newsarchive.manners.policy import keeps_page, keeps_photos, read_said


@pytest.mark.parametrize(
    ("headers", "page", "directives"),
    [
        ([], '<meta name="robots" content="noarchive, max-image-preview:large">', ("noarchive",)),
        ([], "<META content='NOIMAGEAI,noai' name=Robots>", ("noimageai", "noai")),
        ([], '<meta name="newsarchive" content="noarchive">', ("noarchive",)),
        ([], '<meta name="googlebot" content="noarchive">', ()),
        ([], '<!-- <meta name="robots" content="noarchive"> -->', ()),
        ([], '<meta name="tdm-reservation" content="1">', ("tdm-reservation",)),
        ([], '<meta name="tdm-reservation" content="0">', ()),
        ([("X-Robots-Tag", "noarchive, nosnippet")], "", ("noarchive",)),
        ([("x-robots-tag", "unavailable_after: 2030-01-01, noarchive")], "", ("noarchive",)),
        ([("X-Robots-Tag", "googlebot: noarchive")], "", ()),
        ([("X-Robots-Tag", "newsarchive: noarchive")], "", ("noarchive",)),
        ([("TDM-Reservation", "1")], "", ("tdm-reservation",)),
        ([], '<meta name="robots" content="index, follow">', ()),
    ],
)
def test_directives_are_read_from_headers_and_page(
    headers: list[tuple[str, str]], page: str, directives: tuple[str, ...]
) -> None:
    assert read_said(headers, page.encode()).directives == directives


def test_what_was_said_is_kept_word_for_word() -> None:
    said = read_said(
        [("X-Robots-Tag", "googlebot: noarchive"), ("TDM-Policy", "https://bao.example/tdm.json")],
        '<meta name="robots" content="noarchive,index">'.encode("utf-16"),
    )
    assert said.notes == (
        "X-Robots-Tag: googlebot: noarchive",
        "TDM-Policy: https://bao.example/tdm.json",
        "meta robots: noarchive,index",
    )


def test_the_policy_decides_what_is_kept_of_a_page_that_asks_not_to_be() -> None:
    kept = {
        policy: (keeps_page(policy, ["noarchive"]), keeps_photos(policy, ["noarchive"]))
        for policy in ("private", "text", "skip")
    }
    assert kept == {"private": (True, True), "text": (True, False), "skip": (False, False)}
    assert all(keeps_page(policy, []) and keeps_photos(policy, []) for policy in kept)


CHALLENGES = {
    "cookie and reload": b'<html><body><script>document.cookie="D1N=ab12"+"; path=/";window.location.reload(true);'
    b"</script></body></html>",
    "just a moment": b"<!DOCTYPE html><title>Just a moment...</title><script>window._cf_chl_opt={cType:'managed'}"
    b"</script>",
    "captcha form": '<html><title>Xác thực truy cập</title><form><div class="g-recaptcha" data-sitekey="x"></div>'
    "</form></html>".encode(),
    "ddos wall": "<title>DDoS protection</title><script>go()</script><p>Vui lòng đợi</p>".encode(),
    "datadome": b"<html><script src='https://ct.captcha-delivery.com/c.js'></script></html>",
}


@pytest.mark.parametrize("body", CHALLENGES.values(), ids=list(CHALLENGES))
def test_a_challenge_is_told_from_a_page(body: bytes) -> None:
    assert find_challenge({}, body)


@pytest.mark.parametrize("name", ["cf-mitigated", "x-amzn-waf-action"])
def test_a_challenge_is_told_by_its_header(name: str) -> None:
    assert find_challenge({name: "challenge"}, b"")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"User-agent: *\nDisallow: /captcha\n",
        b"<title>404</title><h1>Khong tim thay</h1><script>ga()</script>",
        b"<html>" + b'<a href="/x">tin</a>' * 12 + b'<div class="g-recaptcha" data-sitekey="x"></div></html>',
        b"\xff\xd8\xff\xe0 captcha",
        "<title>Robot hút bụi</title><article><img src=a.jpg><p>Ảnh</p></article>".encode(),
    ],
)
def test_an_ordinary_answer_is_no_challenge(body: bytes) -> None:
    assert find_challenge({}, body) is None


def test_no_labelled_page_is_taken_for_a_challenge(shared: Path) -> None:
    for page in shared.glob("corpus/*/page.html"):
        assert find_challenge({}, page.read_bytes()) is None, page


def test_a_real_newspaper_needs_a_contact_and_a_reserved_name_needs_none() -> None:
    assert check_contact("", ["anhmau.example", "127.0.0.1"], site="sample") == ""
    with pytest.raises(CrawlError, match=r"vnexpress: .*NEWSARCHIVE_CONTACT") as error:
        check_contact("  ", ["vnexpress.net"], site="vnexpress")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("contact", ["https://thuvien.example/luu-tru", "luu.tru+anh@thuvien.example"])
def test_a_contact_is_an_email_address_or_a_web_page(contact: str) -> None:
    assert check_contact(contact, ["vnexpress.net"], site="vnexpress") == contact


@pytest.mark.parametrize(
    "contact", ["me", "a@b", "x@y.example\r\nX-Evil: 1", "lưu@thưviện.example", "a@b.example, c@d.example"]
)
def test_anything_else_is_no_contact(contact: str) -> None:
    with pytest.raises(CrawlError, match="no contact address"):
        check_contact(contact, ["vnexpress.net"], site="vnexpress")
