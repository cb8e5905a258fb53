"""IIIF: a viewer sees every pair, each caption once, whose photo it is, and nothing that leads nowhere."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image

from newsarchive.errors import ExportError, NotFoundError
from newsarchive.export.iiif.places import LOCAL, Places
from newsarchive.export.one_gallery import manifest_of
from newsarchive.export.options import Options
from newsarchive.export.run import export
from newsarchive.model import Gallery, Pair, Photo
from tests.export.conftest import VIETNAM, picture

pytestmark = pytest.mark.usefixtures("each_database")

BASE = "https://kho.example/b%E1%BB%99%20s%C6%B0u%20t%E1%BA%ADp"
TYPED = "https://kho.example/bộ sưu tập/"


@pytest.fixture
def make(newsroom, tmp_path):
    """The export as its files, by name, JSON read."""

    def run(base: str | None = BASE, **how) -> dict:
        export(newsroom.archive, "iiif", tmp_path / "iiif", options=Options(base_url=base), **how)
        return read_folder(tmp_path / "iiif")

    return run


def read_folder(folder: Path) -> dict:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {
        path.relative_to(folder).as_posix(): json.loads(path.read_text("utf-8"))
        if path.suffix == ".json"
        else path.read_bytes()
        for path in paths
    }


def manifests(files):
    return {value["homepage"][0]["id"]: value for name, value in files.items() if name.endswith("manifest.json")}


def images(manifest):
    return [canvas["items"][0]["items"][0]["body"] for canvas in manifest["items"]]


def labels(manifest):
    return [canvas["label"]["vi"][0] for canvas in manifest["items"]]


def walk(value):
    """Every object in a document."""
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from walk(part)


def test_a_gallery_is_a_manifest_whose_canvases_are_its_pairs_with_their_photos(newsroom, make):
    newsroom.story("cho", (1, "Hàng hoa đông khách từ sớm."), (2, None), (1, "Hàng hoa, nhìn từ trên."))
    files = make()
    (manifest,) = manifests(files).values()
    assert manifest["label"] == {"vi": ["Chuyện cho"]}
    assert labels(manifest) == [
        "Hàng hoa đông khách từ sớm.",
        "Ảnh 2 (không có chú thích)",
        "Hàng hoa, nhìn từ trên.",
    ]
    assert [(c["width"], c["height"]) for c in manifest["items"]] == [(32, 24)] * 3
    for image, shade in zip(images(manifest), (1, 2, 1), strict=True):
        assert files[image["id"].removeprefix(f"{BASE}/")] == picture(shade)
        assert image["format"] == "image/jpeg"
    assert manifest["navDate"] == "2016-07-03T09:30:00+07:00"


def test_it_says_whose_it_is_and_where_it_stood(newsroom, make):
    newsroom.story("cho", (1, "Hàng hoa đông khách từ sớm."))
    (manifest,) = manifests(make()).values()
    assert manifest["requiredStatement"]["value"] == {"vi": ["Báo Ảnh Mẫu. Ảnh: Trần Thử/TTXVN"]}
    assert manifest["homepage"][0]["id"] == "https://sample.example/anh/cho.html"
    assert manifest["provider"][0]["homepage"][0]["id"] == "https://sample.example/"
    assert manifest["provider"][0]["label"] == {"vi": ["Báo Ảnh Mẫu"]}
    assert manifest["rights"].startswith("http://rightsstatements.org/vocab/")


def test_a_caption_of_three_photos_stands_on_the_first_and_the_others_say_so(newsroom, make):
    photos = [newsroom.photo(shade) for shade in range(4)]
    shared = "Váy áo và mật ong là hai mặt hàng được hỏi mua nhiều nhất."
    pairs = tuple(
        Pair(
            n,
            f"https://anh.example/{n}.jpg",
            caption=shared if n < 4 else "Tan chợ.",
            photo=photo,
            group=1 if n < 4 else None,
        )
        for n, photo in enumerate(photos, 1)
    )
    newsroom.archive.store_gallery(Gallery(url="https://bao.example/cho", title="Phiên chợ", pairs=pairs))
    (manifest,) = manifests(make()).values()
    assert labels(manifest) == [
        shared,
        "Ảnh 2 (chung chú thích với ảnh 1)",
        "Ảnh 3 (chung chú thích với ảnh 1)",
        "Tan chợ.",
    ]
    said = json.dumps(manifest["items"], ensure_ascii=False)
    assert said.count(shared) == 2  # as the label and, in the page's own characters, the summary of its canvas
    ranges = manifest["structures"][0]["items"]
    assert [(part["label"]["vi"], len(part["items"])) for part in ranges] == [([shared], 3), (["Tan chợ."], 1)]
    assert [canvas["id"] for part in ranges for canvas in part["items"]] == [c["id"] for c in manifest["items"]]


def test_pairs_without_a_photo_are_seen_with_their_words_and_the_reason(newsroom, make):
    pairs = (
        Pair(1, caption="Lời của tấm ảnh đã mất <b>&"),
        Pair(2, "https://anh.example/2.jpg", caption="Bến " + "sông " * 300, photo_failure="HTTP 404"),
    )
    newsroom.archive.store_gallery(Gallery(url="https://bao.example/cho", title="Chợ", pairs=pairs))
    files = make()
    (manifest,) = manifests(files).values()
    drawn = [
        "".join(ET.fromstring(files[image["id"].removeprefix(f"{BASE}/")]).itertext()) for image in images(manifest)
    ]
    assert "Lời của tấm ảnh đã mất <b>&" in drawn[0]
    assert "HTTP 404" in drawn[1]
    assert "…" in drawn[1]
    assert {image["format"] for image in images(manifest)} == {"image/svg+xml"}
    assert "HTTP 404" in json.dumps(manifest["items"][1]["metadata"])


def test_a_photo_that_the_archive_lost_is_shown_as_lost_wherever_it_was_run(newsroom, make, tmp_path):
    newsroom.story("cho", (1, "Hàng hoa."), (2, "Bóng liễu."))
    newsroom.story("ben", (1, "Lại hàng hoa."), day=5)
    newsroom.archive.photos.path(newsroom.photo(1).sha256, "jpg").unlink()
    files = make()
    kinds = {url[-8:]: [image["format"] for image in images(one)] for url, one in manifests(files).items()}
    assert kinds == {"cho.html": ["image/svg+xml", "image/jpeg"], "ben.html": ["image/svg+xml"]}
    assert "lost.tsv" in files


def test_large_photos_have_thumbnails_and_all_addresses_lead_to_files(newsroom, make):
    body = large_photo(newsroom)
    newsroom.story("cho", (1, "Hàng hoa."), (None, "Lời."))
    files = make(TYPED)
    for document in (value for name, value in files.items() if name.endswith(("manifest.json", "collection.json"))):
        for part in walk(document):
            if part.get("type") in {"Image", "Manifest", "Collection"}:
                assert part["id"].removeprefix(f"{BASE}/") in files
    thumbnail = next(value for name, value in files.items() if name.startswith("thumbnails/"))
    assert len(thumbnail) < len(body) / 4
    (item,) = manifests(files)["https://bao.example/to"]["items"]
    assert (item["thumbnail"][0]["width"], item["thumbnail"][0]["height"]) == (400, 300)


def large_photo(newsroom) -> bytes:
    from hashlib import sha256
    from io import BytesIO

    made = BytesIO()
    Image.effect_noise((1600, 1200), 60).convert("RGB").save(made, "JPEG")
    body = made.getvalue()
    look = Photo(sha256(body).hexdigest(), len(body), "JPEG", 1600, 1200)
    newsroom.archive.put_photo(look, body, url="https://anh.example/to.jpg")
    pairs = (Pair(1, "https://anh.example/to.jpg", caption="To.", photo=look),)
    when = datetime(2015, 1, 1, tzinfo=VIETNAM)
    newsroom.archive.store_gallery(Gallery(url="https://bao.example/to", title="To", pairs=pairs, published_at=when))
    return body


def test_no_two_things_of_a_manifest_have_one_name(newsroom, make):
    newsroom.story("cho", *((n, f"Chuyến thuyền thứ {n}") for n in range(12)))
    (manifest,) = manifests(make()).values()
    owners = [manifest, *manifest["items"], *manifest["structures"], *manifest["structures"][0]["items"]]
    owners += [page for canvas in manifest["items"] for page in canvas["items"]]
    owners += [painted for canvas in manifest["items"] for page in canvas["items"] for painted in page["items"]]
    names = [owner["id"] for owner in owners]
    assert len(set(names)) == len(names)


def test_without_an_address_it_is_made_for_a_server_on_this_machine(newsroom, make):
    newsroom.story("cho", (1, "Hàng hoa."))
    assert make(None)["collection.json"]["id"] == f"{LOCAL}/collection.json"


@pytest.mark.parametrize("base", ["kho.example", "ftp://kho.example/", "https://", "/srv/anh"])
def test_what_is_no_web_address_is_one_clear_line(newsroom, tmp_path, base):
    newsroom.story("cho", (1, "Hàng hoa."))
    with pytest.raises(ExportError, match=r"no web address; write it as https://example\.org/folder"):
        export(newsroom.archive, "iiif", tmp_path / "out", options=Options(base_url=base))
    assert not (tmp_path / "out").exists()


def test_a_few_galleries_are_one_collection_and_many_are_nested_by_newspaper_and_year(newsroom, tmp_path, monkeypatch):
    for number in range(5):
        newsroom.story(f"s{number}", (number, f"Chuyến {number}"))
    newsroom.story("khac", (9, "Chuyến khác"), site="khac", day=None)
    one = read_folder(export(newsroom.archive, "iiif", tmp_path / "one", options=Options(base_url=BASE)).folder)
    assert len(one["collection.json"]["items"]) == 6
    monkeypatch.setattr("newsarchive.export.iiif.collections.MOST", 2)
    many = read_folder(export(newsroom.archive, "iiif", tmp_path / "many", options=Options(base_url=BASE)).folder)
    found, waiting = [], ["collection.json"]
    while waiting:
        for item in many[waiting.pop()]["items"]:
            name = item["id"].removeprefix(f"{BASE}/")
            (found if item["type"] == "Manifest" else waiting).append(name)
    assert sorted(found) == sorted(name for name in many if name.endswith("manifest.json"))
    assert [item["label"]["vi"][0] for item in many["collection.json"]["items"]] == ["khac", "Báo Ảnh Mẫu"]
    assert max(len(value["items"]) for name, value in many.items() if name.startswith("collections/sample/")) == 2


def test_one_gallery_is_served_under_addresses_of_its_own(newsroom):
    number = newsroom.story("cho", (1, "Hàng hoa."), (None, "Lời."))
    places = Places(
        gallery="https://desk.example/iiif/{gallery_id}",
        photo="https://desk.example/photo/{sha256}",
        thumbnail="https://desk.example/small/{sha256}",
        card="https://desk.example/iiif/{gallery_id}/{position}.svg",
    )
    manifest = manifest_of(newsroom.archive, number, places)
    assert manifest["id"] == f"https://desk.example/iiif/{number}/manifest.json"
    sha256 = newsroom.photo(1).sha256
    wanted = [f"https://desk.example/photo/{sha256}", f"https://desk.example/iiif/{number}/2.svg"]
    assert [image["id"] for image in images(manifest)] == wanted
    with pytest.raises(NotFoundError):
        manifest_of(newsroom.archive, 99, places)
