"""RO-Crate in a bag: whatever lies in it is listed with its hash, and what was lost is neither."""

from __future__ import annotations

import csv
import json
from hashlib import sha256

import pytest

from newsarchive.export.run import export
from tests.export.conftest import picture

pytestmark = pytest.mark.usefixtures("each_database")


@pytest.fixture
def bag(newsroom, tmp_path):
    """Makes the export and gives its bag."""
    newsroom.story("cho", (1, "Hàng hoa đông khách."), (2, None), (None, "Chờ con nước lên."))
    newsroom.story("ben", (1, "Lại hàng hoa."), site="khac", day=5)
    return lambda: export(newsroom.archive, "rocrate", tmp_path / "out").folder / "bag"


def graph(folder):
    return {one["@id"]: one for one in json.loads((folder / "data" / "ro-crate-metadata.json").read_text())["@graph"]}


def test_the_payload_is_listed_with_hashes_and_the_lists_with_theirs(bag):
    folder = bag()
    for manifest, inside in (("manifest-sha256.txt", "data/"), ("tagmanifest-sha256.txt", "")):
        listed = dict(line.split("  ")[::-1] for line in (folder / manifest).read_text().splitlines())
        assert all(name.startswith(inside) for name in listed)
        for name, digest in listed.items():
            assert sha256((folder / name).read_bytes()).hexdigest() == digest
    payload = [path for path in (folder / "data").rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in payload)
    assert f"Payload-Oxum: {size}.{len(payload)}" in (folder / "bag-info.txt").read_text("utf-8")


def test_every_photo_is_a_part_once_with_the_words_of_its_first_story(bag, newsroom):
    folder = bag()
    found = graph(folder)
    photos = [one for one in found.values() if "ImageObject" in one["@type"]]
    assert len(photos) == 2
    assert {one["@id"] for one in photos} | {"pairs.csv"} == {part["@id"] for part in found["./"]["hasPart"]}
    (first,) = [one for one in photos if one["sha256"] == newsroom.photo(1).sha256]
    assert (folder / "data" / first["@id"]).read_bytes() == picture(1)
    assert (first["caption"], first["creditText"]) == ("Lại hàng hoa.", "Trần Thử/TTXVN")
    story = found[first["isPartOf"]["@id"]]
    assert (story["name"], story["publisher"]) == ("Chuyện ben", "khac")


def test_the_table_holds_every_pair_and_its_columns_are_explained(bag):
    folder = bag()
    with (folder / "data" / "pairs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 4
    found = graph(folder)
    measured = [found[column["@id"]] for column in found["./"]["variableMeasured"]]
    assert [column["name"] for column in measured] == list(rows[0])
    assert all(column["description"] for column in measured)


def test_a_lost_photo_is_no_part(bag, newsroom):
    newsroom.archive.photos.path(newsroom.photo(1).sha256, "jpg").unlink()
    folder = bag()
    assert len(graph(folder)["./"]["hasPart"]) == 2
    assert len(list((folder / "data" / "photos").rglob("*.jpg"))) == 1
    assert (folder.parent / "lost.tsv").is_file()
