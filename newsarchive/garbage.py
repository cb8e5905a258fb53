"""Python's search for garbage, less often than by default, for processes that live long and make little of it."""

from __future__ import annotations

import gc

SEARCHES = (10_000, 20, 20)
"""How much must have been made since the last search of the young, the middle-aged and the old (Python 3.11: 700, 10,
10). A request and a page make hundreds of objects and few rings of them: the search took a sixth of a crawl."""


def search_seldom() -> None:
    """What is loaded by now stays, and is not looked through again; what comes is, seldom. It holds for the process."""
    gc.freeze()
    gc.set_threshold(*SEARCHES)
