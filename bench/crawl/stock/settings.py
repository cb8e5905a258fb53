"""Settings that all of the developer's crawls share: those of the comparison, else Scrapy's defaults."""

import os

FOLDER = os.environ.get("STOCK_FOLDER", ".")
DATABASE = f"{FOLDER}/galleries.sqlite"
IMAGES_STORE = FILES_STORE = f"{FOLDER}/photos"
LOG_FILE = f"{FOLDER}/crawl.log"
LOG_LEVEL = "INFO"
ROBOTSTXT_OBEY = True
TELNETCONSOLE_ENABLED = False
STORE_ITEMS = {"bench.crawl.stock.database.DatabasePipeline": 300}
