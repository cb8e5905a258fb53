"""Whether newsarchive's whole answer equals what a person accepted, key by key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urljoin

from bench.accuracy.labelled import LabelledPage
from bench.accuracy.readers import Extract
from newsarchive.text.normal import normal_text

NOT_FROM_THE_PAGE = frozenset({"url", "photo", "photo_failure"})
"""What the caller gives and what only a download can fill."""

VERBATIM = ("_verbatim", ".text")


def differences(page: LabelledPage, extract: Extract) -> list[str]:
    """One line for every key of the page's expected.json that the extracted gallery does not equal.

    Keys that expected.json leaves out are not looked at, nor those that no page can tell. Addresses of photos
    are compared after joining them with the page's own address, since a blind reading cannot. ``repeats`` is
    the number of repeats, or a list of them or of their reasons. Verbatim text is compared in normal form, since
    expected.json is NFC and the page need not be.
    """
    if page.expected is None:
        raise ValueError(f"{page.name} has no expected.json")
    try:
        said = extract(page).as_dict()
    except Exception as error:
        return [" ".join(f"{type(error).__name__}: {error}".split())]
    for pair in said["pairs"]:
        if pair["image_url"]:
            pair["image_url"] = urljoin(page.url or "", pair["image_url"])
    return list(_compare("", page.expected, said))


def share_equal(pages: Iterable[LabelledPage], extract: Extract) -> tuple[float, dict[str, list[str]]]:
    """The share of pages without a difference (1.0 when there are no pages), and the differences by page name."""
    found = {page.name: differences(page, extract) for page in pages}
    wrong = {name: lines for name, lines in found.items() if lines}
    return 1 - len(wrong) / max(len(found), 1), wrong


def _compare(at: str, expected: Any, said: Any) -> Iterable[str]:
    if at == "repeats" and isinstance(expected, int):
        expected, said = f"{expected} repeats", f"{len(said)} repeats"
    if at.startswith("repeats[") and isinstance(expected, str) and isinstance(said, Mapping):
        said = said["reason"]
    if at.endswith(VERBATIM) and isinstance(expected, str) and isinstance(said, str):
        expected, said = normal_text(expected), normal_text(said)
    if isinstance(expected, Mapping) and isinstance(said, Mapping):
        for key, value in expected.items():
            if key in NOT_FROM_THE_PAGE:
                continue
            yield from _compare(f"{at}.{key}" if at else key, value, said.get(key))
    elif isinstance(expected, list) and isinstance(said, list) and len(expected) == len(said):
        for number, (want, got) in enumerate(zip(expected, said, strict=True), 1):
            yield from _compare(f"{at}[{number}]", want, got)
    elif isinstance(expected, list) and isinstance(said, list):
        yield f"{at}: {len(said)} instead of {len(expected)}"
    elif expected != said:
        yield f"{at}: {said!r:.110} instead of {expected!r:.110}"
