"""A snapshot's id stands for its bytes: the same elsewhere, another when anything differs, wrong when touched."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from newsarchive.errors import ExportError, NotFoundError
from newsarchive.export import formats
from newsarchive.export.families import Splits
from newsarchive.export.run import export
from newsarchive.export.selection import Selection
from newsarchive.export.snapshot import CROISSANT, SNAPSHOT, check_snapshot

pytestmark = pytest.mark.usefixtures("each_database")

ALL = list(formats.FORMATS)
STORIES = (
    ("cho", (1, "Đường phố mưa, hàng hoa vẫn đông khách."), (2, "Bóng dương liễu bên hồ.")),
    ("ben", (3, "Thuyền về bến lúc trời hửng."), (None, "Chờ con nước lên."), (1, None)),
    ("rung", (4, "Mù sương trong rừng tràm.")),
)


CLOCKS = ("writer", "door.keeping", "door.storing")
"""The modules of newsarchive/archive that ask what time it is when something enters."""


def set_clock(monkeypatch, moment: datetime) -> None:
    """Let everything enter the archive at ``moment``."""
    for module in CLOCKS:
        monkeypatch.setattr(f"newsarchive.archive.{module}.utc_now", lambda: moment)


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("form", ALL)
@pytest.mark.parametrize("splits", [None, Splits.parse("50/25/25")])
def test_the_same_galleries_in_another_archive_give_the_same_id_and_the_same_bytes(
    make_newsroom, tmp_path, form, splits, monkeypatch
):
    # When something was fetched is part of what it is: the second archive is one of the same answers, as a merge makes.
    fetched = datetime(2016, 7, 4, tzinfo=UTC)
    set_clock(monkeypatch, fetched)
    made = []
    for name, order in (("one", STORIES), ("two", (("other", (9, "Chuyện của riêng kho này.")), *STORIES[::-1]))):
        newsroom = make_newsroom(name)
        for story in order:
            newsroom.story(*story)
        chosen = Selection(where="url NOT LIKE '%other%'")
        made.append(export(newsroom.archive, form, tmp_path / f"out-{name}", chosen, splits=splits))
    assert made[0].snapshot.id == made[1].snapshot.id
    assert files_of(made[0].folder) == files_of(made[1].folder)


@pytest.mark.parametrize("form", ["jsonl", "iiif", "wacz", "rocrate"])
def test_archives_merged_in_either_order_give_the_same_bytes(make_newsroom, tmp_path, form, monkeypatch):
    parts = {"a": STORIES[:2], "b": STORIES[1:]}
    made = []
    for order in ("ab", "ba"):
        newsrooms = [make_newsroom(f"{order}-{name}") for name in order]
        for newsroom, name in zip(newsrooms, order, strict=True):
            moment = datetime(2016, 7, 4 + "ab".index(name), tzinfo=UTC)
            set_clock(monkeypatch, moment)
            for story in parts[name]:
                newsroom.story(*story)
        newsrooms[0].archive.merge(newsrooms[1].archive)
        made.append(export(newsrooms[0].archive, form, tmp_path / f"out-{order}"))
    assert made[0].snapshot.said["galleries"] == 3
    assert files_of(made[0].folder) == files_of(made[1].folder)


def test_whatever_differs_changes_the_id(newsroom, tmp_path):
    for story in STORIES:
        newsroom.story(*story)
    halves, thirds = Splits.parse("1/1/0"), Splits.parse("1/1/1")
    made = [
        export(newsroom.archive, "csv", tmp_path / "1"),
        export(newsroom.archive, "jsonl", tmp_path / "2"),
        export(newsroom.archive, "csv", tmp_path / "3", Selection(where="TRUE")),
        export(newsroom.archive, "csv", tmp_path / "4", splits=halves),
        export(newsroom.archive, "csv", tmp_path / "5", splits=thirds),
        export(newsroom.archive, "csv", tmp_path / "6", Selection(query="thuyền")),
    ]
    newsroom.story("moi", (5, "Chuyện mới."))
    made.append(export(newsroom.archive, "csv", tmp_path / "7"))
    assert len({one.snapshot.id for one in made}) == len(made)


def test_a_snapshot_says_what_it_is(newsroom, tmp_path):
    for story in STORIES:
        newsroom.story(*story)
    made = export(newsroom.archive, "parquet", tmp_path / "out", Selection(query="thuyen", sites=("sample",)))
    said = json.loads((tmp_path / "out" / SNAPSHOT).read_text("utf-8"))
    assert said["id"] == made.snapshot.id
    assert said["selection"] == {"query": "thuyen", "sites": ["sample"]}
    assert (said["format"], said["pairs"], said["galleries"]) == ("parquet", 1, 1)
    assert said["first_published"] == said["last_published"] == "2016-07-03T09:30:00+07:00"
    assert set(said["versions"]) == {"newsarchive", "archive", "pyarrow"}
    assert str(tmp_path) not in (tmp_path / "out" / SNAPSHOT).read_text("utf-8")
    croissant = json.loads((tmp_path / "out" / CROISSANT).read_text("utf-8"))
    assert croissant["identifier"] == f"urn:sha256:{made.snapshot.id}"


def test_the_list_of_files_is_one_that_sha256sum_checks(newsroom, tmp_path):
    newsroom.story(*STORIES[0])
    folder = export(newsroom.archive, "imagefolder", tmp_path / "out").folder
    done = subprocess.run(["sha256sum", "--check", "--quiet", "manifest-sha256.txt"], cwd=folder, capture_output=True)
    assert done.returncode == 0
    assert len((folder / "manifest-sha256.txt").read_text().splitlines()) == 3


@pytest.fixture
def finished(newsroom, tmp_path):
    for story in STORIES:
        newsroom.story(*story)
    return export(newsroom.archive, "imagefolder", tmp_path / "out").folder


def test_an_untouched_export_is_what_it_says_wherever_it_lies(finished, tmp_path):
    moved = shutil.move(finished, tmp_path / "nơi khác")
    assert check_snapshot(moved).said["pairs"] == 6


def test_every_kind_of_change_is_told_with_its_place(finished):
    table = finished / "train" / "metadata.jsonl"
    photo = sorted((finished / "train").rglob("*.jpg"))[-1]
    body = photo.read_bytes()
    photo.write_bytes(body[:-1] + bytes([body[-1] ^ 1]))
    with pytest.raises(ExportError, match=f"{photo.name}: the file was changed; export it again"):
        check_snapshot(finished)
    photo.unlink()
    with pytest.raises(ExportError, match=f"{photo.name}: a file is missing"):
        check_snapshot(finished)
    photo.write_bytes(body)
    (finished / "zzz.txt").write_text("thêm")
    with pytest.raises(ExportError, match=r"zzz\.txt: a file was added"):
        check_snapshot(finished)
    (finished / "zzz.txt").unlink()
    (finished / "aaa.txt").write_text("thêm")
    with pytest.raises(ExportError, match=r"aaa\.txt: a file was added"):
        check_snapshot(finished)
    (finished / "aaa.txt").unlink()
    table.write_bytes(table.read_bytes() + b"\n")
    with pytest.raises(ExportError, match=r"metadata\.jsonl: the file was changed"):
        check_snapshot(finished)


def test_a_changed_list_or_description_is_told(finished):
    listed, said = finished / "manifest-sha256.txt", finished / SNAPSHOT
    whole = said.read_text("utf-8")
    said.write_text(whole.replace('"pairs": 6', '"pairs": 7'), encoding="utf-8")
    with pytest.raises(ExportError, match=r"snapshot\.json: it was changed"):
        check_snapshot(finished)
    said.write_text("{", encoding="utf-8")
    with pytest.raises(ExportError, match="cannot be read"):
        check_snapshot(finished)
    said.write_text(whole, encoding="utf-8")
    listed.write_bytes(listed.read_bytes().replace(b"a", b"b"))
    with pytest.raises(ExportError, match="the list of files was changed"):
        check_snapshot(finished)
    said.unlink()
    with pytest.raises(NotFoundError, match="no export here"):
        check_snapshot(finished)


def test_the_commands_export_and_check_and_print_json(finished, newsroom, tmp_path, root):
    def run(*arguments):
        command = [sys.executable, "-m", "newsarchive", *map(str, arguments)]
        return subprocess.run(command, cwd=root, capture_output=True, text=True)

    archive, out = newsroom.archive.folder, tmp_path / "cli"
    chosen = ("--query", "duong", "--site", "sample", "--since", "2016-07-03", "--until", "2016-07-03")
    done = run("export", "jsonl", out, *chosen, "--split", "1/1/1", "--archive", archive, "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["pairs"], said["selection"]["since"]) == (2, "2016-07-03")
    assert sha256((out / "manifest-sha256.txt").read_bytes()).hexdigest() == said["manifest_sha256"]
    again = run("snapshot", out)
    assert (again.returncode, again.stdout) == (0, f"{said['id']} jsonl, 2 pairs: unchanged\n")
    for arguments, code in (
        (("export", "jsonl", out), 73),
        (("export", "docx", tmp_path / "x"), 65),
        (("export", "csv", tmp_path / "x", "--where", "nothing = 1"), 65),
        (("export", "csv", tmp_path / "x", "--site", "khongco"), 66),
        (("export", "csv", tmp_path / "x", "--since", "hôm qua"), 2),
    ):
        done = run(*arguments, "--archive", archive)
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        assert not (tmp_path / "x").exists()
