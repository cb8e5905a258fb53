"""Filters narrow a search, the same way from Python, SQL and an export."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from newsarchive.archive import Filters
from newsarchive.archive.engines.plain_sql import run
from newsarchive.archive.search import facets, found
from newsarchive.errors import QueryError
from newsarchive.model import Gallery, Pair, Photo
from newsarchive.photos import FORMATS

pytestmark = pytest.mark.usefixtures("each_database")

STORIES = (
    # name, site, day, format, width, credit, agency, caption, photo
    ("cho", "sample", 3, "JPEG", 1280, "Lê Thử/TTXVN", "TTXVN", "Chợ hoa sớm", 1),
    ("ben", "khac", 31, "PNG", 640, "Trần Mẫu", None, "Bến đò sớm", 2),
    ("rung", "sample", None, "WEBP", 900, None, None, "Rừng sớm", 3),
    ("lai", "khac", 4, "JPEG", 1280, "TTXVN", "TTXVN", "Chợ hoa sớm, chép lại", 1),
    ("mat", "sample", 5, None, 0, None, None, "Sớm mất ảnh", None),
    ("khong", "sample", 6, "JPEG", 300, "Đỗ Thu", None, None, 4),
)


@pytest.fixture
def stories(archive):
    for name, site, day, form, width, credit, agency, caption, number in STORIES:
        photo = Photo(f"{number:064x}", 1000 * number, form, width, width // 2) if number else None
        pair = Pair(
            1,
            f"https://anh.example/{name}.jpg",
            caption=caption,
            credit=credit,
            agency=agency,
            photo=photo,
            photo_failure=None if photo else "HTTP 404",
        )
        archive.store_gallery(
            Gallery(
                url=f"https://bao.example/{name}",
                site=site,
                title="Buổi sớm",
                pairs=(pair,),
                published_at=datetime.fromisoformat(f"2016-07-{day:02}T09:00:00+07:00") if day else None,
            )
        )
    return archive


EVERYTHING = Filters()

CASES = [
    (Filters(), {"cho", "ben", "rung", "lai", "mat", "khong"}),
    (Filters(sites=("khac",)), {"ben", "lai"}),
    (Filters(sites=("khac", "sample")), {"cho", "ben", "rung", "lai", "mat", "khong"}),
    (Filters(sites=("nobody",)), set()),
    (Filters(since=date(2016, 7, 5)), {"ben", "mat", "khong"}),
    (Filters(until=date(2016, 7, 4)), {"cho", "lai"}),
    (Filters(since=date(2016, 7, 4), until=date(2016, 7, 4)), {"lai"}),
    (Filters(since=date(2016, 7, 4), until=date(2016, 7, 3)), set()),
    (Filters(since=date(1, 1, 1), until=date.max), {"cho", "ben", "lai", "mat", "khong"}),
    (Filters(credit="thu"), {"cho", "khong"}),
    (Filters(credit="Thử"), {"cho"}),
    (Filters(credit="lê TTXVN"), {"cho"}),
    (Filters(agency="TTXVN"), {"cho", "lai"}),
    (Filters(agency="Vietnam News Agency"), {"cho", "lai"}),
    (Filters(agency="AFP"), set()),
    (Filters(agency='"'), set()),
    (Filters(format="jpg"), {"cho", "lai", "khong"}),
    (Filters(format="webp"), {"rung"}),
    (Filters(min_width=900), {"cho", "lai", "rung"}),
    (Filters(min_height=450), {"cho", "lai", "rung"}),
    (Filters(min_height=451), {"cho", "lai"}),
    (Filters(min_bytes=2000, max_bytes=3000), {"ben", "rung"}),
    (Filters(has_caption=False), {"khong"}),
    (Filters(has_caption=True, sites=("khac",)), {"ben", "lai"}),
    (Filters(has_duplicates=True), {"cho", "lai"}),
    (Filters(has_duplicates=False, format="JPEG"), {"khong"}),
]


def names(hits):
    return {hit.url.rpartition("/")[2] for hit in hits}


@pytest.mark.parametrize(("filters", "found"), CASES)
@pytest.mark.parametrize("query", [None, "sớm", "som"])
def test_filters_leave_what_they_say(stories, filters, found, query):
    for order in ("best", "newest", "oldest"):
        assert names(stories.search(query, filters, order=order)) == found
    count = stories.count_hits(query, filters)
    assert (count.number, count.more) == (len(found), False)
    for by in ("newspaper", "year", "month", "agency", "format", "has_duplicates"):
        assert sum(value.count for value in stories.facet_hits(query, filters, by=by)) == len(found)


@pytest.mark.parametrize(("filters", "found"), CASES)
def test_the_same_conditions_in_sql_give_the_same_answer(stories, filters, found):
    with stories.reading() as connection:
        conditions = list(filters.conditions_in(connection))
        where = " AND ".join(condition for condition, _ in conditions) or "TRUE"
        values = [value for _, given in conditions for value in given]
        rows = run(connection, f"SELECT url FROM pairs WHERE {where}", values).all()
    assert {url.rpartition("/")[2] for (url,) in rows} == found


def test_hits_are_divided_by_what_they_have(stories):
    def divided(by, query=None, filters=EVERYTHING):
        return {value.value: value.count for value in stories.facet_hits(query, filters, by=by)}

    assert divided("newspaper") == {"sample": 4, "khac": 2}
    assert divided("year") == {"2016": 5, None: 1}
    assert divided("month", "chợ") == {"2016-07": 2}
    assert divided("agency") == {None: 4, "TTXVN": 2}
    assert divided("format", filters=Filters(sites=("sample",))) == {"JPEG": 2, "WEBP": 1, None: 1}
    assert divided("has_duplicates") == {"yes": 2, "no": 4}


def test_a_linked_copy_counts_as_a_duplicate_until_the_link_is_undone(stories):
    with stories.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO photo_link (a, b, distance, reason, made_at) SELECT min(id), max(id), 3, 'test', ''"
            " FROM photo WHERE format IN ('PNG', 'WEBP')"
        )
    wanted = Filters(has_duplicates=True, credit="mau")
    assert names(stories.search(None, wanted)) == {"ben"}
    stories.undo_link("photo-1")
    assert names(stories.search(None, wanted)) == set()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"filters": Filters(credit="...")}, "the credit holds no word"),
        ({"order": "loudest"}, "no such order: there are best, newest, oldest|loudest: no such order"),
        ({"after": 1}, "the best come in pages by offset"),
    ],
)
def test_what_cannot_be_asked_gets_a_clear_answer(stories, wrong, told):
    with pytest.raises(QueryError, match=told):
        stories.search("sớm", **wrong)
    with pytest.raises(QueryError, match="hits are not divided so"):
        stories.facet_hits("sớm", by="colour")


@pytest.mark.parametrize("query", [None, "sớm"])
def test_where_counting_stops_every_value_is_still_there(stories, monkeypatch, query):
    monkeypatch.setattr(found, "COUNTED", 3)
    for name, bound in (("EACH", 1), ("EACH_MONTH", 2), ("SAMPLE", 3)):
        monkeypatch.setattr(facets, name, bound)
    whole = stories.find(query)
    assert (whole.count.number, whole.count.more) == (3, True)

    def divided(by):
        return {value.value: (value.count, value.more) for value in stories.facet_hits(query, by=by)}

    assert divided("year") == {"2016": (1, True), None: (1, False)}
    assert divided("month") == {"2016-07": (2, True), None: (1, False)}
    assert set(divided("newspaper")) == {"sample", "khac"}
    # Looked at are the newest two of the year (PNG, JPEG) and the one without a date (WEBP).
    assert divided("format") == {"JPEG": (1, True), "PNG": (1, True), "WEBP": (1, True), None: (1, False)}
    assert all(value.more for value in stories.facet_hits("s*", by="month"))
    assert all(value.more for by in ("agency", "has_duplicates") for value in stories.facet_hits(query, by=by))


def test_of_more_hits_than_are_looked_at_some_of_every_time_are(stories, monkeypatch):
    monkeypatch.setattr(facets, "SAMPLE", 2)
    for by in ("newspaper", "format"):
        values = stories.facet_hits("sớm", by=by)
        assert {value.value for value in values} == {value.value for value in stories.facet_hits(None, by=by)}
    monkeypatch.setattr(facets, "FEWER", 1)
    assert sum(value.count for value in stories.facet_hits("sớm", by="has_duplicates")) == 2
    assert all(value.more for value in stories.facet_hits("sớm", by="has_duplicates"))
    assert {value.value: (value.count, value.more) for value in stories.facet_hits("sớm", by="year")} == {
        "2016": (5, False),
        None: (1, False),
    }


def test_a_search_knows_the_formats_that_photos_are_stored_in():
    assert set(FORMATS) <= set(facets.KINDS)
