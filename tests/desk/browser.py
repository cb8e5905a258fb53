"""A real browser for tests: Debian's chromium, driven by Playwright."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ARGUMENTS = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-dev-shm-usage"]


@contextmanager
def running_browser(program: str) -> Iterator[Browser]:
    """The browser whose program lies there, until the end of the ``with`` statement."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


class Visit:
    """A reader's window on a desk. It notes what scripts complained of and what was asked of other hosts."""

    def __init__(self, browser: Browser, address: str, **how: Any) -> None:
        self.address = address
        self.context: BrowserContext = browser.new_context(base_url=address, locale="en-GB", **how)
        self.context.set_default_timeout(10_000)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.elsewhere: list[str] = []
        self.received = 0
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))
        self.page.on("request", self._note)

    def _note(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:")):
            self.elsewhere.append(request.url)

    def go(self, path: str) -> Page:
        """Open a page and wait until nothing loads any more."""
        self.page.goto(path, wait_until="networkidle")
        return self.page

    def close(self) -> None:
        self.context.close()
