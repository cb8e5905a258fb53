"""Is it a gallery? Most pages of a newspaper have a photo or two; a gallery is told by them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from newsarchive.finding.entry import Entry
from newsarchive.finding.markers import has_gallery_title, has_other_title, stands_in_photo_section
from newsarchive.finding.screen import bears_mark
from newsarchive.manners.soft404 import says_missing
from newsarchive.model import Gallery
from newsarchive.sites import Site

MANY, FEW = 5, 3
"""Photos that make a gallery: so many by themselves, fewer where title, slug or section say that it is one."""

CAPTIONED = 0.6
"""The least share of photos with a caption; a mark halves it. Measured on labelled pages, see DECISIONS.md."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a page is a gallery, why, in a few words, and how surely (``score`` from 0 to 1, 0.5 is the border)."""

    is_gallery: bool
    reason: str
    score: float


def judge(gallery: Gallery, site: Site | None = None, url: str | None = None, *, ways: Iterable[str] = ()) -> Verdict:
    """The verdict on a page that was read as ``gallery``.

    ``site`` and ``url`` (default: the gallery's own) add the newspaper's marks, ``ways`` how the page was found;
    without them photos and captions decide.
    """
    url = url or gallery.url or ""
    title = gallery.title_verbatim or gallery.title
    photos = {pair.image_url for pair in gallery.pairs if pair.image_url}
    captioned = {pair.image_url for pair in gallery.pairs if pair.image_url and pair.caption}
    seen = f"{len(photos)} photos, {len(captioned)} with a caption"
    if says_missing(title):
        return Verdict(False, f"{seen}; its title says that nothing is here", 0.0)
    if has_other_title(title):
        return Verdict(False, f"{seen}; its title names another kind of story", 0.0)
    is_named = has_gallery_title(title) or stands_in_photo_section(url) or is_of_photo_section(site, ways)
    marked = is_named or (site is not None and bears_mark(Entry(url, title), site))
    need_photos = FEW if marked else MANY
    # Whoever calls a page with so many pictures a photo story may leave them without captions.
    need_share = 0.0 if is_named and len(photos) >= MANY else CAPTIONED / 2 if marked else CAPTIONED
    share = len(captioned) / len(photos) if photos else 0.0
    worst = min(len(photos) / need_photos, share / need_share if need_share else float("inf"))
    score = round(worst / (1 + worst), 3)
    if len(photos) < need_photos:
        return Verdict(
            False, f"{seen}: fewer than {need_photos}{'' if marked else ', and no mark of a gallery'}", score
        )
    if share < need_share:
        return Verdict(False, f"{seen}: less than {need_share:.0%}", score)
    return Verdict(True, f"{seen}{'; marked as a gallery' if marked else ''}", score)


def is_of_photo_section(site: Site | None, ways: Iterable[str]) -> bool:
    """Whether a page was found on listings of ``site`` that hold photo stories only."""
    return (
        site is not None
        and "sections" in ways
        and bool(site.sections)
        and all(map(stands_in_photo_section, site.sections))
    )


def keeps_articles(setting: str) -> bool:
    """Whether pages that are no galleries are stored too ("store") or written down with their reason ("note").

    Raises ValueError for any other word.

    >>> keeps_articles("store"), keeps_articles("note")
    (True, False)
    """
    if setting not in {"note", "store"}:
        raise ValueError(f"{setting!r} is no way with articles; use note or store")
    return setting == "store"
