"""Why a request got no answer, in words for a person. Errors are told by name: this library knows no crawler."""

from __future__ import annotations

from newsarchive.errors import NewsarchiveError

REASONS = {
    "CannotResolveHostError": "no such host",
    "ConnectionLost": "the connection broke off",
    "DownloadCancelledError": "larger than an answer may be",
    "DownloadConnectionRefusedError": "the connection was refused",
    "DownloadTimeoutError": "timed out",
    "ResponseDataLossError": "cut off before its end",
    "TimeoutError": "timed out",
    "BadGzipFile": "not packed as its header says",
    "UnsupportedURLSchemeError": "not a web address",
}
_PARTS = {
    "ParseError": "the answer is no HTTP",
    "Content-Length": "its Content-Length makes no sense",
    "non-decimal digits": "its Content-Length makes no sense",
    "certificate": "its certificate cannot be trusted",
    "SSL": "no safe connection",
    "exceeded DOWNLOAD_MAXSIZE": "larger than an answer may be, unpacked",
}


def reason_of(error: BaseException) -> str:
    """A short reason on one line.

    >>> reason_of(type("DownloadTimeoutError", (Exception,), {})("Getting http://a took longer than 60 seconds."))
    'timed out'
    >>> reason_of(ValueError("something else"))
    'ValueError: something else'
    """
    if isinstance(error, NewsarchiveError):
        return str(error)
    text = " ".join(str(error).split())
    for part, reason in _PARTS.items():
        if part in text:
            return reason
    for kind in type(error).__mro__:
        if kind.__name__ == "DownloadFailedError":
            return "the connection broke off" if "Connection" in text else f"failed: {text[:160]}"
        if kind.__name__ == "IgnoreRequest":
            return text[:200] or "refused by the crawler's own rules"
        if kind.__name__ in REASONS:
            return REASONS[kind.__name__]
    return f"{type(error).__name__}: {text}"[:200].rstrip(": ")
