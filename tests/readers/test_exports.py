"""The programs that exports are for read them: every pair, every caption as it is, every picture decoded."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing

import pytest

from newsarchive.archive import Archive
from newsarchive.export.families import Splits
from newsarchive.export.formats import FORMATS
from newsarchive.export.options import Options
from newsarchive.export.run import export
from newsarchive.model import Gallery, Pair
from tests.crawl.sample import ROOT

SCRIPT = ROOT / "tests" / "readers" / "read_export.py"
SPLITS = Splits.parse("50/25/25")
READ_AS_THEMSELVES = ("imagefolder", "coco", "parquet", "csv", "jsonl", "iiif", "rocrate")


@pytest.fixture(scope="module")
def archive(once, crawled):
    """The sample newspaper as crawled, and a story of which little is known."""
    with Archive.open_read_only(once("archive", lambda folder: add_story(crawled, folder)) / "archive") as opened:
        yield opened


def add_story(crawled, folder):
    shutil.copytree(crawled, folder / "archive")
    with Archive.open(folder / "archive") as opened:
        pairs = (Pair(1, caption='- Một lời không ảnh, không ngày; "ngoặc", phẩy'), Pair(2, caption="=2+2"))
        opened.store_gallery(Gallery(url="https://la.example/1", title="Chuyện không ngày", pairs=pairs))


@pytest.fixture(scope="module")
def seen(once, readers, archive):
    """What every reader saw, by the name of its job; one that failed is shown when it is asked for."""
    place = once("exports", lambda folder: read_all(readers, archive, folder))
    answers = json.loads((place / "answers.json").read_text("utf-8"))

    def look(name):
        assert not isinstance(answers[name], str), answers[name]
        return answers[name]

    return look


def read_all(readers, archive, place):
    """Export in every format, and let the readers read, all in one process: they take seconds to be loaded."""
    folders = {form: export(archive, form, place / form, splits=SPLITS).folder for form in FORMATS}
    folders["whole"] = export(archive, "imagefolder", place / "whole").folder
    folders["shards"] = export(archive, "webdataset", place / "shards", options=Options(shard_bytes=300_000)).folder
    jobs = {form: (form, folders[form]) for form in READ_AS_THEMSELVES}
    jobs |= {"whole": ("imagefolder", folders["whole"]), "shards": ("webdataset", folders["shards"])}
    jobs |= {"loaded": ("webdataset-datasets", folders["webdataset"])}
    jobs |= {f"croissant-{form}": ("croissant", folders[form]) for form in FORMATS}
    offline = {"HF_HUB_OFFLINE": "1", "HF_HOME": str(place / "home"), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [str(readers), str(SCRIPT)],
        input=json.dumps({name: (reader, str(folder)) for name, (reader, folder) in jobs.items()}),
        capture_output=True,
        text=True,
        env={**os.environ, **offline},
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    (place / "answers.json").write_text(done.stdout, "utf-8")


def ask(archive, sql):
    with closing(sqlite3.connect(archive.folder / "archive.sqlite")) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture
def captions(archive):
    """Every caption, as it stands in the archive; empty for none."""
    return sorted(caption or "" for (caption,) in ask(archive, "SELECT caption FROM pairs"))


@pytest.fixture
def shown(archive):
    """Captions of pairs with a photo."""
    return sorted(c or "" for (c,) in ask(archive, "SELECT caption FROM pairs WHERE photo_sha256 IS NOT NULL"))


@pytest.mark.parametrize(("job", "parts"), [("whole", {"train"}), ("imagefolder", {"train", "validation", "test"})])
def test_hugging_face_loads_the_image_folder_with_captions_and_pictures(seen, archive, shown, job, parts):
    found = seen(job)
    assert set(found) == parts
    rows = [row for part in found.values() for row in part.values()]
    assert sorted(caption for caption, *_ in rows) == shown
    sizes = sorted(ask(archive, "SELECT width, height FROM pairs WHERE photo_sha256 IS NOT NULL"))
    assert sorted(tuple(size) for _, size, *_ in rows) == sizes
    assert all(size[0] == width for _, size, width, _ in rows)
    assert {published[-6:] for *_, published in rows} == {"+07:00"}


def test_webdataset_reads_the_shards(seen, archive, shown):
    found = seen("shards")
    assert found["shards"] > 3
    assert sorted(caption for caption, *_ in found["samples"].values()) == shown
    decoded = [size for _, size, _ in found["samples"].values() if size]
    assert len(decoded) == len(ask(archive, "SELECT 1 FROM pairs WHERE format IN ('JPEG', 'PNG')"))
    stored = {sha for (sha,) in ask(archive, "SELECT sha256 FROM photos")}
    assert {sha for *_, sha in found["samples"].values()} == stored


def test_hugging_face_reads_the_shards_too(seen, shown):
    found = seen("loaded")
    assert set(found) == {"train", "validation", "test"}
    assert sorted(text for part in found.values() for text in part.values()) == shown


def test_pycocotools_finds_every_caption_of_every_photo(seen, archive):
    by_part = seen("coco")
    found = {(sha, caption) for part in by_part.values() for sha, captions in part.items() for caption in captions}
    assert found == set(
        ask(
            archive, "SELECT DISTINCT photo_sha256, caption FROM pairs WHERE photo_sha256 NOT NULL AND caption NOT NULL"
        )
    )
    photos = [sha for part in by_part.values() for sha in part]
    assert len(photos) == len(set(photos)) == len(ask(archive, "SELECT 1 FROM photos"))


def test_pyarrow_pandas_duckdb_and_datasets_read_parquet_alike(seen, archive, captions):
    found = seen("parquet")
    assert found["captions"] == captions
    months = ask(
        archive,
        "SELECT coalesce(newspaper, 'unknown'), coalesce(substr(published_at, 1, 7), 'unknown'), count(*)"
        " FROM pairs GROUP BY 1, 2 ORDER BY 1, 2",
    )
    assert [tuple(row) for row in found["months"]] == months
    assert found["types"] == {"caption": "string", "width": "int64", "confidence": "double", "month": "string"}


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_pandas_duckdb_and_datasets_read_rows_alike(seen, captions, form):
    assert seen(form)["captions"] == captions


@pytest.mark.parametrize("form", list(FORMATS))
def test_mlcroissant_validates_the_description_and_reads_every_record(seen, captions, shown, form):
    found = seen(f"croissant-{form}")
    assert (found["errors"], found["warnings"]) == ([], [])
    wanted = captions if form in {"csv", "jsonl", "parquet", "rocrate", "spreadsheet"} else shown
    if form == "spreadsheet":
        wanted = sorted(f"'{caption}" if caption[:1] in "=+-@" and caption else caption for caption in wanted)
    if form == "coco":
        wanted = [caption for caption in wanted if caption]
    if form in {"iiif", "wacz"}:  # described as files: no loader of rows reads them
        wanted = []
    assert found["captions"] == wanted


def test_iiif_prezi3_takes_every_document_and_finds_every_pair(seen, archive):
    found = seen("iiif")["canvases"]
    drawn = len(ask(archive, "SELECT 1 FROM pairs WHERE photo_sha256 IS NULL"))
    assert (len(found), sum(suffix == ".svg" for *_, suffix in found)) == (archive.stats().pairs, drawn)
    sizes = ask(archive, "SELECT width, height FROM pairs WHERE photo_sha256 IS NOT NULL")
    assert sorted(tuple(size) for _, size, suffix in found if suffix != ".svg") == sorted(sizes)


def test_bagit_and_rocrate_find_every_photo_with_its_story_and_rights(seen, archive):
    found = seen("rocrate")
    assert found["version"] == "1.2"
    stored = [path for (path,) in ask(archive, "SELECT DISTINCT photo_path FROM pairs WHERE photo_path NOT NULL")]
    assert found["parts"] == sorted(["pairs.csv", *stored])
    assert found["sha256"] == sorted(sha for (sha,) in ask(archive, "SELECT sha256 FROM photos"))
    # A photo that two stories ran is a part of the first.
    first = ask(archive, "SELECT DISTINCT title FROM pairs WHERE photo_sha256 NOT NULL")
    assert set(found["stories"]) <= {title for (title,) in first}
    assert "No licence" in found["rights"]
    assert {"caption", "credit", "photo_sha256", "split"} <= set(found["columns"])
    assert found["rows"] == archive.stats().pairs
