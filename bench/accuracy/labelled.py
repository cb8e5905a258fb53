"""Labelled pages: the folder beside the checkout, and the project's own (tests, sample newspaper)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from lxml import etree, html

from bench.accuracy.scorer import Letters, Scorer

CREDIT_WORDS = ("ảnh", "nguồn", "nguồn ảnh", "ảnh minh họa", "photo", "theo", "")


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """One page with its labels.

    ``gold`` has the form of the scorer's ``gold.json`` (None when there is no scorer to read it);
    ``expected`` is the page's ``expected.json`` (None for pages that only have gold labels).
    """

    name: str
    path: Path
    url: str | None
    gold: Mapping[str, Any] | None = None
    expected: Mapping[str, Any] | None = None

    def html(self) -> bytes:
        """The bytes of the page, as found."""
        return self.path.read_bytes()


def read_corpus(folder: Path, scorer: Scorer) -> list[LabelledPage]:
    """The pages of ``folder`` (page.html, meta.json, gold.json) that the scorer scores, in its order."""
    return [
        LabelledPage(
            name=page.name,
            path=page / "page.html",
            url=meta.get("url") or f"https://{meta['site'].split()[0]}/",
            gold=gold,
        )
        for page, meta, gold in scorer.pages(folder)
    ]


def read_own(folder: Path, scorer: Scorer | None = None) -> list[LabelledPage]:
    """The pages somewhere below ``folder`` (each a folder with page.html, about.json, expected.json), by name.

    With a ``scorer`` each also gets gold labels made from its expected.json, so that both sets are scored alike.
    A page that is not accepted yet (no expected.json) is left out.
    """
    found = []
    for path in sorted(folder.rglob("expected.json")):
        page = path.parent
        expected = json.loads(path.read_text("utf-8"))
        about = json.loads((page / "about.json").read_text("utf-8"))
        gold = make_gold(expected, page / "page.html", scorer.letters) if scorer else None
        found.append(
            LabelledPage(page.relative_to(folder).as_posix(), page / "page.html", about.get("url"), gold, expected)
        )
    return found


def make_gold(expected: Mapping[str, Any], page: Path, letters: Letters) -> dict[str, Any]:
    """The labels of expected.json in the scorer's form.

    The scorer wants the caption as a reader of the page sees it, credit included: ``caption_verbatim`` where
    expected.json has it. Otherwise caption and credit are put together; the word between them ("Ảnh", "Nguồn") is
    the first of CREDIT_WORDS that stands so on the page.
    """
    shown = partial(_as_shown, text=letters(_page_text(page)), letters=letters)
    return {
        "pairs": [
            {"images": [pair["image_url"]], "caption": shown(pair), "credit": pair.get("credit"), "ambiguous": False}
            for pair in expected["pairs"]
            if pair.get("image_url")
        ]
    }


def _as_shown(pair: Mapping[str, Any], text: str, letters: Letters) -> str | None:
    caption, credit = pair.get("caption"), pair.get("credit")
    if pair.get("caption_verbatim") or not credit:
        return pair.get("caption_verbatim") or caption
    forms = [" ".join(filter(None, (caption, word, credit))) for word in CREDIT_WORDS]
    return next((form for form in forms if letters(form) in text), forms[0])


def _page_text(page: Path) -> str:
    parser = html.HTMLParser(encoding="utf-8")
    try:
        return " ".join(html.document_fromstring(page.read_bytes(), parser=parser).itertext())
    except etree.ParserError:  # a page without any element has no text
        return ""
