"""An older file is upgraded where it is opened, after a copy; tables, migrations and book tell the same."""

from __future__ import annotations

import logging
import re
import shutil
import sqlite3
import subprocess
import sys
import warnings
from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from newsarchive.archive import Archive, ArchiveReader, Validators
from newsarchive.archive.engines import layers, migrating, sqlite, state, upgrade
from newsarchive.archive.schema.schema_doc import schema_text
from newsarchive.archive.schema.tables import Base
from newsarchive.archive.schema.views import VIEWS
from newsarchive.archive.search.fts import check
from newsarchive.errors import ArchiveError

NOW = layers.REVISION
NEXT = f"{int(NOW) + 1:04}"
LATER = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "NEXT", "NOW", None, None


def upgrade():
    with op.batch_alter_table("pair") as pair:
        pair.add_column(sa.Column("kind", sa.String(), server_default="photo", nullable=False))
    op.execute("UPDATE caption SET key = key || ' mới', folded = folded || ' moi'")
    BREAK
"""


@pytest.fixture
def later(tmp_path, monkeypatch):
    """As if a later revision had been released; gives a function that writes it."""

    def release(breaking=""):
        folder = tmp_path / "migrations"
        shutil.copytree(migrating.MIGRATIONS, folder, dirs_exist_ok=True)
        script = LATER.replace("BREAK", breaking).replace("NEXT", NEXT).replace("NOW", NOW)
        (folder / "versions" / "later.py").write_text(script)
        monkeypatch.setattr(migrating, "MIGRATIONS", folder)
        for module in (upgrade, state):
            monkeypatch.setattr(module, "REVISION", NEXT)

    return release


def query(path, sql):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def everything(path):
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def test_an_older_archive_is_upgraded_after_a_copy_was_made(tmp_path, gallery, later, caplog):
    folder = tmp_path / "kho"
    with Archive.open(folder) as archive:
        archive.store_gallery(gallery)
    before = everything(folder / "archive.sqlite")
    later()
    with caplog.at_level(logging.WARNING), Archive.open(folder) as archive:
        assert f"archive.sqlite.before-{NOW}" in caplog.text
        assert [hit.position for hit in archive.search("xôi mới")] == [3]  # the index has learnt the new keys
        with archive.writing() as connection:
            check(connection)
    path = folder / "archive.sqlite"
    assert query(path, "SELECT version_num FROM alembic_version") == [(NEXT,)]
    assert query(path, "SELECT kind, count(*) FROM pair GROUP BY kind") == [("photo", 3)]
    assert query(path, "PRAGMA foreign_key_check") == []
    assert query(path, "PRAGMA integrity_check") == [("ok",)]
    assert len(query(path, "SELECT * FROM pairs")) == 3
    assert everything(folder / f"archive.sqlite.before-{NOW}") == before
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("UPDATE pair SET photo_id = 999")  # its keys are still checked


def test_an_upgrade_that_fails_leaves_the_archive_as_it_was(tmp_path, gallery, later):
    folder = tmp_path / "kho"
    with Archive.open(folder) as archive:
        archive.store_gallery(gallery)
    before = everything(folder / "archive.sqlite")
    later(breaking='raise RuntimeError("mất điện")')
    with pytest.raises(RuntimeError, match="mất điện"):
        Archive.open(folder)
    assert everything(folder / "archive.sqlite") == before


def test_an_upgrade_that_would_break_a_link_is_refused(tmp_path, gallery, later):
    folder = tmp_path / "kho"
    with Archive.open(folder) as archive:
        archive.store_gallery(gallery)
    before = everything(folder / "archive.sqlite")
    later(breaking='op.execute("DELETE FROM photo")')
    with pytest.raises(ArchiveError, match="without what they point to"):
        Archive.open(folder)
    assert everything(folder / "archive.sqlite") == before


def test_a_reader_tells_that_an_older_archive_must_be_opened_for_writing_first(tmp_path, later):
    Archive.open(tmp_path / "kho").close()
    later()
    with pytest.raises(ArchiveError, match=rf"older newsarchive \(revision {NOW}\); open it once for writing"):
        ArchiveReader.open_read_only(tmp_path / "kho")


def test_views_of_another_text_are_laid_anew_without_a_copy(tmp_path, gallery):
    with Archive.open(tmp_path) as archive:
        archive.store_gallery(gallery)
        with archive.writing() as connection:
            connection.exec_driver_sql("DROP VIEW pairs")
            connection.exec_driver_sql("CREATE VIEW pairs AS SELECT 1 AS old")
            connection.exec_driver_sql("PRAGMA user_version = 1")
    with Archive.open(tmp_path) as archive:
        assert len(archive.search("xôi")) == 1
    assert list(tmp_path.glob("*.before-*")) == []


def test_a_file_that_was_killed_before_its_tables_came_is_a_new_archive(tmp_path):
    sqlite.use_wal(tmp_path / "archive.sqlite", wait=1)
    with Archive.open(tmp_path) as archive:
        assert archive.stats().galleries == 0


def test_the_first_revision_brings_its_data_to_the_newest(tmp_path):
    path = tmp_path / "archive.sqlite"
    engine = sqlite.make_engine(path, wait=1, mode="rwc")
    with engine.begin() as connection:
        migrating.run_migrations(connection, "0001")
        connection.exec_driver_sql(f"PRAGMA application_id = {sqlite.APPLICATION_ID}")
        for statement in (
            "INSERT INTO gallery (id, url, identity, first_seen_at)"
            " VALUES (1, 'http://x/1', 'x/1', '2016-01-01T00:00:00Z')",
            "INSERT INTO version (id, gallery_id, number, newest, stored_at, content_hash, rule, confidence, repeats,"
            " repeat_count, archiving) VALUES (1, 1, 1, 1, '2016-01-01T00:00:00Z', '', 'generic', 1, '[]', 0, '[]')",
            "INSERT INTO caption (id, key, folded, text) VALUES (1, 'đường', 'duong', 'Đường')",
            "INSERT INTO pair (version_id, position, caption, caption_id, evidence, evidence_rule, evidence_version)"
            " VALUES (1, 1, 'Đường', 1, 'none', 'generic', 1)",
            "INSERT INTO site (id, name) VALUES (1, 'sample')",
            "INSERT INTO run (id, site_id, spider, state, started_at)"
            " VALUES (1, 1, 'sections', 'finished', '2016-01-01T00:00:00Z')",
            "INSERT INTO page (id, site_id, url, key, state, found_via, found_at, due_at, run_id, gallery_id) VALUES"
            " (1, 1, 'http://x/1', 'x/1', 'stored', 'sections', '2016-01-01T00:00:00Z', NULL, 1, 1),"
            " (2, 1, 'http://x/2', 'x/2', 'found', 'sections', '2016-01-01T00:00:00Z', '2016-01-01', 1, NULL),"
            " (3, 1, 'http://x/3', 'x/3', 'captured', NULL, '2016-01-01T00:00:00Z', '2016-01-02', 1, NULL)",
            "INSERT INTO capture (page_id, status, headers, sha256, size, fetched_at, last_seen_at)"
            " VALUES (1, 200, '[]', 'ab', 2, '2016-01-01T00:00:00Z', '2016-01-01T00:00:00Z')",
        ):
            connection.exec_driver_sql(statement)
    engine.dispose()
    with Archive.open(tmp_path) as archive:
        assert [hit.caption for hit in archive.search("đường")] == ["Đường"]
        assert archive.show("https://x/1").gallery.pairs[0].caption == "Đường"
        assert archive.due_pages("sample") == ["http://x/2", "http://x/3"]
        assert archive.ways_report() == {"sections": (2, 2)}
        assert archive.validators("http://x/1") == Validators()
        assert archive.hosts() == archive.locks() == []
        assert [(run.run_id, run.state, run.log_path) for run in archive.runs()] == [(1, "finished", None)]
    assert query(path, "SELECT DISTINCT check_step, checked_at, expected_on, gone_at FROM page") == [
        (0, None, None, None)
    ]
    assert (tmp_path / "archive.sqlite.before-0001").is_file()


def test_migrations_lead_to_the_tables_of_the_program(tmp_path):
    Archive.open(tmp_path).close()
    made = create_engine("sqlite://")
    Base.metadata.create_all(made)
    with made.connect() as connection:
        planned = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql NOT NULL").all()
    made.dispose()
    real = dict(query(tmp_path / "archive.sqlite", "SELECT name, sql FROM sqlite_master"))

    def plain(sql):
        # Constraints may stand in another order.
        return sorted(re.sub(r"\s+", " ", part).strip(" )") for part in sql.replace('"', "").split(", "))

    for name, sql in planned:
        assert plain(real[name]) == plain(sql)


def test_nothing_is_left_to_migrate(archive):
    with archive.reading() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, kind, _: not (name or "").startswith("pair_search")}
        )
        with warnings.catch_warnings(action="ignore"):  # SQLAlchemy cannot read the index of expressions back
            assert compare_metadata(context, Base.metadata) == []


def test_the_program_knows_its_newest_revision():
    revisions = ScriptDirectory.from_config(migrating.settings())
    assert revisions.get_heads() == [layers.REVISION]


def test_the_book_is_current(root):
    assert (root / "docs" / "schema.md").read_text("utf-8") == schema_text(), (
        "run: python -m newsarchive.archive.schema.schema_doc docs/schema.md"
    )


def test_the_command_that_makes_the_book_makes_it(root):
    command = [sys.executable, "-m", "newsarchive.archive.schema.schema_doc"]
    made = subprocess.run(command, cwd=root, capture_output=True, check=True, env={"PYTHONUTF8": "1"})
    assert made.stdout.decode() == (root / "docs" / "schema.md").read_text("utf-8")


def test_the_book_names_every_column(archive, ask):
    for view in VIEWS:
        columns = [row[1] for row in ask(f"PRAGMA table_info({view.name})")]
        assert columns == [column.name for column in view.columns]
        assert all(column.meaning for column in view.columns)


def test_every_view_can_be_read(archive, gallery, ask):
    archive.store_gallery(gallery, run_id=archive.start_run("sample", "sections"))
    assert {view.name: len(ask(f"SELECT * FROM {view.name}")) for view in VIEWS} == {
        "pairs": 3,
        "galleries": 1,
        "photos": 1,
        "captions": 3,
        "sightings": 3,
        "photo_links": 0,
        "caption_links": 0,
        "corrections": 0,
        "runs": 1,
        "takedowns": 0,
    }
    assert ask("SELECT published_at, first_seen_at LIKE '20__-__-__T__:__:__Z' FROM galleries") == [
        ("2016-07-03T09:30:00+07:00", 1)
    ]
