"""A page in, a gallery out."""

from __future__ import annotations

import re

from lxml import etree

from newsarchive.errors import PageError
from newsarchive.model import Evidence, Gallery, Pair
from newsarchive.sites.site import Site
from newsarchive.split.decode import decode
from newsarchive.split.dedupe import dedupe
from newsarchive.split.flow import pair_flow
from newsarchive.split.leaves import Text
from newsarchive.split.notes import pair_notes
from newsarchive.split.pairing import Bond, Pairing
from newsarchive.split.photos_seen import photo_key
from newsarchive.split.region import find_region
from newsarchive.split.roles import SLOT
from newsarchive.split.slots import pair_slots
from newsarchive.split.tables import pair_tables
from newsarchive.split.units import leave_siblings, pair_units
from newsarchive.split.walk import walk
from newsarchive.text.credits import split_credit
from newsarchive.text.keys import letters_key
from newsarchive.text.normal import normal_text


def split(html: bytes | str, *, url: str | None = None, site: Site | str | None = None) -> Gallery:
    root = parse(html)
    leaves = walk(root)
    region = find_region(leaves, url)
    pairing = read_pairs(region, leaves, [box for box in leaves.boxes if box.flags & SLOT], None)
    entries: list[tuple[int, Bond | tuple[list[Text], str]]] = [(at, bond) for at, bond in pairing.bonds.items()]
    entries += [(texts[0].at, (texts, kind)) for texts, kind in pairing.orphans]
    entries += _hidden_copies(region, pairing)
    entries.sort(key=lambda entry: entry[0])
    pairs = []
    for position, (_, entry) in enumerate(entries, 1):
        if isinstance(entry, Bond):
            pairs.append(_pair(position, entry))
        else:
            pairs.append(_orphan(position, *entry))
    return Gallery(url=url, pairs=tuple(pairs))


def _hidden_copies(region, pairing):
    """Hidden photos that are copies of shown ones, with the caption beside them if it is the same."""
    keys = {photo_key(url): bond for bond in pairing.bonds.values() for url in bond.photo.urls}
    found = []
    for leaves in region.hidden:
        for leaf in leaves:
            if isinstance(leaf, Text) or not leaf.urls:
                continue
            bond = next((keys[key] for key in map(photo_key, leaf.urls) if key in keys), None)
            if bond is None:
                continue
            said = letters_key(" ".join(text.text for text in bond.texts))
            texts = [text for text in leaves if isinstance(text, Text) and said and letters_key(text.text) == said]
            found.append((leaf.at, Bond(leaf, texts[:1], "hidden copy")))
    return found


def read_pairs(region, leaves, slots, title):
    pairing = Pairing(region, slots)
    pair_slots(pairing)
    pair_tables(pairing)
    pair_units(pairing)
    leave_siblings(pairing, leaves.boxes)
    pair_flow(pairing)
    pair_notes(pairing, title)
    return pairing


def parse(html):
    text = decode(html)
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    root = etree.fromstring(text.encode("utf-8", "replace"), parser=parser)
    if root is None:
        raise PageError("no page in these bytes")
    return root


def _caption(texts: list[Text]) -> tuple[str | None, str | None]:
    if not texts:
        return None, None
    verbatim = " ".join(text.raw.strip() for text in texts)
    return normal_text(verbatim) or None, verbatim


def _pair(position: int, bond: Bond) -> Pair:
    caption, verbatim = _caption(bond.texts)
    if caption is None and bond.note:
        caption = verbatim = bond.note
    kind = bond.kind
    credited = split_credit(caption) if caption else None
    return Pair(
        position,
        image_url=bond.photo.urls[0],
        image_candidates=bond.photo.urls,
        image_alt=bond.photo.alt,
        caption=credited.caption if credited else None,
        caption_verbatim=verbatim,
        credit=credited.credit if credited else None,
        photographer=credited.photographer if credited else None,
        agency=credited.agency if credited else None,
        group=bond.group,
        evidence=Evidence(kind),
    )


def _orphan(position: int, texts: list[Text], kind: str) -> Pair:
    caption, verbatim = _caption(texts)
    credited = split_credit(caption or "")
    return Pair(
        position,
        caption=credited.caption,
        caption_verbatim=verbatim,
        credit=credited.credit,
        photographer=credited.photographer,
        agency=credited.agency,
        evidence=Evidence(kind),
    )


def extract(html: bytes | str, *, url: str | None = None, site: Site | str | None = None) -> Gallery:
    """``dedupe(split(...))``: the pairs of a page without repeats."""
    return dedupe(split(html, url=url, site=site))
