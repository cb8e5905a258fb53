"""A reader with a browser: searches, turns pages, zooms; with the keyboard, on a phone, without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.desk.browser import Visit
from tests.desk.conftest import Open

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
Window = Callable[..., Visit]


def pages_of(desk: Open) -> list[str]:
    """One of every kind of page."""
    stories = desk.stories
    photo = stories.photo.sha256
    return [
        "/",
        "/search?q=duong",
        f"/gallery/{stories.market}",
        f"/gallery/{stories.changed}",
        f"/gallery/{stories.shared}",
        f"/photo/{photo}",
        f"/photo/{photo}/similar",
        "/pair/1/proof",
        "/health",
        "/runs",
        "/runs/1",
        "/nothing",
    ]


def test_a_search_with_marks_means_them_and_one_without_finds_all(visit: Window) -> None:
    page = visit().go("/")
    page.keyboard.press("/")
    page.keyboard.type("đường")
    page.keyboard.press("Enter")
    expect(page.locator(".hit mark").first).to_be_visible()
    with_marks = {text.lower() for text in page.locator(".hit mark").all_inner_texts()}
    page.goto("/search?q=duong")
    without = {text.lower() for text in page.locator(".hit mark").all_inner_texts()}
    assert with_marks == {"đường"}
    assert {"đường", "dương"} <= without


def test_a_hit_leads_to_its_photo_and_from_there_to_its_story(visit: Window) -> None:
    page = visit().go("/search?q=%22ch%E1%BB%A3+n%E1%BB%95i%22")
    page.locator(".hit .shot[href*='/photo/']").first.click()
    expect(page.locator(".stage .fitted")).to_be_visible()
    page.locator(".words .byline a").click()
    expect(page.locator(".pair").first).to_be_visible()


def test_photos_are_paged_with_the_keyboard(visit: Window, desk: Open) -> None:
    page = visit().go(f"/photo/{desk.stories.photo.sha256}?gallery={desk.stories.market}")
    first = page.url
    page.keyboard.press("ArrowRight")
    page.wait_for_url(lambda url: url != first)
    assert f"gallery={desk.stories.market}" in page.url
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(first)


def test_a_photo_is_zoomed_with_the_keyboard(visit: Window, desk: Open) -> None:
    page = visit().go(f"/photo/{desk.stories.photo.sha256}")
    page.keyboard.press("z")
    expect(page.locator(".stage .full")).to_be_visible()
    assert page.locator(".stage .full").evaluate("image => image.clientWidth") == desk.stories.photo.width
    page.keyboard.press("Escape")
    expect(page.locator(".stage .fitted")).to_be_visible()


def test_what_looks_like_a_photo_comes_by_itself(visit: Window, desk: Open) -> None:
    page = visit().go(f"/photo/{desk.stories.photo.sha256}")
    expect(page.locator("section[aria-labelledby=alike] [data-part]")).to_be_visible()


def test_a_photo_is_zoomed_and_paged_without_scripts(visit: Window, desk: Open) -> None:
    page = visit(java_script_enabled=False).go(f"/photo/{desk.stories.photo.sha256}?gallery={desk.stories.market}")
    page.locator("#zoom").focus()
    page.keyboard.press("Space")
    expect(page.locator(".stage .full")).to_be_visible()
    page.locator("a[rel=next]").click()
    assert desk.stories.photo.sha256 not in page.url
    page.locator("section[aria-labelledby=alike] a").click()
    expect(page.locator("[data-part]")).to_be_visible()


def test_the_time_line_shows_words_that_differ(visit: Window, desk: Open) -> None:
    page = visit().go(f"/photo/{desk.stories.photo.sha256}")
    places = page.locator(".timeline li")
    assert places.count() >= 2
    assert "ảnh tư liệu" in page.locator(".timeline ins").first.inner_text()


@pytest.mark.parametrize("number", range(12))
def test_nothing_is_wider_than_a_phone(visit: Window, desk: Open, number: int) -> None:
    page = visit(**PHONE).go(pages_of(desk)[number])
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def serious(window: Visit, **options: object) -> list[str]:
    """What axe finds grave on the page that is open."""
    violations = Axe().run(window.page, options=options or None).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:160]}"
        for one in violations
        if one["impact"] in {"serious", "critical"}
    ]


def test_axe_has_no_serious_finding(visit: Window, desk: Open) -> None:
    window = visit(color_scheme="light")
    found = {}
    for path in pages_of(desk):
        window.go(path)
        found[path] = serious(window)
    assert not any(found.values()), found


def test_the_dark_colours_have_contrast_too(visit: Window, desk: Open) -> None:
    window = visit(color_scheme="dark")
    found = {}
    for path in pages_of(desk)[:6]:
        window.go(path)
        found[path] = serious(window, runOnly=["color-contrast"])
    assert not any(found.values()), found


def test_hostile_captions_are_text_and_cannot_turn_the_page(visit: Window, desk: Open) -> None:
    window = visit()
    page = window.go(f"/gallery/{desk.stories.hostile}")
    caption = page.locator(".pair .caption")
    assert "<script>alert(1)</script>" in caption.inner_text()
    assert "{{ 7*7 }}" in caption.inner_text()
    assert "U+202E" in caption.inner_text()
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", page.locator("main").inner_text())
    assert page.locator("main script, main img[onerror]").count() == 0
    assert page.locator("a[href^='javascript:']").count() == 0
    page.goto("/search?q=gnurt")
    assert page.locator(".hit script").count() == 0


def test_the_stored_page_is_shown_without_what_runs_or_loads(visit: Window, desk: Open) -> None:
    window = visit()
    page = window.go(f"/gallery/{desk.stories.hostile}")
    page.locator(".stored summary").click()
    frame = page.frame_locator(".stored iframe")
    expect(frame.locator("h1")).to_have_text("Trang")
    assert frame.locator("script, iframe, form, svg, base, meta[http-equiv], [onload], [href]").count() == 0
    assert re.search(r"/gallery/\d+$", page.url)


def test_the_stored_page_shows_the_archives_own_photos(visit: Window, desk: Open) -> None:
    page = visit().go(f"/gallery/{desk.stories.market}")
    page.locator(".stored summary").click()
    image = page.frame_locator(".stored iframe").locator("img[src]").first
    image.scroll_into_view_if_needed()
    expect(image).to_have_js_property("complete", True)
    assert image.evaluate("image => image.naturalWidth") > 0


def test_a_first_visit_to_a_story_moves_less_than_a_megabyte(visit: Window, desk: Open) -> None:
    window = visit()
    sizes: list[int] = []
    window.page.on("response", lambda answer: sizes.append(int(answer.headers.get("content-length") or 0)))
    window.go(f"/gallery/{desk.stories.market}")
    window.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    window.page.wait_for_load_state("networkidle")
    assert 0 < sum(sizes) < 1_000_000


def test_results_go_on_by_themselves_and_their_pages_keep_addresses(visit: Window) -> None:
    page = visit().go("/search")
    assert page.locator(".hit").count() == 24
    page.locator(".pages").scroll_into_view_if_needed()
    expect(page.locator(".hit")).not_to_have_count(24)
    page.locator(".hit").nth(24).scroll_into_view_if_needed()
    page.evaluate("document.querySelectorAll('.hit')[24].scrollIntoView()")
    page.wait_for_url(re.compile(r"[?&]page=2"))
    numbered = page.locator(".hit .shot").nth(24).get_attribute("href")
    page.reload()
    assert page.locator(".hit .shot").first.get_attribute("href") == numbered


def test_a_day_of_the_calendar_leads_to_its_photos(visit: Window, desk: Open) -> None:
    page = visit().go("/?year=2016")
    page.locator(".calendar a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search\?from=2016-09-06"))
    assert page.locator(f".hit a[href^='/gallery/{desk.stories.market}#']").count() > 0


def test_a_facet_is_chosen_on_a_phone(visit: Window) -> None:
    page = visit(**PHONE).go("/search")
    expect(page.locator("aside")).to_be_hidden()
    page.locator("label[for=narrow]").click()
    page.locator("aside .choices a", has_text="baothu").click()
    page.wait_for_url(re.compile("newspaper=baothu"))


def test_a_search_is_taken_along_by_a_link(visit: Window) -> None:
    page = visit().go("/search?q=cho")
    with page.expect_download() as begun:
        page.locator(".take a", has_text="JSON Lines").click()
    assert begun.value.suggested_filename == "pairs.jsonl"
    assert '"caption"' in begun.value.path().read_text("utf-8")
