"""What a first visit to a gallery moves, as a browser sees it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Response, sync_playwright

from bench.desk.load import serving

ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-dev-shm-usage"]


@dataclass(frozen=True)
class First:
    """Bytes of bodies and headers, answers, and photos that were shown."""

    bytes: int
    requests: int
    photos: int


def visit_gallery(folder: Path, gallery: int, *, width: int = 1280) -> First | None:
    """Open a gallery in a fresh browser and read it to its end; None where there is no chromium."""
    place = shutil.which("chromium")
    if place is None:
        return None
    with serving(folder) as (address, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=place, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": width, "height": 800})
        answers: list[Response] = []
        page.on("response", lambda answer: answers.append(answer))
        page.goto(f"{address}/gallery/{gallery}", wait_until="networkidle")
        photos = page.locator(".pair img")
        for number in range(photos.count()):
            photos.nth(number).scroll_into_view_if_needed()
        page.wait_for_load_state("networkidle")
        moved = sum(_size(answer) for answer in answers)
        found = First(moved, len(answers), photos.count())
        browser.close()
    return found


def _size(answer: Response) -> int:
    sizes = answer.request.sizes()
    return int(sizes["responseBodySize"]) + int(sizes["responseHeadersSize"])
