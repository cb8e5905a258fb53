"""Every page answers, in both languages, with what a reader came for."""

from __future__ import annotations

import json
import re

import pytest

from newsarchive.archive.tombstones import TAKEN_DOWN
from newsarchive.desk.words import CATALOGUES
from newsarchive.split import readers
from tests.desk.conftest import Open, open_desk


def test_the_catalogues_have_the_same_keys_and_fields() -> None:
    catalogues = {language: words.catalogue for language, words in CATALOGUES.items()}
    fields = {
        language: {key: set(re.findall(r"{(\w+)}", text)) for key, text in catalogue.items()}
        for language, catalogue in catalogues.items()
    }
    assert fields["vi"] == fields["en"]
    assert all(text.strip() for catalogue in catalogues.values() for text in catalogue.values())


def test_a_run_and_a_proof_tell_in_the_reader_s_language(desk: Open) -> None:
    run = desk.get("/runs/1", Accept_Language="vi").text
    assert all(CATALOGUES["vi"].said(name) in run for name in ("galleries_new", "photos_missing"))
    assert not any(f"<dt>{name}</dt>" in run for name in ("galleries new", "photos missing", "failures"))
    assert "galleries new" not in run
    assert CATALOGUES["en"].said("galleries_new") in desk.get("/runs/1", Accept_Language="en").text


@pytest.mark.parametrize("text", [*readers._TRUST, TAKEN_DOWN])
def test_what_the_archive_says_in_english_is_said_in_vietnamese_too(text: str) -> None:
    assert CATALOGUES["en"].said(text) == text
    assert CATALOGUES["vi"].said(text) != text


def test_a_gallery_tells_in_the_reader_s_language_how_it_was_read(desk: Open) -> None:
    path = f"/gallery/{desk.stories.market}"
    kinds = {pair["evidence"]["kind"] for pair in json.loads(desk.get(f"{path}.json").body)["gallery"]["pairs"]}
    for language, words in CATALOGUES.items():
        text = desk.get(path, Accept_Language=language).text
        assert all(f"{words('evidence')}: <bdi>{words.said(kind)}</bdi>" in text for kind in kinds)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "path", ["/", "/search", "/search?q=duong+pho", "/health", "/runs", "/runs/1", "/archive", "/archive/pairs"]
)
def test_every_page_answers_in_its_language(desk: Open, path: str, language: str) -> None:
    answer = desk.get(path, Accept_Language=language)
    assert answer.status == 200
    assert f'<html lang="{language}">' in answer.text
    assert CATALOGUES[language]("skip") in answer.text


def test_the_language_of_the_address_wins_and_stays(desk: Open) -> None:
    chosen = desk.get("/?lang=en", Accept_Language="vi")
    assert '<html lang="en">' in chosen.text
    cookie = (chosen.headers["set-cookie"] or "").partition(";")[0]
    assert '<html lang="en">' in desk.get("/", Accept_Language="vi", Cookie=cookie).text


def test_a_gallery_shows_its_pairs_in_order(desk: Open) -> None:
    text = desk.get(f"/gallery/{desk.stories.market}").text
    record = json.loads(desk.get(f"/gallery/{desk.stories.market}.json").body)
    places = [text.index(f'id="p{pair["position"]}"') for pair in record["gallery"]["pairs"]]
    assert len(places) > 5
    assert places == sorted(places)


def test_a_shared_caption_stands_once_beside_all_its_photos(desk: Open) -> None:
    text = desk.get(f"/gallery/{desk.stories.shared}").text
    assert text.count('<p class="caption"><bdi>Ba khoảnh khắc') == 1
    assert len(re.findall(r'<a class="shot', text)) == 3


def test_a_changed_gallery_tells_what_changed_and_shows_its_old_version(desk: Open) -> None:
    new = desk.get(f"/gallery/{desk.stories.changed}").text
    assert "<del>" in new
    assert "Phong" in new
    old = desk.get(f"/gallery/{desk.stories.changed}?version=1").text
    assert re.search(r"<h1>\s*<bdi>Bến ghe</bdi>", old)


def test_a_photo_tells_where_else_it_ran_with_the_words_that_differ(desk: Open) -> None:
    text = desk.get(f"/photo/{desk.stories.photo.sha256}").text
    assert "baothu" in text
    assert "Báo Ảnh Mẫu" in text
    assert "<ins>(ảnh tư liệu)</ins>" in text


def test_what_is_not_there_is_a_page_that_says_so(desk: Open) -> None:
    for path in ("/gallery/999999", f"/photo/{'0' * 64}", "/runs/999", "/nothing"):
        answer = desk.get(path)
        assert answer.status == 404, path
        assert "<h1>" in answer.text


def test_a_query_that_cannot_be_read_is_told_on_the_page(desk: Open) -> None:
    answer = desk.get("/search?q=%22open", Accept_Language="en")
    assert answer.status == 200
    assert "without a second one" in answer.text


def test_datasettes_search_finds_pairs_without_marks(desk: Open) -> None:
    found = json.loads(desk.get("/archive/pairs.json?_search=duong+pho&_shape=array").body)
    assert found
    assert any("đường phố" in (row["caption"] or row["title"]).lower() for row in found)
    assert len(found) < len(json.loads(desk.get("/archive/pairs.json?_shape=array").body))


def test_tables_of_a_large_archive_are_shown_without_counting_all_their_rows(desk: Open, monkeypatch) -> None:
    counted = desk.get("/archive/pairs.json?_size=1")
    assert json.loads(counted.body)["filtered_table_rows_count"] is not None
    monkeypatch.setattr("newsarchive.desk.uncounted.LARGE", 0)
    for address in open_desk(desk.stories.folder):
        large = Open(address, desk.stories).get("/archive/pairs.json?_size=1")
        assert large.status == 200
        assert json.loads(large.body)["filtered_table_rows_count"] is None
        assert json.loads(large.body)["rows"] == json.loads(counted.body)["rows"]
