"""What makes a gallery differ from its last version, and what does not."""

from __future__ import annotations

import json
from hashlib import sha256

from newsarchive.archive.addresses import image_identity
from newsarchive.archive.moments import local_text
from newsarchive.model import Gallery


def content_hash(gallery: Gallery) -> str:
    """SHA-256 (hex) of all that a reader of the gallery sees: heading, photos' places, captions, credits.

    How it was read (rule, evidence, confidence, repeats) is left out, and so are stored photos: a photo that was
    missing and is there now repairs a version and makes no new one.
    """
    heading = [
        gallery.title,
        gallery.lead,
        gallery.outlet_prefix,
        gallery.place,
        gallery.author,
        gallery.source,
        gallery.credit,
        local_text(gallery.published_at) if gallery.published_at else None,
    ]
    pairs = [
        [pair.position, image_identity(pair.image_url) if pair.image_url else None, pair.caption, pair.credit]
        for pair in gallery.pairs
    ]
    return sha256(json.dumps([heading, pairs], ensure_ascii=False).encode()).hexdigest()


def text_of(gallery: Gallery) -> str:
    """The words of a gallery without an address, which name it: title and captions."""
    return "\n".join(filter(None, (gallery.title, *(pair.caption for pair in gallery.pairs))))
