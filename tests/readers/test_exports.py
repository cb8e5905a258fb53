"""The programs that exports are for read them: every pair, every caption as it is, every picture decoded."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from contextlib import closing

import pytest

from newsarchive.archive import Archive
from newsarchive.export.families import Splits
from newsarchive.export.options import Options
from newsarchive.export.run import export
from newsarchive.model import Gallery, Pair
from tests.crawl.sample import ROOT, crawl_sample

SCRIPT = ROOT / "tests" / "readers" / "read_export.py"
SPLITS = Splits.parse("50/25/25")


@pytest.fixture(scope="module")
def archive(tmp_path_factory, readers):
    """The sample newspaper as crawled, and a story of which little is known."""
    folder = crawl_sample(tmp_path_factory.mktemp("readers")).folder
    with Archive.open(folder) as opened:
        pairs = (Pair(1, caption='- Một lời không ảnh, không ngày; "ngoặc", phẩy'), Pair(2, caption="=2+2"))
        opened.store_gallery(Gallery(url="https://la.example/1", title="Chuyện không ngày", pairs=pairs))
        yield opened


@pytest.fixture
def read(readers, archive, tmp_path):
    """Export in a format and read it with a reader; more of the reader's own chatter is shown when it fails."""

    def run(form, reader=None, **how):
        folder = export(archive, form, tmp_path / f"{form}-{len(list(tmp_path.iterdir()))}", **how).folder
        offline = {"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "home"), "PYTHONUTF8": "1"}
        done = subprocess.run(
            [str(readers), str(SCRIPT), reader or form, str(folder)],
            capture_output=True,
            text=True,
            env={**os.environ, **offline},
            timeout=240,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


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


@pytest.mark.parametrize("splits", [None, SPLITS])
def test_hugging_face_loads_the_image_folder_with_captions_and_pictures(read, archive, shown, splits):
    seen = read("imagefolder", splits=splits)
    assert set(seen) == ({"train", "validation", "test"} if splits else {"train"})
    rows = [row for part in seen.values() for row in part.values()]
    assert sorted(caption for caption, *_ in rows) == shown
    sizes = sorted(ask(archive, "SELECT width, height FROM pairs WHERE photo_sha256 IS NOT NULL"))
    assert sorted(tuple(size) for _, size, *_ in rows) == sizes
    assert all(size[0] == width for _, size, width, _ in rows)
    assert {published[-6:] for *_, published in rows} == {"+07:00"}


def test_webdataset_reads_the_shards(read, archive, shown):
    seen = read("webdataset", options=Options(shard_bytes=300_000))
    assert seen["shards"] > 3
    assert sorted(caption for caption, *_ in seen["samples"].values()) == shown
    decoded = [size for _, size, _ in seen["samples"].values() if size]
    assert len(decoded) == len(ask(archive, "SELECT 1 FROM pairs WHERE format IN ('JPEG', 'PNG')"))
    stored = {sha for (sha,) in ask(archive, "SELECT sha256 FROM photos")}
    assert {sha for *_, sha in seen["samples"].values()} == stored


def test_hugging_face_reads_the_shards_too(read, shown):
    seen = read("webdataset", "webdataset-datasets", splits=SPLITS)
    assert set(seen) == {"train", "validation", "test"}
    assert sorted(text for part in seen.values() for text in part.values()) == shown


def test_pycocotools_finds_every_caption_of_every_photo(read, archive):
    seen = read("coco", splits=SPLITS)
    found = {(sha, caption) for part in seen.values() for sha, captions in part.items() for caption in captions}
    assert found == set(
        ask(
            archive, "SELECT DISTINCT photo_sha256, caption FROM pairs WHERE photo_sha256 NOT NULL AND caption NOT NULL"
        )
    )
    photos = [sha for part in seen.values() for sha in part]
    assert len(photos) == len(set(photos)) == len(ask(archive, "SELECT 1 FROM photos"))


def test_pyarrow_pandas_duckdb_and_datasets_read_parquet_alike(read, archive, captions):
    seen = read("parquet")
    assert seen["captions"] == captions
    months = ask(
        archive,
        "SELECT coalesce(newspaper, 'unknown'), coalesce(substr(published_at, 1, 7), 'unknown'), count(*)"
        " FROM pairs GROUP BY 1, 2 ORDER BY 1, 2",
    )
    assert [tuple(row) for row in seen["months"]] == months
    assert seen["types"] == {"caption": "string", "width": "int64", "confidence": "double", "month": "string"}


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_pandas_duckdb_and_datasets_read_rows_alike(read, captions, form):
    assert read(form)["captions"] == captions


@pytest.mark.parametrize("form", ["csv", "spreadsheet", "jsonl", "parquet", "imagefolder", "webdataset", "coco"])
def test_mlcroissant_validates_the_description_and_reads_every_record(read, captions, shown, form):
    seen = read(form, "croissant", splits=SPLITS)
    assert (seen["errors"], seen["warnings"]) == ([], [])
    wanted = captions if form in {"csv", "jsonl", "parquet", "spreadsheet"} else shown
    if form == "spreadsheet":
        wanted = sorted(f"'{caption}" if caption[:1] in "=+-@" and caption else caption for caption in wanted)
    if form == "coco":
        wanted = [caption for caption in wanted if caption]
    assert seen["captions"] == wanted


def test_iiif_prezi3_takes_every_document_and_finds_every_pair(read, archive):
    seen = read("iiif", options=Options(base_url="https://kho.example/anh"))["canvases"]
    drawn = len(ask(archive, "SELECT 1 FROM pairs WHERE photo_sha256 IS NULL"))
    assert (len(seen), sum(suffix == ".svg" for *_, suffix in seen)) == (archive.stats().pairs, drawn)
    sizes = ask(archive, "SELECT width, height FROM pairs WHERE photo_sha256 IS NOT NULL")
    assert sorted(tuple(size) for _, size, suffix in seen if suffix != ".svg") == sorted(sizes)
