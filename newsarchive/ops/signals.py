"""What spiders and pipelines tell while they work, without knowing who listens.

They are sent through Scrapy's dispatcher (``crawler.signals.send_catch_log(signal=PAGE_FAILED, url=..., reason=...)``)
and heard by ``spiders/events.py``. Each name says which keywords go with it.
"""

from __future__ import annotations

LISTING_READ = object()
"""A listing, feed or sitemap was read: ``url`` (may be None), ``via`` (way of finding), ``found``, ``new``."""

GALLERY_STORED = object()
"""A gallery came to the end of the pipelines: ``gallery``, ``stored`` (newsarchive.archive.Stored)."""

PAGE_UNCHANGED = object()
"""A page was asked for again and has not changed (304 or the same bytes): ``url``."""

PAGE_FAILED = object()
"""A page or listing could not be had: ``url``, ``reason``."""

WAITING = object()
"""Nothing is asked of a host for a while: ``host``, ``reason``, ``seconds``."""
