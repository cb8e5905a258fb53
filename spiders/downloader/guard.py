"""No request leaves for a private, loopback or otherwise forbidden address, whatever a page or a name server says.

Addresses are judged twice: as they are spelled (:class:`GuardMiddleware`), and as their name is answered
(:class:`GuardedResolver`), where the answer that was judged is the one that is connected to, so that a name which
changes its mind in between (DNS rebinding) gains nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.http import Response
from scrapy.settings import BaseSettings
from scrapy.utils.datatypes import LocalCache
from twisted.internet.base import ReactorBase
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer

from newsarchive.errors import CrawlError
from newsarchive.manners.addresses import Allowed, plain_host, refuse_answers, refuse_url

REFUSED: LocalCache[str, str] = LocalCache(1000)
"""Host: why its last answer was refused. A process has one reactor, hence one resolver, hence one such table."""


class RefusedError(IgnoreRequest):
    """A request that must not be made; its text says why."""


def read_allowed(settings: BaseSettings) -> Allowed:
    """The operator's exceptions (NEWSARCHIVE_ALLOW); raises CrawlError for an entry that cannot be read."""
    try:
        return Allowed(settings.get("NEWSARCHIVE_ALLOW") or "")
    except ValueError as error:
        raise CrawlError(str(error), where="NEWSARCHIVE_ALLOW", then="write 127.0.0.1:8080 or 10.0.0.0/8") from None


class GuardMiddleware:
    """Refuses addresses by their spelling, before robots.txt is asked for."""

    def __init__(self, allowed: Allowed) -> None:
        self.allowed = allowed

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(read_allowed(crawler.settings))

    def process_request(self, request: Request) -> None:
        """Raises RefusedError."""
        if reason := refuse_url(request.url, self.allowed):
            raise RefusedError(reason)


class AnswersMiddleware:
    """Tells a name that leads to a forbidden address from one that leads nowhere; stands behind the retries."""

    def process_exception(self, request: Request, exception: Exception) -> Request | Response | None:
        """Raises RefusedError, which is not tried again."""
        if isinstance(exception, CannotResolveHostError):
            host = plain_host(urlsplit(request.url).hostname or "")
            if (reason := REFUSED.pop(host, None)) is not None:
                raise RefusedError(reason) from None
        return None


@implementer(IHostnameResolver)
class GuardedResolver:
    """The reactor's own resolver, whose answers are judged before anybody sees them.

    Nothing is remembered: connections are kept open and used again, and each new one is judged by a fresh answer.
    A proxy that the environment names is the operator's own choice and may lie anywhere.
    """

    def __init__(self, reactor: ReactorBase, allowed: Allowed) -> None:
        self.reactor = reactor
        self.original: IHostnameResolver = reactor.nameResolver
        self.allowed = allowed
        self.proxies = {(parts.hostname, parts.port) for parts in map(urlsplit, getproxies().values())}

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: ReactorBase) -> Self:
        """For Scrapy, which passes the crawler process here."""
        try:
            return cls(reactor, read_allowed(crawler.settings))
        except CrawlError as error:
            raise SystemExit(f"newsarchive: {error}") from None

    def install_on_reactor(self) -> None:
        """Every connection by name goes through here from now on."""
        self.reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802  (Twisted's interface)
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        """As IHostnameResolver says; a name with a forbidden answer has no answers."""
        receiver = resolutionReceiver
        if not self.is_proxy(hostName, portNumber):
            receiver = JudgingReceiver(resolutionReceiver, hostName, portNumber, self.allowed)
        return self.original.resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)

    def is_proxy(self, host: str, port: int) -> bool:
        """Whether this is the proxy: by host and port; a tunnel's endpoint asks for port 0."""
        return any(host == known and port in (0, own) for known, own in self.proxies)


@implementer(IResolutionReceiver)
class JudgingReceiver:
    """Holds the answers back until all are there, and passes on all or none."""

    def __init__(self, receiver: IResolutionReceiver, host: str, port: int, allowed: Allowed) -> None:
        self.receiver, self.host, self.port, self.allowed = receiver, host, port, allowed
        self.answers: list[IAddress] = []

    def resolutionBegan(self, resolutionInProgress: IHostResolution) -> None:  # noqa: N802, N803
        self.receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802
        self.answers.append(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        reason = refuse_answers(self.host, self.port, [answer.host for answer in self.answers], self.allowed)
        if reason:
            REFUSED[plain_host(self.host)] = reason
        else:
            for answer in self.answers:
                self.receiver.addressResolved(answer)
        self.receiver.resolutionComplete()
