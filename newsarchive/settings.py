"""Scrapy's settings for this project, each with its reason. Read by name only: nothing here imports Scrapy.

The environment may say: NEWSARCHIVE_ARCHIVE (folder of the archive, default ``data``) and NEWSARCHIVE_CONTACT
(an address in the user agent, so that a newspaper can reach the person who crawls it).
"""

from __future__ import annotations

import os

BOT_NAME = "newsarchive"
SPIDER_MODULES = ["spiders"]

NEWSARCHIVE_ARCHIVE = os.environ.get("NEWSARCHIVE_ARCHIVE", "data")
NEWSARCHIVE_CONTACT = os.environ.get("NEWSARCHIVE_CONTACT", "")

# The flow, one step a line.
ITEM_PIPELINES = {
    "pipelines.capture.CapturePipeline": 100,  # a page's raw bytes are safe before anyone reads them
    "pipelines.split.SplitPipeline": 200,  # the page becomes caption/image pairs in reading order
    "pipelines.dedupe.DedupePipeline": 300,  # captions and photos that the page repeats are set aside, with why
    "pipelines.judge.JudgePipeline": 350,  # articles go no further: the photos of what is no gallery are not asked for
    "pipelines.images.ImagesPipeline": 400,  # each pair gets its photo's original bytes, or the reason why not
    "pipelines.store.StorePipeline": 500,  # the whole gallery is stored in one transaction
}

# One JSON line per event, for jobs and for the live view.
EXTENSIONS = {"spiders.events.EventsExtension": 500}

# Politeness: an honest name, robots.txt, one request at a time to a host, slower when the host is slow.
USER_AGENT = f"newsarchive/0.1 ({NEWSARCHIVE_CONTACT or 'no contact address given'})"
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "newsarchive"
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
COOKIES_ENABLED = False

# Bounds: a photo or page beyond these is refused, not swapped to disk.
DOWNLOAD_MAXSIZE = 64 * 1024 * 1024  # bytes; Scrapy's default is 1 GiB
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 60  # seconds
RETRY_TIMES = 2
RETRY_GIVE_UP_LOG_LEVEL = "WARNING"  # a server that fails is a row with its reason, not an error of ours
REDIRECT_MAX_TIMES = 5
CONCURRENT_ITEMS = 2  # 100 tasks for each response (the default) cost a third of the time of a crawl

# Safety: certificates count, and nobody steers the crawl from outside.
DOWNLOAD_VERIFY_CERTIFICATES = True
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

LOG_LEVEL = "INFO"
LOG_FORMATTER = "scrapy.logformatter.LogFormatter"
FEED_EXPORT_ENCODING = "utf-8"
