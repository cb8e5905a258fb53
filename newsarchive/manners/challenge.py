"""Pages that ask whether a person is reading. A newspaper that shows one is marked blocked; nothing is bypassed."""

from __future__ import annotations

import re
from collections.abc import Mapping

LOOK = 65_536
"""Bytes that are looked at. Challenge pages are short; an article's comment form may hold a captcha further down."""

MANY_LINKS = 10
"""A page with so many links is a page of the newspaper, whatever scripts it carries."""

_SCRIPT = re.compile(rb"<script\b", re.I)
_LINK = re.compile(rb"<a\s", re.I)
_CONTENT = re.compile(rb"<(?:img|article|figure)\b", re.I)
_COOKIE = re.compile(rb"document\s*\.\s*cookie\s*=", re.I)
_RELOAD = re.compile(rb"location\s*\.\s*(?:reload|replace|assign)|location(?:\s*\.\s*href)?\s*=", re.I)
_TITLE = re.compile(rb"<title[^>]*>([^<]{0,200})", re.I)
_CAPTCHA = re.compile(rb"g-recaptcha|h-captcha|cf-turnstile|data-sitekey|captcha", re.I)
_ASKS = re.compile(
    r"just a moment|attention required|checking your browser|security check|ddos|are you (?:a )?(?:human|robot)|"
    r"xác (?:thực|minh)|kiểm tra (?:bảo mật|trình duyệt)|captcha|robot",
    re.I,
)
_WALLS = {
    b"_cf_chl_opt": "Cloudflare",
    b"cf-chl-": "Cloudflare",
    b"captcha-delivery.com": "DataDome",
    b"_incapsula_resource": "Imperva",
    b"sucuri_cloudproxy_js": "Sucuri",
    b"awswafintegration": "AWS WAF",
    b"/_sec/cp_challenge/": "Akamai",
}


def find_challenge(headers: Mapping[str, str], body: bytes) -> str | None:
    """The kind of challenge that an answer is, in words; None for anything else. ``headers`` by lower-case name.

    >>> find_challenge({}, b'<script>document.cookie="D1N=7";window.location.reload(true);</script>')
    'a script that sets a cookie and reloads'
    >>> find_challenge({"cf-mitigated": "challenge"}, b"")
    'a challenge by Cloudflare'
    """
    if headers.get("cf-mitigated", "").lower() == "challenge":
        return "a challenge by Cloudflare"
    if headers.get("x-amzn-waf-action", "").lower() in ("challenge", "captcha"):
        return "a challenge by AWS WAF"
    if len(body) > LOOK or len(_LINK.findall(body)) >= MANY_LINKS:
        return None
    lowered = body.lower()
    for mark, wall in _WALLS.items():
        if mark in lowered:
            return f"a challenge by {wall}"
    return _of_unknown_make(body)


def _of_unknown_make(body: bytes) -> str | None:
    bare = not _LINK.search(body) and not _CONTENT.search(body)
    if bare and len(body) < 4096 and _SCRIPT.search(body) and _COOKIE.search(body) and _RELOAD.search(body):
        return "a script that sets a cookie and reloads"
    title = _TITLE.search(body)
    asks = bool(title and _ASKS.search(title[1].decode("utf-8", "replace")))
    if asks and (_CAPTCHA.search(body) or (_SCRIPT.search(body) and not _CONTENT.search(body))):
        return "a page that asks for a captcha"
    if bare and _SCRIPT.search(body) and _CAPTCHA.search(body) and len(body) < 16_384:
        return "a page that asks for a captcha"
    return None
