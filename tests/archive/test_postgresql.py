"""What is PostgreSQL's alone: how it is reached, refused and restarted; the rest of the archive's tests run on both."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import replace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, make_url

from newsarchive.archive import Archive
from newsarchive.archive.compare import fingerprint
from newsarchive.archive.engines.plain_sql import run
from newsarchive.archive.place import Place
from newsarchive.archive.schema.tables import Base
from newsarchive.archive.search import trigrams
from newsarchive.archive.search.tsvector import check
from newsarchive.errors import (
    ArchiveError,
    ArchiveLockedError,
    ArchiveUnreachableError,
    ArchiveVersionError,
    ArchiveWriteError,
    NotFoundError,
)


@pytest.fixture
def place(postgresql, tmp_path) -> Iterator[Place]:
    """A new archive in a database of its own, which is dropped afterwards."""
    name = postgresql.new_database()
    yield Place(tmp_path, postgresql.url(name))
    postgresql.drop(name)


def one_line(error):
    return "\n" not in str(error.value) and "; " in str(error.value)


def test_migrations_lead_to_the_tables_of_the_program(place):
    Archive.open(place).close()
    engine = create_engine(place.database)
    with engine.connect() as connection, warnings.catch_warnings(action="ignore"):
        # SQLAlchemy reads neither the index's table nor indexes of expressions back.
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": True, "include_name": lambda name, *_: name not in {"pair_search", trigrams.INDEX}},
        )
        differences = compare_metadata(context, Base.metadata)
    engine.dispose()
    # The meanings of columns are told in docs/schema.md, not in the database.
    assert [step for step in differences if "comment" not in repr(step) and "sighting_one" not in repr(step)] == []


def test_the_same_galleries_make_the_same_archive_as_in_a_file(place, tmp_path, gallery, look, renamed):
    file = Place(tmp_path / "file")
    for one in (place, file):
        with Archive.open(one) as archive:
            archive.put_photo(look(b"bun cha"), b"bun cha", url="https://anh.example/2016/bun-cha.jpg")
            archive.find_pages("sample", [gallery.url], via="sections")
            for story in (gallery, replace(gallery, title="Tên mới"), renamed(gallery, 1)):
                archive.store_gallery(story)
    assert fingerprint(place) == fingerprint(file)


def test_a_reader_cannot_write_and_a_missing_archive_is_not_made(place):
    for opening in (lambda: Archive.open(place, create=False), lambda: Archive.open_read_only(place)):
        with pytest.raises(NotFoundError, match="no archive here"):
            opening()
    Archive.open(place).close()
    reader = Archive.open_read_only(place)
    with reader, pytest.raises(ArchiveWriteError, match="read-only"), reader.reading() as connection:
        connection.exec_driver_sql("DELETE FROM page")


def test_a_writer_waits_its_turn_and_tells_when_it_was_too_long(place, gallery):
    with Archive.open(place, wait=0.05) as archive, Archive.open(place) as other:
        with other.writing(), pytest.raises(ArchiveLockedError, match="another process is writing") as error:
            archive.store_gallery(gallery)
        assert one_line(error)
        assert archive.store_gallery(gallery).is_new


def test_what_is_no_archive_is_refused_untouched(place, postgresql):
    name = place.database.partition("?")[0].rpartition("/")[2]
    postgresql.sql("CREATE TABLE page (id int)", name)
    with pytest.raises(ArchiveError, match="another program's") as error:
        Archive.open(place)
    assert one_line(error)
    assert postgresql.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", name) == [("page",)]


def test_an_archive_of_a_newer_version_is_refused(place, postgresql):
    Archive.open(place).close()
    name = place.database.partition("?")[0].rpartition("/")[2]
    postgresql.sql("UPDATE alembic_version SET version_num = '9999'", name)
    for opening in (Archive.open, Archive.open_read_only):
        with pytest.raises(ArchiveVersionError, match="newer newsarchive"):
            opening(place)


def test_views_of_another_text_are_laid_anew(place, postgresql, gallery):
    with Archive.open(place) as archive:
        archive.store_gallery(gallery)
    name = place.database.partition("?")[0].rpartition("/")[2]
    postgresql.sql("COMMENT ON TABLE alembic_version IS 'newsarchive 1'", name)
    with Archive.open(place) as archive:
        assert [hit.position for hit in archive.search("xôi")] == [3]
        with archive.writing() as connection:
            assert check(connection) == 0


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("postgresql+psycopg://nobody@127.0.0.1:1/kho?connect_timeout=2", "does not answer"),
        ("mysql://host/kho", "no database of the kind mysql"),
        ("kho", "no address of a database"),
    ],
)
def test_an_address_that_leads_nowhere_is_one_clear_line(tmp_path, address, told):
    with pytest.raises(ArchiveError, match=told) as error:
        Archive.open(Place(tmp_path, address))
    assert one_line(error)
    assert error.value.exit_code == (75 if isinstance(error.value, ArchiveUnreachableError) else 74)


def test_a_password_is_never_told(tmp_path):
    with pytest.raises(ArchiveUnreachableError) as error:
        Archive.open(Place(tmp_path, "postgresql://nobody:bimat@127.0.0.1:1/kho"))
    assert "bimat" not in str(error.value)


def test_a_database_of_another_encoding_is_refused(postgresql, tmp_path):
    name = "latin"
    postgresql.sql(f"CREATE DATABASE {name} ENCODING 'LATIN1' TEMPLATE template0")
    with pytest.raises(ArchiveError, match=r"holds LATIN1.*createdb -T template0 --locale=C -E UTF8"):
        Archive.open(Place(tmp_path, postgresql.url(name)))
    postgresql.drop(name)


def test_an_archive_in_a_file_is_merged_into_the_database_and_back_into_a_file(place, tmp_path, gallery, look, renamed):
    file, back = Place(tmp_path / "file"), Place(tmp_path / "back")
    with Archive.open(file) as archive:
        archive.put_photo(look(b"bun cha"), b"bun cha", url="https://anh.example/2016/bun-cha.jpg")
        archive.find_pages("sample", [gallery.url], via="sections")
        for story in (gallery, renamed(gallery, 1)):
            archive.store_gallery(story)
    for source, target in ((file, place), (place, back)):
        with Archive.open(target) as archive, Archive.open_read_only(source) as read:
            archive.merge(read)
    assert fingerprint(place) == fingerprint(file) == fingerprint(back)


def plan(archive, condition):
    """How PostgreSQL would look for pairs, were reading all of them forbidden."""
    with archive.reading() as connection:
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        rows = run(connection, f"EXPLAIN SELECT pair_id FROM pairs WHERE {condition}").scalars()
        return "\n".join(rows)


def test_a_piece_of_a_caption_and_the_beginning_of_a_word_are_looked_up_in_an_index(place, gallery):
    with Archive.open(place) as archive:
        archive.store_gallery(gallery)
        assert trigrams.INDEX in plan(archive, "caption LIKE '%than đầu%'")
        with archive.reading() as connection:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            command = "EXPLAIN SELECT pair_id FROM pair_search WHERE marked @@ CAST(? AS tsquery)"
            assert "pair_search_by_marked" in str(run(connection, command, ("'lò' <-> 'th':*",)).all())
            found = run(connection, "SELECT position FROM pairs WHERE caption LIKE '%than đầu%'").scalars().all()
        assert found == [hit.position for hit in archive.search('"lò th"*')] == [1]


def test_who_may_not_add_an_extension_has_an_archive_without_that_index(postgresql, tmp_path, gallery):
    name = postgresql.new_database()
    postgresql.sql("DO $$ BEGIN CREATE ROLE tho LOGIN; EXCEPTION WHEN duplicate_object THEN END $$")
    postgresql.sql("GRANT CREATE ON SCHEMA public TO tho", name)
    url = make_url(postgresql.url(name)).set(username="tho").render_as_string()
    with Archive.open(Place(tmp_path, url)) as archive:
        archive.store_gallery(gallery)
        assert trigrams.INDEX not in plan(archive, "caption LIKE '%than đầu%'")
        assert [hit.position for hit in archive.search("xôi")] == [3]
    postgresql.drop(name)
