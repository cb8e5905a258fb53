"""Nothing that was captured runs, nothing leads out of the archive, nothing writes, and no path of the disk is told."""

from __future__ import annotations

import http.client
import json
import sqlite3
import urllib.parse
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from tests.desk.browser import Visit
from tests.desk.conftest import Answer, Open, open_desk
from tests.desk.newsroom import HOSTILE, fill

Window = Callable[..., Visit]

WRITES = (
    "INSERT INTO site (name) VALUES ('x')",
    "UPDATE pair SET caption = 'x'",
    "DELETE FROM caption",
    "DROP VIEW pairs",
    "CREATE TABLE x (y)",
    "CREATE TEMP TABLE x (y)",
    "ATTACH DATABASE '/tmp/x.sqlite' AS x",
    "VACUUM INTO '/tmp/x.sqlite'",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA writable_schema = 1",
    "PRAGMA query_only = 0",
    "SELECT load_extension('/tmp/x.so')",
    "SELECT writefile('/tmp/x', 'x')",
    "SELECT readfile('/etc/passwd')",
    "SELECT * FROM fsdir('/')",
    "SELECT 1; DELETE FROM caption",
    "WITH x AS (SELECT 1) DELETE FROM caption",
    "EXPLAIN DELETE FROM caption",
    "INSERT INTO pair_search (pair_search) VALUES ('delete-all')",
    "SELECT * FROM pragma_database_list",
    "SELECT file FROM pragma_database_list()",
)

CLIMBS = (
    "/../../etc/passwd",
    "/..%2f..%2fetc%2fpasswd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/%252e%252e/%252e%252e/etc/passwd",
    "/..\\..\\etc\\passwd",
    "/%5c..%5c..%5cetc%5cpasswd",
    "//etc/passwd",
    "/file:///etc/passwd",
    "/%00",
    "/-/static/../../../etc/passwd",
    "/-/static/%2e%2e/%2e%2e/app.py",
    "/-/static-plugins/x/../../x",
    "/-/desk/../desk.py",
    "/-/desk/%2e%2e%2fapp.py",
    "/-/desk/desk.css%00.js",
    "/thumb/640/../../archive.sqlite",
    "/thumb/640/..%2f..%2farchive.sqlite.webp",
    "/thumb/99999/{sha}.webp",
    "/thumb/0640/{sha}.webp",
    "/thumb/640/{sha}.webp%00",
    "/thumb/640/{sha}/../../../archive.sqlite",
    "/photo/{sha}%2f..%2f..%2farchive.sqlite/original",
    "/photo/{upper}/original",
    "/photo/{sha}0/original",
    "/photo/../photos/original",
    "/gallery/1%2f..%2f..%2farchive.sqlite",
    "/gallery/1/page/../../../archive.sqlite",
    "/gallery/99999999999999999999999",
    "/gallery/999999999999999999",
    "/gallery/-1",
    "/gallery/1e3",
    "/gallery/%D9%A1",
    "/pair/999999999999999999/proof",
    "/runs/999999999999999999",
    "/archive/../archive.sqlite",
    "/_internal",
    "/-/databases.json",
    "/-/plugins.json",
    "/-/versions.json",
    "/-/settings.json",
    "/-/threads.json",
    "/-/metadata.json",
    "/-/permissions",
    "/-/auth-token?token=x",
    "/-/allow-debug",
    "/-/messages",
    "/" + "a" * 8000,
)


def raw(desk: Open, path: str, *, method: str = "GET", host: str | None = None, body: bytes | None = None) -> Answer:
    """Ask for exactly these bytes; urllib would tidy them up."""
    place = urllib.parse.urlsplit(desk.address).netloc
    with closing(http.client.HTTPConnection(place, timeout=30)) as connection:
        connection.putrequest(method, path, skip_host=True)
        connection.putheader("Host", host if host is not None else place)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())


def told(answer: Answer, folder: Path) -> list[str]:
    """Paths of this machine that an answer tells."""
    text = answer.body.decode("utf-8", "replace")
    return [
        part
        for part in (str(folder), folder.parent.name, "site-packages", "/newsarchive/", "Traceback")
        if part in text
    ]


@pytest.fixture
def kinds(desk: Open) -> dict[str, Answer]:
    """One answer of every kind."""
    sha = desk.stories.photo.sha256
    paths = (
        *("/", "/search?q=duong", "/search?q=%22", f"/gallery/{desk.stories.hostile}", f"/photo/{sha}", "/health"),
        *("/runs", "/corrections", "/pair/1/proof", "/archive", "/archive/pairs", "/archive/pairs.csv?_size=2"),
        *("/archive/pairs.json?_size=2", "/archive?sql=select+1", "/archive?sql=select+x", "/nothing", "/archive/x"),
        *(f"/thumb/320/{sha}.webp", f"/photo/{sha}/original", f"/photo/{'0' * 64}/original", "/-/desk/desk.css"),
        *(f"/gallery/{desk.stories.hostile}/page", f"/gallery/{desk.stories.hostile}/page/received"),
        *(f"/gallery/{desk.stories.market}.json", f"/gallery/{desk.stories.market}/manifest.json", "/-/static/app.css"),
    )
    answers = {path: raw(desk, path) for path in paths}
    answers["DELETE"] = raw(desk, "/", method="DELETE")
    answers["foreign host"] = raw(desk, "/", host="away.example")
    return answers


def test_every_kind_of_answer_has_a_policy_and_forbids_guessing(kinds: dict[str, Answer]) -> None:
    for path, answer in kinds.items():
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy, path
        assert "script-src" not in policy or "script-src 'self'" in policy, path
        assert "unsafe-eval" not in policy
        assert "unsafe-inline" not in policy or path.endswith("/page"), path
        assert answer.headers["x-content-type-options"] == "nosniff", path
        assert answer.headers["referrer-policy"] == "no-referrer", path
        assert "access-control-allow-origin" not in answer.headers or path.endswith("manifest.json"), path
        assert answer.headers["content-type"], path


def test_no_answer_tells_a_path_of_the_disk(kinds: dict[str, Answer], desk: Open) -> None:
    assert {path: found for path, answer in kinds.items() if (found := told(answer, desk.stories.folder))} == {}


def test_an_error_that_nobody_foresaw_has_a_policy_and_tells_nothing(desk: Open, monkeypatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError(f"secret {desk.stories.folder}")

    monkeypatch.setattr("newsarchive.desk.gallery.read_gallery", fail)
    answer = raw(desk, f"/gallery/{desk.stories.market}")
    assert answer.status == 500
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert told(answer, desk.stories.folder) == []
    assert "secret" not in answer.text


def test_captions_of_hostile_pages_are_words(visit: Window, desk: Open) -> None:
    window = visit()
    stories = desk.stories
    with Archive.open_read_only(stories.folder) as archive:
        photo = archive.show(stories.hostile).gallery.pairs[0].photo
    assert photo is not None
    for path in (
        f"/gallery/{stories.hostile}",
        f"/photo/{photo.sha256}?gallery={stories.hostile}",
        "/search?q=onerror",
        "/archive/pairs?_search=onerror",
        "/",
    ):
        page = window.go(path)
        assert "<img src=x onerror=alert(2)>" in page.locator("main").inner_text(), path
        assert "{{ 7*7 }}" in page.locator("main").inner_text(), path
        assert page.locator("main script, main [onerror], img[src=x]").count() == 0, path
        assert page.locator("a[href^='javascript:']").count() == 0, path
        assert "\u202e" not in page.title()


def test_marks_that_turn_the_reading_direction_stay_inside_their_caption(visit: Window, desk: Open) -> None:
    page = visit().go(f"/gallery/{desk.stories.hostile}")
    stray = page.locator(".caption").first.evaluate(
        "caption => [...caption.childNodes].filter(one => one.nodeName !== 'BDI').map(one => one.textContent).join('')"
    )
    assert "\u202e" not in stray
    assert "\u202e" in HOSTILE


def test_a_stored_page_runs_and_loads_nothing(visit: Window, desk: Open) -> None:
    window = visit()
    page = window.go(f"/gallery/{desk.stories.hostile}")
    page.locator("details.stored summary").click()
    frame = page.frame_locator("details.stored iframe")
    frame.locator("h1").wait_for()
    assert page.locator("details.stored iframe").get_attribute("sandbox") == ""
    assert frame.locator("script, iframe, form, svg, base, meta[http-equiv], [onload], a[href]").count() == 0
    window.go(f"/gallery/{desk.stories.hostile}/page")
    assert window.page.evaluate("() => typeof top.hacked") == "undefined"
    assert window.elsewhere == []


def test_images_have_their_own_type_and_nothing_else_is_served_as_one(desk: Open) -> None:
    sha = desk.stories.photo.sha256
    assert raw(desk, f"/photo/{sha}/original").headers["content-type"] == "image/jpeg"
    assert raw(desk, f"/thumb/320/{sha}.webp").headers["content-type"] == "image/webp"
    received = raw(desk, f"/gallery/{desk.stories.hostile}/page/received")
    assert received.headers["content-type"].startswith("application/octet-stream")
    assert received.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize("path", CLIMBS)
def test_no_path_leads_out_of_the_archive(desk: Open, path: str) -> None:
    sha = desk.stories.photo.sha256
    asked = path.format(sha=sha, upper=sha.upper()) if "{" in path else path
    answer = raw(desk, asked)
    assert answer.status in {301, 302, 400, 404, 414}, answer.status
    assert b"root:" not in answer.body
    assert b"SQLite format" not in answer.body
    assert told(answer, desk.stories.folder) == []
    if answer.status in {301, 302}:
        assert answer.headers["location"].startswith("/")
        assert not answer.headers["location"].startswith("//")


def test_a_link_in_the_photos_folder_leads_nowhere(tmp_path: Path) -> None:
    stories = fill(tmp_path / "archive")
    sha = stories.photo.sha256
    (place,) = (stories.folder / "photos").rglob(f"{sha}*")
    secret = tmp_path / "secret.txt"
    secret.write_bytes(b"root:x:0:0")
    place.unlink()
    place.symlink_to(secret)
    stray = "ab" * 32
    (stories.folder / "photos" / "ab").mkdir(exist_ok=True)
    (stories.folder / "photos" / "ab" / f"{stray}.jpg").symlink_to(secret)
    for address in open_desk(stories.folder):
        desk = Open(address, stories)
        for asked in (f"/photo/{sha}/original", f"/thumb/640/{sha}.webp", f"/photo/{stray}/original"):
            answer = raw(desk, asked)
            assert answer.status in {404, 410}, asked
            assert b"root:" not in answer.body


@pytest.mark.parametrize("sql", WRITES)
def test_sql_only_reads(desk: Open, sql: str) -> None:
    before = dump(desk.stories.folder)
    for form in ("", ".json", ".csv"):
        answer = raw(desk, f"/archive{form}?sql={urllib.parse.quote(sql)}")
        rows = answer.status == 200 and form == ".json" and json.loads(answer.body).get("rows")
        assert not rows, answer.body[:200]
        assert told(answer, desk.stories.folder) == []
    assert dump(desk.stories.folder) == before
    assert not Path("/tmp/x.sqlite").exists()


def dump(folder: Path) -> list[tuple[object, ...]]:
    """What writing would change."""
    with closing(sqlite3.connect(folder / "archive.sqlite")) as connection:
        schema = connection.execute("SELECT name, sql FROM sqlite_master ORDER BY 1").fetchall()
        return schema + connection.execute("SELECT count(*), group_concat(text) FROM caption").fetchall()


def test_a_query_without_end_is_stopped(desk: Open) -> None:
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    answer = raw(desk, f"/archive.json?sql={urllib.parse.quote(endless)}")
    assert answer.status == 400
    assert "too long" in answer.text
    assert "<" not in answer.text
    # Others go on meanwhile and afterwards.
    assert raw(desk, "/").status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "X"])
@pytest.mark.parametrize("path", ["/", "/archive", "/archive/pairs", "/search", "/gallery/1", "/-/desk/desk.css"])
def test_other_methods_are_refused(desk: Open, method: str, path: str) -> None:
    answer = raw(desk, path, method=method, body=b"")
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "host",
    ["away.example", "127.0.0.1.away.example", "localhost.away.example", "", "192.168.1.4", "[::2]", "127.0.0.1@x"],
)
def test_a_desk_on_loopback_answers_to_its_own_names_only(desk: Open, host: str) -> None:
    answer = raw(desk, "/", host=host)
    assert answer.status == 421
    assert "caption" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8001", "127.0.0.1", "127.8.8.8:80", "[::1]:8001"])
def test_it_answers_to_all_of_them(desk: Open, host: str) -> None:
    assert raw(desk, "/health", host=host).status == 200


def test_one_that_others_reach_answers_to_any_name(desk: Open) -> None:
    for address in open_desk(desk.stories.folder, loopback=False):
        assert raw(Open(address, desk.stories), "/health", host="desk.example").status == 200


def test_the_file_of_the_archive_is_never_sent(desk: Open) -> None:
    for path in ("/archive.db", "/archive.sqlite", "/archive.sqlite3", "/archive"):
        assert b"SQLite format 3" not in raw(desk, path).body, path


@pytest.mark.parametrize(
    "query",
    [
        "page=-1",
        "page=999999999999",
        "page=1e9",
        "page=%00",
        "q=" + "x" * 1001,
        "q=%F0%9F",
        "q=%22",
        "q=(((((",
        "q=%00",
    ],
)
def test_odd_numbers_and_texts_are_answered_in_order(desk: Open, query: str) -> None:
    answer = raw(desk, f"/search?q=duong&{query}" if query.startswith("page") else f"/search?{query}")
    assert answer.status in {200, 400}
    assert told(answer, desk.stories.folder) == []
