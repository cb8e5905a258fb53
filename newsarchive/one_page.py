"""One page of a newspaper that has no rule yet, fetched with all the manners of a crawl."""

from __future__ import annotations

import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from newsarchive.archive import Archive
from newsarchive.archive.place import DATABASE, STORE, Place
from newsarchive.crawl import crawl_site
from newsarchive.errors import CrawlError

NAME = "new_newspaper"
"""The newspaper's name while its page is fetched; it gets its own with its rule."""

SITE_FILE = """from newsarchive.sites import Site

SITE = Site(name={name!r}, hosts=({host!r},))
"""


def host_of_newspaper(url: str) -> str:
    """The host of ``url`` as a site file names it: without "www." or "m."."""
    return (urlsplit(url).hostname or "").removeprefix("www.").removeprefix("m.")


def fetch_page(url: str) -> bytes:
    """The bytes behind ``url``: one request beside robots.txt, by a crawl of its own into a folder that goes away.

    Raises :class:`~newsarchive.errors.CrawlError` where the page cannot be had, with the reason, and the other errors
    of a crawl (no contact address given, no checkout, an address that is refused).
    """
    with tempfile.TemporaryDirectory(prefix="newsarchive-") as place:
        folder, sites, list_file = Path(place, "archive"), Path(place, "sites"), Path(place, "urls")
        sites.mkdir()
        (sites / f"{NAME}.py").write_text(SITE_FILE.format(name=NAME, host=host_of_newspaper(url)), "utf-8")
        list_file.write_text(url + "\n", "utf-8")
        key = crawl_site(
            NAME,
            folder,
            spider="page",
            arguments={"file": str(list_file)},
            environment={"NEWSARCHIVE_SITES": str(sites), DATABASE: "", STORE: ""},  # nothing goes into an archive
        )
        for body in (folder / "pages").rglob("*.html"):
            return body.read_bytes()
        with Archive.open_read_only(Place(folder)) as archive:
            run = archive.run_report(key)
    reason = "; ".join(reason for _, reason in run.failures) or run.reason or "nothing came back"
    raise CrawlError(reason, where=url, then="save the page with a browser and give the file with --url")
