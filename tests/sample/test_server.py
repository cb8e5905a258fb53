"""The sample newspaper answers as a proxy, as a plain server, and the same way every time."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import lxml.html
import pytest

from data.sample.press.listings import HIDDEN
from data.sample.press.record import read_expected
from data.sample.serve import SampleServer
from newsarchive.sites.sample import SITE

PAPER = "http://anhmau.example"
PHOTOS = "http://anh.anhmau.example"


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def ask(server: SampleServer, target: str, method: str = "GET", **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    try:
        connection.request(method, target, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return Answer(answer.status, dict(answer.getheaders()), answer.read())
    finally:
        connection.close()


def on_the_wire(url: str) -> str:
    return quote(url, safe=":/?&=%")


def test_every_expected_photo_is_served_or_fails_as_expected(server: SampleServer, sample: Path) -> None:
    for pair in (pair for gallery in read_expected(sample / "pages") for pair in gallery["pairs"]):
        if not pair["image_url"]:
            continue
        answer = ask(server, on_the_wire(pair["image_url"]), method="HEAD")
        wanted = 404 if pair["photo_failure"] == "404" else 200
        assert (answer.status, pair["image_url"]) == (wanted, pair["image_url"])
        if wanted == 200:
            assert answer.headers["Content-Type"].startswith("image/")


def test_the_section_leads_through_three_pages_to_every_gallery(server: SampleServer, sample: Path) -> None:
    address, found, pages = f"{PAPER}/anh", [], 0
    while address:
        tree = lxml.html.fromstring(ask(server, address).body.decode())
        tree.make_links_absolute(address)
        found += [a.get("href") for a in tree.cssselect(SITE.listing_link)]
        onward = tree.cssselect(SITE.next_page)
        address, pages = onward[0].get("href") if onward else "", pages + 1
    galleries = {gallery["url"] for gallery in read_expected(sample / "pages")}
    assert pages == 3
    assert set(found) == galleries | {PAPER + HIDDEN}
    assert len(found) == len(galleries) + 1 + 2, "two galleries stand on two pages, as on a busy day"
    assert all(SITE.is_gallery_url(url) for url in found)
    assert not SITE.is_gallery_url(f"{PAPER}/anh/trang-2.htm")


@pytest.mark.parametrize("path", ["/rss/anh.rss", "/sitemap.xml"])
def test_feed_and_sitemap_name_every_gallery(server: SampleServer, sample: Path, path: str) -> None:
    answer = ask(server, PAPER + path)
    assert answer.status == 200
    assert all(gallery["url"] in answer.body.decode() for gallery in read_expected(sample / "pages"))


def test_robots_closes_a_gallery_that_the_server_would_answer(server: SampleServer) -> None:
    rules = ask(server, f"{PAPER}/robots.txt").body.decode()
    closed = [line.removeprefix("Disallow: ") for line in rules.splitlines() if line.startswith("Disallow: ")]
    assert any(HIDDEN.startswith(path) for path in closed)
    assert ask(server, PAPER + HIDDEN).status == 200


def test_a_plain_request_with_a_host_gets_what_the_proxy_form_gets(server: SampleServer) -> None:
    for host, path in (("anhmau.example", "/anh"), ("anh.anhmau.example", "/2024/11/19/la-do-1.jpg")):
        assert ask(server, path, Host=host) == ask(server, f"http://{host}{path}")


def test_a_browser_on_loopback_sees_pages_and_photos(server: SampleServer) -> None:
    assert ask(server, "/anh").status == 200
    assert ask(server, "/2024/11/19/la-do-1.jpg").headers["Content-Type"] == "image/jpeg"


def test_any_size_of_a_photo_has_the_bytes_of_the_largest(server: SampleServer) -> None:
    full = ask(server, f"{PHOTOS}/2024/11/19/la-do-1.jpg")
    assert len(full.body) > 10_000
    for size in ("w1920", "w660", "zoom/220_138", "thumb_w/730"):
        assert ask(server, f"{PHOTOS}/{size}/2024/11/19/la-do-1.jpg?w=3").body == full.body


def test_a_photo_name_with_vietnamese_letters_is_served_percent_encoded(server: SampleServer) -> None:
    name = "chợ-nổi-mùa-nước-lũ.jpg"
    answer = ask(server, f"{PHOTOS}/2025/10/18/{quote(name)}")
    assert answer.status == 200
    assert unquote(urlsplit(server.requests[-1]["url"]).path).endswith(name)


def test_the_cut_off_photo_has_the_length_of_what_is_left(server: SampleServer, sample: Path) -> None:
    answer = ask(server, f"{PHOTOS}/2018/12/08/ga-xep-4.jpg")
    assert answer.status == 200
    assert int(answer.headers["Content-Length"]) == len(answer.body)
    assert not answer.body.endswith(b"\xff\xd9")


@pytest.mark.parametrize(
    "target",
    [f"{PAPER}/khong-co", "http://other.example/anh", "https://anhmau.example/anh", f"{PAPER}/../../../etc/passwd"],
)
def test_everything_else_is_not_found(server: SampleServer, target: str) -> None:
    assert ask(server, target).status == 404


def test_the_same_request_gets_the_same_answer(server: SampleServer) -> None:
    assert ask(server, f"{PAPER}/anh") == ask(server, f"{PAPER}/anh")


def test_head_has_the_headers_of_get_and_no_body(server: SampleServer) -> None:
    got = ask(server, f"{PAPER}/anh")
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as wire:
        wire.sendall(f"HEAD {PAPER}/anh HTTP/1.1\r\nHost: anhmau.example\r\nConnection: close\r\n\r\n".encode())
        head = b"".join(iter(lambda: wire.recv(65536), b""))
    lines = head.decode().split("\r\n")
    assert lines[0] == "HTTP/1.1 200 OK"
    assert lines[1:-2] == [f"{name}: {value}" for name, value in got.headers.items()]
    assert lines[-2:] == ["", ""], "nothing follows the headers"


def test_what_has_not_changed_is_not_sent_again(server: SampleServer) -> None:
    headers = ask(server, f"{PAPER}/anh").headers
    assert ask(server, f"{PAPER}/anh", If_None_Match=headers["ETag"]).status == 304
    assert ask(server, f"{PAPER}/anh", If_Modified_Since=headers["Last-Modified"]).status == 304
    assert ask(server, f"{PAPER}/anh", If_None_Match='"other"').status == 200
    assert ask(server, f"{PAPER}/anh", If_Modified_Since="Sat, 01 Jan 2000 00:00:00 GMT").status == 200


def test_requests_are_counted(server: SampleServer) -> None:
    ask(server, f"{PAPER}/anh", User_Agent="newsarchive-test")
    ask(server, f"{PAPER}/khong-co", method="HEAD")
    said = [(r["method"], r["url"], r["status"]) for r in server.requests]
    assert said == [("GET", f"{PAPER}/anh", 200), ("HEAD", f"{PAPER}/khong-co", 404)]
    assert server.requests[0]["user_agent"] == "newsarchive-test"


def test_the_command_writes_its_port_and_one_line_for_each_request(sample: Path, tmp_path: Path) -> None:
    port_file, log = tmp_path / "port", tmp_path / "requests.jsonl"
    command = [
        sys.executable,
        str(sample / "serve.py"),
        "--port",
        "0",
        "--port-file",
        str(port_file),
        "--log",
        str(log),
    ]
    # Run from elsewhere: the server must find its files by its own place.
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path, env=_utf8()) as process:
        try:
            assert process.stdout is not None
            greeting = process.stdout.readline()
            port = int(port_file.read_text())
            assert f"http://127.0.0.1:{port}/anh" in greeting
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", f"{PAPER}/anh")
            connection.getresponse().read()
            connection.close()
        finally:
            process.terminate()
        assert process.wait(timeout=10) == 0
    lines: list[dict[str, Any]] = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [line["url"] for line in lines] == [f"{PAPER}/anh"]


def _utf8() -> dict[str, str]:
    return {**os.environ, "PYTHONIOENCODING": "utf-8"}
