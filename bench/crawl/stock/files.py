"""The settings with the stock FilesPipeline: the bytes as served, neither checked nor hashed but for MD5."""

from bench.crawl.stock.settings import *  # noqa: F403
from bench.crawl.stock.settings import STORE_ITEMS

ITEM_PIPELINES = {"scrapy.pipelines.files.FilesPipeline": 1, **STORE_ITEMS}
