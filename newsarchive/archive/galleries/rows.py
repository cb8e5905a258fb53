"""A gallery as rows: what goes into version, caption, credit and pair."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from newsarchive.model import Gallery, Pair, plain
from newsarchive.text.keys import fold_key, letters_key

Row = dict[str, Any]


def search_keys(text: str | None) -> tuple[str | None, str | None]:
    """The two search keys of a text: with its marks, and without.

    >>> search_keys("Đường phố Hòa Bình, 2016")
    ('đường phố hoà bình 2016', 'duong pho hoa binh 2016')
    """
    if not text:
        return None, None
    key = letters_key(text)
    return key, fold_key(key)


def caption_keys(pairs: Iterable[Pair]) -> dict[str, str]:
    """The key of each caption of ``pairs``; a caption without letters has none."""
    keys = {pair.caption: letters_key(pair.caption) for pair in pairs if pair.caption}
    return {caption: key for caption, key in keys.items() if key}


def caption_row(key: str, text: str) -> Row:
    """The row of a caption."""
    return {"key": key, "folded": fold_key(key), "text": text}


def credit_text(pair: Pair) -> str | None:
    """The credit of a pair; put together where only photographer or agency are known."""
    if pair.credit:
        return pair.credit
    return "/".join(filter(None, (pair.photographer, pair.agency))) or None


def credit_names(galleries: Iterable[Gallery]) -> dict[str, tuple[str | None, str | None]]:
    """Photographer and agency of each credit of galleries and their pairs, by its text; as named first."""
    names: dict[str, tuple[str | None, str | None]] = {}
    for gallery in galleries:
        for pair in gallery.pairs:
            text = credit_text(pair)
            if text and text not in names:
                names[text] = (pair.photographer, pair.agency)
        if gallery.credit:
            names.setdefault(gallery.credit, (None, None))
    return names


def credit_row(text: str, photographer: str | None, agency: str | None) -> Row:
    """The row of a credit."""
    key, folded = search_keys(text)
    return {"text": text, "photographer": photographer, "agency": agency, "key": key, "folded": folded}


def version_row(gallery: Gallery, credits_: Mapping[str, int], run_id: int | None, now: datetime) -> Row:
    """The row of a version, but for its gallery, number and hash."""
    title_key, title_folded = search_keys(gallery.title)
    lead_key, lead_folded = search_keys(gallery.lead)
    place_key, place_folded = search_keys(gallery.place)
    row = {
        "capture_id": gallery.capture_id,
        "run_id": run_id,
        "stored_at": now,
        "title": gallery.title,
        "title_verbatim": _if_other(gallery.title_verbatim, gallery.title),
        "lead": gallery.lead,
        "lead_verbatim": _if_other(gallery.lead_verbatim, gallery.lead),
        "outlet_prefix": gallery.outlet_prefix,
        "place": gallery.place,
        "author": gallery.author,
        "source": gallery.source,
        "credit_id": credits_[gallery.credit] if gallery.credit else None,
        "published_at": gallery.published_at,
        "canonical_url": gallery.canonical_url,
        "title_key": title_key,
        "title_folded": title_folded,
        "lead_key": lead_key,
        "lead_folded": lead_folded,
        "place_key": place_key,
        "place_folded": place_folded,
        **reading_row(gallery),
    }
    return _without_empty(row)


def reading_row(gallery: Gallery) -> Row:
    """How a version was read: the part of its row that a later reading of the same content may change."""
    return {
        "rule": gallery.rule,
        "confidence": gallery.confidence,
        "disagreement": gallery.disagreement,
        "repeats": plain(gallery.repeats),
        "repeat_count": len(gallery.repeats),
        "archiving": list(gallery.archiving),
    }


def pair_rows(
    gallery: Gallery, captions: Mapping[str, int], credits_: Mapping[str, int], photos: Mapping[str, int]
) -> list[Row]:
    """The rows of all pairs, but for their version."""
    return [_pair_row(pair, captions, credits_, photos) for pair in gallery.pairs]


def _pair_row(pair: Pair, captions: Mapping[str, int], credits_: Mapping[str, int], photos: Mapping[str, int]) -> Row:
    credit = credit_text(pair)
    alone = pair.image_candidates in ((), (pair.image_url,))
    return {  # researchers ask "IS NULL"; an empty alt text or caption is none
        "position": pair.position,
        "image_url": pair.image_url or None,
        "image_candidates": None if alone else list(pair.image_candidates),
        "image_alt": pair.image_alt or None,
        "caption": pair.caption or None,
        "caption_verbatim": _if_other(pair.caption_verbatim, pair.caption) or None,
        "caption_id": captions.get(pair.caption) if pair.caption else None,
        "credit_id": credits_[credit] if credit else None,
        "caption_group": pair.group,
        "evidence": pair.evidence.kind or None,
        "evidence_rule": pair.evidence.rule or None,
        "evidence_version": pair.evidence.version,
        "photo_id": photos[pair.photo.sha256] if pair.photo else None,
        "photo_failure": pair.photo_failure or None,
    }


def _without_empty(row: Row) -> Row:
    # As in a pair.
    return {name: None if value == "" else value for name, value in row.items()}


def _if_other(verbatim: str | None, text: str | None) -> str | None:
    # Most captions stand in the page as they are stored; keeping them twice would add a third to the file's text.
    return None if verbatim == text else verbatim
