"""Search knows Vietnamese: marks mean what they say, and their absence means any."""

from __future__ import annotations

import contextlib
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsarchive.archive import Filters
from newsarchive.archive.care.database_faults import check_index
from newsarchive.archive.engines.plain_sql import run
from newsarchive.archive.search import found as found_once
from newsarchive.archive.search import ranking
from newsarchive.archive.search.fts import TABLE
from newsarchive.errors import QueryError
from newsarchive.model import Gallery, Pair

pytestmark = pytest.mark.usefixtures("each_database")

CAPTIONS = (
    "Đường phố Hà Nội sau cơn mưa.",
    "Bóng dương liễu nghiêng bên hồ.",
    "Thúy hái sen; Thủy chèo thuyền.",
    "Hòa bình trở lại với bản nhỏ.",
    "Chợ hoa đêm trước giao thừa.",
    "Cho hoa vào lọ, để trước hiên.",
    "Tàu SE1 qua cầu Long Biên ngày 2/9/2016.",
    "Khách Việt-Nam đầu tiên.",
)


@pytest.fixture
def found(archive):
    pairs = tuple(Pair(n, f"https://anh.example/{n}.jpg", caption=text) for n, text in enumerate(CAPTIONS, 1))
    archive.store_gallery(Gallery(url="https://bao.example/1", site="sample", title="Góc phố cũ", pairs=pairs[:1]))
    archive.store_gallery(Gallery(url="https://bao.example/2", site="sample", title="Nhật ký", pairs=pairs[1:]))
    return lambda query, **how: sorted(hit.position for hit in archive.search(query, **how))


@pytest.mark.parametrize(
    ("query", "positions"),
    [
        ("duong pho", [1]),
        ("DUONG PHO", [1]),
        ("đường", [1]),
        ("dương", [2]),
        ("duong", [1, 2]),
        ("đuong", []),
        ("Ðường", [1]),  # the Icelandic letter that looks the same
        ("thúy", [3]),
        ("thủy", [3]),
        ("thuỷ", [3]),
        ("thùy", []),
        ("hoà bình", [4]),
        ("hòa bình", [4]),
        ("hóa bình", []),
        ("chợ hoa", [5]),
        ("cho hoa", [5, 6]),
        ('"chợ hoa"', [5]),
        ('"cho hoa"', [5, 6]),
        ('"hoa cho"', []),
        ('"hoa đêm"', [5]),
        ("giao*", [5]),
        ("giaothừa", []),
        ("đư*", [1]),
        ('"trở lại v"*', [4]),
        ("2/9/2016", [7]),
        ("se1", [7]),
        ("việt-nam", [8]),
        ("viet nam", [8]),
        ("hoa -đêm", [4, 6]),
        ("hoa NOT đêm", [4, 6]),
        ("sen OR liễu", [2, 3]),
        ("(sen OR liễu) AND thuyền", [3]),
        ("hồ. ,", [2]),
        ("không có ở đâu", []),
        ("NEAR(tàu biên, 5)", [7]),
        ("NEAR(bien tau, 4)", [7]),
        ("NEAR(tàu biên, 2)", []),
        ('"tau bien"~9', [7]),
        ('"tàu biên"~', [7]),
        ("-NEAR(tàu biên) cầu", []),
        ('hoa -"cho hoa"', [4]),
        ("caption:đường", [1]),
        ("title:đường", []),
        ("title:phố", [1]),
        ('title:"nhật ký"', [2, 3, 4, 5, 6, 7, 8]),
        ("title:nhat sen", [3]),
        ("hoa OR title:goc", [1, 4, 5, 6]),
        ("title:NEAR", []),
        ("ngày:2", [7]),
    ],
)
def test_a_query_finds_what_it_means(found, query, positions):
    assert found(query) == positions


def test_a_query_in_decomposed_letters_is_the_same_query(found):
    assert found(normalize("NFD", "đường phố")) == [1]


def test_title_lead_credit_and_place_are_searched_too(archive, gallery):
    archive.store_gallery(gallery)
    for query, positions in (
        ("phố cổ", {1, 2, 3}),
        ("khói bếp quyện", {1, 2, 3}),
        ("hà nội", {1, 2, 3}),
        ("báo mẫu", {1}),
        ("trần thử", {1, 2, 3}),  # the gallery's credit is that of pairs without one
        ("phố cổ thúy", {3}),
    ):
        assert {hit.position for hit in archive.search(query)} == positions, query


def test_a_hit_tells_where_it_comes_from_and_marks_what_matched(archive, gallery):
    archive.store_gallery(gallery)
    hit = archive.search("nhom lo")[0]
    assert hit.excerpt == "Bà Thơm «nhóm» «lò» than đầu ngõ."
    assert (hit.gallery_id, hit.position, hit.newspaper, hit.url) == (1, 1, "sample", gallery.url)
    assert hit.photo_path == f"photos/{hit.photo_sha256[:2]}/{hit.photo_sha256}.jpg"
    assert hit.published_at == datetime(2016, 7, 3, 2, 30, tzinfo=UTC)
    assert hit.as_dict()["published_at"] == "2016-07-03T09:30:00+07:00"


def test_a_hit_tells_which_of_its_texts_matched(archive, gallery):
    archive.store_gallery(gallery)
    for query, place in (
        ("nhom lo", "caption"),
        ("phố cổ", "title"),
        ("khói bếp quyện", "lead"),
        ("báo mẫu", "credit"),
        ("hà nội", "place"),
        (None, None),
    ):
        for hit in archive.search(query):
            assert hit.matched_in == place, query
            assert ("«" in hit.excerpt) == (place is not None)


def test_a_long_text_is_shown_around_the_match(archive):
    words = [f"chữ{n}" for n in range(100)]
    archive.store_gallery(Gallery(url="https://bao.example/1", pairs=(Pair(1, caption=" ".join(words)),)))
    shown = archive.search("chữ50")[0].excerpt
    assert shown.startswith("… chữ44 ")
    assert "«chữ50»" in shown
    assert shown.endswith(" …")
    assert archive.search("chữ99")[0].excerpt.endswith("«chữ99»")


def test_a_caption_that_matches_comes_before_a_title_that_does(archive):
    archive.store_gallery(Gallery(url="https://bao.example/1", pairs=(Pair(1, caption="Mùa gặt ở bản"),)))
    archive.store_gallery(
        Gallery(url="https://bao.example/2", title="Mùa gặt", pairs=tuple(Pair(n, caption="Ruộng") for n in (1, 2)))
    )
    assert [hit.gallery_id for hit in archive.search("mùa gặt")] == [1, 2, 2]


def test_what_is_spelled_as_the_query_comes_first(archive):
    words = ("Chợ hoa, chợ quả, chợ cá", "Cho hoa vào lọ", "Chở hoa", "Một lần cho, hai lần hoa, cả tên của cho")
    for number, caption in enumerate(words):
        archive.store_gallery(Gallery(url=f"https://bao.example/{number}", pairs=(Pair(1, caption=caption),)))
    found = [hit.url[-1] for hit in archive.search("cho hoa")]
    assert sorted(found[:2]) == ["1", "3"]
    assert sorted(found) == ["0", "1", "2", "3"]
    assert [hit.url[-1] for hit in archive.search("chợ hoa")] == ["0"]


def test_a_rare_word_weighs_more_than_a_common_one(archive):
    pairs = tuple(Pair(n, caption=f"thuyền về bến {n}") for n in range(1, 40))
    archive.store_gallery(Gallery(url="https://bao.example/0", pairs=pairs))
    for number, caption in (("1", "thuyền thuyền, lồng đèn gió"), ("2", "thuyền, lồng đèn đèn gió")):
        archive.store_gallery(Gallery(url=f"https://bao.example/{number}", pairs=(Pair(1, caption=caption),)))
    assert [hit.url[-1] for hit in archive.search("thuyền đèn")] == ["2", "1"]


def test_one_newspaper_can_be_searched_alone(archive, gallery, renamed):
    archive.store_gallery(gallery)
    archive.store_gallery(replace(renamed(gallery, 1), site="other"))
    assert {hit.newspaper for hit in archive.search("xôi OR hoa", Filters(sites=("other",)))} == {"other"}
    assert archive.search("xôi", Filters(sites=("unknown",))) == []


def test_pages_of_results_hold_everything_once(archive, monkeypatch):
    monkeypatch.setattr(ranking, "RANKED", 7)
    pairs = tuple(Pair(n, caption=f"thuyền về bến {n}") for n in range(1, 26))
    archive.store_gallery(Gallery(url="https://bao.example/1", pairs=pairs))
    pages = [archive.search("thuyền", limit=4, offset=offset) for offset in range(0, 28, 4)]
    positions = [hit.position for page in pages for hit in page]
    assert sorted(positions) == list(range(1, 26))
    assert len(positions) == 25
    assert sorted(hit.position for hit in archive.search("thuyền", limit=30)) == list(range(1, 26))


@pytest.mark.parametrize("bound", [1, 7, 1000])
def test_what_was_found_once_serves_every_page_and_order(archive, monkeypatch, bound):
    monkeypatch.setattr(found_once, "COUNTED", bound)
    pairs = tuple(Pair(n, caption=f"thuyền về bến {n}") for n in range(1, 13))
    archive.store_gallery(Gallery(url="https://bao.example/1", pairs=pairs))
    hits = archive.find("thuyen")
    assert (hits.count.number, hits.count.more) == (min(bound, 12), bound < 12)
    for order in ("best", "newest", "oldest"):
        for offset in (0, 5, 10, 20):
            again = archive.search("thuyen", order=order, limit=5, offset=offset, found=hits)
            assert again == archive.search("thuyen", order=order, limit=5, offset=offset)
            assert len(again) == max(0, min(5, 12 - offset))


LONG = "Chiều muộn người thợ già ngồi đan lại tấm lưới cũ bên bờ sông xã Vĩnh Lạc"


@pytest.mark.parametrize(
    "query",
    [
        LONG,
        f"{LONG} chiều sông",
        "chieu muon nguoi tho gia ngoi dan lai tam luoi cu ben bo song",
        f'{LONG.replace("bên bờ", "")} "bên bờ"',
        f"{LONG} NEAR(thợ lưới)",
        f"{LONG} vĩ*",
        f"{LONG} caption:chiều",
        f"{LONG} title:chiều",
        f"{LONG} chiêu",
        f"{LONG} -sáng",
        f"{LONG} (nắng OR xã)",
        f"{LONG} báo",
    ],
)
def test_many_words_find_what_the_index_finds_of_all_of_them(archive, monkeypatch, query):
    """Of a long query the rarest words are looked up and the others read in the rows."""
    captions = (LONG, f"{LONG}, mưa", f"Sáng sớm. {LONG}", LONG.replace("muộn", "tối"), LONG.replace("sông", "song"))
    pairs = tuple(Pair(n, caption=text, credit="Báo Mẫu" if n == 2 else None) for n, text in enumerate(captions, 1))
    archive.store_gallery(Gallery(url="https://bao.example/1", site="sample", title="Lưới", pairs=pairs))
    archive.store_gallery(Gallery(url="https://bao.example/2", title="Chiều", pairs=(Pair(9, caption=LONG),)))
    found = [{hit.position for hit in archive.search(query, filters)} for filters in (Filters(), Filters(("sample",)))]
    monkeypatch.setattr(found_once, "MANY", 10_000)
    assert found == [
        {hit.position for hit in archive.search(query, filters)} for filters in (Filters(), Filters(("sample",)))
    ]
    monkeypatch.undo()
    monkeypatch.setattr(found_once, "FEW", 1)
    assert found[0] == {hit.position for hit in archive.search(query)}


def test_only_the_newest_version_is_found(archive, gallery):
    archive.store_gallery(gallery)
    archive.store_gallery(replace(gallery, title="Tên mới", pairs=gallery.pairs[1:]))
    assert archive.search("than đầu ngõ") == []
    assert archive.search("phố cổ") == []
    assert len(archive.search("tên mới")) == 2


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", "the query is empty; give a word"),
        ("   ", "the query is empty"),
        ("...", "holds no word to search for"),
        ("-hoa", "only what not to find"),
        ("NOT hoa", "only what not to find"),
        ("hoa NOT", "a NOT without a word"),
        ('"hoa', 'a " without a second one; close the quotes'),
        ("(hoa", r"a \( without a \)"),
        ("hoa)", r"a \) without a \("),
        ("()", "no word"),
        ("hoa OR", "no word"),
        ("NEAR(hoa, 3)", "only be two words or more"),
        ("NEAR()", "only be two words or more"),
        ('"hoa"~3', "only be two words or more"),
        ("(" * 50 + "hoa" + ")" * 50, "nests more than"),
        ("hoa " * 400, "more than 1000 characters"),
    ],
)
def test_a_malformed_query_gets_a_clear_answer(archive, query, told):
    with pytest.raises(QueryError, match=told) as error:
        archive.search(query)
    assert "\n" not in str(error.value)
    assert error.value.exit_code == 65


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
@given(
    st.text(
        alphabet=st.one_of(st.characters(), st.sampled_from("\"()*-:^{}+~, 3NEARANDORNOTtitle:đườ'\\")), max_size=40
    )
)
def test_no_query_reaches_the_index_malformed(archive, query):
    with contextlib.suppress(QueryError):
        archive.search(query)


def test_datasette_recognises_the_index(archive, ask):
    if archive.place.database:
        pytest.skip("Datasette reads SQLite")
    # The pattern with which Datasette 0.65 finds the full-text table of a table or view.
    pattern = '%VIRTUAL TABLE%USING FTS%content="pair_text"%'
    assert ask("SELECT name FROM sqlite_master WHERE rootpage = 0 AND sql LIKE ?", pattern) == [("pair_search",)]
    assert 'content="pair_text"' in TABLE


def test_plain_sql_gives_what_the_book_promises(root, archive, gallery):
    if archive.place.database:
        pytest.skip("the book tells of SQLite's index; PostgreSQL's is in docs/operations.md")
    book = (root / "docs" / "schema.md").read_text("utf-8")
    statements = [part for part in book.split("```sql")[1].split("```")[0].split(";") if part.strip()]
    archive.store_gallery(gallery)
    with closing(sqlite3.connect(archive.folder / "archive.sqlite")) as connection:
        counts = [len(connection.execute(statement).fetchall()) for statement in statements]
    assert counts == [3, 3]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE caption SET key = 'lời mới', folded = 'loi moi' WHERE key LIKE 'hoa cúc%'",
        "UPDATE pair SET caption_id = 1 WHERE position = 2",
        "UPDATE version SET title_key = 'tên', title_folded = 'ten'",
        "UPDATE version SET newest = FALSE",
        "UPDATE credit SET key = 'ai', folded = 'ai'",
        "UPDATE gallery SET site_id = NULL",
        "DELETE FROM pair WHERE position = 1",
        "INSERT INTO pair (version_id, position, evidence, evidence_rule, evidence_version, caption_id)"
        " VALUES (1, 9, 'none', 'generic', 1, 2)",
    ],
)
def test_whatever_plain_sql_changes_the_index_stays_right(archive, gallery, change):
    archive.store_gallery(gallery)
    with archive.writing() as connection:
        run(connection, change)
    with archive.writing() as connection:
        check_index(connection)


def test_the_check_of_the_index_sees_a_wrong_one(archive, gallery):
    archive.store_gallery(gallery)
    with archive.writing() as connection:
        where = " ON caption" if archive.place.database else ""
        trigger = "pair_search_caption" if archive.place.database else "pair_search_caption_after"
        connection.exec_driver_sql(f"DROP TRIGGER {trigger}{where}")
        connection.exec_driver_sql("UPDATE caption SET key = 'lời mới' WHERE id = 1")
    with pytest.raises(Exception, match=r"malformed|damaged|differ"), archive.writing() as connection:
        check_index(connection)
