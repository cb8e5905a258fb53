"""The same, with thumbnails."""

from bench.crawl.stock.images import *  # noqa: F403

IMAGES_THUMBS = {"small": (320, 320)}
