"""The accuracy of newsarchive never falls below its floors, and the bench that measures it tells the truth."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.accuracy import __main__ as bench
from bench.accuracy import baselines, report
from bench.accuracy.answers import Answer, ask
from bench.accuracy.floors import falls, raise_floors, read_floors
from bench.accuracy.labelled import make_gold, read_own
from bench.accuracy.measure import Outcome, PageSet, corpus_set, find_scorer, measure_newsarchive, own_sets
from bench.accuracy.scorer import Figures, Scorer, score
from tests.bench.labelled_pages import CAPTION, accepted_page, write_page


@pytest.fixture(scope="module")
def scorer(shared: Path) -> Scorer:
    found = find_scorer(shared)
    assert found is not None, f"{shared} has pages but no score.py"
    return found


@pytest.fixture(scope="module")
def corpus_outcome(shared: Path, scorer: Scorer) -> Outcome:
    return measure_newsarchive(corpus_set(shared, scorer), scorer)


# The floors


def test_accuracy_on_the_labelled_pages_stays_at_or_above_its_floor(corpus_outcome: Outcome) -> None:
    floors = read_floors()
    assert {"rule", "blind"} <= floors["corpus"].keys()
    assert falls(floors, {"corpus": corpus_outcome.as_floors()}) == []


def test_a_listing_page_gives_no_pair(corpus_outcome: Outcome) -> None:
    listings = {page.name for page in corpus_outcome.page_set.pages if page.gold and not page.gold["pairs"]}
    assert listings, "the labelled pages hold no negative control"
    for reader in ("rule", "blind"):
        failures = corpus_outcome.figures[reader].failures
        assert {name: failures[name] for name in listings & failures.keys()} == {}


def test_accuracy_on_our_own_pages_stays_at_or_above_its_floor(root: Path, scorer: Scorer) -> None:
    measured = {found.key: measure_newsarchive(found, scorer).as_floors() for found in own_sets(root, scorer)}
    assert falls(read_floors(), measured) == []


def test_our_own_pages_equal_what_was_accepted_even_in_a_plain_clone(root: Path) -> None:
    measured = {found.key: measure_newsarchive(found, None).as_floors() for found in own_sets(root, None)}
    assert all("f1" not in readers["rule"] for readers in measured.values())
    assert falls(read_floors(), measured) == []


def test_a_figure_below_its_floor_is_named_and_one_at_its_floor_is_not() -> None:
    floors = {"corpus": {"rule": {"f1": 0.98, "exact": 0.92}}}
    fallen = falls(floors, {"corpus": {"rule": {"f1": 0.9799, "exact": 0.92}}})
    assert fallen == ["corpus, rule: f1 is 0.9799, its floor is 0.9800"]


def test_fewer_labelled_pages_count_as_a_fall() -> None:
    assert falls({"own": {"rule": {"pages": 40, "f1": 1.0}}}, {"own": {"rule": {"pages": 39, "f1": 1.0}}})


def test_raising_floors_raises_them_to_the_figure_and_never_lowers_one() -> None:
    floors = {"corpus": {"rule": {"pages": 63, "f1": 0.98, "exact": 0.92}}}
    raised = raise_floors(floors, {"corpus": {"rule": {"pages": 63, "f1": 0.99119, "exact": 0.9}}, "own": {}})
    assert raised["corpus"]["rule"] == {"pages": 63, "f1": 0.9911, "exact": 0.92}
    assert floors["corpus"]["rule"]["f1"] == 0.98


def test_a_raised_floor_is_never_above_the_figure_it_came_from() -> None:
    measured = {"corpus": {"rule": {"f1": 2 / 3, "exact": 58 / 63}}}
    assert falls(raise_floors({}, measured), measured) == []


# The labels


def expected_pair(caption: str | None, credit: str | None, name: str = "1.jpg") -> dict[str, object]:
    return {"position": 1, "image_url": f"https://anh.example/{name}", "caption": caption, "credit": credit}


def test_own_pages_are_scored_like_the_others(tmp_path: Path, scorer: Scorer) -> None:
    expected = {"title": "Thử", "pairs": [expected_pair(CAPTION, "Lê Thử"), expected_pair(None, None, "2.jpg")]}
    write_page(tmp_path / "thu" / "mot", expected, f"<p>{CAPTION} (Nguồn: Lê Thử)</p>")
    [page] = read_own(tmp_path, scorer)
    assert page.name == "thu/mot"
    right = Answer((("https://x.example/1.jpg", CAPTION, "Lê Thử"), ("https://x.example/2.jpg", None, None)))
    figures = score(scorer, {page.name: page.gold or {}}, {page.name: right})
    assert (figures.pairs, figures.f1, figures.exact) == (2, 1.0, 1.0)
    wrong = Answer((("https://x.example/1.jpg", "Một câu khác hẳn.", None), ("https://x.example/2.jpg", CAPTION, None)))
    figures = score(scorer, {page.name: page.gold or {}}, {page.name: wrong})
    assert (figures.f1, figures.photo_f1, figures.exact) == (0.0, 1.0, 0.0)


def test_a_reader_that_leaves_the_credit_in_the_caption_is_not_called_wrong(tmp_path: Path, scorer: Scorer) -> None:
    short = "Mưa chiều"
    page = write_page(
        tmp_path / "p", {"pairs": [expected_pair(short, "Lê Thử")]}, f"<p>{short}. (Nguồn ảnh: Lê Thử)</p>"
    )
    gold = make_gold(json.loads((page / "expected.json").read_text("utf-8")), page / "page.html", scorer.letters)
    assert scorer.score_page([("1.jpg", f"{short}. (Nguồn ảnh: Lê Thử)", None)], gold).exact == 1
    assert scorer.score_page([("1.jpg", short, "Lê Thử")], gold).exact == 1


def test_the_caption_as_shown_is_preferred_where_expected_has_it(tmp_path: Path) -> None:
    pair = expected_pair(CAPTION, "Lê Thử") | {"caption_verbatim": f"{CAPTION} Tranh của Lê Thử"}
    page = write_page(tmp_path / "p", {"pairs": [pair]})
    gold = make_gold({"pairs": [pair]}, page / "page.html", lambda text: text or "")
    assert gold["pairs"][0]["caption"] == f"{CAPTION} Tranh của Lê Thử"


def test_a_page_that_is_not_accepted_yet_is_left_out(tmp_path: Path) -> None:
    (write_page(tmp_path / "thu" / "mot", {"pairs": []}) / "expected.json").unlink()
    assert read_own(tmp_path) == []


def test_a_reader_that_fails_scores_nothing_and_says_why(scorer: Scorer) -> None:
    def read() -> list[tuple[str | None, str | None, str | None]]:
        raise ValueError("hỏng\nở đây")

    answer = ask(read)
    assert answer == Answer(failure="ValueError: hỏng ở đây")
    figures = score(scorer, {"p": {"pairs": []}}, {"p": answer})
    assert figures.exact == 0.0
    assert figures.failures == {"p": ["ValueError: hỏng ở đây"]}


def test_a_page_without_an_answer_is_missed_not_forgotten(scorer: Scorer) -> None:
    gold = {"pairs": [{"images": ["https://anh.example/1.jpg"], "caption": CAPTION}]}
    figures = score(scorer, {"p": gold}, {})
    assert (figures.pages, figures.recall, figures.exact) == (1, 0.0, 0.0)


# The baselines


def test_first_text_after_each_image_takes_the_next_block_and_stops_at_the_next_image() -> None:
    page = """<p>Đoạn mở.</p><div><img src="1.jpg"><script>var x</script><!-- ẩn --></div>
      <p>Bến <em>đò</em> sớm mai.</p><p>Đoạn thân.</p><img data-src="2.jpg" src="cho.gif"><img src="3.jpg"><br>Hết."""
    assert baselines.first_text_after_each_image(page.encode()) == [
        ("1.jpg", "Bến đò sớm mai.", None),
        ("2.jpg", None, None),
        ("3.jpg", "Hết.", None),
    ]


def test_figcaption_only_ignores_text_outside_the_figure() -> None:
    page = '<figure><img src="1.jpg"><figcaption>Bến <b>đò</b></figcaption></figure><img src="2.jpg"><p>Không phải</p>'
    assert baselines.figcaption_only(page.encode()) == [("1.jpg", "Bến đò", None), ("2.jpg", None, None)]


# The print


def test_only_the_part_between_the_markers_is_renewed(tmp_path: Path) -> None:
    path = tmp_path / "RESULTS.md"
    path.write_text("# Đã đo\n\nTrước.\n", "utf-8")
    report.put_between_markers(path, "lần một")
    path.write_text(path.read_text("utf-8") + "\nSau.\n", "utf-8")
    report.put_between_markers(path, "lần hai")
    text = path.read_text("utf-8")
    assert text == f"# Đã đo\n\nTrước.\n\n{report.BEGIN}\nlần hai\n{report.END}\n\nSau.\n"


def test_a_lost_end_marker_stops_the_writing_before_anything_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "RESULTS.md"
    path.write_text(f"# Đã đo\n{report.BEGIN}\nSau.\n", "utf-8")
    with pytest.raises(ValueError, match="put the second marker back"):
        report.put_between_markers(path, "lần hai")
    assert path.read_text("utf-8").endswith("Sau.\n")


def test_the_table_shows_each_reader_that_was_measured() -> None:
    outcome = Outcome(PageSet("own", "tests/pages", [accepted_page()]), equal={"rule": 1.0})
    outcome.figures = {
        "rule": Figures(1, 2, 1.0, 0.5, 0.667, 1.0, 0.0, {"thu/mot": ["missed photo 2.jpg"]}),
        "figcaption": Figures(1, 2, 0.0, 0.0, 0.0, 1.0, 0.0, {}),
    }
    table = report.accuracy_table(outcome)
    assert "### tests/pages: 1 pages, 2 pairs" in table
    [rule] = [line for line in table.splitlines() if "site rule" in line]
    assert [cell.strip() for cell in rule.strip("|").split("|")][1:] == [
        "1.000",
        "0.500",
        "0.667",
        "1.000",
        "0.000",
        "1.000",
    ]
    assert "figcaption only" in table
    assert "trafilatura" not in table
    assert "     missed photo 2.jpg" in report.what_went_wrong(outcome, "thu/")


# The command


def test_a_plain_clone_still_gets_its_share_of_equal_pages_and_is_told_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "bản sao"
    write_page(root / "tests" / "pages" / "thu" / "mot", {"pairs": []})
    monkeypatch.setattr(bench, "ask_opponents", lambda paths, rounds: pytest.fail("nobody can score them here"))
    run = bench.measure(root, 0)
    assert [outcome.equal for outcome in run.outcomes] == [{"rule": 1.0, "blind": 1.0}]
    assert "### tests/pages: 1 pages" in bench.as_section(run, 0)
    assert any("shared is not beside the checkout" in note for note in run.notes)


@pytest.mark.parametrize(("floor", "code"), [(0.5, 0), (0.6, 1)])
def test_the_command_fails_when_a_figure_is_below_its_floor(
    floor: float, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    outcome = Outcome(PageSet("own", "tests/pages", [accepted_page()]), equal={"rule": 0.5})
    monkeypatch.setattr(bench, "measure", lambda root, rounds: bench.Run(outcomes=[outcome]))
    monkeypatch.setattr(bench, "read_floors", lambda: {"own": {"rule": {"equal": floor}}})
    assert bench.main(["--rounds", "0"]) == code
    assert ("below its floor: own, rule: equal" in capsys.readouterr().err) == bool(code)


def test_raising_floors_from_the_command_keeps_the_prices_of_a_run_without_timing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[dict[str, object]] = []
    outcome = Outcome(PageSet("own", "tests/pages", [accepted_page()]), equal={"rule": 1.0})
    monkeypatch.setattr(bench, "measure", lambda root, rounds: bench.Run(outcomes=[outcome]))
    monkeypatch.setattr(
        bench, "read_floors", lambda: {"own": {"rule": {"equal": 0.5}}, "speed": {"own": {"rule": 2.0}}}
    )
    monkeypatch.setattr(bench, "write_floors", written.append)
    bench.main(["--rounds", "0", "--raise-floors"])
    [floors] = written
    assert floors == {
        "own": {"rule": {"equal": 1.0, "pages": 1}, "blind": {"pages": 1}},
        "speed": {"own": {"rule": 2.0}},
    }
    bench.main(["--rounds", "0", "--raise-floors", "corpus"])
    assert written[1]["own"] == {"rule": {"equal": 0.5}}, "only the named sets are raised"
