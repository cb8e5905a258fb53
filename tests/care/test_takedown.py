"""What was taken down is gone from every byte of the archive, does not come back, and everything else stays."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bench.similar.scenes import draw_scene
from bench.similar.variants import KINDS, encode
from newsarchive.archive import Archive, Takedown
from newsarchive.archive.compare import fingerprint
from newsarchive.errors import NotFoundError, TakenDownError
from newsarchive.export.run import export
from newsarchive.model import Gallery, Page, Pair
from newsarchive.photos import look_at
from tests.care.kills import files_of, kill_at_each_step
from tests.crawl.sample import crawl_sample
from tests.test_cli import newsarchive

SCENE = encode(draw_scene(1))
OTHER = encode(draw_scene(2))
TITLE = "Làng gốm Chu Đậu đỏ lửa"
CAPTION = "Nghệ nhân vuốt một chiếc bình men lam trên bàn xoay, lò Zwoluk."
SHARED = "Chợ phiên họp từ mờ sáng bên bến sông."
URL = "https://bao.example/anh/lang-gom-do-lua-160703.html"


def down(archive: Archive, name: str) -> Takedown:
    return archive.take_down(name, reason="theo yêu cầu của người trong ảnh", asked_by="Ban biên tập")


def down_in(name: str, folder: Path) -> None:
    with Archive.open(folder) as archive:
        down(archive, name)


def tell(archive: Archive, url: str = URL, title: str = TITLE, *, own: str = CAPTION) -> None:
    """A gallery of two photos, as a crawl stores it: one of its own, one that others run too."""
    archive.find_pages("sample", [url], via="sections")
    body = f"<html><title>{title}</title><p>{own}</p></html>".encode()
    capture = archive.record_capture(Page(url, body, site="sample", headers=(("X-Title", title),)))
    pairs = []
    for number, (photo, caption) in enumerate(((SCENE, own), (OTHER, SHARED)), 1):
        image = f"https://anh.example/{look_at(photo).sha256[:8]}.jpg"
        archive.put_photo(look_at(photo), photo, url=image)
        pairs.append(Pair(number, image, (image,), caption=caption, photo=look_at(photo)))
    if url != URL:
        pairs.pop(0)  # only the shared photo
    archive.store_gallery(
        Gallery(
            url=url, site="sample", title=title, lead=f"Lời dẫn của {title}", pairs=tuple(pairs), capture_id=capture
        )
    )


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """Two galleries with a photo in common; the first one has two versions, a log and a copy from an upgrade."""
    place = tmp_path / "kho"
    with Archive.open(place) as archive:
        tell(archive, own=CAPTION)
        tell(archive, own=CAPTION + " Bản sửa.")
        tell(archive, "https://bao.example/anh/cho-phien-160704.html", "Chợ phiên vùng cao", own=SHARED)
        archive.link_captions()
    (place / "logs").mkdir()
    (place / "logs" / "1.log").write_text(f"INFO: before\nINFO: stored {TITLE} {URL}\nINFO: after\n", "utf-8")
    event = json.dumps({"at": "2016", "event": "gallery_stored", "title": TITLE, "url": URL}, ensure_ascii=False)
    (place / "logs" / "1.jsonl").write_text(f'{{"event": "run_started"}}\n{event}\n', "utf-8")
    if (place / "archive.sqlite").exists():
        shutil.copy(place / "archive.sqlite", place / "archive.sqlite.before-0001")
    return place


def words_left(folder: Path, *words: str) -> list[tuple[str, str]]:
    return [(name, word) for name, body in files_of(folder).items() for word in words if word.encode() in body]


def ask(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "archive.sqlite")) as connection:
        return connection.execute(sql).fetchall()


GONE = (TITLE, CAPTION, "Lời dẫn của Làng", "lang-gom-do-lua", "chu đậu", "chu dau", "nghệ nhân vuốt", "zwoluk")
"""Also as keys; the last one is a word that the full-text index holds in one piece."""


def test_a_gallery_is_gone_from_every_byte_and_the_rest_is_there(told: Path) -> None:
    assert {word for _, word in words_left(told, *GONE)} == set(GONE)  # or this test proves nothing
    with Archive.open(told) as archive:
        done = down(archive, URL)
        assert archive.search("gốm") == []
        assert [hit.title for hit in archive.search("phiên")] == ["Chợ phiên vùng cao"]
        assert archive.verify().is_sound
        assert words_left(told, *GONE) == []
    assert words_left(told, *GONE) == []
    assert SCENE not in files_of(told).values()
    assert OTHER in files_of(told).values()  # another gallery runs it
    assert (done.kind, done.reason, done.asked_by) == ("gallery", "theo yêu cầu của người trong ảnh", "Ban biên tập")
    assert done.finished_at is not None
    assert done.counts == {"galleries": 1, "photos": 1, "pages": 1, "pairs": 4, "captures": 2}
    assert ask(told, "SELECT kind, newspaper, photos FROM takedowns") == [("gallery", "sample", 1)]
    log = (told / "logs" / "1.log").read_text("utf-8").splitlines()
    assert [line.strip() for line in log] == ["INFO: before", "", "INFO: after"]
    events = [json.loads(line) for line in (told / "logs" / "1.jsonl").read_text("utf-8").splitlines()]
    assert events == [{"event": "run_started"}, {"event": "struck"}]


def test_a_photo_is_gone_and_its_pairs_stay_with_the_reason(told: Path) -> None:
    with Archive.open(told) as archive:
        done = down(archive, look_at(OTHER).sha256[:10])
        assert archive.verify().is_sound
        rows = ask(told, "SELECT caption, photo_sha256, photo_failure FROM pairs WHERE position = 2")
        assert rows == [(SHARED, None, "taken down"), (SHARED, None, "taken down")]
        assert ask(told, "SELECT count(*), count(photo_id) FROM sightings") == (
            ask(told, "SELECT count(*), count(photo_id) FROM sightings")
        )
        assert len(archive.show(URL).gallery.pairs) == 2
    assert OTHER not in files_of(told).values()
    assert done.counts["pairs"] == 3  # both versions of the first gallery, and the second
    assert done.photos == (look_at(OTHER).sha256,)


COPIES: dict[str, Callable[[], bytes]] = {
    "the same bytes": lambda: SCENE,
    **{
        kind: lambda kind=kind: KINDS[kind](draw_scene(1), random.Random(1))
        for kind in ("half the size", "300 pixels wide", "JPEG quality 50", "logo", "border")
    },
}


@pytest.mark.usefixtures("each_database")
@pytest.mark.parametrize("kind", COPIES)
def test_a_photo_does_not_come_back_nor_does_a_copy(told: Path, kind: str) -> None:
    copy = COPIES[kind]()
    with Archive.open(told) as archive:
        down(archive, look_at(SCENE).sha256)
        with pytest.raises(TakenDownError):
            archive.put_photo(look_at(copy), copy, url="https://khac.example/ban-sao.jpg")
        pair = Pair(1, "https://khac.example/ban-sao.jpg", photo=look_at(copy), caption="Một chú thích khác.")
        archive.store_gallery(Gallery(url="https://khac.example/bai-1.html", pairs=(pair,)))
        (stored,) = archive.show("https://khac.example/bai-1.html").gallery.pairs
        assert (stored.photo, stored.photo_failure) == (None, "taken down")
    with Archive.open(told) as archive:
        assert archive.verify().is_sound  # no bytes without a row
    assert copy not in files_of(told).values()


@pytest.mark.usefixtures("each_database")
def test_copies_that_are_stored_already_go_too_and_other_pictures_stay(told: Path) -> None:
    copy = COPIES["half the size"]()
    with Archive.open(told) as archive:
        archive.put_photo(look_at(copy), copy, url="https://khac.example/ban-sao.jpg")
        done = down(archive, "https://khac.example/ban-sao.jpg")
        assert set(done.photos) == {look_at(copy).sha256, look_at(SCENE).sha256}
        assert archive.known_photo(f"https://anh.example/{look_at(OTHER).sha256[:8]}.jpg")


@pytest.mark.usefixtures("each_database")
def test_a_gallery_does_not_come_back_under_any_of_its_addresses(told: Path) -> None:
    mobile = URL.replace("https://", "https://m.")
    body = f"<html>{TITLE}</html>".encode()
    with Archive.open(told) as archive:
        gallery = archive.show(URL).gallery
        down(archive, URL)
        assert archive.find_pages("sample", [URL, URL + "?utm_source=x", "https://bao.example/2"], via="feeds") == 1
        assert archive.due_pages("sample") == ["https://bao.example/2"]
        for page in (Page(URL, body), Page("https://bao.example/2", body, final_url=URL)):
            with pytest.raises(TakenDownError):
                archive.record_capture(page)
        with pytest.raises(TakenDownError):
            archive.store_gallery(gallery)
        # The mobile page says only when it is read that it is the same story: its capture goes again.
        capture = archive.record_capture(Page(mobile, body, site="sample"))
        with pytest.raises(TakenDownError):
            archive.store_gallery(replace(gallery, url=mobile, canonical_url=URL, capture_id=capture))
        assert archive.is_taken_down(mobile)
        archive.fail_page(URL, f"HTTP 500 {TITLE}")
        assert [one.kind for one in archive.takedowns()] == ["page", "gallery"]
    with Archive.open(told) as archive:
        assert archive.verify().is_sound
    assert words_left(told, *GONE) == []


@pytest.mark.usefixtures("each_database")
def test_an_address_that_is_not_known_will_not_be_asked_for(told: Path) -> None:
    with Archive.open(told) as archive:
        assert down(archive, "https://bao.example/anh/dung-luu-99999.html").kind == "address"
        assert archive.find_pages("sample", ["http://bao.example/anh/dung-luu-99999.html"]) == 0
        with pytest.raises(NotFoundError):
            down(archive, "999")
        with pytest.raises(NotFoundError):
            down(archive, "abcdef123456")


def test_what_others_still_read_is_overwritten_when_the_archive_is_next_opened(told: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("newsarchive.archive.care.takedown.WAIT", 0.05)
    with closing(sqlite3.connect(told / "archive.sqlite", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM pair").fetchone()
        with Archive.open(told) as archive:
            assert down(archive, URL).finished_at is None
            assert archive.search("gốm") == []
    with Archive.open(told) as archive:
        assert archive.takedowns()[0].finished_at is not None
    assert words_left(told, *GONE) == []


@pytest.mark.parametrize("name", [URL, look_at(SCENE).sha256])
def test_a_kill_at_any_moment_leaves_it_as_before_or_finished_by_the_next_opening(
    told: Path, tmp_path: Path, name: str
) -> None:
    before = fingerprint(told)
    act = partial(down_in, name)
    act(Path(shutil.copytree(told, tmp_path / "whole")))
    after = fingerprint(tmp_path / "whole")
    seen = set()
    for killed in kill_at_each_step(lambda step: shutil.copytree(told, tmp_path / str(step)), act, every=5):
        with Archive.open(killed) as archive:
            assert archive.verify().is_sound
        is_done = fingerprint(killed) == after
        assert is_done or fingerprint(killed) == before
        if is_done:
            assert SCENE not in files_of(killed).values()
            assert name != URL or words_left(killed, *GONE) == []
        else:
            act(killed)
            assert fingerprint(killed) == after
        seen.add(is_done)
        shutil.rmtree(killed)
    assert seen == {False, True}


def test_a_crawl_asks_for_nothing_of_what_was_taken_down_and_exports_do_not_hold_it(
    folder: Path, tmp_path: Path
) -> None:
    with Archive.open(folder) as archive:
        export(archive, "csv", tmp_path / "before")
        (hit, *_) = archive.search("gốm")
        url = str(hit.url)
        title = str(hit.title)
        photo = next(pair for pair in archive.show(hit.gallery_id + 1).gallery.pairs if pair.photo)
        shared = archive.take_down(photo.photo.sha256, reason="quyền tác giả", asked_by="x")
        done = down(archive, url)
        for page in ask(folder, "SELECT url FROM page WHERE gallery_id IS NOT NULL"):
            archive.mark_due(page[0])
        export(archive, "csv", tmp_path / "after")
    crawl = crawl_sample(folder)
    asked = {one["url"] for one in crawl.requests}
    assert len([one for one in asked if one.endswith(".htm")]) > 5
    assert not asked & {url, photo.image_url}
    with Archive.open(folder) as archive:
        assert archive.verify().is_sound
        assert title not in {row[0] for row in ask(folder, "SELECT title FROM galleries")}
        assert ask(folder, f"SELECT photo_failure FROM pairs WHERE image_url = '{photo.image_url}'") == [
            ("taken down",)
        ]
    # Pages of other stories are kept as they were received, with their links to this one.
    assert [name for name, _ in words_left(folder, title) if not name.startswith("pages/")] == []
    old, new = ((tmp_path / name / "pairs.csv").read_text("utf-8") for name in ("before", "after"))
    assert title in old
    assert done.export_key in old  # by this an earlier export is known
    assert shared.photos[0] in old
    assert not [word for word in (title, done.export_key, shared.photos[0], url) if str(word) in new]


def test_a_replay_does_not_bring_a_photo_back(folder: Path) -> None:
    with Archive.open(folder) as archive:
        digest, image = ask(folder, "SELECT photo_sha256, image_url FROM pairs WHERE photo_sha256 NOT NULL LIMIT 1")[0]
        down(archive, digest)
        before = fingerprint(folder)
    done = newsarchive("replay", "sample", "--write", "--archive", folder)
    assert done.returncode == 0, done.stderr
    assert ask(folder, f"SELECT DISTINCT photo_failure FROM pairs WHERE image_url = '{image}'") == [("taken down",)]
    assert fingerprint(folder)["pairs"] == before["pairs"]


def test_the_command_takes_down_shows_the_log_and_wants_a_reason(told: Path) -> None:
    assert newsarchive("takedown", URL, "--archive", told).returncode == 2
    done = newsarchive("takedown", URL, "--reason", "sai sự thật", "--by", "Lan", "--json", "--archive", told)
    (said,) = json.loads(done.stdout)
    assert (said["kind"], said["reason"], said["asked_by"]) == ("gallery", "sai sự thật", "Lan")
    assert newsarchive("takedown", URL, "--reason", "nữa", "--archive", told).returncode == 0
    log = newsarchive("takedown", "--archive", told).stdout.splitlines()
    assert len(log) == 3
    assert "sai sự thật\tLan\tyes" in log[2]
