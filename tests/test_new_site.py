"""A newspaper in ten minutes: from a saved page to a rule that its next page is read by."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from newsarchive import new_site, one_page
from newsarchive.errors import CrawlError, NotFoundError, PageError, SiteRuleError
from tests.crawl.sample import ROOT, proxy_environment

CAPTIONS = ("Thuyền thúng rời bến lúc bốn giờ sáng.", "Mẻ cá đầu tiên được kéo lên.", "Chợ cá họp ngay trên cát.")
URL = "https://baomoilap.example/anh/ben-ca-som-mai-post55231.html"


def hemera_page() -> bytes:
    figures = "".join(
        f'<figure><img class="cms-photo lazyload" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" '
        f'data-src="https://cdn.baomoilap.example/w1000/Uploaded/2025/ca-{n}.jpg"><figcaption>{text}</figcaption></figure>'
        for n, text in enumerate(CAPTIONS, 1)
    )
    return (
        '<html><head><meta charset="utf-8"><title>Bến cá</title></head><body><h1 class="article__title cms-title">'
        'Bến cá sớm mai</h1><div class="article__sapo cms-desc">Một buổi sáng ở bến cá bãi ngang.</div>'
        f'<div class="article__body zce-content-body cms-body">{figures}</div></body></html>'
    ).encode()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for folder in ("newsarchive/sites", "tests/pages"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(ROOT / "scrapy.cfg", tmp_path)
    return tmp_path


def test_the_family_whose_marks_the_page_bears_is_tried_and_wins() -> None:
    best, *others = new_site.read_every_way(hemera_page(), URL)
    assert best.reader == "hemera"
    assert (best.photos, best.captioned) == (3, 3)
    assert new_site.GENERIC in {reading.reader for reading in others}


def test_the_written_rule_is_a_site_that_reads_the_page(checkout: Path) -> None:
    best = new_site.read_every_way(hemera_page(), URL)[0]
    path = new_site.write_rule(checkout, "baomoilap", URL, best)
    code = path.read_text("utf-8")
    space: dict[str, object] = {}
    exec(compile(code, path, "exec"), space)
    site = space["SITE"]
    assert (site.name, site.hosts) == ("baomoilap", ("baomoilap.example",))
    assert site.is_gallery_url(URL)
    assert site.body
    assert len(code.splitlines()) <= 25


def test_a_rule_that_exists_is_never_overwritten(checkout: Path) -> None:
    best = new_site.read_every_way(hemera_page(), URL)[0]
    path = new_site.write_rule(checkout, "baomoilap", URL, best)
    path.write_text("mine", "utf-8")
    with pytest.raises(SiteRuleError, match="already"):
        new_site.write_rule(checkout, "baomoilap", URL, best)
    assert path.read_text("utf-8") == "mine"


@pytest.mark.parametrize("name", ["Báo", "a b", "../x", ""])
def test_a_name_that_is_no_name_is_refused(checkout: Path, name: str) -> None:
    with pytest.raises(SiteRuleError):
        new_site.write_rule(checkout, name, URL, new_site.read_every_way(hemera_page(), URL)[0])


@pytest.mark.parametrize("end", ['"""; import os #', "'''", "\\", "\n\nimport os", '"{}'])
def test_no_address_becomes_code_in_the_rule(checkout: Path, end: str) -> None:
    url = f"https://baomoilap.example/anh/ben-ca-post55231.html?q={end}"
    path = new_site.write_rule(checkout, "baomoilap", url, new_site.read_every_way(hemera_page(), URL)[0])
    module = ast.parse(path.read_text("utf-8"))
    assert [type(line).__name__ for line in module.body] == ["Expr", "ImportFrom", "ImportFrom", "Assign"]


@pytest.mark.parametrize("url", ['https://bao"x.example/a.html', "https:///a.html", "https://báo.example/a.html"])
def test_an_address_without_a_plain_host_is_refused(checkout: Path, url: str) -> None:
    with pytest.raises(SiteRuleError, match="no address of a newspaper"):
        new_site.check_new(checkout, "baomoilap", url)


def test_nothing_is_accepted_before_a_person_counted(checkout: Path) -> None:
    folder = new_site.save_page(checkout, "baomoilap", hemera_page(), URL)
    assert (folder / "page.html").read_bytes() == hemera_page()
    with pytest.raises(PageError, match="nobody has counted"):
        new_site.accept_page(folder)
    assert not (folder / "expected.json").exists()


@pytest.mark.parametrize("about", ["{", "[]", "{}", '{"url": null}', '{"url": 7, "photos": 3}'])
def test_a_damaged_about_file_is_told_in_one_line(checkout: Path, about: str) -> None:
    folder = new_site.save_page(checkout, "baomoilap", hemera_page(), URL)
    (folder / "about.json").write_text(about, "utf-8")
    with pytest.raises(PageError, match=r"about\.json"):
        new_site.accept_page(folder)


@pytest.mark.parametrize("count", [2, 4])
def test_nothing_is_accepted_when_the_counts_differ(checkout: Path, count: int) -> None:
    folder = new_site.save_page(checkout, "baomoilap", hemera_page(), URL)
    type_count(folder, count)
    with pytest.raises(PageError, match=f"counted {count} photos, newsarchive reads 3"):
        new_site.accept_page(folder)
    assert not (folder / "expected.json").exists()


def test_yes_is_no_count(checkout: Path) -> None:
    folder = new_site.save_page(checkout, "baomoilap", hemera_page(), URL)
    type_count(folder, True)
    with pytest.raises(PageError, match="nobody has counted"):
        new_site.accept_page(folder)


def test_what_a_person_counted_is_accepted(checkout: Path) -> None:
    folder = new_site.save_page(checkout, "baomoilap", hemera_page(), URL)
    type_count(folder, 3)
    expected = json.loads(new_site.accept_page(folder).read_text("utf-8"))
    assert [pair["caption"] for pair in expected["pairs"]] == list(CAPTIONS)
    assert expected["title"] == "Bến cá sớm mai"


def test_a_folder_that_is_no_page_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no saved page"):
        new_site.accept_page(tmp_path)


def test_the_command_prints_what_each_reader_found_and_what_to_do_next(checkout: Path) -> None:
    (checkout / "saved.html").write_bytes(hemera_page())
    command = [sys.executable, "-P", "-m", "newsarchive", "new-site", "baomoilap", "saved.html", "--url", URL]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "hemera\t3\t3" in done.stdout
    assert "newsarchive accept" in done.stdout
    assert (checkout / "newsarchive/sites/baomoilap.py").exists()


class Newspaper(BaseHTTPRequestHandler):
    """A proxy that answers for the new newspaper alone, and for one page of it."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        robots = b"User-agent: *\nDisallow: /kin/\n"
        found = {"robots.txt": robots, "ben-ca-som-mai-post55231.html": hemera_page()}.get(self.path.rpartition("/")[2])
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(found or b"")))
        self.end_headers()
        self.wfile.write(found or b"")

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def newspaper(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Newspaper)
    Newspaper.asked.clear()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    around = proxy_environment(f"http://127.0.0.1:{server.server_address[1]}")
    for name in os.environ.keys() - around.keys():
        monkeypatch.delenv(name)
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, around[name])
    yield Newspaper.asked
    server.shutdown()
    server.server_close()


PLAIN = URL.replace("https:", "http:")


def test_a_page_is_fetched_as_it_is_with_what_its_host_says_of_use_and_nothing_else_is_asked_for(
    newspaper: list[str],
) -> None:
    assert one_page.fetch_page(PLAIN) == hemera_page()
    assert newspaper == [
        "http://baomoilap.example/robots.txt",
        PLAIN,
        "http://baomoilap.example/.well-known/tdmrep.json",
    ]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://baomoilap.example/kin/ben-ca-som-mai-post55231.html", "robots"),
        ("http://baomoilap.example/khong-co.html", "HTTP 404"),
    ],
)
def test_a_page_that_cannot_be_had_is_told_with_the_reason(newspaper: list[str], url: str, reason: str) -> None:
    with pytest.raises(CrawlError, match=reason):
        one_page.fetch_page(url)
    assert len(newspaper) <= 2


def test_a_page_that_is_only_looked_at_goes_into_no_archive(
    newspaper: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSARCHIVE_STORE", (tmp_path / "kho").as_uri())
    monkeypatch.setenv("NEWSARCHIVE_DATABASE", "postgresql://nobody@127.0.0.1:1/kho")
    assert one_page.fetch_page(PLAIN) == hemera_page()
    assert not (tmp_path / "kho").exists()


def test_the_command_takes_an_address(newspaper: list[str], checkout: Path) -> None:
    done = run_new_site(checkout, "baomoilap", PLAIN)
    assert done.returncode == 0, done.stderr
    assert (checkout / "tests/pages/baomoilap/ben-ca-som-mai-post55231/page.html").read_bytes() == hemera_page()


def test_a_newspaper_that_is_known_is_not_asked_at_all(newspaper: list[str], checkout: Path) -> None:
    done = run_new_site(checkout, "baomoilap", "http://anhmau.example/anh/a.htm")
    assert done.returncode == 65
    assert "belongs to sample" in done.stderr
    assert newspaper == []


def run_new_site(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    for room in ("spiders", "pipelines", "newsarchive"):  # a checkout holds the code that crawls
        shutil.copytree(ROOT / room, checkout / room, dirs_exist_ok=True)
    command = [sys.executable, "-m", "newsarchive", "new-site", *arguments]
    return subprocess.run(command, cwd=checkout, capture_output=True, text=True, timeout=120)


def type_count(folder: Path, count: int) -> None:
    about = json.loads((folder / "about.json").read_text("utf-8"))
    (folder / "about.json").write_text(json.dumps({**about, "photos": count}), "utf-8")
