"""What hosts saw: the requests of all machines as they came to the server, and the highest rate among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from bench.newspaper.server import Asked


def times_by_host(asked: Iterable[Asked]) -> dict[str, list[float]]:
    """When each host was asked, in order."""
    times: defaultdict[str, list[float]] = defaultdict(list)
    for one in asked:
        times[urlsplit(one.url).hostname or ""].append(one.at)
    return {host: sorted(moments) for host, moments in times.items()}


def highest_rate(moments: Sequence[float], window: float) -> float:
    """The most requests a second that a host saw over any stretch of at least ``window`` seconds; 0.0 for too few.

    A stretch goes from one request to another: n pauses lie between n + 1 requests.

    >>> highest_rate([0.0, 1.0, 2.0, 2.5, 3.5, 4.5], 2.0)
    1.2
    >>> highest_rate([0.0, 0.1], 2.0)
    0.0
    """
    highest, last = 0.0, 0
    for first, began in enumerate(moments):
        while last < len(moments) and moments[last] - began < window:
            last += 1
        if last == len(moments):
            break
        highest = max(highest, (last - first) / (moments[last] - began))
    return highest
