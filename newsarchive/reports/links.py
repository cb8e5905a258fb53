"""How links, sightings and changes look on a terminal, in a pipe and as JSON."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from newsarchive.archive import Change, History, Linked, Sighting, Similar
from newsarchive.reports.console import print_json, print_rows, shorten

SHORT = 12
"""Hex digits of a SHA-256 that are shown; commands take them back."""


def print_linked(done: Mapping[str, Linked], *, as_json: bool) -> None:
    """How many photos and captions were compared and linked."""
    if as_json:
        print_json({name: asdict(linked) for name, linked in done.items()})
        return
    for name, linked in done.items():
        unreadable = f", {linked.unreadable:,} could not be read" if linked.unreadable else ""
        print(f"{name}: {linked.compared:,} new ones compared, {linked.linked:,} links made{unreadable}")


def print_undone(names: Sequence[str], *, as_json: bool) -> None:
    """Links that were taken back."""
    if as_json:
        print_json({"undone": list(names)})
        return
    for name in names:
        print(f"{name}: undone")


def print_similar(found: Sequence[Similar], *, as_json: bool) -> None:
    """Photos that show the same picture, nearest first."""
    if as_json:
        print_json([one.as_dict() for one in found])
        return
    if not found:
        print("nothing similar found", file=sys.stderr)
        return
    rows = [
        (one.sha256[:SHORT], one.format, f"{one.width}x{one.height}", one.distance, one.same_picture, one.how, one.path)
        for one in found
    ]
    print_rows("", ("photo", "format", "size", "distance", "same picture", "how", "file"), rows)


def print_sightings(found: Sequence[Sighting], *, as_json: bool) -> None:
    """Who ran it, first published first."""
    if as_json:
        print_json([one.as_dict() for one in found])
        return
    if not found:
        print("no sightings", file=sys.stderr)
        return
    rows = [
        (
            f"{one.published_at:%Y-%m-%d %H:%M}" if one.published_at else None,
            one.newspaper,
            one.gallery_id,
            (one.photo_sha256 or "")[:SHORT],
            one.caption,
            one.credit,
            one.still_there,
            one.how,
            one.title,
        )
        for one in found
    ]
    columns = ("published", "newspaper", "gallery", "photo", "caption", "credit", "still there", "how", "title")
    print_rows("", columns, rows)


def print_history(history: History, *, as_json: bool) -> None:
    """A gallery's changes, a line for each thing that was taken away (-), added (+), moved (>) or changed (both)."""
    if as_json:
        print_json(history.as_dict())
        return
    versions = f"{history.versions} version" + ("s" if history.versions > 1 else "")
    print(f"gallery {history.gallery_id}: {history.title or ''} ({versions})")
    for step in history.steps:
        print(f"version {step.from_version} -> {step.to_version}, seen {step.to_stored_at:%Y-%m-%d %H:%M} UTC")
        for change in step.changes:
            for line in change_lines(change):
                print(f"  {line}")
        if not step.changes:
            print("  nothing that is shown differs")
    if history.gone_at:
        print(f"gone from the newspaper since {history.gone_at:%Y-%m-%d %H:%M} UTC; kept here")


def change_lines(change: Change) -> tuple[str, ...]:
    """A change in one or two lines, as ``diff`` shows it.

    >>> change_lines(Change("removed", 2, before="Chợ nổi sớm mai.", photo="ab" * 32))
    ('- 2 photo abababababab: Chợ nổi sớm mai.',)
    >>> change_lines(Change("title", None, "Chợ", "Chợ nổi"))
    ('- title: Chợ', '+ title: Chợ nổi')
    """
    photo = shorten(change.photo, 70) if change.photo and "/" in change.photo else (change.photo or "")[:SHORT]
    shown = f"photo {photo}" if photo else "no photo"
    match change.kind:
        case "removed":
            return (f"- {change.position} {shown}: {change.before or 'no caption'}",)
        case "added":
            return (f"+ {change.position} {shown}: {change.after or 'no caption'}",)
        case "moved":
            return (f"> {change.before} -> {change.after} {shown}",)
    name = change.kind if change.position is None else f"{change.position} {change.kind}"
    return tuple(f"{sign} {name}: {text}" for sign, text in (("-", change.before), ("+", change.after)) if text)
