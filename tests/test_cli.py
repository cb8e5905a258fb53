"""What a person sees at the command line: answers, one line for each error, exit codes, and no traceback ever."""

from __future__ import annotations

import json
import os
import pty
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from newsarchive.archive import Archive
from tests.crawl.sample import ROOT, SAMPLE, crawl_sample

PAGE = SAMPLE / "pages" / "cho-noi-mot-ngay" / "page.html"


def newsarchive(*arguments: str | Path, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "newsarchive", *map(str, arguments)],
        cwd=ROOT,
        input=stdin,
        capture_output=True,
        timeout=120,
        env={**os.environ, **environment},
    )
    out, err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
    assert "Traceback" not in err
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def complaint(done: subprocess.CompletedProcess[str]) -> str:
    assert done.stdout == ""
    assert done.stderr.startswith("newsarchive: ")
    assert done.stderr.count("\n") == 1
    return done.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return crawl_sample(tmp_path_factory.mktemp("cli")).folder


def test_extract_prints_the_pairs_of_a_saved_page() -> None:
    done = newsarchive("extract", PAGE)
    assert done.returncode == 0
    assert "cây bẹo" in done.stdout
    assert "repeat of 1, 2, 3" in done.stdout


def test_extract_reads_standard_input_and_prints_json() -> None:
    done = newsarchive("extract", "-", "--json", stdin=PAGE.read_bytes())
    gallery = json.loads(done.stdout)
    assert len(gallery["pairs"]) == 9
    assert gallery["pairs"][0]["evidence"]["kind"]


def test_extract_reads_a_plain_text_dump() -> None:
    dump = "[Photo] Chợ phiên\n\nanh cho phien\n\nNgười bán rau bên đường phố.\n"
    gallery = json.loads(newsarchive("extract", "-", "--text", "--json", stdin=dump.encode()).stdout)
    assert gallery["title"] == "Chợ phiên"


@pytest.mark.parametrize("body", [b"", b"\x00\x01\x02\x03" * 300, b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8])
def test_an_unreadable_page_is_one_line_and_exit_code_65(body: bytes) -> None:
    done = newsarchive("extract", "-", stdin=body)
    assert done.returncode == 65
    complaint(done)


def test_a_file_that_is_not_there_is_one_line_and_exit_code_66(tmp_path: Path) -> None:
    done = newsarchive("extract", tmp_path / "nowhere.html")
    assert done.returncode == 66
    assert "nowhere.html" in complaint(done)


def test_an_unknown_newspaper_is_one_line_and_exit_code_66(tmp_path: Path) -> None:
    done = newsarchive("crawl", "khongco", "--archive", tmp_path)
    assert done.returncode == 66
    assert "newsarchive sites" in complaint(done)
    assert not (tmp_path / "archive.sqlite").exists()


def test_an_archive_of_a_newer_version_is_one_line_and_exit_code_76(folder: Path, tmp_path: Path) -> None:
    shutil.copy(folder / "archive.sqlite", tmp_path)
    with closing(sqlite3.connect(tmp_path / "archive.sqlite")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    for command in (["stats"], ["search", "phố"], ["crawl", "sample"]):
        done = newsarchive(*command, "--archive", tmp_path)
        assert done.returncode == 76
        assert "newer" in complaint(done)


def test_a_file_that_is_no_archive_is_one_line_and_exit_code_74(tmp_path: Path) -> None:
    (tmp_path / "archive.sqlite").write_bytes(b"not a database at all" * 100)
    done = newsarchive("stats", "--archive", tmp_path)
    assert done.returncode == 74
    complaint(done)


def test_no_archive_is_one_line_and_exit_code_66(tmp_path: Path) -> None:
    done = newsarchive("search", "phố", "--archive", tmp_path / "none")
    assert done.returncode == 66
    complaint(done)


@contextmanager
def small_disk(folder: Path, *options: str) -> Iterator[Path]:
    """A file system of its own at ``folder``; needs the right to mount, which CI has."""
    folder.mkdir(exist_ok=True)
    mounted = subprocess.run(["mount", "-t", "tmpfs", *options, "tmpfs", folder], capture_output=True)
    if mounted.returncode:
        pytest.skip("no right to mount a small file system here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def test_a_full_disk_ends_the_crawl_with_one_line_exit_code_and_a_sound_archive(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", "-o", "size=1200k") as disk:
        done = crawl_sample(disk, expect=None)
        assert done.returncode in {70, 73}
        assert "Traceback" not in done.errors
        assert "disk" in done.errors
        assert done.errors.count("\n") == 1
        with closing(sqlite3.connect(disk / "archive.sqlite")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            half = "SELECT count(*) FROM version WHERE id NOT IN (SELECT version_id FROM pair)"
            assert connection.execute(half).fetchone() == (0,)


def test_a_read_only_folder_is_one_line_and_exit_code_73(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        done = newsarchive("crawl", "sample", "--archive", disk)
        assert done.returncode == 73
        complaint(done)


def test_search_without_marks_finds_words_with_marks(folder: Path) -> None:
    done = newsarchive("search", "duong pho", "--archive", folder)
    assert done.returncode == 0
    assert "«Đường» «phố»" in done.stdout


def test_search_prints_each_photo_s_own_caption_and_marks_what_matched_where_it_stands(folder: Path) -> None:
    def rows(query: str) -> list[list[str]]:
        lines = newsarchive("search", query, "--limit", "100", "--archive", folder).stdout.splitlines()
        return [line.split("\t") for line in lines[1:]]

    found = [row for row in rows("title:nổi") if "«nổi»" in row[5]]
    assert len(found) > 3
    assert len({row[3] for row in found}) == len(found)
    with Archive.open_read_only(folder) as archive:
        lead = next(hit for hit in archive.search("lead:sông", limit=100) if hit.matched_in == "lead")
    (row,) = (row for row in rows("lead:sông") if row[6] == str(lead.pair_id))
    assert row[3] == (lead.caption or "")
    assert row[5].startswith(f"{lead.title} (lead: ")
    assert "«sông»" in row[5].lower()


def test_search_prints_json_for_programs(folder: Path) -> None:
    hits = json.loads(newsarchive("search", "đường", "--json", "--archive", folder).stdout)
    assert hits
    assert all("đường" in hit["excerpt"].lower() for hit in hits)


@pytest.mark.parametrize("query", ['"', "AND", "(", "*", "NEAR(", "a OR"])
def test_a_malformed_query_is_an_answer_and_never_an_fts_error(query: str, folder: Path) -> None:
    done = newsarchive("search", query, "--archive", folder)
    assert "fts5" not in done.stderr.lower()
    assert done.returncode in {0, 65}


def test_show_prints_a_gallery_by_number_and_by_address(folder: Path) -> None:
    by_number = newsarchive("show", "1", "--json", "--archive", folder)
    record = json.loads(by_number.stdout)
    by_address = newsarchive("show", record["gallery"]["url"], "--json", "--archive", folder)
    assert json.loads(by_address.stdout) == record


def test_show_tells_what_the_page_says_of_its_whole_story(folder: Path) -> None:
    with Archive.open_read_only(folder) as archive:
        story = archive.search("title:nổi", limit=1)[0].gallery_id
        credit = archive.show(story).gallery.credit
    done = newsarchive("show", str(story), "--archive", folder)
    assert credit
    assert f"credit: {credit}" in done.stdout.splitlines()
    assert "newsarchive diff" not in done.stdout  # it never changed


def test_a_gallery_that_is_not_there_is_one_line_and_exit_code_66(folder: Path) -> None:
    done = newsarchive("show", "9999", "--archive", folder)
    assert done.returncode == 66
    complaint(done)


def test_stats_prints_the_sums(folder: Path) -> None:
    sums = json.loads(newsarchive("stats", "--json", "--archive", folder).stdout)
    assert (sums["galleries"], sums["pairs"], sums["photos"]) == (14, 105, 99)
    assert "galleries\t14" in newsarchive("stats", "--archive", folder).stdout


def test_sites_lists_the_newspapers() -> None:
    assert "sample" in {site["name"] for site in json.loads(newsarchive("sites", "--json").stdout)}


def test_every_command_takes_json_and_says_so() -> None:
    for command in ("crawl", "extract", "search", "show", "sites", "stats"):
        assert "--json" in newsarchive(command, "--help").stdout


def test_the_exit_codes_are_documented() -> None:
    printed = newsarchive("--help").stdout
    readme = (ROOT / "README.md").read_text("utf-8")
    for code in (0, 2, 65, 66, 70, 73, 74, 75, 76):
        assert f"{code} " in printed
        assert f"| {code} |" in readme


def test_wrong_use_is_exit_code_2() -> None:
    assert newsarchive("show").returncode == 2
    assert newsarchive("search", "hoa", "--order", "loudest").returncode == 2


def test_a_terminal_gets_a_table(folder: Path) -> None:
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "newsarchive", "search", "duong pho", "--archive", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=slave, stderr=slave, env={**os.environ, "TERM": "xterm"}) as child:
        os.close(slave)
        shown = b""
        while chunk := read_terminal(master):
            shown += chunk
    os.close(master)
    assert child.returncode == 0
    assert "━" in shown.decode("utf-8")


def read_terminal(master: int) -> bytes:
    try:
        return os.read(master, 65536)
    except OSError:  # Linux says EIO when the other side of a terminal is gone
        return b""


def test_text_is_utf8_even_in_the_c_locale(folder: Path) -> None:
    done = newsarchive("search", "duong pho", "--archive", folder, LC_ALL="C", LANG="C", PYTHONUTF8="0")
    assert "Đường" in done.stdout
