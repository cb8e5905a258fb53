"""The readers that run in this process: newsarchive with and without its site rules, and the two baselines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

import newsarchive
from bench.accuracy.answers import Answer, Said, ask
from bench.accuracy.baselines import figcaption_only, first_text_after_each_image
from bench.accuracy.labelled import LabelledPage
from newsarchive.model import Gallery

Extract = Callable[[LabelledPage], Gallery]
Reader = Callable[[LabelledPage], list[Said]]


def extract_by_rule(page: LabelledPage) -> Gallery:
    """newsarchive knows the page's address, and so its newspaper."""
    return newsarchive.extract(page.html(), url=page.url)


def extract_blind(page: LabelledPage) -> Gallery:
    """newsarchive gets the bytes and nothing else."""
    return newsarchive.extract(page.html())


EXTRACTS: Mapping[str, Extract] = {"rule": extract_by_rule, "blind": extract_blind}


def answer_all(reader: Reader, pages: Iterable[LabelledPage]) -> dict[str, Answer]:
    """The answers of ``reader`` by page name."""
    return {page.name: ask(partial(reader, page)) for page in pages}


def read_pairs(extract: Extract, page: LabelledPage) -> list[Said]:
    """The pairs of the page as the scorer takes them."""
    return [(pair.image_url, pair.caption, pair.credit) for pair in extract(page).pairs]


def _on_bytes(read: Callable[[bytes], list[Said]], page: LabelledPage) -> list[Said]:
    return read(page.html())


READERS: Mapping[str, Reader] = {
    "rule": partial(read_pairs, extract_by_rule),
    "blind": partial(read_pairs, extract_blind),
    "first text": partial(_on_bytes, first_text_after_each_image),
    "figcaption": partial(_on_bytes, figcaption_only),
}

TITLES: Mapping[str, str] = {
    "rule": "newsarchive, site rule",
    "blind": "newsarchive, blind",
    "trafilatura": "trafilatura, first text after each image",
    "newspaper4k body": "newspaper4k body, first text after each image",
    "readability": "readability-lxml, first text after each image",
    "newspaper4k images": "newspaper4k, images only",
    "first text": "first text after each image",
    "figcaption": "figcaption only",
}
"""How each reader is called in print, in the order of print."""
