"""The view of corrections, beside those of views.py."""

from __future__ import annotations

from newsarchive.archive.schema.overlay import CAPTURED, PAIR_NOW, STATE
from newsarchive.archive.schema.view import Column, View

CORRECTIONS = View(
    "corrections",
    "what one person said of one pair; withdrawn and outdated ones too, for nothing is overwritten",
    (
        Column("correction_id", "correction.id", "number of the correction"),
        Column("name", "correction.name", "its name in every copy of the archive"),
        Column("gallery_id", "correction.gallery_id", "number of the gallery"),
        Column("pair_id", PAIR_NOW, "the pair in the newest version, in pairs; NULL: it was taken out"),
        Column("kind", "correction.kind", "caption, credit, wrong_pair or note"),
        Column("captured", CAPTURED, "what stood there: the credit for a credit, else the caption"),
        Column("value", "correction.value", "the corrected words, or the note; NULL: a mark without words"),
        Column("reason", "correction.reason", "how the author knows"),
        Column(
            "state",
            STATE,
            "in effect; replaced (by a later one), outdated (the newspaper changed it since), withdrawn, or pair gone",
        ),
        Column("author", "correction.author", "who said so"),
        Column("made_at", "correction.made_at", "ISO 8601 in UTC (Z)"),
        Column("withdrawn_by", "correction.withdrawn_by", "who took it back; NULL: it stands"),
        Column("withdrawn_at", "correction.withdrawn_at", "ISO 8601 in UTC (Z); NULL: it stands"),
        Column("version", "correction.version", "version of the gallery that the author looked at"),
        Column("position", "correction.position", "place of the pair in that version, from 1"),
        Column("photo_sha256", "correction.photo_sha256", "the pair's photo in that version"),
    ),
    "correction",
)
"""Each correction with what it speaks of and what became of it."""
