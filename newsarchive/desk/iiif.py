"""A gallery as an IIIF manifest, its photos under the desk's own addresses."""

from __future__ import annotations

from functools import partial
from typing import Any

from datasette.utils.asgi import NotFound, Response

from newsarchive.desk.desk import desk_of
from newsarchive.desk.rendering import origin_of
from newsarchive.export.iiif.card import draw_card
from newsarchive.export.iiif.places import Places
from newsarchive.export.one_gallery import manifest_of, read_story


def places_under(origin: str) -> Places:
    """Where a desk at ``origin`` serves the parts of a manifest.

    >>> places_under("http://127.0.0.1:8001").card
    'http://127.0.0.1:8001/gallery/{gallery_id}/card/{position}.svg'
    """
    start = origin.replace("{", "{{").replace("}", "}}")
    return Places(
        gallery=f"{start}/gallery/{{gallery_id}}",
        photo=f"{start}/photo/{{sha256}}/original",
        thumbnail=f"{start}/thumb/400/{{sha256}}.jpg",
        card=f"{start}/gallery/{{gallery_id}}/card/{{position}}.svg",
    )


async def send_manifest(request: Any, datasette: Any) -> Any:
    """``/gallery/7/manifest.json``."""
    desk = desk_of(datasette)
    places = places_under(origin_of(request))
    return Response.json(await desk.read(partial(manifest_of, desk.archive, int(request.url_vars["number"]), places)))


async def send_card(request: Any, datasette: Any) -> Any:
    """``/gallery/7/card/3.svg``: what stands in a manifest where a photo is missing."""
    desk = desk_of(datasette)
    story = await desk.read(partial(read_story, desk.archive, int(request.url_vars["number"])))
    place = int(request.url_vars["position"])
    for record in story:
        if record.values["position"] == place:
            return Response(draw_card(record, record.values["photo_failure"]), content_type="image/svg+xml")
    raise NotFound("No such place in this gallery.")
