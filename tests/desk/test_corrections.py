"""A signed-in reader corrects, marks and withdraws, without scripts; nobody else writes anything."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
from playwright.sync_api import Browser, expect

from newsarchive.archive import Archive
from newsarchive.commands.desk import load_serving
from newsarchive.desk.guard import LARGEST_FORM
from newsarchive.desk.sessions import STAYS, TRIES, Sessions
from newsarchive.desk.writing import Writing, read_secret
from newsarchive.errors import DeskError
from tests.desk.browser import Visit
from tests.desk.conftest import Answer, open_desk
from tests.desk.newsroom import Stories, fill

SECRET = "một mật khẩu rất dài để thử"
RIGHT = "Ghe đầu tiên cập bến Cái Răng."


@pytest.fixture(scope="module")
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Stories]]:
    """A desk with corrections, on an archive of its own."""
    stories = fill(tmp_path_factory.mktemp("writable") / "archive")
    for address in open_desk(stories.folder, SECRET):
        yield address, stories


@dataclass
class Reader:
    """A reader with cookies, and no browser."""

    address: str
    jar: CookieJar

    def ask(self, path: str, form: dict[str, str] | bytes | None = None, **headers: str) -> Answer:
        """GET, or POST of a form; redirects are followed."""
        body = urllib.parse.urlencode(form).encode() if isinstance(form, dict) else form
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = Request(self.address + path, data=body, headers=named)
        try:
            with build_opener(HTTPCookieProcessor(self.jar)).open(request, timeout=30) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except HTTPError as error:
            with error:
                return Answer(error.code, error.headers, error.read())

    def token(self, path: str) -> str:
        """The token of the forms on a page."""
        return re.findall(r'name="csrftoken" value="([^"]+)"', self.ask(path).text)[0]

    def sign_in(self, name: str = "Vũ Sửa", secret: str = SECRET) -> Answer:
        return self.ask("/sign-in", {"csrftoken": self.token("/sign-in"), "name": name, "secret": secret})


@pytest.fixture
def reader(writable: tuple[str, Stories]) -> Callable[[], Reader]:
    return lambda: Reader(writable[0], CookieJar())


@pytest.fixture
def said(writable: tuple[str, Stories]) -> Callable[[], list[tuple[str, str | None, str, str]]]:
    """What the archive's corrections say."""

    def read() -> list[tuple[str, str | None, str, str]]:
        with Archive.open_read_only(writable[1].folder) as archive:
            return [(one.kind, one.value, one.author, one.state) for one in archive.corrections()]

    return read


def test_a_reader_without_scripts_corrects_and_withdraws(
    browser: Browser, writable: tuple[str, Stories], said: Callable[[], list]
) -> None:
    address, stories = writable
    window = Visit(browser, address, java_script_enabled=False)
    page = window.go(f"/gallery/{stories.changed}")
    page.locator("#p2 a[href*='/correct/']").click()
    page.get_by_label("Your name").fill("Vũ Sửa")
    page.get_by_label("Secret").fill(SECRET)
    page.locator("main").get_by_role("button", name="Sign in").click()
    captured = page.get_by_label("The right caption").input_value()
    page.get_by_label("The right caption").fill(RIGHT)
    page.locator("#reason-caption").fill("Hỏi lại chủ ghe")
    page.locator("form[aria-labelledby=say-caption] button").click()
    expect(page.locator("#p2 .corrected")).to_contain_text(RIGHT)
    expect(page.locator("#p2 .corrected")).to_contain_text("Vũ Sửa")
    expect(page.locator("#p2 .caption").first).to_have_text(captured)
    assert said()[0] == ("caption", RIGHT, "Vũ Sửa", "in effect")
    page.goto(f"{address}/search?q=dau+tien")
    expect(page.locator(".hit")).not_to_have_count(0)
    page.goto(f"{address}/corrections")
    page.get_by_role("button", name="Withdraw").first.click()
    expect(page.locator("#p2 .corrected")).to_have_count(0)
    expect(page.locator(".correction.withdrawn")).to_contain_text("withdrawn by Vũ Sửa")
    cookie = next(one for one in window.context.cookies() if one["name"] == "ds_actor")
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    assert window.elsewhere == []
    window.close()


def test_a_pair_is_marked_as_wrong_and_a_bad_correction_is_told_on_its_form(reader, writable, said) -> None:
    someone, place = reader(), f"/gallery/{writable[1].shared}/correct/1"
    someone.sign_in("Lê Đọc")
    token = someone.token(place)
    marked = someone.ask(place, {"csrftoken": token, "kind": "wrong_pair", "version": "1", "reason": "ảnh khác"})
    assert marked.status == 200
    assert said()[0] == ("wrong_pair", None, "Lê Đọc", "in effect")
    before = said()
    same = someone.ask(place, {"csrftoken": token, "kind": "caption", "value": "Ba khoảnh khắc của một buổi chợ."})
    assert same.status == 400
    assert "reads so already" in same.text
    assert someone.ask(place, {"csrftoken": token, "kind": "title", "value": "x"}).status == 400
    assert someone.ask("/gallery/999999/correct/1").status == 404
    assert someone.ask("/corrections/999999/withdraw", {"csrftoken": token}).status == 404
    assert said() == before


def test_hostile_corrections_are_inert(browser, reader, writable) -> None:
    someone, place = reader(), f"/gallery/{writable[1].market}/correct/1"
    bad = "<script>alert(1)</script>\"'><img src=https://away.example/x onerror=alert(2)>"
    someone.sign_in(bad[:70])
    for kind in ("caption", "credit", "note"):
        sent = {"csrftoken": someone.token(place), "kind": kind, "value": bad, "reason": bad}
        assert someone.ask(place, sent).status == 200
    window = Visit(browser, writable[0])
    for path in (f"/gallery/{writable[1].market}", "/corrections", "/archive/corrections", "/search?q=onerror"):
        assert bad in window.go(path).locator("main").inner_text()
    window.close()
    assert (window.complaints, window.elsewhere) == ([], [])


def test_who_is_not_signed_in_writes_nothing(reader, writable, said) -> None:
    place, before = f"/gallery/{writable[1].market}/correct/1", said()
    stranger = reader()
    assert 'action="/sign-in"' in stranger.ask(place).text
    token = stranger.token("/sign-in")
    sent = {"csrftoken": token, "kind": "note", "value": "x"}
    assert 'action="/sign-in"' in stranger.ask(place, sent).text
    assert 'action="/sign-in"' in stranger.ask("/corrections/1/withdraw", {"csrftoken": token}).text
    assert said() == before


@pytest.mark.parametrize("token", [None, "", "x", "ImEi.aaaa"])
def test_a_form_without_the_desks_token_is_refused(reader, writable, said, token) -> None:
    someone, before = reader(), said()
    someone.sign_in()
    sent = {"kind": "note", "value": "x"} | ({} if token is None else {"csrftoken": token})
    for path in (f"/gallery/{writable[1].market}/correct/1", "/corrections/1/withdraw", "/sign-out"):
        assert someone.ask(path, sent).status == 403
    fresh = reader()
    assert fresh.ask("/sign-in", {**sent, "name": "A", "secret": SECRET}).status == 403
    assert said() == before


def test_a_form_from_another_site_is_refused(reader, writable) -> None:
    someone = reader()
    someone.sign_in()
    place = f"/gallery/{writable[1].market}/correct/1"
    sent = {"csrftoken": someone.token(place), "kind": "note", "value": "x"}
    assert someone.ask(place, sent, Origin="https://away.example").status == 403
    assert someone.ask(place, sent, Sec_Fetch_Site="cross-site").status == 403
    assert someone.ask(place, sent, Content_Type="text/plain").status == 415
    assert someone.ask(place, sent, Content_Type="multipart/form-data").status == 415


def test_a_form_that_is_too_large_or_no_text_is_refused(reader, writable) -> None:
    someone = reader()
    someone.sign_in()
    place = f"/gallery/{writable[1].market}/correct/1"
    sent = {"csrftoken": someone.token(place), "kind": "note"}
    assert someone.ask(place, {**sent, "value": "x" * LARGEST_FORM}).status == 413
    assert someone.ask(place, {**sent, "value": "x" * 2_001}).status == 400
    assert someone.ask(place, b"value=\xff\xfe").status == 400
    assert someone.ask(place, b"value=%FF%FE&csrftoken=%00").status == 403


@pytest.mark.parametrize("change", [lambda value: value[:-2] + "aa", lambda value: "e30." + value, lambda value: "x"])
def test_a_cookie_that_was_tampered_with_signs_nobody_in(reader, writable, change) -> None:
    someone = reader()
    someone.sign_in("Thật")
    for cookie in someone.jar:
        if cookie.name == "ds_actor":
            cookie.value = change(cookie.value)
    assert 'action="/sign-in"' in someone.ask(f"/gallery/{writable[1].market}/correct/1").text


def test_a_sign_in_ends_after_a_day_at_work(reader, writable, monkeypatch) -> None:
    monkeypatch.setattr("newsarchive.desk.sign_in.STAYS", -10)
    someone = reader()
    someone.sign_in("Hôm Qua")
    monkeypatch.undo()
    assert 'action="/sign-in"' in someone.ask(f"/gallery/{writable[1].market}/correct/1").text


def test_signing_out_ends_it(reader, writable) -> None:
    someone, place = reader(), f"/gallery/{writable[1].market}/correct/1"
    someone.sign_in()
    someone.ask("/sign-out", {"csrftoken": someone.token(place)})
    assert 'action="/sign-in"' in someone.ask(place).text


def test_signing_out_ends_it_for_whoever_copied_the_cookie(reader, writable) -> None:
    someone, copy, other, place = reader(), reader(), reader(), f"/gallery/{writable[1].market}/correct/1"
    other.sign_in("Người Khác")
    someone.sign_in()
    for cookie in someone.jar:
        copy.jar.set_cookie(cookie)
    token = copy.token(place)
    someone.ask("/sign-out", {"csrftoken": someone.token(place)})
    assert 'action="/sign-in"' in copy.ask(place).text
    sent = {"csrftoken": token, "kind": "note", "value": "còn vào được"}
    assert 'action="/sign-in"' in copy.ask(place, sent).text
    assert "Người Khác" in other.ask(place).text


def test_a_sign_in_is_known_to_every_process_and_after_a_restart(tmp_path: Path) -> None:
    here, there = Sessions(tmp_path), Sessions(tmp_path)
    name = here.begin()
    assert here.holds(name)
    assert there.holds(name)
    here.close()
    again = Sessions(tmp_path)
    assert again.holds(name)
    there.end(name)
    assert not again.holds(name)
    assert not again.holds("")
    assert name.encode() not in b"".join(file.read_bytes() for file in tmp_path.iterdir())


def test_a_sign_in_ends_by_itself(tmp_path: Path) -> None:
    now = [1000.0]
    sessions = Sessions(tmp_path, lambda: now[0])
    name = sessions.begin()
    now[0] += STAYS + 1
    assert not sessions.holds(name)


@pytest.mark.parametrize("back", ["https://away.example/", "//away.example/", "/\\away.example", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(reader, back) -> None:
    someone = reader()
    sent = {"csrftoken": someone.token("/sign-in"), "name": "A", "secret": SECRET, "back": back}
    assert 'class="searchbox big"' in someone.ask("/sign-in", sent).text


def test_guessing_the_secret_has_to_wait(tmp_path: Path) -> None:
    stories = fill(tmp_path / "archive")
    for address in open_desk(stories.folder, SECRET):
        someone = Reader(address, CookieJar())
        assert [someone.sign_in(secret="sai").status for _ in range(TRIES)] == [403] * TRIES
        late = someone.sign_in()
        assert late.status == 429
        assert 0 < int(late.headers["retry-after"]) <= 301


def test_tries_are_forgotten_after_a_while_and_counted_over_all_addresses_and_processes(tmp_path: Path) -> None:
    now = [0.0]
    here, tries = (Sessions(tmp_path, lambda: now[0]) for _ in range(2))
    for _ in range(TRIES):
        here.note_wrong("a")
    assert (tries.wait_for("a") > 0, tries.wait_for("b")) == (True, 0)
    for number in range(100):
        here.note_wrong(f"x{number}")
    assert tries.wait_for("b") > 0
    now[0] = 301.0
    assert tries.wait_for("a") == tries.wait_for("b") == 0


def test_a_desk_without_corrections_has_no_way_to_write(desk) -> None:
    for path in ("/sign-in", "/sign-out", f"/gallery/{desk.stories.market}/correct/1", "/corrections/1/withdraw"):
        assert desk.get(path).status == 404
        assert desk.get(path, method="POST").status == 405
    assert "/correct/" not in desk.get(f"/gallery/{desk.stories.market}").text
    assert desk.get("/corrections").status == 200


def test_corrections_need_a_secret_that_cannot_be_guessed(stories, tmp_path: Path) -> None:
    with pytest.raises(DeskError, match="corrections need a secret; set NEWSARCHIVE_DESK_SECRET"):
        read_secret(None, None)
    with pytest.raises(DeskError, match="fewer than 16 characters"):
        Writing(stories.folder, "ngắn")
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\nkhông đọc\n", "utf-8")
    assert read_secret(file, "other") == load_serving().read_secret(None, SECRET) == SECRET
    with pytest.raises(DeskError, match="cannot be read"):
        read_secret(tmp_path / "none", None)
