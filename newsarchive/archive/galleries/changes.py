"""What changed in a gallery from one version to the next: captions, credits, photos, and what was taken away."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, select

from newsarchive.archive.addresses import image_identity
from newsarchive.archive.crawl.frontier import PAGE
from newsarchive.archive.crawl.runs import VERSION
from newsarchive.archive.galleries.show import find_gallery, read_version
from newsarchive.archive.galleries.versions import GALLERY
from newsarchive.archive.moments import local_text
from newsarchive.model import Gallery, Pair, plain
from newsarchive.text.keys import letters_key

HEADING = ("title", "lead", "outlet_prefix", "place", "author", "source", "credit", "published_at")

Matched = list[tuple[Pair, Pair]]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is otherwise. ``kind``: a part of the heading ("title", ...), or of the pair at ``position``.

    Pairs: "removed" (``position`` in the older version), "added", "moved", "caption", "credit", "photo" (the bytes or
    the address are others). ``before`` and ``after`` are the two texts; ``photo`` is the SHA-256 or address of the
    photo, the older one where there are two.
    """

    kind: str
    position: int | None = None
    before: str | None = None
    after: str | None = None
    photo: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """All changes from one version of a gallery to a later one, and when each was stored (UTC)."""

    from_version: int
    to_version: int
    from_stored_at: datetime
    to_stored_at: datetime
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class History:
    """A gallery's changes, oldest first. ``gone_at`` (UTC): since when its page answers that it is not there."""

    gallery_id: int
    url: str | None
    title: str | None
    versions: int
    gone_at: datetime | None
    steps: tuple[Step, ...]

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""
        return plain(self)  # type: ignore[no-any-return]


def read_history(
    connection: Connection, name: int | str, *, first: int | None = None, last: int | None = None
) -> History:
    """How a gallery (its number or address) changed: version by version, or from ``first`` straight to ``last``.

    Of the two, the one that is None is the oldest and the newest version. Raises
    :class:`~newsarchive.errors.NotFoundError` for an unknown gallery or version.
    """
    gallery_id = find_gallery(connection, name)
    known = select(VERSION.c.number).where(VERSION.c.gallery_id == gallery_id).order_by(VERSION.c.number)
    numbers = list(connection.execute(known).scalars())
    wanted = numbers if first is None and last is None else [first or numbers[0], last or numbers[-1]]
    records = [read_version(connection, gallery_id, number) for number in wanted]
    steps = tuple(
        Step(
            old.version_number, new.version_number, old.stored_at, new.stored_at, list_changes(old.gallery, new.gallery)
        )
        for old, new in pairwise(records)
    )
    gone = select(PAGE.c.gone_at).where(PAGE.c.gallery_id == gallery_id, PAGE.c.state == "gone").limit(1)
    url = connection.execute(select(GALLERY.c.url).where(GALLERY.c.id == gallery_id)).scalar()
    gone_at = connection.execute(gone).scalar()
    return History(gallery_id, url, records[-1].gallery.title, len(numbers), gone_at, steps)


def list_changes(old: Gallery, new: Gallery) -> tuple[Change, ...]:
    """Every change from ``old`` to ``new``: heading, what was removed, and the rest in the new reading order.

    >>> old = Gallery(pairs=(Pair(1, "http://x/a.jpg", caption="Chợ sớm."), Pair(2, "http://x/b.jpg")))
    >>> [change.kind for change in list_changes(old, Gallery(title="Chợ", pairs=(Pair(1, "http://x/b.jpg"),)))]
    ['title', 'removed']
    """
    matched = _match(old.pairs, new.pairs)
    kept = {before.position for before, _ in matched}
    removed = [pair for pair in old.pairs if pair.position not in kept]
    return (
        *_heading(old, new),
        *(Change("removed", pair.position, before=pair.caption, photo=_photo(pair)) for pair in removed),
        *_pairs(matched, new.pairs),
    )


def _heading(old: Gallery, new: Gallery) -> Iterator[Change]:
    for name in HEADING:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield Change(name, None, _text(before), _text(after))


def _text(value: Any) -> str | None:
    return local_text(value) if isinstance(value, datetime) else value


def _match(old: Sequence[Pair], new: Sequence[Pair]) -> Matched:
    """Pairs that are the same in both: by their photo, else by their caption; each at most once."""
    found: Matched = []
    left, right = list(old), list(new)
    for key in (_by_both, _by_bytes, _by_address, _by_caption):
        found += _match_by(key, left, right)
        left = [pair for pair in left if not any(pair is one for one, _ in found)]
        right = [pair for pair in right if not any(pair is one for _, one in found)]
    return found


def _match_by(key: Callable[[Pair], str | None], old: Sequence[Pair], new: Sequence[Pair]) -> Matched:
    waiting: dict[str, list[Pair]] = {}
    for pair in old:
        if name := key(pair):
            waiting.setdefault(name, []).append(pair)
    return [(waiting[name].pop(0), pair) for pair in new if (name := key(pair)) and waiting.get(name)]


def _by_both(pair: Pair) -> str | None:
    return f"{pair.photo.sha256} {_by_caption(pair)}" if pair.photo else None


def _by_bytes(pair: Pair) -> str | None:
    return pair.photo.sha256 if pair.photo else None


def _by_address(pair: Pair) -> str | None:
    return image_identity(pair.image_url) if pair.image_url else None


def _by_caption(pair: Pair) -> str | None:
    return letters_key(pair.caption) if pair.caption else None


def _pairs(matched: Matched, new: Sequence[Pair]) -> Iterator[Change]:
    olds = {after.position: before for before, after in matched}
    moved = _out_of_order([(before.position, after.position) for before, after in matched])
    for pair in new:
        old = olds.get(pair.position)
        if old is None:
            yield Change("added", pair.position, after=pair.caption, photo=_photo(pair))
            continue
        if pair.position in moved:
            yield Change("moved", pair.position, str(old.position), str(pair.position), _photo(pair))
        if old.caption != pair.caption:
            yield Change("caption", pair.position, old.caption, pair.caption, _photo(old))
        if old.credit != pair.credit:
            yield Change("credit", pair.position, old.credit, pair.credit, _photo(old))
        if _is_other_photo(old, pair):
            yield Change("photo", pair.position, _photo(old), _photo(pair), _photo(old))


def _is_other_photo(old: Pair, new: Pair) -> bool:
    if old.photo and new.photo:
        return old.photo.sha256 != new.photo.sha256
    return _by_address(old) != _by_address(new)


def _photo(pair: Pair) -> str | None:
    return pair.photo.sha256 if pair.photo else pair.image_url


def _out_of_order(places: Sequence[tuple[int, int]]) -> set[int]:
    """The new places of what was moved: all that is not in the longest run that kept its order."""
    ordered = sorted(places, key=lambda place: place[1])
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (old, _) in enumerate(ordered):
        at = bisect_left(tails, old)
        before.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(old)
            ends.append(number)
        else:
            tails[at], ends[at] = old, number
    kept = set()
    number = ends[-1] if ends else -1
    while number >= 0:
        kept.add(ordered[number][1])
        number = before[number]
    return {new for _, new in ordered} - kept
