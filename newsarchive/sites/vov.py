"""VOV: Drupal since about 2020, Hemera before (table.contentimg, a.swipebox, span.fig).

Known from crawlers of 2025 and, for the older years, of 2019; texts of 2017 seen. Photo addresses are not signed:
without /styles/.../public/ and the query they are the original. Unverified: a gallery page itself.
"""

from __future__ import annotations

from newsarchive.sites.families import FIGURE, HEMERA

SITE = FIGURE.but(
    name="vov",
    title="VOV",
    hosts=("vov.vn",),
    sections=("https://vov.vn/multimedia/anh",),
    feeds=("https://vov.vn/rss/home.rss",),
    sitemaps=("https://vov.vn/sitemap.xml",),
    pager="{section}?page={offset}",  # the first page is 0
    page_size=1,
    gallery_url=r"-(?:post)?\d+\.vov$",
    article_id=r"-(?:post)?(\d+)\.vov$",
    body=(*FIGURE.body, *HEMERA.body),
    drop=HEMERA.drop,
    caption=("figcaption", "span.fig"),
    rewrites=((r"/styles/\w+/public/", "/"), (r"\?resize=.*$", ""), *HEMERA.rewrites),
)
