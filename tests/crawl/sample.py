"""Crawling the sample newspaper in a test: the server, the command, and what the pages should give."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data" / "sample"


def load_server() -> ModuleType:
    """data/sample/serve.py as a module; data/ is no package."""
    if "sample_serve" not in sys.modules:
        spec = importlib.util.spec_from_file_location("sample_serve", SAMPLE / "serve.py")
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        sys.modules["sample_serve"] = module
        spec.loader.exec_module(module)
    return sys.modules["sample_serve"]


@dataclass(frozen=True)
class Crawl:
    """A finished crawl: its archive, the requests that the server saw, and how the command ended."""

    folder: Path
    requests: list[dict[str, Any]]
    returncode: int
    output: str
    errors: str
    forbidden: str = "/anh/noi-bo/"

    @property
    def served_photos(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (SAMPLE / "photos").rglob("*") if path.is_file()}


def sample_expectations() -> dict[str, dict[str, Any]]:
    """expected.json of every sample page with the page's address, by folder name."""
    pages = {}
    for folder in sorted(path.parent for path in (SAMPLE / "pages").glob("*/expected.json")):
        about = json.loads((folder / "about.json").read_text("utf-8"))
        pages[folder.name] = json.loads((folder / "expected.json").read_text("utf-8")) | {"url": about["url"]}
    return pages


def proxy_environment(address: str) -> dict[str, str]:
    """An environment in which every plain HTTP request goes to the loopback server at ``address``."""
    clean = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    return clean | {"http_proxy": address, "https_proxy": address}


def crawl_sample(
    folder: Path,
    *,
    limit: int | None = None,
    scrapy: bool = False,
    expect: int | None = 0,
    settings: Mapping[str, str] = MappingProxyType({}),
) -> Crawl:
    """Crawl the sample newspaper into ``folder`` with the command line (or with Scrapy's own).

    The exit code must be ``expect``; None takes any. ``settings`` are variables of the environment.
    """
    with load_server().SampleServer() as server:
        environment = proxy_environment(server.address) | dict(settings)
        if scrapy:
            command = ["-m", "scrapy", "crawl", "sections", "-a", "site=sample"]
            environment["NEWSARCHIVE_ARCHIVE"] = str(folder)
        else:
            command = ["-m", "newsarchive", "crawl", "sample", "--job", "test", "--archive", str(folder)]
            command += ["--limit", str(limit)] if limit else []
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300
        )
    assert expect in {done.returncode, None}, done.stderr
    return Crawl(folder, server.requests, done.returncode, done.stdout, done.stderr)
