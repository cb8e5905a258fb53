"""The guard on the wire: names that change their mind, certificates, open ports, and hostile words."""

from __future__ import annotations

import os
import re
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IResolutionReceiver
from zope.interface import implementer

from newsarchive.manners.addresses import Allowed
from newsarchive.settings import REMOTE_CONTROL_ENABLED, TELNETCONSOLE_ENABLED
from spiders.downloader.guard import REFUSED, GuardedResolver
from tests.crawl.sample import ROOT, proxy_environment
from tests.faults import server as faults
from tests.faults.server import LISTING, PHOTOS, FaultServer, add_gallery, ask, gallery, gallery_url, page


@pytest.fixture
def paper() -> Iterator[FaultServer]:
    with faults.newspaper() as server:
        yield server


class FakeReactor:
    """A reactor whose name server gives the answers of a list, one after the other."""

    def __init__(self, *answers: list[Any]) -> None:
        self.answers = list(answers)
        self.nameResolver = self

    def installNameResolver(self, resolver: Any) -> None:  # noqa: N802
        self.nameResolver = resolver

    def resolveHostName(self, receiver: Any, name: str, port: int, *_: Any) -> None:  # noqa: N802
        receiver.resolutionBegan(None)
        for address in self.answers.pop(0):
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, port))
        receiver.resolutionComplete()


@implementer(IResolutionReceiver)
class Receiver:
    def __init__(self) -> None:
        self.hosts: list[str] = []
        self.is_complete = False

    def resolutionBegan(self, _: Any) -> None:  # noqa: N802
        return

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self.hosts.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        self.is_complete = True


def resolve(resolver: GuardedResolver, name: str, port: int = 80) -> list[str]:
    receiver = Receiver()
    resolver.resolveHostName(receiver, name, port)
    assert receiver.is_complete
    return receiver.hosts


def test_every_answer_of_a_name_is_judged_when_it_is_used() -> None:
    reactor = FakeReactor(["123.30.151.100"], ["10.0.0.1"], ["123.30.151.100", "::1"], ["2606:4700::1111"])
    resolver = GuardedResolver(reactor, Allowed())  # type: ignore[arg-type]
    resolver.install_on_reactor()
    assert reactor.nameResolver is resolver
    assert resolve(resolver, "doi-y.example") == ["123.30.151.100"]
    assert resolve(resolver, "doi-y.example") == []
    assert "10.0.0.1 (private)" in REFUSED["doi-y.example"]
    assert resolve(resolver, "hai-mat.example") == []
    assert "::1 (loopback)" in REFUSED["hai-mat.example"]
    assert resolve(resolver, "sau.example") == ["2606:4700::1111"]


def test_only_the_proxy_itself_may_lie_in_the_local_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://cong.example:3128")
    resolver = GuardedResolver(FakeReactor(["10.0.0.5"], ["10.0.0.5"], ["10.0.0.5"]), Allowed())  # type: ignore[arg-type]
    assert resolve(resolver, "cong.example", 3128) == ["10.0.0.5"]
    assert resolve(resolver, "cong.example", 22) == []
    assert resolve(resolver, "khac.example", 3128) == []


FAKE_NAMES = """
import socket, sys
real, asked = socket.getaddrinfo, {}
def fake(host, port, family=0, kind=0, *rest):
    asked[host] = asked.get(host, 0) + 1
    if host == "doi-y.example":
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1" if asked[host] == 1 else "127.0.0.2", port))]
    return real(host, port, family, kind, *rest)
socket.getaddrinfo = fake
from scrapy.cmdline import execute
execute(["scrapy", "crawl", "sections", "-a", "site=sample"])
"""


def make_certificate(folder: Path) -> Path:
    place = folder / "tu-ky.pem"
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    subprocess.run([*command, "-keyout", place, "-out", place], check=True, capture_output=True)
    return place


def serve_safely(certificate: Path) -> tuple[socket.socket, list[bytes]]:
    """An https server with a certificate that nobody signed, and what it was told after the handshake."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listener = socket.create_server(("127.0.0.1", 0))
    told: list[bytes] = []

    def serve() -> None:
        while True:
            try:
                sock, _ = listener.accept()
                with context.wrap_socket(sock, server_side=True) as safe:
                    told.append(safe.recv(4096))
            except ssl.SSLError:
                continue
            except OSError:
                return

    threading.Thread(target=serve, daemon=True).start()
    return listener, told


def test_a_rebound_name_and_an_untrusted_certificate_get_no_request(paper: FaultServer, tmp_path: Path) -> None:
    port = paper.port
    listener, told = serve_safely(make_certificate(tmp_path))
    safe = listener.getsockname()[1]
    rebound = f"http://doi-y.example:{port}"
    photos = [f"{rebound}/a.jpg", f"https://127.0.0.1:{safe}/b.jpg", *[f"{PHOTOS}/ben-1-{at}.jpg" for at in range(5)]]
    add_gallery(paper, "ben-1", 1, count=5)
    paper.routes[gallery_url("ben-1", 1)] = page(gallery("ben-1", photos))
    paper.routes[LISTING] = page(faults.listing(gallery_url("ben-1", 1)))
    surroundings = proxy_environment(paper.address) | {
        "no_proxy": "doi-y.example,127.0.0.1",
        "NEWSARCHIVE_ALLOW": f"127.0.0.1:{port},127.0.0.1:{safe}",
        "NEWSARCHIVE_ARCHIVE": str(tmp_path / "archive"),
        "NEWSARCHIVE_TIMEOUT": "5",
    }
    with socket.create_server(("127.0.0.2", port)) as trap:
        trap.setblocking(False)
        done = subprocess.run(
            [sys.executable, "-c", FAKE_NAMES], cwd=ROOT, env=surroundings, capture_output=True, text=True, timeout=60
        )
        with pytest.raises(BlockingIOError):
            trap.accept()
    listener.close()
    assert "Traceback" not in done.stderr, done.stderr[-3000:]
    first, second, *rest = [
        reason for (reason,) in ask(tmp_path / "archive", "SELECT photo_failure FROM pairs ORDER BY position")
    ]
    # The first answer, for robots.txt, was an exception that the operator named; the second was none.
    assert paper.asked[f"{rebound}/robots.txt"] == 1
    assert first == "doi-y.example leads to 127.0.0.2 (loopback), no request goes there"
    assert "robots.txt cannot be had (its certificate cannot be trusted)" in second
    assert not any(told)
    assert rest == [None] * 5


def listening(pid: int) -> list[str]:
    """The addresses on which a process listens, as /proc tells them."""
    links = [str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()]
    own = set(re.findall(r"socket:\[(\d+)\]", " ".join(links)))
    lines = [
        line.split() for kind in ("tcp", "tcp6") for line in Path(f"/proc/net/{kind}").read_text().splitlines()[1:]
    ]
    return [line[1] for line in lines if line[3] == "0A" and line[9] in own]


def test_a_running_crawl_listens_on_no_port(paper: FaultServer, tmp_path: Path) -> None:
    assert TELNETCONSOLE_ENABLED is REMOTE_CONTROL_ENABLED is False
    is_asked = threading.Event()

    def hold(connection: faults.Connection) -> None:
        is_asked.set()
        connection.stall()

    paper.routes[LISTING] = hold
    surroundings = proxy_environment(paper.address) | {"NEWSARCHIVE_ARCHIVE": str(tmp_path)}
    command = [sys.executable, "-m", "scrapy", "crawl", "sections", "-a", "site=sample"]
    with subprocess.Popen(command, cwd=ROOT, env=surroundings, stderr=subprocess.DEVNULL) as child:
        assert is_asked.wait(60)
        assert listening(os.getpid())  # this process does: the look itself works
        assert listening(child.pid) == []
        child.kill()


HOSTILE = [
    "../../../../../../tmp/thoat-ra.jpg",
    "..%2f..%2f..%2ftmp%2fthoat-ra.jpg",
    "'; DROP TABLE photo; --.jpg",
    "a%00b.jpg",
    "CON.jpg",
    "con mèo ngủ.jpg",
    "$(touch thoat-ra).jpg",
    "n" * 1500 + ".jpg",
]


def test_no_name_from_a_page_becomes_a_path_or_sql(paper: FaultServer, tmp_path: Path) -> None:
    photos = [f"{PHOTOS}/{name}" for name in HOSTILE]
    served = paper.routes

    class Anything(dict[str, Any]):
        def get(self, url: str, default: Any = None) -> Any:
            found = served.get(url)
            if found is None and url.startswith(PHOTOS) and not url.endswith("robots.txt"):
                names = {
                    "Content_Disposition": 'attachment; filename="../../thoat-ra"',
                    "ETag": '"\'); DROP TABLE page;--"',
                }
                return page(faults.jpeg(len(url) % 251), kind="image/jpeg", **names)
            return found or default

    head = "<link rel='canonical' href='http://anhmau.example/../../../etc/passwd'>"
    title = "Robert'); DROP TABLE gallery;--"
    address = gallery_url("ben-hiem", 1)
    served[address] = page(
        gallery(title.replace("'", "&#39;"), [photo.replace("'", "&#39;") for photo in photos], head=head)
    )
    served[LISTING] = page(faults.listing(address))
    paper.routes = Anything()
    folder = tmp_path / "archive"
    faults.crawl(paper, folder)

    assert ask(folder, "PRAGMA integrity_check") == [("ok",)]
    assert ask(folder, "SELECT count(*) FROM gallery") == [(1,)]
    assert ask(folder, "SELECT count(*) FROM pairs WHERE photo_sha256 IS NOT NULL") >= [(6,)]
    assert title in ask(folder, "SELECT title FROM version")[0][0]
    kept = re.compile(r"(?:pages|photos)/[0-9a-f]{2}/[0-9a-f]{64}\.(?:html|jpg)(?:\.gz)?")
    for path in folder.rglob("*"):
        if path.is_file() and path.parent.parent.name in ("pages", "photos"):
            assert kept.fullmatch(str(path.relative_to(folder))), path
    strange = [*tmp_path.rglob("*thoat-ra*"), *Path("/tmp").glob("thoat-ra*")]
    assert strange == []
