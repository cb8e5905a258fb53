"""The settings with the stock ImagesPipeline."""

from bench.crawl.stock.settings import *  # noqa: F403
from bench.crawl.stock.settings import STORE_ITEMS

ITEM_PIPELINES = {"scrapy.pipelines.images.ImagesPipeline": 1, **STORE_ITEMS}
