"""What reading a page costs beside other extractors, which answer from a process of their own."""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from bench.accuracy import boundary, clock, report
from bench.accuracy.answers import Answer
from tests.bench.labelled_pages import write_page


def ticking(*readings: float) -> Iterator[float]:
    yield from readings


def test_readers_take_turns_over_all_pages_after_one_unmeasured_round() -> None:
    ran: list[str] = []
    readings = ticking(0, 1, 10, 12, 20, 23, 30, 34)
    tasks = {name: [partial(ran.append, f"{name} {page}") for page in (1, 2)] for name in ("bare", "reader")}
    seconds = clock.time_in_turn(tasks, 1, lambda: next(readings))
    assert seconds == {"bare": [[1], [2]], "reader": [[3], [4]]}
    assert ran == ["bare 1", "bare 2", "reader 1", "reader 2"] * 2


def test_no_reader_profits_from_texts_that_an_earlier_turn_left_in_a_cache() -> None:
    worked: list[str] = []

    @functools.lru_cache(maxsize=10)
    def read_text() -> None:
        worked.append("text")

    @functools.cache
    def read_table() -> None:
        worked.append("table")

    def task() -> None:
        read_text()
        read_table()

    clock.time_in_turn({"one": [task, task], "other": [task]}, 2)
    assert worked == ["text", "table", *["text", "text"] * 2]


def test_the_price_is_the_median_ratio_of_whole_rounds() -> None:
    price = clock.price(reader=[[2.0, 3.0, 6.0], [2.0, 3.0, 6.0]], bare=[[1.0, 1.0, 1.0], [1.0, 1.0, 3.0]])
    assert (price.ratio, price.lowest, price.highest, price.milliseconds) == (3.0, 2.0, 3.0, 3000.0)


def test_the_bare_walk_reads_every_element() -> None:
    short, long = b"<p>a</p>", b"<p>a</p>" * 50
    assert clock.parse_and_walk(long) > clock.parse_and_walk(short) > 0


# The process boundary

ANSWERING = """
import json, sys
print(json.dumps({"versions": {"trafilatura": "9.9"}}))
for path in sys.stdin.read().splitlines():
    print(json.dumps({"path": path, "opponent": "trafilatura", "pairs": [["1.jpg", "B\\u1ebfn \\u0111\\u00f2", None]],
                      "failure": None, "seconds": [4.0] * int(sys.argv[1]), "bare": [2.0] * int(sys.argv[1])}))
"""


def child(program: str) -> list[str]:
    return [sys.executable, "-c", program]


def test_the_opponents_answers_come_back_by_page_with_their_price(tmp_path: Path) -> None:
    path = tmp_path / "trang có dấu cách" / "page.html"
    found = boundary.ask_opponents([path], 3, child(ANSWERING))
    assert found.versions == {"trafilatura": "9.9"}
    assert found.answers == {"trafilatura": {path: Answer((("1.jpg", "Bến đò", None),))}}
    assert found.prices["trafilatura"].ratio == 2.0


def test_without_rounds_there_is_no_price(tmp_path: Path) -> None:
    assert boundary.ask_opponents([tmp_path / "page.html"], 0, child(ANSWERING)).prices == {}


def test_opponents_that_are_not_installed_are_said_to_be_with_the_command_that_helps(tmp_path: Path) -> None:
    with pytest.raises(boundary.OpponentsError, match="make setup-bench"):
        boundary.ask_opponents([], 0, [str(tmp_path / "python")])


def test_opponents_that_crash_give_their_last_word(tmp_path: Path) -> None:
    with pytest.raises(boundary.OpponentsError, match=r"ended with 3: hết chỗ"):
        boundary.ask_opponents([], 0, child("import sys; print('hết chỗ', file=sys.stderr); sys.exit(3)"))


def test_the_real_opponents_read_a_plain_article(tmp_path: Path) -> None:
    if not Path(boundary.OPPONENTS[0]).exists():
        pytest.skip("the other extractors are not installed (make setup-bench)")
    text = "Sáng sớm, người trong xóm rủ nhau ra bến, ai cũng mang theo một cái rổ tre và chiếc nón lá đã cũ. "
    photos = "".join(f'<p><img src="https://anh.example/{n}.jpg"></p><p>Câu thứ {n}. {text * 3}</p>' for n in range(6))
    page = write_page(tmp_path / "p", {}, f"<article><h1>Bến sông</h1>{photos}</article>") / "page.html"
    found = boundary.ask_opponents([page], 1)
    assert {"trafilatura", "newspaper4k"} <= found.versions.keys()
    assert set(found.answers) < report.TITLES.keys(), "an opponent without a title would not be printed"
    for opponent, answers in found.answers.items():
        assert answers[page].failure is None, opponent
        assert answers[page].pairs, opponent
        assert found.prices[opponent].ratio > 1
    for opponent in ("trafilatura", "newspaper4k body"):
        assert any(caption for _, caption, _ in found.answers[opponent][page].pairs), opponent


def test_the_lock_of_the_opponents_is_hashed_and_names_no_address(root: Path) -> None:
    lock = (root / "bench" / "requirements.lock").read_text("utf-8")
    packages = [line for line in lock.splitlines() if line and not line.startswith((" ", "#"))]
    assert all("==" in line and line.endswith("\\") for line in packages)
    assert "--hash=sha256:" in lock
    assert "://" not in lock
