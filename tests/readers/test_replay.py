"""The sample newspaper, as crawled, is replayed by pywb from a WACZ: every page and every photo, byte for byte."""

from __future__ import annotations

import json
import subprocess

import pytest

from newsarchive.archive import Archive
from newsarchive.export.run import export
from tests.crawl.sample import ROOT

SCRIPT = ROOT / "tests" / "readers" / "read_replay.py"
KEYS = ROOT / "newsarchive" / "export" / "wacz" / "keys.py"


@pytest.fixture(scope="module")
def archive(crawled):
    with Archive.open_read_only(crawled) as opened:
        yield opened


@pytest.fixture(scope="module")
def served(archive):
    """SHA-256 by address: what the crawl was served."""
    with archive.reading() as connection:
        pages = connection.exec_driver_sql("SELECT url, page_sha256 FROM galleries").all()
        photos = connection.exec_driver_sql(
            "SELECT photo_source.url, photo.sha256 FROM photo_source JOIN photo ON photo.id = photo_source.photo_id"
        ).all()
    return dict(map(tuple, (*pages, *photos)))


@pytest.fixture(scope="module")
def seen(once, readers, archive, served):
    """What py-wacz, warcio, surt and pywb made of the export."""
    place = once("replay", lambda folder: replay_all(readers, archive, served, folder))
    return json.loads((place / "answers.json").read_text("utf-8"))


def replay_all(readers, archive, served, place):
    folder = export(archive, "wacz", place / "out").folder
    done = subprocess.run(
        [str(readers), str(SCRIPT), str(folder / "galleries.wacz"), str(KEYS)],
        input=json.dumps(list(served)),
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    (place / "answers.json").write_text(done.stdout, "utf-8")


def test_wacz_validate_passes_and_every_digest_is_right(seen):
    assert seen["valid"] == "Validation succeeded, the passed WACZ is valid"
    assert seen["check"] == 0


def test_pywb_replays_every_page_with_its_photos(seen, served):
    replayed = {url: sha256 for url, (_, _, sha256) in seen["replay"].items()}
    assert replayed == served
    assert {status for status, *_ in seen["replay"].values()} == {200}
    media = {kind.partition(";")[0] for _, kind, _ in seen["replay"].values()}
    assert media == {"text/html", "image/jpeg", "image/png", "image/webp"}


def test_headers_are_those_of_the_newspaper(seen):
    said = [dict(record["headers"]) for record in seen["records"]]
    assert all({"Content-Type", "Etag", "Last-Modified", "Cache-Control", "Content-Length"} == set(one) for one in said)
    assert {record["made"] for record in seen["records"]} == {None}


def test_addresses_are_found_under_the_keys_that_players_look_up(seen):
    assert seen["keys"] == []
