"""Which found addresses are worth a request: feeds and sitemaps name every article of a newspaper."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from newsarchive.finding.entry import Entry
from newsarchive.finding.markers import (
    has_gallery_slug,
    has_gallery_title,
    has_other_title,
    slug_of,
    stands_in_photo_section,
)
from newsarchive.sites import Site

MANY_IMAGES = 5
"""So many pictures named by an image sitemap are a gallery's, whatever its title says."""


def bears_mark(entry: Entry, site: Site) -> bool:
    """Whether title, slug or section of ``entry`` say that it is a gallery, by all newspapers' marks or this one's."""
    if has_gallery_title(entry.title) or has_gallery_slug(entry.url) or stands_in_photo_section(entry.url):
        return True
    return bool(site.gallery_mark) and any(
        re.search(site.gallery_mark, text, re.IGNORECASE)
        for text in (entry.title or "", slug_of(entry.url), urlsplit(entry.url).path)
    )


def is_worth_asking(entry: Entry, site: Site, source: str) -> bool:
    """Whether the page of ``entry``, named by the listing, feed or sitemap at ``source``, is asked for.

    A photo section's or photo feed's pages all are, and so are those of a section listing where the newspaper has
    no mark of its own; of the rest, those with a mark or with many pictures.
    """
    if has_other_title(entry.title):
        return False
    if stands_in_photo_section(source) or (source in site.sections and not site.gallery_mark):
        return True
    return bears_mark(entry, site) or entry.images >= MANY_IMAGES
