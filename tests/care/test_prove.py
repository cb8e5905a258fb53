"""A proof leads from a pair to whole bytes and back; what breaks it is named."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from newsarchive.errors import NotFoundError
from tests.test_cli import newsarchive


@pytest.fixture
def pair(folder: Path) -> int:
    """A pair with photo, caption and credit."""
    with closing(sqlite3.connect(folder / "archive.sqlite")) as archive:
        sql = "SELECT min(pair_id) FROM pairs WHERE caption IS NOT NULL AND photo_sha256 IS NOT NULL"
        return int(archive.execute(sql).fetchone()[0])


def change(folder: Path, sql: str, *values: object) -> None:
    with closing(sqlite3.connect(folder / "archive.sqlite")) as archive, archive:
        archive.execute(sql, values)


def test_every_pair_of_a_crawl_can_be_proved(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "archive.sqlite")) as file:
        pairs = [number for (number,) in file.execute("SELECT pair_id FROM pairs")]
    with Archive.open_read_only(folder) as archive:
        proofs = [archive.prove(number) for number in pairs]
    assert len(proofs) > 90
    assert [proof.as_dict() for proof in proofs if not proof.holds] == []
    assert {proof.rederived.result for proof in proofs} == {"equal"}


def test_the_chain_names_everything_between_pair_and_bytes(folder: Path, pair: int) -> None:
    with Archive.open_read_only(folder) as archive:
        proof = archive.prove(pair)
        assert archive.photos.path(proof.photo.sha256, "jpg").parent.parent.name == "photos"
    assert proof.photo.found == proof.photo.sha256
    assert (folder / proof.photo.path).stat().st_size == proof.photo.size
    assert proof.fetch.page.found == proof.fetch.page.sha256
    assert (folder / proof.fetch.page.path).is_file()
    assert proof.fetch.status == 200
    assert "robots.txt allows" in proof.fetch.notes
    assert "content-type" in {name.lower() for name, _ in proof.fetch.headers}
    assert proof.image_url in {source.url for source in proof.sources}
    assert (proof.run.job_key, proof.run.newspaper) == ("test:sample", "sample")
    printed = newsarchive("prove", f"{proof.gallery_id}:{proof.position}", "--archive", folder)
    assert printed.returncode == 0
    assert printed.stdout.splitlines()[-1] == "proof: holds"
    assert json.loads(newsarchive("prove", pair, "--json", "--archive", folder).stdout) == proof.as_dict()


def test_a_pair_that_was_tampered_with_does_not_hold(folder: Path, pair: int) -> None:
    change(folder, "UPDATE pair SET caption = 'Một câu khác hẳn.' WHERE id = ?", pair)
    with Archive.open_read_only(folder) as archive:
        proof = archive.prove(pair)
    assert not proof.holds
    found = {one.field: one.stored for one in proof.rederived.differences}
    assert found == dict.fromkeys(("caption", "caption_verbatim"), "Một câu khác hẳn.")
    assert proof.rederived.reason == "the rule is the same"


def test_a_rule_that_has_changed_since_is_told(folder: Path, pair: int) -> None:
    change(folder, "UPDATE pair SET caption = 'Cách đọc cũ.', evidence_version = 0 WHERE id = ?", pair)
    done = newsarchive("prove", pair, "--archive", folder)
    assert done.returncode == 74
    assert "read again: differs" in done.stdout
    assert "the rule has changed since" in done.stdout
    assert "version 0" in done.stdout


@pytest.mark.parametrize("what", ["photo", "page"])
def test_damaged_and_missing_bytes_are_told(folder: Path, pair: int, what: str) -> None:
    with Archive.open_read_only(folder) as archive:
        whole = archive.prove(pair)
        file = folder / (whole.photo if what == "photo" else whole.fetch.page).path
        file.write_bytes(file.read_bytes()[:-1] + b"?")
        damaged = archive.prove(pair)
        file.unlink()
        missing = archive.prove(pair)
    for proof, state in ((damaged, "damaged"), (missing, "missing")):
        assert not proof.holds
        assert (proof.photo if what == "photo" else proof.fetch.page).state == state
    assert whole.holds


def test_a_pair_that_is_not_there_is_told_in_one_line(folder: Path) -> None:
    with Archive.open_read_only(folder) as archive, pytest.raises(NotFoundError, match="no pair"):
        archive.prove(987654)
    for name in ("1:999", "999:1", "abc", "987654"):
        assert newsarchive("prove", name, "--archive", folder).returncode == 66
