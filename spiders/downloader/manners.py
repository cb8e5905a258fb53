"""What an answer asks of us: waiting, keeping away. What the gate holds back, the spider hears of here."""

from __future__ import annotations

from datetime import timedelta
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from newsarchive.errors import BlockedError, CrawlError, NewsarchiveError, WaitError
from newsarchive.finding.judge import keeps_articles
from newsarchive.manners.challenge import find_challenge
from newsarchive.manners.gate import ZERO, Gate, Rules
from newsarchive.manners.host_name import host_of
from newsarchive.manners.policy import check_policy
from newsarchive.manners.quiet_hours import read_quiet_hours
from newsarchive.manners.retry_after import LONGEST
from newsarchive.sites import Site

ASKED_TO_WAIT = "asked_to_wait"
"""In Request.meta: how often a server answered this request by asking to wait."""

WAITS = "waits"
"""In Request.meta between the answer and the middlewares: whether the server asked to wait."""

MOST_WAITS = 3
"""After so many the request has failed; the page's row says so, and it is due again later."""

CRAWL_DELAY = "Crawl-delay of its robots.txt"

PHOTO_OF = "photo_of"
"""In Request.meta of a photo: the address of the page that shows it."""

OPTIONAL = "optional"
"""In Request.meta of a file that few newspapers have: a challenge in its place says nothing of their pages."""


class MannersMiddleware:
    """Owns the run's gate. Stands behind Scrapy's retries, so that it sees every answer first."""

    gate: Gate

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        middleware = cls(crawler)
        crawler.signals.connect(middleware.open_gate, signals.spider_opened)
        return middleware

    def open_gate(self, spider: Spider) -> None:
        """The gate for the spider's newspaper; it writes its last words before the archive is closed."""
        self.gate = Gate(spider.archive, rules_of(spider.site, self.crawler.settings))
        self.delays: dict[str, timedelta] = {}
        spider.at_end.append(self.close_gate)

    def close_gate(self) -> None:
        """A pause that robots.txt asks for holds for the next run's first request too."""
        for host, delay in self.delays.items():
            self.gate.leave_alone(host, delay, CRAWL_DELAY)
        self.gate.close()

    def slow_down(self, host: str, seconds: float) -> None:
        """Keep the pause that a host's robots.txt asks for, whatever AutoThrottle thinks.

        A pause longer than the run's patience is kept by the gate instead: one request, and the run ends.
        """
        self.delays[host] = delay = timedelta(seconds=min(seconds, LONGEST.total_seconds()))
        key = urlsplit(f"//{host}").hostname or host  # as Scrapy names its slots
        downloader = self.crawler.engine.downloader
        pause = max(
            self.crawler.settings.getfloat("DOWNLOAD_DELAY"), min(delay, self.gate.rules.patience).total_seconds()
        )
        downloader.per_slot_settings[key] = {"delay": pause, "jitter": 0.0, "floor": pause}
        if slot := downloader.slots.get(key):
            slot.delay, slot.jitter = max(slot.delay, pause), 0.0

    def hear(self, request: Request, response: Response) -> None:
        """Draw the conclusions from an answer; the handler calls this before it lets the next request go."""
        said = {name: (response.headers.get(name) or b"").decode("latin-1") for name in ("Retry-After", "Date")}
        request.meta[WAITS] = self.gate.note_answer(
            host_of(request.url),
            response.status,
            retry_after=said["Retry-After"] or None,
            server_date=said["Date"] or None,
        )

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """The answer itself; a request to ask again later; or raises WaitError or BlockedError."""
        host, waits = host_of(request.url), request.meta.pop(WAITS)
        if (delay := self.delays.get(host, ZERO)) > self.gate.rules.patience and not is_robots(request):
            self.gate.leave_alone(host, delay, CRAWL_DELAY)
        if challenge := find_challenge(plain_headers(response), response.body):
            if PHOTO_OF in request.meta or OPTIONAL in request.meta:
                raise IgnoreRequest(f"{challenge}, not a {'photo' if PHOTO_OF in request.meta else 'file'}")
            raise self.tell(request, self.gate.block(host, challenge))
        if not waits:
            return response
        try:
            self.gate.check_wait(host)
        except WaitError as error:
            raise self.tell(request, error) from None
        times = request.meta.get(ASKED_TO_WAIT, 0) + 1
        again = request.replace(dont_filter=True, meta={**request.meta, ASKED_TO_WAIT: times, "dont_retry": True})
        return again if times <= MOST_WAITS else response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """No answer counts as a failure of the host; the gate's own refusals go to the spider."""
        if isinstance(exception, WaitError | BlockedError):
            self.tell(request, exception)
        elif not isinstance(exception, IgnoreRequest | NewsarchiveError):
            self.gate.note_failure(host_of(request.url), type(exception).__name__)

    def tell(self, request: Request, error: NewsarchiveError) -> NewsarchiveError:
        """The spider ends its run if its own newspaper says so (of photos its pipeline decides); ``error`` again."""
        spider = self.crawler.spider
        if PHOTO_OF not in request.meta and spider.site.owns(request.url):
            spider.end_early(error)
        return error


def is_robots(request: Request) -> bool:
    """Whether this is the request for robots.txt itself."""
    return bool(request.meta.get("dont_obey_robotstxt"))


def plain_headers(response: Response) -> dict[str, str]:
    """The headers that matter to challenges, by lower-case name."""
    names = ("cf-mitigated", "x-amzn-waf-action")
    return {name: (response.headers.get(name) or b"").decode("latin-1") for name in names}


def rules_of(site: Site, settings: object) -> Rules:
    """How ``site`` is treated: its own wishes, else the settings. Raises CrawlError for what cannot be read."""
    get = settings.get
    try:
        quiet = read_quiet_hours(site.quiet_hours or get("NEWSARCHIVE_QUIET_HOURS") or "")
        budget = site.budget if site.budget is not None else int(get("NEWSARCHIVE_BUDGET"))
        check_policy(site.policy or get("NEWSARCHIVE_POLICY"))
        keeps_articles(get("NEWSARCHIVE_ARTICLES"))
        waits = [timedelta(seconds=float(get(f"NEWSARCHIVE_{name}"))) for name in ("PATIENCE", "FIRST_WAIT")]
    except ValueError as error:
        raise CrawlError(str(error), where=f"manners of {site.name}", then="correct the setting") from None
    return Rules(budget=budget, quiet=quiet, patience=waits[0], first_wait=waits[1])
