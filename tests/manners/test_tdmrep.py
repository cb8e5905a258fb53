"""/.well-known/tdmrep.json: which addresses a host's rules reserve, and files that say nothing."""

from __future__ import annotations

import time

import pytest

from newsarchive.manners.tdmrep import MOST, Rule, find_rule, read_rules, text_of

STORY = "https://bao.example/anh/cho-noi-26031499.htm"


@pytest.mark.parametrize(
    ("location", "url", "fits"),
    [
        ("/", STORY, True),
        ("*", STORY, True),
        ("/anh", STORY, True),
        ("/anh/", STORY, True),
        ("anh/", STORY, True),
        ("/video/", STORY, False),
        ("/anh/*.htm$", STORY, True),
        ("/anh/*.htm$", STORY + "?in=1", False),
        ("/*/cho-*.htm", STORY, True),
        ("/*/cho-*-noi-*", STORY, False),
        ("/*noi*cho*", STORY, False),
        ("/anh$", "https://bao.example/anh", True),
        ("/anh$", "https://bao.example/anh/", False),
        ("/*anh$", "https://bao.example/anh", True),
        ("/a*a$", "https://bao.example/a", False),
        ("/", "https://bao.example", True),
        ("/ảnh/", "https://bao.example/%E1%BA%A3nh/cho.htm", True),
        ("/%E1%BA%A3nh/", "https://bao.example/ảnh/cho.htm", True),
        ("/anh?in=", "https://bao.example/anh?in=1", True),
    ],
)
def test_a_location_is_a_prefix_with_stars_and_an_end_as_in_robots_txt(location: str, url: str, fits: bool) -> None:
    assert Rule(location, True).fits(url) is fits


def test_the_first_rule_that_fits_counts() -> None:
    rules = read_rules(
        '[{"location": "/anh/tu-do/*", "tdm-reservation": 0},'
        ' {"location": "/*", "tdm-reservation": 1, "tdm-policy": "https://bao.example/dieu-khoan"}]'
    )
    free, story = find_rule(rules, "https://bao.example/anh/tu-do/1.htm"), find_rule(rules, STORY)
    assert free is not None
    assert free.note == "tdmrep.json: not reserved for /anh/tu-do/*"
    assert story is not None
    assert story.note == "tdmrep.json: reserved for /*, terms: https://bao.example/dieu-khoan"
    assert find_rule(rules[:1], STORY) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        "<h1>404</h1>",
        "{}",
        '{"location": "/"}',
        '["/"]',
        '[{"tdm-reservation": 1}]',
        '[{"location": 7}]',
        "[" * 9999,
    ],
)
def test_what_is_no_list_of_rules_says_nothing(text: str | None) -> None:
    assert read_rules(text) == ()


def test_a_reservation_may_be_a_number_or_its_text_and_nothing_else_reserves() -> None:
    for said, reserved in (("1", True), ('"1"', True), ("0", False), ("true", False), ("null", False), ("[1]", False)):
        (rule,) = read_rules(f'[{{"location": "/", "tdm-reservation": {said}}}]')
        assert rule.reserved is reserved


def test_a_hostile_file_costs_little() -> None:
    begun = time.process_time()
    location = "/" + "*a" * 140 + "b"
    rules = read_rules(f'[{", ".join([f"""{{"location": "{location}", "tdm-reservation": 1}}"""] * (2 * MOST))}]')
    assert len(rules) == MOST
    assert find_rule(rules, "https://bao.example/" + "a" * 2000) is None
    assert time.process_time() - begun < 5


def test_only_a_good_answer_has_a_text() -> None:
    assert (text_of(200, b"\xef\xbb\xbf[]"), text_of(404, b"[]"), text_of(500, b"[]")) == ("[]", "", "")
