"""The desk tells browsers what they may do, gives right types, and shows nothing that is not the archive's."""

from __future__ import annotations

import json
import os
import shutil
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import pytest
from PIL import Image

from newsarchive.archive import Archive
from newsarchive.desk.thumbs import Thumbs, choose_folder
from newsarchive.model import Gallery, Pair
from tests.desk.conftest import Open, open_desk
from tests.desk.newsroom import Stories

EVERYWHERE = [
    "/",
    "/search?q=cho",
    "/archive",
    "/archive/pairs",
    "/archive/pairs.json",
    "/nothing",
    "/-/static/app.css",
]


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_says_what_a_browser_may_do(desk: Open, path: str) -> None:
    headers = desk.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_the_stored_page_is_in_a_sandbox_of_its_own(desk: Open) -> None:
    answer = desk.get(f"/gallery/{desk.stories.hostile}/page")
    policy = answer.headers["content-security-policy"].split("; ")
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert "away.example" not in answer.text


def test_the_received_bytes_are_saved_and_never_opened(desk: Open) -> None:
    answer = desk.get(f"/gallery/{desk.stories.hostile}/page/received")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert "attachment" in answer.headers["content-disposition"]
    assert b"top.hacked" in answer.body


@pytest.mark.parametrize(
    "path",
    [
        "/photo/..%2f..%2farchive.sqlite/original",
        "/photo/../archive.sqlite",
        "/-/desk/../app.py",
        "/-/desk/..%2fapp.py",
        "/-/static/..%2f..%2fapp.py",
        "/thumb/321/" + "0" * 64 + ".webp",
        "/archive.db",
        "/-/databases.json",
        "/-/versions.json",
        "/-/settings.json",
        "/_memory",
        "/_internal",
        "/_internal.json",
    ],
)
def test_there_is_no_way_out_of_the_archive(desk: Open, path: str) -> None:
    assert desk.get(path).status in {400, 403, 404}


@pytest.mark.parametrize(
    "sql",
    [
        "select * from pragma_database_list",
        "select file from pragma_database_list()",
        "attach database '/tmp/x.db' as x",
        "delete from pair",
        "select load_extension('x')",
        "select writefile('/tmp/x', 'y')",
    ],
)
def test_sql_neither_writes_nor_tells_where_the_file_lies(desk: Open, sql: str) -> None:
    answer = desk.get(f"/archive.json?sql={quote(sql)}")
    assert answer.status == 400
    assert str(desk.stories.folder) not in answer.text


def test_sql_that_takes_long_is_ended(desk: Open) -> None:
    endless = "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n"
    answer = desk.get(f"/archive.json?sql={quote(endless)}")
    assert answer.status == 400
    assert "took too long" in answer.text


@pytest.mark.parametrize("path", [*EVERYWHERE, "/gallery/1", "/gallery/1.json", "/runs/1", "/health", "/pair/1/proof"])
def test_no_page_tells_a_path_of_the_disk(desk: Open, path: str) -> None:
    assert str(desk.stories.folder) not in desk.get(path).text


def test_photos_come_as_served_with_their_type(desk: Open) -> None:
    photo = desk.stories.photo
    answer = desk.get(f"/photo/{photo.sha256}/original")
    assert answer.headers["content-type"] == "image/jpeg"
    assert len(answer.body) == photo.size
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_small_copy_is_made_once_and_may_be_kept_for_ever(desk: Open) -> None:
    path = f"/thumb/320/{desk.stories.photo.sha256}.webp"
    first = desk.get(path, Cookie="newsarchive_lang=vi")
    with Image.open(BytesIO(first.body)) as image:
        assert (image.format, image.width) == ("WEBP", 320)
    assert "immutable" in first.headers["cache-control"]
    kept = list((desk.stories.folder / "thumbs" / "320").rglob("*.webp"))
    assert any(desk.stories.photo.sha256 in place.name for place in kept)
    again = desk.get(path, If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")


def test_a_read_only_archive_has_its_small_copies_in_the_users_cache(
    stories: Stories, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert choose_folder(stories.folder) == tmp_path / "newsarchive" / "thumbs"


def test_a_full_disk_costs_the_copy_and_not_the_picture(stories: Stories, tmp_path: Path) -> None:
    (tmp_path / "thumbs").write_text("a file where the folder would be")
    with Archive.open_read_only(stories.folder) as archive:
        assert Thumbs(archive.photos, tmp_path / "thumbs").get(stories.photo.sha256, 320)


def test_a_photo_whose_bytes_are_gone_is_a_plain_answer(stories: Stories, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(stories.folder, folder, ignore=shutil.ignore_patterns("thumbs", "photos"))
    for address in open_desk(folder):
        desk = Open(address, stories)
        assert desk.get(f"/thumb/640/{stories.photo.sha256}.webp").status == 404
        assert desk.get(f"/photo/{stories.photo.sha256}/original").status == 404
        assert desk.get(f"/gallery/{stories.market}").status == 200


def test_what_the_desk_answers_is_fresh_after_a_commit(stories: Stories, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(stories.folder, folder, ignore=shutil.ignore_patterns("thumbs", "photos"))
    for address in open_desk(folder):
        desk = Open(address, stories)
        before = json.loads(desk.get("/archive/galleries.json?_shape=array").body)
        assert desk.get("/").status == 200
        with Archive.open(folder) as archive:
            archive.store_gallery(Gallery(url="https://x.example/1.html", title="Mới", pairs=(Pair(1, caption="Lời"),)))
        after = json.loads(desk.get("/archive/galleries.json?_shape=array").body)
        assert len(after) == len(before) + 1
        assert "Mới" in desk.get("/search?q=moi").text
