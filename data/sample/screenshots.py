"""`make screenshots`: what the desk looks like over the sample newspaper, in light, in dark and on a phone.

The pictures stand in README.md and README.vi.md. Debian's chromium takes them (apt-get install chromium).
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from demo import crawl_sample
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from newsarchive.archive import Archive

PLACE = Path("docs/screenshots")
LOOKS = {
    "light": {"viewport": {"width": 1280, "height": 860}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 860}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 780}, "color_scheme": "light", "device_scale_factor": 1.5},
}
LOCALES = {"light": "en-GB", "dark": "vi-VN", "phone": "vi-VN"}
QUALITY = 82
ARGUMENTS = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--hide-scrollbars"]


def main() -> None:
    """Crawl the sample newspaper, open the desk on it, and take every picture anew."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("newsarchive: no chromium; apt-get install chromium")
    PLACE.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        archive = Path(folder) / "archive"
        crawl_sample(archive)
        pages = choose_pages(archive)
        with open_desk(archive) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
            for look in LOOKS:
                take(browser, address, look, pages)
            browser.close()


def choose_pages(folder: Path) -> dict[str, str]:
    """The addresses that are shown: the story of the floating market, and a photo that ran more than once."""
    with Archive.open_read_only(folder) as archive, archive.reading() as connection:
        story = archive.search('"chợ nổi"', limit=1)[0].gallery_id
        photo = connection.exec_driver_sql("SELECT sha256 FROM photos ORDER BY galleries DESC, photo_id LIMIT 1")
        return {
            "home": "/",
            "search": "/search?q=duong",
            "gallery": f"/gallery/{story}",
            "photo": f"/photo/{photo.scalar_one()}",
        }


@contextmanager
def open_desk(archive: Path) -> Iterator[str]:
    """The desk on a free port, as its own process."""
    command = [sys.executable, "-m", "newsarchive", "serve", "--archive", str(archive), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            yield server.stdout.readline().split("/ ")[0]
        finally:
            server.terminate()


def take(browser: Browser, address: str, look: str, pages: dict[str, str]) -> None:
    """One picture of each page."""
    context = browser.new_context(**LOOKS[look], locale=LOCALES[look])
    for name, path in pages.items():
        page = context.new_page()
        page.goto(address + path, wait_until="networkidle")
        place = PLACE / f"{name}-{look}.webp"
        Image.open(io.BytesIO(page.screenshot())).save(place, "WEBP", quality=QUALITY, method=6)
        print(f"{place}\t{place.stat().st_size:,} bytes")
        page.close()
    context.close()


if __name__ == "__main__":
    main()
