"""A page in, a gallery out: decode, parse once, walk once, read twice (rule and rule-free), make the pairs."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from newsarchive.model import Evidence, Gallery, Pair
from newsarchive.sites.registry import find_site, get_site
from newsarchive.sites.selectors import Roles
from newsarchive.sites.site import Site
from newsarchive.split.dedupe import dedupe
from newsarchive.split.heading import Heading, read_heading
from newsarchive.split.leaves import Leaves, Text
from newsarchive.split.looks import NO_ROLES
from newsarchive.split.pairing import Bond, Pairing, is_credit
from newsarchive.split.parse import parse
from newsarchive.split.photos_seen import resolve
from newsarchive.split.readers import compare, confidence, gallery_credit, hidden_copies, read
from newsarchive.split.region import GENERIC, RULED, see_photos
from newsarchive.split.roles import RULE_BODY, RULE_DROP, RULE_SLOT
from newsarchive.split.walk import walk
from newsarchive.text.credits import Credited, split_credit

if TYPE_CHECKING:
    from lxml.etree import _Element

GENERIC_VERSION = 3


def extract(html: bytes | str, *, url: str | None = None, site: Site | str | None = None) -> Gallery:
    """The caption/photo pairs of a page, repeats removed and listed: ``dedupe(split(...))``.

    Raises :class:`~newsarchive.errors.PageError` for what is no page of text, and
    :class:`~newsarchive.errors.UnknownSiteError` for a site name that no newspaper has.
    """
    return dedupe(split(html, url=url, site=site))


def split(html: bytes | str, *, url: str | None = None, site: Site | str | None = None) -> Gallery:
    """All pairs of a page in reading order, repeats included.

    ``html`` are the bytes as received (any encoding) or text; ``url`` resolves relative photo addresses and names
    the newspaper, unless ``site`` (a Site or its name) does. A page of an unknown newspaper is read by structure.
    """
    chosen = get_site(site) if isinstance(site, str) else site or (find_site(url) if url else None)
    root = parse(html, where=url)
    heading = read_heading(root, site=chosen, url=url)
    ruled = chosen if chosen is not None and chosen.has_reading_rule else None
    leaves = walk(root, _roles(ruled) if ruled else NO_ROLES)
    see_photos(leaves, _base(root, url), heading)
    pairing, rule, disagreement = _read(leaves, heading, ruled)
    bonds = list(pairing.bonds.values())
    site_of = ruled if rule != "generic" else None
    return Gallery(
        url=url,
        site=chosen.name if chosen else None,
        title=heading.title,
        title_verbatim=heading.title_verbatim,
        lead=heading.lead,
        lead_verbatim=heading.lead_verbatim,
        outlet_prefix=heading.outlet_prefix,
        place=heading.place,
        author=heading.author,
        source=heading.source,
        credit=_all_credit(pairing),
        published_at=heading.published_at,
        canonical_url=heading.canonical_url,
        pairs=_pairs(pairing, site_of),
        rule=rule,
        confidence=confidence(bonds, disagreement is not None),
        disagreement=disagreement,
        archiving=heading.archiving,
    )


def _base(root: _Element, url: str | None) -> str | None:
    """What the page's relative addresses are relative to: its <base href> (every Joomla page has one), or ``url``."""
    element = root.find("head/base[@href]")
    href = (element.get("href") or "").strip() if element is not None else ""
    if not href:
        return url
    return resolve(url, href) if url else href if "://" in href else None


@cache
def _roles(site: Site) -> Roles:
    return Roles({RULE_BODY: site.body, RULE_DROP: site.drop, RULE_SLOT: site.caption})


def _read(leaves: Leaves, heading: Heading, site: Site | None) -> tuple[Pairing, str, str | None]:
    """(the reading that counts, the name of its rule, where the two readings differ)."""
    about = (heading.title, heading.title_verbatim, heading.lead, heading.lead_verbatim)
    generic = read(leaves, GENERIC, about)
    assert generic is not None  # the rule-free view always has a region
    if site is None:
        return generic, "generic", None
    view = replace(RULED, evidence=site.caption_from)
    ruled = read(leaves, view, about, generic if view.evidence == GENERIC.evidence else None)
    if ruled is None:
        return generic, "generic", f"the rule {site.name} finds no body on this page" if generic.bonds else None
    if not ruled.bonds and generic.bonds:
        return generic, "generic", compare(ruled, generic, site.name)
    return ruled, site.name, compare(ruled, generic, site.name)


def _all_credit(pairing: Pairing) -> str | None:
    line = gallery_credit(pairing)
    return split_credit(line).credit if line else None


def _pairs(pairing: Pairing, site: Site | None) -> tuple[Pair, ...]:
    entries: list[tuple[int, Bond | tuple[list[Text], str]]] = [(at, bond) for at, bond in pairing.bonds.items()]
    entries += [(texts[0].at, (texts, kind)) for texts, kind in pairing.orphans]
    entries += [(bond.photo.at, bond) for bond in hidden_copies(pairing)]
    entries.sort(key=lambda entry: entry[0])
    rule, version = (site.name, site.version) if site else ("generic", GENERIC_VERSION)
    pairs = []
    for position, (_, entry) in enumerate(entries, 1):
        bond, texts, kind = (entry, entry.texts, entry.kind) if isinstance(entry, Bond) else (None, *entry)
        pairs.append(_pair(position, texts, bond, Evidence(kind, rule, version), site))
    return tuple(pairs)


def _rewritten(urls: tuple[str, ...], site: Site | None) -> tuple[str, ...]:
    """The addresses with those first that the site's rewrites make of them (a larger size of the same file)."""
    if site is None or not site.rewrites:
        return urls
    made = []
    for url in urls:
        for pattern, replacement in site.rewrites:
            url = re.sub(pattern, replacement, url)
        made.append(url)
    return tuple(dict.fromkeys((*made, *urls)))


def _pair(position: int, texts: list[Text], bond: Bond | None, evidence: Evidence, site: Site | None) -> Pair:
    urls = _rewritten(bond.photo.urls, site) if bond else ()
    if texts:
        # a line of credit above the caption is still its credit
        plain = " ".join(text.text for text in (sorted(texts, key=is_credit) if len(texts) > 1 else texts))
        verbatim = " ".join(" ".join(text.raw.split()) for text in texts)
    else:
        plain = verbatim = (bond.note if bond else None) or ""
    credited = split_credit(plain) if plain else Credited(None)
    return Pair(
        position,
        image_url=urls[0] if urls else None,
        image_candidates=urls,
        image_alt=bond.photo.alt if bond else None,
        caption=credited.caption,
        caption_verbatim=verbatim or None,
        credit=credited.credit,
        photographer=credited.photographer,
        agency=credited.agency,
        group=bond.group if bond else None,
        evidence=evidence,
    )
