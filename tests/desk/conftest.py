"""A desk on loopback over a small archive, once per test process."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser

from newsarchive.desk import search
from newsarchive.desk.app import make_app, make_datasette
from newsarchive.desk.serving import address_of, listen
from tests.desk.browser import Visit, running_browser
from tests.desk.newsroom import Stories, fill


@dataclass(frozen=True)
class Answer:
    """What the server sent."""

    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


@dataclass(frozen=True)
class Open:
    """An open desk: its address without the last stroke, and the stories in it."""

    address: str
    stories: Stories

    def get(self, path: str, *, method: str = "GET", **headers: str) -> Answer:
        """Ask once; an error's answer is an answer, a redirect is followed."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.address + path, headers=named, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.headers, error.read())


@pytest.fixture(scope="session")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Stories:
    return fill(tmp_path_factory.mktemp("desk") / "archive")


def open_desk(folder: Path, secret: str | None = None, *, loopback: bool = True) -> Iterator[str]:
    """Serve the archive in ``folder`` from a thread; gives the address, and ends the server afterwards."""
    datasette = make_datasette(folder, secret)
    with listen("127.0.0.1", 0) as listener:
        config = uvicorn.Config(
            make_app(datasette, loopback=loopback), log_level="critical", lifespan="on", timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield address_of(listener).rstrip("/")
        finally:
            server.should_exit = True
            thread.join(20)
            datasette.newsarchive_desk.close()


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search waits for its facets on a machine of any speed: what a page shows is told by no clock."""
    monkeypatch.setattr(search, "WHOLE", 60.0)


@pytest.fixture(scope="session")
def desk(stories: Stories) -> Iterator[Open]:
    for address in open_desk(stories.folder):
        yield Open(address, stories)


@pytest.fixture(scope="package")  # Playwright keeps an event loop in this thread: no test elsewhere may find it there
def browser(program: Callable[[str], str]) -> Iterator[Browser]:
    with running_browser(program("chromium")) as opened:
        yield opened


@pytest.fixture
def visit(browser: Browser, desk: Open) -> Iterator[Callable[..., Visit]]:
    """Opens a window; ``how`` is Playwright's (viewport, java_script_enabled, ...)."""
    opened: list[Visit] = []

    def open_window(**how: Any) -> Visit:
        opened.append(Visit(browser, desk.address, **how))
        return opened[-1]

    yield open_window
    for window in opened:
        window.close()
        assert window.complaints == []
        assert window.elsewhere == []
