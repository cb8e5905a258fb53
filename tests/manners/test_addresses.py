"""Where no request goes: every spelling of a forbidden address, every answer of a name server."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from newsarchive.manners.addresses import Allowed, refuse_address, refuse_answers, refuse_url

NOBODY = Allowed()

FORBIDDEN = {
    "0.0.0.0": "this network",
    "10.9.8.7": "private",
    "100.64.1.1": "shared",
    "100.100.100.200": "shared",  # Alibaba's metadata
    "127.0.0.1": "loopback",
    "127.255.255.254": "loopback",
    "168.63.129.16": "metadata",  # Azure
    "169.254.169.254": "link-local",  # Amazon, Google, Azure
    "172.16.0.1": "private",
    "172.31.255.255": "private",
    "192.0.0.192": "reserved",  # Oracle
    "192.0.2.1": "documentation",
    "192.168.1.1": "private",
    "198.18.0.1": "benchmarks",
    "224.0.0.1": "multicast",
    "255.255.255.255": "reserved",
    "::": "unspecified",
    "::1": "loopback",
    "::ffff:127.0.0.1": "loopback",
    "::ffff:a9fe:a9fe": "link-local",
    "::7f00:1": "loopback",  # IPv4-compatible, long obsolete and still understood
    "64:ff9b::a00:1": "private",  # NAT64
    "64:ff9b:1::1": "private",
    "2002:7f00:1::": "loopback",  # 6to4
    "2001:0:4136:e378:8000:63bf:3fff:fdd2": "reserved",  # Teredo
    "2001:db8::1": "documentation",
    "fc00::1": "private",
    "fd00:ec2::254": "private",  # Amazon's metadata
    "fe80::1": "link-local",
    "fe80::1%eth0": "link-local",
    "fec0::1": "private",
    "ff02::1": "multicast",
    "4000::1": "reserved",
}
PUBLIC = ("123.30.151.100", "8.8.8.8", "172.32.0.1", "2606:4700::1111", "64:ff9b::808:808", "2002:808:808::1")


@pytest.mark.parametrize(("address", "kind"), FORBIDDEN.items())
def test_a_forbidden_address_is_told_by_its_kind(address: str, kind: str) -> None:
    assert kind in (refuse_address(ip_address(address)) or "")


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_not_refused(address: str) -> None:
    assert refuse_address(ip_address(address)) is None


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7F.0.0.1",
        "017700000001",
        "0177.0.0.1",
        "127.0.0.1.",
        "①②⑦.0.0.1",
        "127。0。0。1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "localhost",
        "LOCALHOST.",
        "anh.localhost",
        "router.local",
        "metadata.google.internal",
        "nas.home.arpa",
        "mayin",
    ],
)
def test_every_spelling_of_a_local_host_is_refused(host: str) -> None:
    assert refuse_url(f"http://{host}/anh.jpg", NOBODY)
    assert refuse_url(f"https://{host}:8443/anh.jpg", NOBODY)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://bao.example/anh.jpg",
        "data:image/png;base64,AAAA",
        "gopher://bao.example/",
        "http:///anh.jpg",
        "http://bao.example@127.0.0.1/",
        "http://nguoi:matkhau@bao.example/",
        "http://bao.example\\@127.0.0.1/",
        "http://bao.example:99999/",
        "http://[::1/",
    ],
)
def test_an_address_that_is_no_plain_web_address_is_refused(url: str) -> None:
    assert refuse_url(url, NOBODY)


@pytest.mark.parametrize(
    "url", ["http://bao.example/a", "https://vnexpress.net:443/", "http://8.8.8.8/", "https://báo.vn/"]
)
def test_an_ordinary_address_is_not_refused(url: str) -> None:
    assert refuse_url(url, NOBODY) is None


def test_one_forbidden_answer_among_good_ones_refuses_the_name() -> None:
    reason = refuse_answers("anh.example", 80, ["123.30.151.100", "::ffff:192.168.0.1"], NOBODY)
    assert reason == "anh.example leads to ::ffff:192.168.0.1 (private), no request goes there"


def test_an_exception_holds_for_its_host_port_or_network_and_nothing_else() -> None:
    allowed = Allowed("127.0.0.1:8080, [::1]:81, 10.0.0.0/8, thu.example:90, localhost")
    assert refuse_url("http://127.0.0.1:8080/", allowed) is None
    assert refuse_url("http://[::1]:81/", allowed) is None
    assert refuse_url("http://10.20.30.40:5000/", allowed) is None
    assert refuse_url("http://localhost:1/", allowed) is None
    assert refuse_url("http://127.0.0.1:8081/", allowed)
    assert refuse_url("http://[::1]/", allowed)
    assert refuse_answers("thu.example", 91, ["127.0.0.1"], allowed)
    assert refuse_answers("thu.example", 90, ["127.0.0.1"], allowed) is None


def test_an_exception_that_cannot_be_read_is_an_error() -> None:
    with pytest.raises(ValueError, match="no host"):
        Allowed("http://127.0.0.1/")
