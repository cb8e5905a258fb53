"""Nothing that is alike stands on two sides of a split, and the same galleries are always divided the same way."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from newsarchive.commands.export import warnings
from newsarchive.errors import ExportError
from newsarchive.export.families import PARTS, Families, Splits
from newsarchive.export.run import export

pytestmark = pytest.mark.usefixtures("each_database")

HALVES = Splits.parse("40/30/30")


def parts_of(rows):
    parts = {(row["url"].rpartition("/")[2].removesuffix(".html")): row["split"] for row in rows}
    assert set(parts.values()) <= set(PARTS)
    return parts


def families_of(rows):
    families = defaultdict(set)
    for row in rows:
        families[row["family"]].add(row["url"].rpartition("/")[2].removesuffix(".html"))
    return sorted(sorted(names) for names in families.values())


def test_stories_that_share_a_photo_or_a_caption_are_one_family_directly_or_through_others(newsroom, rows):
    newsroom.story("a", (1, "Bà Thơm nhóm lò than đầu ngõ nhỏ."))
    newsroom.story("b", (1, "Bếp lửa của bà Thơm trong ngõ."), (2, "Khói bếp bay lên mái ngói."), site="khac")
    newsroom.story("c", (3, "KHÓI BẾP bay lên mái ngói"), site="ba")
    newsroom.story("d", (4, "Một chuyện khác hẳn, ở một nơi khác."))
    found = rows(splits=HALVES)
    assert families_of(found) == [["a", "b", "c"], ["d"]]
    parts = parts_of(found)
    assert parts["a"] == parts["b"] == parts["c"]


def test_a_formula_instead_of_a_caption_makes_no_family(newsroom, rows):
    for number in range(6):
        newsroom.story(f"s{number}", (number, "Ảnh minh họa"), (100 + number, "Một góc chợ"))
    for number in range(6, 60):
        newsroom.story(f"s{number}", (number, "Ảnh do nhân vật trong bài cung cấp cho báo"))
    for number in range(60, 62):
        newsroom.story(f"s{number}", (number, "Hình ảnh chỉ mang tính chất minh họa. Nguồn: Internet"))
    assert len(families_of(rows(splits=HALVES))) == 62


def test_what_was_never_compared_is_told_until_it_is_linked(newsroom, tmp_path):
    newsroom.story("a", (1, "Bà Thơm nhóm lò than đầu ngõ khi trời còn tối."), (2, "Ảnh minh họa"))
    newsroom.story("b", (3, "Bà Thơm nhóm lò than đầu ngõ khi trời hãy còn tối."), site="khac")
    before = export(newsroom.archive, "csv", tmp_path / "before", splits=HALVES)
    (told,) = warnings(before)
    assert told.startswith("3 photos and 3 captions were never compared, so near copies may be on two sides; run ")
    newsroom.archive.link_photos()
    newsroom.archive.link_captions()
    after = export(newsroom.archive, "csv", tmp_path / "after", splits=HALVES)
    assert list(warnings(after)) == []
    families = after.snapshot.said["families"]
    assert families["not_compared"] == {"photos": 0, "captions": 0}
    assert (families["near_duplicates_linked"], families["largest"]) == (1, 2)


LINK = (
    "INSERT INTO {} (a, b, {}, reason, made_at, undone_at) VALUES (1, 2, 1, 'tested', '2026-01-01T00:00:00Z', :undone)"
)


@pytest.mark.parametrize(("table", "how"), [("photo_link", "distance"), ("caption_link", "score")])
@pytest.mark.parametrize("undone", [None, "2026-01-02T00:00:00Z"])
def test_near_duplicates_that_are_linked_are_one_family_until_they_are_unlinked(newsroom, rows, table, how, undone):
    newsroom.story("a", (1, "Bà Thơm nhóm lò than đầu ngõ nhỏ."))
    newsroom.story("b", (2, "Bà Thơm nhóm lò than ở đầu ngõ nhỏ."))
    newsroom.story("c", (3, "Một chuyện khác hẳn, ở một nơi khác."))
    with newsroom.archive.writing() as connection:
        connection.execute(text(LINK.format(table, how)), {"undone": undone})
    assert families_of(rows(splits=HALVES)) == ([["a"], ["b"], ["c"]] if undone else [["a", "b"], ["c"]])


def test_the_order_in_which_galleries_came_changes_nothing(make_newsroom, tmp_path):
    stories = [(f"s{n}", (n % 40, f"Chuyến thuyền thứ {n % 50} về bến lúc trời hửng")) for n in range(60)]
    divided = []
    for name, order in (("one", stories), ("two", stories[::-1])):
        newsroom = make_newsroom(name)
        for story in order:
            newsroom.story(*story)
        divided.append(read_parts(newsroom, tmp_path / f"out-{name}"))
    assert divided[0] == divided[1]
    assert len(set(divided[0].values())) > 1


def read_parts(newsroom, folder, splits=HALVES):
    import json

    from newsarchive.export.run import export

    lines = (export(newsroom.archive, "jsonl", folder, splits=splits).folder / "pairs.jsonl").read_text("utf-8")
    return parts_of(map(json.loads, lines.splitlines()))


def test_a_new_story_moves_no_other_and_another_seed_divides_anew(newsroom, tmp_path):
    for number in range(40):
        newsroom.story(f"s{number}", (number, f"Chuyến thuyền thứ {number} về bến lúc trời hửng"))
    before = read_parts(newsroom, tmp_path / "before")
    newsroom.story("late", (99, "Một chuyện đến sau, không giống chuyện nào."))
    after = read_parts(newsroom, tmp_path / "after")
    assert {name: after[name] for name in before} == before
    assert read_parts(newsroom, tmp_path / "seed", Splits.parse("40/30/30", "khác")) != after


def test_shares_are_kept_over_many_families():
    splits = Splits.parse("80/10/10")
    counts = Counter(splits.part_of(f"{number:020x}") for number in range(20_000))
    assert abs(counts["train"] / 20_000 - 0.8) < 0.01
    assert abs(counts["validation"] / 20_000 - 0.1) < 0.01


@pytest.mark.parametrize("text", ["", "80", "80/20", "80/10/x", "-1/1/1", "0/0/0", "nan/1/1", "inf/1/1"])
def test_shares_that_make_no_sense_are_one_clear_line(text):
    with pytest.raises(ExportError, match="80/10/10"):
        Splits.parse(text)


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 30)), max_size=40))
def test_families_are_what_following_every_link_reaches(links):
    families = Families(30)
    reach = {number: {number} for number in range(1, 31)}
    for one, other in links:
        families.join(one, other)
        both = reach[one] | reach[other]
        for number in both:
            reach[number] = both
    for number in range(1, 31):
        assert families.find(number) == min(reach[number])
