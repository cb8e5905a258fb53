"""An archive in PostgreSQL is proved, verified and read again as one in a file; what is SQLite's alone says so."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from newsarchive.archive import Archive
from newsarchive.archive.compare import differences, fingerprint
from newsarchive.archive.copying.run import copy_archive
from newsarchive.archive.place import Place
from newsarchive.errors import ArchiveError
from newsarchive.export.run import export
from tests.servers.postgresql import Server
from tests.test_cli import newsarchive


@pytest.fixture
def kho(folder: Path, postgresql: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The sample newspaper's folder of bytes, its tables moved into a database."""
    name = postgresql.new_database()
    copy_archive(Place(folder), Place(folder, postgresql.url(name)))
    (folder / "archive.sqlite").unlink()
    monkeypatch.setenv("NEWSARCHIVE_DATABASE", postgresql.url(name))
    yield folder
    postgresql.drop(name)


def test_it_holds_what_the_crawl_left_and_every_pair_is_proved(kho: Path, crawled: Path) -> None:
    assert differences(fingerprint(kho), fingerprint(Place(crawled))) == []
    with Archive.open_read_only(kho) as archive:
        pairs = [hit.pair_id for hit in archive.search(None, limit=1000)]
        assert len(pairs) > 50
        assert all(archive.prove(pair).holds for pair in pairs[::5])


def test_verify_finds_damaged_bytes_and_makes_an_index_anew_that_differs(kho: Path) -> None:
    with Archive.open(kho) as archive:
        assert archive.verify().is_sound
        photo = next((kho / "photos").glob("*/*.jpg"))
        photo.write_bytes(photo.read_bytes()[::-1])
        with archive.writing() as connection:
            connection.exec_driver_sql("DELETE FROM pair_search WHERE mod(pair_id, 2) = 0")
        before = len(archive.search("chợ", limit=1000))
        found = archive.verify()
        assert [damage.what for damage in found.damages] == [
            "the full-text index differs from the tables",
            "the file holds other bytes",
        ]
        assert found.queued > 0
        assert len(archive.search("chợ", limit=1000)) > before


def test_a_replay_reads_the_same_again(kho: Path) -> None:
    before = fingerprint(kho)
    done = newsarchive("replay", "sample", "--archive", kho)
    assert done.returncode == 0, done.stderr
    assert differences(fingerprint(kho), before) == []


def test_a_backup_and_the_desk_say_what_to_do_instead(kho: Path, tmp_path: Path) -> None:
    with Archive.open_read_only(kho) as archive, pytest.raises(ArchiveError, match="pg_dump, and a copy of the folder"):
        archive.back_up(tmp_path / "backup")
    done = newsarchive("serve", "--archive", kho, "--port", "0")
    assert done.returncode == 74
    assert "serve a copy, and renew it: newsarchive copy ADDRESS FOLDER" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_dump_is_restored_as_the_book_says(
    kho: Path, crawled: Path, tmp_path: Path, program: Callable[[str], str], postgresql: Server
) -> None:
    with Archive.open_read_only(kho) as archive:
        name = make_url(archive.place.database or "").database or ""
    restored, dump = postgresql.new_database(), str(tmp_path / "kho.dump")
    for words in (
        ("pg_dump", "--format=custom", f"--file={dump}", postgresql.info(name)),
        ("pg_restore", "--no-owner", f"--dbname={postgresql.info(restored)}", dump),
    ):
        done = subprocess.run([program(words[0]), *words[1:]], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    place = Place(kho, postgresql.url(restored))
    with Archive.open(place) as archive:
        assert archive.verify().is_sound
    assert differences(fingerprint(place), fingerprint(Place(crawled))) == []
    postgresql.drop(restored)


def test_a_user_who_may_only_read_can_copy_and_export(kho: Path, tmp_path: Path, postgresql: Server) -> None:
    """With the rights that docs/operations.md names, and no other."""
    with Archive.open_read_only(kho) as archive:
        url = make_url(archive.place.database or "")
    name = url.database or ""
    postgresql.sql("DO $$ BEGIN CREATE ROLE doc LOGIN; EXCEPTION WHEN duplicate_object THEN END $$")
    for kind in ("TABLES", "SEQUENCES"):
        postgresql.sql(f"GRANT SELECT ON ALL {kind} IN SCHEMA public TO doc", name)
    reader = Place(kho, url.set(username="doc").render_as_string())
    assert copy_archive(reader, Place(tmp_path / "ban-doc")).differing == []
    with Archive.open_read_only(reader) as archive:
        assert export(archive, "csv", tmp_path / "csv").snapshot.said["pairs"] > 50
    with Archive.open(reader) as archive, pytest.raises(ArchiveError, match="may not do that"):
        archive.start_run("sample", "sections")
    postgresql.sql("DROP OWNED BY doc", name)
