"""The canvases of a manifest, one for each pair, and the ranges that hold each caption once.

A caption that the newspaper set for several photos stands on the first of them and in the table of contents; the
others say where it stands. Repeated on each it would read as three captions, left out it would leave two without one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from newsarchive.archive.galleries.photo_index import media_type
from newsarchive.export.iiif.card import HEIGHT, WIDTH
from newsarchive.export.iiif.places import Places
from newsarchive.export.iiif.thumbnail import thumbnail_size
from newsarchive.export.iiif.words import Words, both, said, vietnamese
from newsarchive.export.record import Record

LOST = "tệp ảnh trong kho bị mất hoặc hỏng"
"""Why a photo that the archive should hold is not there."""

Shared = list[Record]
"""Pairs with one caption, in reading order; most are alone with theirs."""


def share_captions(story: Sequence[Record]) -> list[Shared]:
    """The pairs of a gallery, those of one group and caption together, where the first of them stands."""
    found: dict[Any, Shared] = {}
    for record in story:
        group, caption = record.values["caption_group"], record.values["caption"]
        key = record.number if group is None or not caption else (group, caption)
        found.setdefault(key, []).append(record)
    return list(found.values())


def canvases(story: Sequence[Record], places: Places, lost: Collection[str]) -> list[dict[str, Any]]:
    """A canvas for every pair of a gallery, in reading order; ``lost`` are SHA-256 of photos without bytes."""
    sharing = {record.key: shared for shared in share_captions(story) for record in shared}
    return [_canvas(record, sharing[record.key], places, lost) for record in story]


def why_missing(record: Record, lost: Collection[str]) -> str | None:
    """Why a pair has no photo to show; None if it has, or never had one."""
    if record.values["photo_sha256"] in lost:
        return LOST
    return None if record.values["photo_sha256"] else record.values["photo_failure"]


def has_photo(record: Record, lost: Collection[str]) -> bool:
    """Whether there is a photo to show."""
    return record.values["photo_sha256"] is not None and record.values["photo_sha256"] not in lost


def _canvas(record: Record, shared: Shared, places: Places, lost: Collection[str]) -> dict[str, Any]:
    name = _name(record, places)
    image = _image(record, places) if has_photo(record, lost) else _card(record, places)
    painting = {"id": f"{name}/photo", "type": "Annotation", "motivation": "painting", "body": image, "target": name}
    canvas = {
        "id": name,
        "type": "Canvas",
        "label": _label(record, shared),
        "width": image["width"],
        "height": image["height"],
        "metadata": _metadata(record, shared, why_missing(record, lost)),
        "thumbnail": [_thumbnail(record, image, places)],
        "items": [{"id": f"{name}/page", "type": "AnnotationPage", "items": [painting]}],
    }
    if shared[0] is record and record.values["caption_verbatim"]:
        canvas["summary"] = vietnamese(record.values["caption_verbatim"])
    return {part: value for part, value in canvas.items() if value}


def _name(record: Record, places: Places) -> str:
    return f"{places.of_gallery(record)}/canvas/{record.values['position']}"


def _label(record: Record, shared: Shared) -> Words:
    place, first = record.values["position"], shared[0].values["position"]
    if first != place:
        return both(f"Ảnh {place} (chung chú thích với ảnh {first})", f"Photo {place} (caption shared with {first})")
    if record.values["caption"]:
        return vietnamese(record.values["caption"])
    return both(f"Ảnh {place} (không có chú thích)", f"Photo {place} (no caption)")


def _metadata(record: Record, shared: Shared, missing: str | None) -> list[dict[str, Any]]:
    others = ", ".join(str(one.values["position"]) for one in shared)
    return [
        *said(both("Ảnh", "Photo by"), record.values["credit"]),
        *said(both("Chú thích chung của ảnh", "Caption of photos"), others if len(shared) > 1 else None),
        *said(both("Ảnh thiếu", "Photo missing"), missing),
        *said(both("Địa chỉ ảnh", "Photo's address"), record.values["image_url"]),
        *said(both("Mã", "Key"), record.key),
        *said(both("SHA-256", "SHA-256"), record.values["photo_sha256"]),
    ]


def _image(record: Record, places: Places) -> dict[str, Any]:
    return {
        "id": places.of_photo(record),
        "type": "Image",
        "format": media_type(record.values["format"]),
        "width": record.values["width"],
        "height": record.values["height"],
    }


def _card(record: Record, places: Places) -> dict[str, Any]:
    return _picture(places.of_card(record), "image/svg+xml", (WIDTH, HEIGHT))


def _thumbnail(record: Record, image: dict[str, Any], places: Places) -> dict[str, Any]:
    size = thumbnail_size(image["width"], image["height"])
    if size is None or image["format"] == "image/svg+xml":
        return image
    return _picture(places.of_thumbnail(record), "image/jpeg", size)


def _picture(address: str, media: str, size: tuple[int, int]) -> dict[str, Any]:
    return {"id": address, "type": "Image", "format": media, "width": size[0], "height": size[1]}


def contents(story: Sequence[Record], places: Places, title: Words) -> dict[str, Any]:
    """The table of contents: every caption once, over the photos that it was set for."""
    start = places.of_gallery(story[0])
    parts = []
    for shared in share_captions(story):
        items = [{"id": _name(record, places), "type": "Canvas"} for record in shared]
        name = f"{start}/range/{shared[0].values['position']}"
        parts.append({"id": name, "type": "Range", "label": _label(shared[0], shared), "items": items})
    return {"id": f"{start}/range/all", "type": "Range", "label": title, "items": parts}
