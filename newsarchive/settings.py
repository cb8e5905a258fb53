"""Scrapy's settings for this project, each with its reason. Read by name only: nothing here imports Scrapy.

The environment may say:

NEWSARCHIVE_ARCHIVE      folder of the archive (data)
NEWSARCHIVE_DATABASE     postgresql+psycopg://user@host/name: the archive's tables lie there (in the folder)
NEWSARCHIVE_STORE        s3://bucket/prefix or file:///folder: pages and photos lie there (in the folder)
NEWSARCHIVE_CONTACT      an address in the user agent, so that a newspaper can reach whoever crawls it; it must be given
NEWSARCHIVE_POLICY       pages that ask not to be archived: private (stored and marked; the default), text, skip
NEWSARCHIVE_ARTICLES     pages that are no galleries: note (written down with the reason; the default), store (kept too)
NEWSARCHIVE_BUDGET       requests that a host gets on one day of Vietnam's calendar (50000); 0: no limit
NEWSARCHIVE_QUIET_HOURS  spans of Vietnam's day without requests, for newspapers that name none ("22:30-05:00")
NEWSARCHIVE_PATIENCE     seconds: the longest wait inside a run (120); a run that must wait longer ends as "waiting"
NEWSARCHIVE_FIRST_WAIT   seconds: the wait after the first trouble with a host, then doubled each time (30)
NEWSARCHIVE_TIMEOUT      seconds that a whole answer may take (60)
NEWSARCHIVE_MAXSIZE      bytes that an answer may have, unpacked too (64 MiB)
NEWSARCHIVE_REVISIT      how old the first capture of a stored page is when the page is looked at again
                         (1h,6h,1d,7d,30d); empty: never. A backfill looks once, at the last age
NEWSARCHIVE_WAIT         seconds to wait for another process that writes to the archive (30)
NEWSARCHIVE_SILENCE      seconds without a sign of life after which a crawl on another machine is taken for dead, its
                         newspaper and its pages are another's (120); it gives four signs in that time
NEWSARCHIVE_READERS      processes that read pages and photos beside the crawl's own: 0 (a thread; the default), or 1,
                         which pays where requests follow each other without pauses
NEWSARCHIVE_ALLOW        exceptions for private addresses: host, host:port, address or network, with commas (none)
NEWSARCHIVE_SITES        a folder of further site files, for newspapers of one's own (none); for every command
NEWSARCHIVE_ONLY         names of newspapers, with commas: those that "crawl --all" means (all that can be crawled)

What the environment says is checked when a crawl begins; a newspaper's own file (newsarchive/sites/) goes before it.
"""

from __future__ import annotations

import os

BOT_NAME = "newsarchive"
SPIDER_MODULES = ["spiders"]

NEWSARCHIVE_ARCHIVE = os.environ.get("NEWSARCHIVE_ARCHIVE", "data")
NEWSARCHIVE_CONTACT = os.environ.get("NEWSARCHIVE_CONTACT", "").strip()
NEWSARCHIVE_POLICY = os.environ.get("NEWSARCHIVE_POLICY", "private")
NEWSARCHIVE_ARTICLES = os.environ.get("NEWSARCHIVE_ARTICLES", "note")
NEWSARCHIVE_BUDGET = os.environ.get("NEWSARCHIVE_BUDGET", "50000")
NEWSARCHIVE_QUIET_HOURS = os.environ.get("NEWSARCHIVE_QUIET_HOURS", "")
NEWSARCHIVE_PATIENCE = os.environ.get("NEWSARCHIVE_PATIENCE", "120")
NEWSARCHIVE_FIRST_WAIT = os.environ.get("NEWSARCHIVE_FIRST_WAIT", "30")
NEWSARCHIVE_REVISIT = os.environ.get("NEWSARCHIVE_REVISIT", "1h,6h,1d,7d,30d")
NEWSARCHIVE_WAIT = float(os.environ.get("NEWSARCHIVE_WAIT", "30"))
NEWSARCHIVE_SILENCE = float(os.environ.get("NEWSARCHIVE_SILENCE", "120"))
NEWSARCHIVE_READERS = int(os.environ.get("NEWSARCHIVE_READERS", "0"))
NEWSARCHIVE_ALLOW = os.environ.get("NEWSARCHIVE_ALLOW", "")

# The flow, one step a line.
ITEM_PIPELINES = {
    "pipelines.policy.PolicyPipeline": 50,  # what page and headers say on being archived is noted, and followed
    "pipelines.capture.CapturePipeline": 100,  # a page's raw bytes are safe before anyone reads them
    "pipelines.split.SplitPipeline": 200,  # the page becomes caption/image pairs in reading order
    "pipelines.dedupe.DedupePipeline": 300,  # captions and photos that the page repeats are set aside, with why
    "pipelines.judge.JudgePipeline": 350,  # articles go no further: the photos of what is no gallery are not asked for
    "pipelines.images.ImagesPipeline": 400,  # each pair gets its photo's original bytes, or the reason why not
    "pipelines.store.StorePipeline": 500,  # the whole gallery is stored in one transaction
}

# One JSON line per event, for jobs and for the live view. What is not wanted is not even loaded (None).
EXTENSIONS = {
    "spiders.events.EventsExtension": 500,
    "spiders.garbage.GarbageExtension": 900,  # Python searches for garbage less often
    "scrapy.extensions.throttle.AutoThrottle": None,
    "spiders.downloader.throttle.PoliteThrottle": 0,  # the same, but never below a host's Crawl-delay
    "scrapy.extensions.remote_control.RemoteControl": None,  # nobody steers the crawl from outside
    "scrapy.extensions.telnet.TelnetConsole": None,
}

# Politeness: an honest name, robots.txt, one request at a time to a host, slower when the host is slow.
USER_AGENT = f"newsarchive/0.1 ({NEWSARCHIVE_CONTACT or 'no contact address given'})"
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "newsarchive"
DOWNLOADER_MIDDLEWARES = {
    "spiders.downloader.guard.GuardMiddleware": 40,  # addresses that are forbidden as they are spelled
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "spiders.downloader.robots.ObeyRobots": 100,  # robots.txt, remembered for a day; unreachable means no
    "spiders.downloader.conditional.ConditionalMiddleware": 110,  # an unchanged page is answered without a body
    "spiders.downloader.manners.MannersMiddleware": 560,  # sees answers before Scrapy's retries (550) do
    "spiders.downloader.guard.AnswersMiddleware": 570,  # names that lead to forbidden addresses are not tried again
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    "spiders.downloader.proxy.RememberedProxies": 750,  # the same, asking the environment once for each host
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,  # no newspaper gets a name and password
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,  # nor are its cookies kept
}
DOWNLOAD_HANDLERS = {
    "http": "spiders.downloader.handler.PoliteHandler",  # the last place before the wire: waits, budgets, blocks
    "https": "spiders.downloader.handler.PoliteHandler",
    **dict.fromkeys(("data", "file", "ftp", "s3")),  # a page may not make us read files
}
TWISTED_DNS_RESOLVER = "spiders.downloader.guard.GuardedResolver"  # judges every answer, rebinding included
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
COOKIES_ENABLED = False
DOWNLOADER_STATS = False  # spiders/events.py counts requests and bytes; Scrapy would spell out each request and answer

# Bounds: a photo or page beyond these is refused, not swapped to disk.
DOWNLOAD_MAXSIZE = int(os.environ.get("NEWSARCHIVE_MAXSIZE", 64 * 1024 * 1024))  # bytes; Scrapy's default is 1 GiB
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = float(os.environ.get("NEWSARCHIVE_TIMEOUT", "60"))  # seconds
RETRY_TIMES = 2
RETRY_PRIORITY_ADJUST = 1  # at once, not after all others: a bad page is a row before a storm ends the run
RETRY_HTTP_CODES = [500, 502, 503, 504, 522, 524, 408]  # not 429: spiders/downloader/manners.py waits as asked
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
