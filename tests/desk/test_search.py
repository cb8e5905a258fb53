"""Searching at the desk: what narrows, what sorts, and what can be taken along."""

from __future__ import annotations

import csv
import io
import json
import re
import threading
import zipfile
from hashlib import sha256
from typing import Any

import pytest

from newsarchive.archive import Archive
from newsarchive.desk import search
from tests.desk.conftest import Open


def hits(text: str) -> list[str]:
    """The addresses that the hits of a page lead to."""
    return re.findall(r'<a class="shot" href="([^"]+)"', text)


def facet(text: str, label: str) -> tuple[str, int]:
    """The link and the count of a facet's value."""
    found = re.search(rf'<a href="([^"]+)"[^>]*><span><bdi>{label}</bdi></span> <span class="n">([\d.,]+)', text)
    assert found, label
    return found[1].replace("&amp;", "&"), int(found[2])


def test_a_facet_narrows_to_as_many_as_it_says_and_is_taken_back(desk: Open) -> None:
    everything = desk.get("/search", Accept_Language="en").text
    link, count = facet(everything, "baothu")
    narrowed = desk.get(link, Accept_Language="en").text
    assert len(hits(narrowed)) == count
    back, _ = facet(narrowed, "baothu")
    assert facet(narrowed, "Báo Ảnh Mẫu")[1] == facet(everything, "Báo Ảnh Mẫu")[1]
    assert "newspaper" not in back
    assert hits(desk.get(back).text) == hits(everything)


@pytest.mark.parametrize(
    ("filters", "holds"),
    [
        ("from=2026-05-02&to=2026-05-02", lambda pair: pair["published_at"].startswith("2026-05-02")),
        ("year=2016", lambda pair: pair["published_at"].startswith("2016")),
        ("format=png", lambda pair: pair["format"] == "PNG"),
        ("agency=TTXVN", lambda pair: pair["agency"] == "TTXVN"),
        ("captioned=no", lambda pair: pair["caption"] is None),
    ],
)
def test_filters_of_the_address_hold_for_all_that_is_taken_along(desk: Open, filters: str, holds) -> None:
    lines = desk.get(f"/search/jsonl?{filters}").text.splitlines()
    assert lines
    assert all(holds(json.loads(line)) for line in lines)


def test_facets_that_take_long_keep_nobody_from_the_hits(desk: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    counted, sum_hits = threading.Event(), search.sum_hits

    def sum_when_told(*asked: Any) -> Any:
        assert counted.wait(60)
        return sum_hits(*asked)

    monkeypatch.setattr(search, "sum_hits", sum_when_told)
    monkeypatch.setattr(search, "WHOLE", 0.1)
    path = "/search?q=caption:cho"  # asked nowhere else, so nothing is kept of it
    early = desk.get(path, Accept_Language="en").text
    assert "data-wait" in early
    assert len(hits(early)) > 1
    assert f'<p role="status">{len(hits(early))} ' in early  # how many there are is known
    counted.set()
    late = next(text for _ in range(100) if "data-part" in (text := desk.get(path, Accept_Language="en").text))
    assert hits(late) == hits(early)


def test_a_card_keeps_its_caption_when_the_title_matched(desk: Open) -> None:
    with Archive.open_read_only(desk.stories.folder) as archive:
        hit = next(one for one in archive.search("title:cho", limit=100) if one.matched_in == "title" and one.caption)
    card = next(one for one in desk.get("/search?q=title:cho").text.split('<li class="hit">') if hit.caption in one)
    caption, _, rest = card.partition('<p class="byline">')
    assert "<mark>" not in caption
    assert "<mark>" in rest


def test_the_order_can_be_chosen(desk: Open) -> None:
    def days(order: str) -> list[str]:
        return re.findall(r'<time datetime="([^"]+)"', desk.get(f"/search?q=cho&order={order}").text)

    assert len(days("newest")) > 5
    assert days("newest") == sorted(days("newest"), reverse=True)
    assert days("oldest") == sorted(days("oldest"))


def test_pages_go_on_where_the_last_one_ended(desk: Open) -> None:
    first = desk.get("/search").text
    second = desk.get("/search?page=2").text
    assert 'rel="next" href="/search?page=2"' in first
    assert len(hits(first)) == 24
    assert re.search(r'<ol class="grid" data-endless start="25">', second)
    assert not set(hits(first)) & set(hits(second))


def test_a_day_that_is_none_is_told_in_one_line(desk: Open) -> None:
    text = desk.get("/search?from=gestern").text
    assert "gestern: no day; write it as 2016-07-03" in text
    assert desk.get("/search/csv?from=gestern").status == 400


def test_rows_are_those_of_the_search(desk: Open) -> None:
    with Archive.open_read_only(desk.stories.folder) as archive:
        expected = {hit.caption for hit in archive.search("duong pho", limit=1000)}
    answer = desk.get("/search/csv?q=duong+pho")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    assert {row["caption"] or None for row in csv.DictReader(io.StringIO(answer.text))} == expected


def test_photos_are_taken_along_as_they_were_served(desk: Open) -> None:
    answer = desk.get("/search/imagefolder?newspaper=baothu")
    with zipfile.ZipFile(io.BytesIO(answer.body)) as packed:
        assert packed.testzip() is None
        rows = [json.loads(line) for line in packed.read("train/metadata.jsonl").splitlines()]
        assert rows
        for row in rows:
            assert sha256(packed.read(f"train/{row['file_name']}")).hexdigest() == row["photo_sha256"]


def test_a_collection_leads_to_manifests_and_those_to_photos(desk: Open) -> None:
    collection = json.loads(desk.get("/search/collection.json?q=cho+noi").body)
    assert collection["type"] == "Collection"
    assert collection["items"]
    manifest = json.loads(desk.get(collection["items"][0]["id"].removeprefix(desk.address)).body)
    assert manifest["id"] == collection["items"][0]["id"]
    for canvas in manifest["items"]:
        for picture in (canvas["items"][0]["items"][0]["body"], canvas["thumbnail"][0]):
            answer = desk.get(picture["id"].removeprefix(desk.address))
            assert answer.status == 200, picture
            assert answer.headers["content-type"] == picture["format"]


def test_a_gallery_is_taken_along_as_wacz(desk: Open) -> None:
    answer = desk.get(f"/gallery/{desk.stories.market}.wacz")
    assert answer.status == 200
    with zipfile.ZipFile(io.BytesIO(answer.body)) as packed:
        assert packed.testzip() is None
        assert "datapackage.json" in packed.namelist()
    assert desk.get(f"/gallery/{desk.stories.reprint}.wacz").status == 404
