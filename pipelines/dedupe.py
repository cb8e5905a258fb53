"""Step 3: captions and photos that the page repeats are set aside, each with its reason."""

from __future__ import annotations

from newsarchive.model import Gallery
from newsarchive.split import dedupe


class DedupePipeline:
    """Gallery in, Gallery with ``repeats`` out."""

    def process_item(self, gallery: Gallery) -> Gallery:
        return dedupe(gallery)
