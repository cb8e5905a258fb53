"""The readers of one page in their order, and how two readings of it are compared."""

from __future__ import annotations

import re

from newsarchive.split.columns import pair_columns
from newsarchive.split.flow import pair_flow
from newsarchive.split.leaves import Leaves, Text
from newsarchive.split.notes import pair_notes
from newsarchive.split.pairing import Bond, Pairing, is_credit
from newsarchive.split.photos_seen import photo_key
from newsarchive.split.region import View, find_region
from newsarchive.split.slots import pair_slots
from newsarchive.split.tables import pair_tables
from newsarchive.split.units import leave_siblings, pair_units
from newsarchive.text.glue import is_joined
from newsarchive.text.keys import letters_key

_START = 12  # characters that two texts must share before they are compared as a whole
_MOST_PIECES = 200
_VIDEO_FIRST = re.compile(r"(?:video|clip)\s*:", re.IGNORECASE)
_VIDEO_WORDS = ("Video", "VIDEO", "Clip")
_VIDEO_LAST = re.compile(rf"(?:^|[.!?…”)]|\s[-–—])\s*(?:{'|'.join(_VIDEO_WORDS)})\s*:\s*[^:!?]{{2,40}}$")
# How far each kind of evidence can be trusted, for the gallery's confidence.
_TRUST = {
    "figcaption": 1.0,
    "caption element": 1.0,
    "table row": 1.0,
    "table cell": 0.95,
    "column below": 0.9,
    "same block": 0.95,
    "hidden copy": 1.0,
    "caption without photo": 0.9,
    "paragraph below": 0.85,
    "paragraph above": 0.75,
    "none": 0.8,
}
_TRUST_ATTRIBUTE = 0.9


def read(leaves: Leaves, view: View, heading: tuple[str | None, ...], known: Pairing | None = None) -> Pairing | None:
    """All bonds of the story as ``view`` sees it; None where the view's rule finds no body.

    ``heading`` are the texts of title and lead: they are no captions. ``known`` is a reading of the same page by the
    same kinds of evidence: it is the answer where ``view`` sees the same story with the same places for captions.
    """
    region = find_region(leaves, view)
    if region is None:
        return None
    slots = [box for box in leaves.marked if box.flags & view.slot]
    if known is not None and known.region == region and known.slots == slots:
        return known
    pairing = Pairing(region, slots)
    pairing.set_aside(heading)
    if "place" in view.evidence:
        pair_slots(pairing)
    if "table" in view.evidence:
        pair_tables(pairing)
        pair_columns(pairing)
    if "block" in view.evidence:
        pair_units(pairing)
    leave_siblings(pairing, leaves.boxes)
    if "flow" in view.evidence:
        pair_flow(pairing)
    if "attribute" in view.evidence:
        pair_notes(pairing, heading[0])
    _leave_again(pairing)
    _drop_videos(pairing)
    return pairing


def _drop_videos(pairing: Pairing) -> None:
    """Posters of videos are no photos: their words begin with "Video:", or end with the video's credit alone."""
    for at, bond in list(pairing.bonds.items()):
        if bond.texts and _tells_video(bond.texts):
            del pairing.bonds[at]
    pairing.orphans = [(texts, kind) for texts, kind in pairing.orphans if not _tells_video(texts)]


def _tells_video(texts: list[Text]) -> bool:
    first, last = texts[0].text, texts[-1].text
    ends = any(word in last for word in _VIDEO_WORDS) and _VIDEO_LAST.search(last, max(0, len(last) - 80))
    if not ends and not _VIDEO_FIRST.match(first):
        return False
    return "ảnh" not in " ".join(text.text for text in texts).casefold()


def _leave_again(pairing: Pairing) -> None:
    """Texts that say once more what a caption says, or several captions glued together: left for dedupe to list."""
    captions = [(text.raw.strip(), text.text) for bond in pairing.bonds.values() for text in bond.texts[:1]]
    starts: dict[str, int] = {}
    for at, (raw, _) in enumerate(captions):
        starts.setdefault(raw[:_START], at)
    for text in pairing.texts:
        if text.at in pairing.taken or text.size < _START:
            continue
        place = starts.get(text.raw.lstrip()[:_START])
        if place is None:
            continue
        said = letters_key(text.text)
        if said == letters_key(captions[place][1]):
            pairing.leave([text], "caption again")
            continue
        pieces, size = [], 0
        for _, piece in captions[place : place + _MOST_PIECES]:
            pieces.append(piece)
            size += len(piece)
            if size + 20 >= len(text.text):
                break
        if is_joined(text.text, pieces):
            pairing.leave([text], "captions glued together")


def hidden_copies(pairing: Pairing) -> list[Bond]:
    """Hidden photos that are copies of shown ones, each with the caption beside it if that is the same."""
    found: list[Bond] = []
    if not pairing.region.hidden:
        return found
    keys = {photo_key(url): bond for bond in pairing.bonds.values() for url in bond.photo.urls}
    for leaves in pairing.region.hidden:
        for leaf in leaves:
            if isinstance(leaf, Text) or not leaf.urls:
                continue
            bond = next((keys[key] for key in map(photo_key, leaf.urls) if key in keys), None)
            if bond is None:
                continue
            said = letters_key(" ".join(text.text for text in bond.texts))
            texts = [text for text in leaves if isinstance(text, Text) and said and letters_key(text.text) == said]
            found.append(Bond(leaf, texts[:1], "hidden copy"))
    return found


def gallery_credit(pairing: Pairing) -> str | None:
    """The credit of all photos: a line of its own in the story's last lines that is nobody's caption."""
    for text in reversed(pairing.texts[-6:]):
        if text.at not in pairing.taken and is_credit(text):
            return text.text
    return None


def confidence(bonds: list[Bond], differs: bool) -> float:
    """How far the reading can be trusted, 0 to 1: the mean over the photos' evidence, less where readers differ."""
    if not bonds:
        return 0.5
    trust = sum(_TRUST.get(bond.kind, _TRUST_ATTRIBUTE) for bond in bonds) / len(bonds)
    if all(not bond.texts and bond.note is None for bond in bonds):
        trust = 0.6
    return round(trust - 0.2 * differs, 3)


def compare(rule: Pairing, generic: Pairing, name: str) -> str | None:
    """One line on where two readings of a page differ; None if they agree on photos, order and captions."""
    if rule is generic:
        return None
    one, other = _summary(rule), _summary(generic)
    if one == other:
        return None
    if [key for key, _ in one] != [key for key, _ in other]:
        return (
            f"the rule {name} reads {len(one)} photos, {_captioned(one)} with a caption; "
            f"the rule-free reading {len(other)}, {_captioned(other)} with a caption"
        )
    places = [at for at, (mine, theirs) in enumerate(zip(one, other, strict=True), 1) if mine != theirs]
    return (
        f"the rule {name} and the rule-free reading differ in {len(places)} of {len(one)} captions, "
        f"first at photo {places[0]}"
    )


Summary = list[tuple[int, tuple[str | None, tuple[int, ...]]]]


def _captioned(summary: Summary) -> int:
    return sum(caption != (None, ()) for _, caption in summary)


def _summary(pairing: Pairing) -> Summary:
    """Which photo (its place on the page) has which caption (an attribute, or the places of its texts)."""
    return [(at, (bond.note, tuple(text.at for text in bond.texts))) for at, bond in sorted(pairing.bonds.items())]
