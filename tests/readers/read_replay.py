# ruff: noqa: E402  (gevent must come first)
"""Validates a WACZ with py-wacz, reads it with warcio, replays it with pywb on loopback, and prints what came back.

python read_replay.py WACZ KEYS < ADDRESSES
KEYS is newsarchive/export/wacz/keys.py; its keys are held against those of surt.
"""

from __future__ import annotations

from gevent.monkey import patch_all

patch_all()  # before anything opens a socket, as pywb's own command does

import contextlib
import gzip
import hashlib
import io
import json
import os
import runpy
import sys
import tempfile
import urllib.request
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

import surt
import wacz.main
from gevent.pywsgi import WSGIServer
from pywb.apps.frontendapp import FrontEndApp
from pywb.manager.manager import main as manage
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

SAFE = "%/:?#[]@!$&'()*+,;=~"
"""What a browser leaves as it is."""


def validate(file: Path) -> str:
    """What `wacz validate` says."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        wacz.main.main(["validate", "-f", str(file)])
    return said.getvalue().strip().splitlines()[-1]


def read_records(file: Path, folder: Path) -> list[dict[str, Any]]:
    """Every record as warcio reads it, by way of the index: its line must lead to it."""
    found = []
    with zipfile.ZipFile(file) as package:
        package.extractall(folder)
        lines = gzip.decompress(package.read("indexes/index.cdx.gz")).decode().splitlines()
    assert lines == sorted(lines)
    for line in lines:
        key, stamp, said = line.split(" ", 2)
        entry = json.loads(said)
        with (folder / "archive" / entry["filename"]).open("rb") as warc:
            warc.seek(int(entry["offset"]))
            record = next(ArchiveIterator(io.BytesIO(warc.read(int(entry["length"])))))
            body = record.content_stream().read()
        assert record.rec_headers["WARC-Target-URI"] == entry["url"]
        assert record.rec_headers["WARC-Date"].translate(str.maketrans("", "", "-:TZ")) == stamp
        assert entry["status"] == record.http_headers.get_statuscode()
        digest = hashlib.sha256(body).hexdigest()
        assert entry["digest"] == record.rec_headers["WARC-Payload-Digest"] == f"sha256:{digest}"
        assert surt.surt(entry["url"]) == key
        made = record.rec_headers["Newsarchive-Headers"]
        found.append({"url": entry["url"], "sha256": digest, "headers": record.http_headers.headers, "made": made})
    return found


def check_warcs(folder: Path) -> int:
    """What `warcio check` makes of the files' digests: 0 for all right."""
    with contextlib.redirect_stdout(io.StringIO()):
        checker = Checker(type("Wanted", (), {"verbose": False, "inputs": list(map(str, folder.glob("archive/*")))})())
        return int(checker.process_all() or 0)


def replay(file: Path, folder: Path, addresses: list[str]) -> dict[str, list[Any]]:
    """Status, media type and SHA-256 of every address, as pywb answers for it."""
    os.chdir(folder)
    manage(["init", "kho"])
    manage(["add", "kho", "--unpack-wacz", str(file)])
    server = WSGIServer(("127.0.0.1", 0), FrontEndApp(), log=None)
    server.start()
    seen = {}
    for address in addresses:
        with urllib.request.urlopen(
            f"http://127.0.0.1:{server.server_port}/kho/2id_/{quote(address, safe=SAFE)}", timeout=30
        ) as answer:
            body = answer.read()
            media = answer.headers["Content-Type"]
            seen[address] = [answer.status, media, hashlib.sha256(body).hexdigest()]
    server.stop()
    return seen


def check_keys(path: str) -> list[list[str]]:
    """Addresses for which our key is not surt's, with both."""
    sort_key = runpy.run_path(path)["sort_key"]
    addresses = [
        "http://bao.example",
        "https://www2.Bao.Example:443/",
        "http://bao.example:8080/a/../b//c/",
        "http://nguoi:mat@bao.example/./x",
        "https://bao.example/%E1%BA%A3nh/%C4%90%C3%A0%20L%E1%BA%A1t.JPG?W=1%2B2&h",
        "https://bao.example/ảnh/Đà Lạt.jpg",
        "https://bao.example/a.jpg?w=1200&h=0&q=100&dpr=1&fit=crop&s=Yk_3-x%3D%3D",
        "https://bao.example/a.aspx?sid=0123456789abcdef0123456789ABCDEF&b=2",
        "https://bao.example/a?b=2&a=1&a&A=0&=",
        "https://bao.example/a?",
        "https://bao.example/x%2525y/z;jsessionid=1#neo",
        "https://192.168.1.10/a",
    ]
    return [[url, sort_key(url), surt.surt(url)] for url in addresses if sort_key(url) != surt.surt(url)]


def main() -> None:
    """Read the addresses, do it all."""
    file, keys = Path(sys.argv[1]).resolve(), sys.argv[2]
    addresses = json.load(sys.stdin)
    keys_differ = check_keys(keys)
    with tempfile.TemporaryDirectory() as place, contextlib.redirect_stdout(sys.stderr):
        read, played = Path(place, "read"), Path(place, "played")
        played.mkdir()
        seen = {
            "keys": keys_differ,
            "valid": validate(file),
            "records": read_records(file, read),
            "check": check_warcs(read),
            "replay": replay(file, played, addresses),
        }
    json.dump(seen, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
