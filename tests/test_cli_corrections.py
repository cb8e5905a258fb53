"""The commands that correct and list corrections."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from newsarchive.archive import Archive
from newsarchive.cli import app
from newsarchive.errors import CorrectionError
from newsarchive.model import Gallery, Pair


@pytest.fixture
def run(tmp_path):
    folder = tmp_path / "kho"
    url = "https://bao.example/cho-noi-12345.html"
    with Archive.open(folder) as archive:
        archive.store_gallery(Gallery(url=url, pairs=(Pair(1, "https://a.example/1.jpg", caption="Chợ nỗi."),)))

    def call(*words, env=None):
        return CliRunner(env=env).invoke(app, [*words, "--archive", str(folder)])

    return call


def test_a_caption_is_corrected_listed_and_withdrawn(run):
    done = run("correct", "1", "1", "--caption", "Chợ nổi.", "--author", "Vũ Sửa", "--reason", "lỗi gõ", "--json")
    assert done.exit_code == 0
    (made,) = json.loads(done.stdout)
    assert (made["captured"], made["value"], made["state"]) == ("Chợ nỗi.", "Chợ nổi.", "in effect")
    listed = run("corrections").stdout.splitlines()
    assert listed[0].split("\t")[:5] == ["number", "gallery", "#", "kind", "state"]
    assert listed[1].split("\t")[3:8] == ["caption", "in effect", "Chợ nỗi.", "Chợ nổi.", "Vũ Sửa"]
    assert "in effect" not in run("correct", "--withdraw", "1", env={"NEWSARCHIVE_AUTHOR": "Lê Rút"}).stdout
    (kept,) = json.loads(run("corrections", "https://bao.example/cho-noi-12345.html", "--json").stdout)
    assert (kept["state"], kept["withdrawn_by"]) == ("withdrawn", "Lê Rút")
    assert run("corrections", "--standing").stderr == "no corrections\n"


def test_show_tells_what_was_corrected_and_not_what_was_withdrawn(run):
    assert "corrected" not in run("show", "1").stdout
    run("correct", "1", "1", "--caption", "Chợ nổi.", "--author", "Vũ Sửa")
    run("correct", "1", "1", "--note", "ảnh chụp năm 2015", "--author", "Vũ Sửa")
    run("correct", "1", "1", "--wrong-pair", "--author", "Lê Rút")
    run("correct", "--withdraw", "3", "--author", "Lê Rút")
    *_, first, second = run("show", "1").stdout.splitlines()
    assert first.startswith("corrected caption of 1: Chợ nổi. (Vũ Sửa, ")
    assert first.endswith("; in effect)")
    assert second.startswith("note on 1: ảnh chụp năm 2015 (Vũ Sửa, ")
    shown = json.loads(run("show", "1", "--json").stdout)
    assert [one["kind"] for one in shown["corrections"]] == ["note", "caption"]
    assert shown["gallery"]["pairs"][0]["caption"] == "Chợ nỗi."


def test_nobody_corrects_unsigned(run):
    assert isinstance(run("correct", "1", "1", "--wrong-pair").exception, CorrectionError)


@pytest.mark.parametrize(
    "words",
    [
        ("1", "1"),
        ("1", "--caption", "x"),
        ("1", "1", "--caption", "x", "--credit", "y"),
        ("1", "1", "--note", "x", "--withdraw", "1"),
    ],
)
def test_half_a_correction_is_wrong_use(run, words):
    assert run("correct", *words, "--author", "A").exit_code == 2


def test_a_place_before_the_first_is_wrong_use(run):
    assert run("correct", "1", "0", "--note", "x", "--author", "A").exit_code == 2
