"""The rules of the synthetic newspapers, as site files for the folder that NEWSARCHIVE_SITES names."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bench.newspaper.newspaper import Newspaper

TEMPLATE = '''"""{title}: a synthetic newspaper of bench/newspaper."""

from __future__ import annotations

from newsarchive.sites import Site

SITE = Site(
    name="{name}",
    title="{title}",
    hosts=("{host}", "anh.{host}"),
    sections=("http://{host}/anh",),
    feeds=("http://{host}/rss/anh.rss",),
    sitemaps=("http://{host}/sitemap.xml",),
    listing_link="article.tin-anh h3 a[href]",
    gallery_url=r"^/anh/[a-z0-9-]+-\\d{{15}}\\.htm$",
    delay={delay},
    title_css=("h1.tieu-de",),
    lead_css=("p.sapo",),
    date_css=("time.ngay",),
    body=(".noi-dung",),
    caption=("figcaption", ".chu-thich"),
)
'''


def write_site_files(folder: Path, newspapers: Iterable[Newspaper], *, delay: float = 0.0) -> Path:
    """Write one site file for each newspaper, with ``delay`` seconds between two requests; returns ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for paper in newspapers:
        text = TEMPLATE.format(name=paper.name, title=paper.title, host=paper.host, delay=delay)
        (folder / f"{paper.name}.py").write_text(text, "utf-8")
    return folder
