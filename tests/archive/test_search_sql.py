"""A search printed as SQL finds what the search finds, in both databases."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from typer.testing import CliRunner

from newsarchive.archive import Archive, Filters
from newsarchive.cli import app
from newsarchive.errors import QueryError
from newsarchive.model import Gallery, Pair
from tests.archive.conftest import VIETNAM

CAPTIONS = (
    "Đường phố Hà Nội sau cơn mưa.",
    "Bóng dương liễu nghiêng bên hồ.",
    "Thúy hái sen; Thủy chèo thuyền.",
    "Chợ hoa đêm trước giao thừa.",
    "Cho hoa vào lọ, để trước hiên nhà O'Hà 100%.",
    None,
)

QUERIES = (
    *("duong", "đường", '"chợ hoa"', "cho*", "hoa -đêm", "NEAR(hoa hiên, 5)", "title:chuyen sen", "(dương OR thúy)"),
    *("o'ha", "100", "hanoi", None),
)

FILTERS = (
    Filters(),
    Filters(sites=("sample", "khac"), has_caption=True),
    Filters(since=date(2016, 7, 2), until=date(2016, 7, 3)),
    Filters(credit="tran thu", agency="vna"),
)


def fill(archive: Archive) -> None:
    for number, caption in enumerate(CAPTIONS, 1):
        archive.store_gallery(
            Gallery(
                url=f"https://bao.example/anh/{number}.html",
                site="sample" if number % 2 else "khac",
                title=f"Chuyện {number}",
                published_at=datetime(2016, 7, number, 9, tzinfo=VIETNAM),
                pairs=(Pair(1, caption=caption, credit="Trần Thử/TTXVN", photographer="Trần Thử", agency="TTXVN"),),
            )
        )


@pytest.mark.usefixtures("each_database")
@pytest.mark.parametrize("filters", FILTERS, ids=range(len(FILTERS)))
def test_the_statement_finds_what_the_search_finds_in_its_order(archive, filters):
    fill(archive)
    some = 0
    for query in QUERIES:
        for order in ("newest", "oldest"):
            statement = archive.search_sql(query, filters, order=order)
            with archive.reading() as connection:
                # psycopg takes a percent sign for a value's
                rows = connection.exec_driver_sql(statement.replace("%", "%%") if is_psycopg(connection) else statement)
                found = [row.pair_id for row in rows]
            assert found == [hit.pair_id for hit in archive.search(query, filters, order=order, limit=99)]
            some += len(found)
    assert some > 10


def is_psycopg(connection) -> bool:
    return connection.dialect.name == "postgresql"


def test_the_command_line_prints_it_and_a_malformed_query_gets_its_answer(archive):
    fill(archive)
    words = ["--sql", "--archive", str(archive.folder)]
    printed = CliRunner().invoke(app, ["search", "chợ", "hoa", "--site", "khac", *words]).stdout
    assert printed.startswith("SELECT * FROM pairs\nWHERE pair_id IN (SELECT pair_search.rowid FROM pair_search WHERE ")
    assert "AND newspaper IN ('khac')" in printed
    with archive.reading() as connection:
        assert [row.caption for row in connection.exec_driver_sql(printed)] == [CAPTIONS[3]]
    assert isinstance(CliRunner().invoke(app, ["search", '"chợ', *words]).exception, QueryError)
