"""Proxies of the environment: the same as Scrapy's middleware says, with the environment read once for a host."""

from __future__ import annotations

import pytest
from scrapy import Request
from scrapy.downloadermiddlewares.httpproxy import HttpProxyMiddleware

import spiders.downloader.proxy as own
from spiders.downloader.proxy import RememberedProxies

ENVIRONMENT = {"http_proxy": "http://ten:mat@may-chu:3128", "no_proxy": "gan.example"}
REQUESTS = (
    ("http://bao.example/1.jpg", {}),
    ("http://bao.example/2.jpg", {}),
    ("https://bao.example/3.jpg", {}),
    ("http://gan.example/4.jpg", {}),
    ("http://gan.example/5.jpg", {}),
    ("http://bao.example/6.jpg", {"proxy": None}),
    ("http://gan.example/7.jpg", {"proxy": "http://khac:1"}),
)


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "no_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


def send(middleware: HttpProxyMiddleware) -> list[tuple[dict, bytes | None]]:
    """What becomes of each request; each of them passes twice, as one that is tried again."""
    passed = []
    for url, meta in REQUESTS:
        request = Request(url, meta=dict(meta))
        middleware.process_request(request)
        middleware.process_request(request)
        passed.append((dict(request.meta), request.headers.get("Proxy-Authorization")))
    return passed


def test_requests_take_the_ways_that_scrapy_would_send_them() -> None:
    ways = send(RememberedProxies())
    assert ways == send(HttpProxyMiddleware())
    assert [meta.get("proxy") for meta, _ in ways[:5]] == ["http://may-chu:3128"] * 2 + [None] * 3


def test_the_environment_is_read_once_for_a_host(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(own, "proxy_bypass", lambda host: asked.append(host) or host == "gan.example")
    send(RememberedProxies())
    assert asked == ["bao.example", "gan.example"]
