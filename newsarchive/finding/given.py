"""Addresses that a person writes into a file, one a line."""

from __future__ import annotations

from newsarchive.errors import UnknownSiteError
from newsarchive.finding.listing import join
from newsarchive.sites import find_site


def read_addresses(text: str) -> list[str]:
    """The addresses in ``text``, each once, in its order; empty lines and lines that begin with "#" say nothing.

    >>> read_addresses("# hai bộ ảnh\\nhttp://anhmau.example/a\\n\\n http://anhmau.example/a \\n")
    ['http://anhmau.example/a']
    """
    lines = (line.strip() for line in text.removeprefix("\ufeff").splitlines())
    return list(dict.fromkeys(line for line in lines if line and not line.startswith("#")))


def sort_by_newspaper(text: str, *, where: str) -> dict[str, list[str]]:
    """The addresses in ``text`` by the name of their newspaper.

    Raises :class:`~newsarchive.errors.UnknownSiteError` for the first line that no newspaper answers to: before
    anything is fetched, a list is right as a whole.
    """
    sorted_: dict[str, list[str]] = {}
    for number, url in enumerate(read_addresses(text), 1):
        site = find_site(url) if join("", url) else None
        if site is None:
            raise UnknownSiteError(
                f"address {number} belongs to no newspaper that newsarchive knows: {url[:200]}",
                where=where,
                then="correct or remove it (newsarchive sites lists the newspapers)",
            )
        sorted_.setdefault(site.name, []).append(url)
    return sorted_
