"""What people corrected. It lies over what was captured, and no captured row ever changes for it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from newsarchive.archive.schema.tables import LONG, Base, Key


class CorrectionRow(Base):
    """What one person said of one pair, and how that pair read then. Rows are added, and withdrawn; none is changed."""

    __tablename__ = "correction"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(
        unique=True, comment="32 random hex digits; the same in every copy of the archive"
    )
    gallery_id: Mapped[int] = mapped_column(ForeignKey("gallery.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(comment="caption, credit, wrong_pair or note")
    value: Mapped[str | None] = mapped_column(comment="the corrected words, or the note; NULL: a mark without words")
    value_key: Mapped[str | None] = mapped_column(comment="search key with marks")
    value_folded: Mapped[str | None] = mapped_column(comment="search key without marks")
    reason: Mapped[str | None] = mapped_column(comment="how the author knows")
    author: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(comment="UTC")
    withdrawn_by: Mapped[str | None]
    withdrawn_at: Mapped[datetime | None] = mapped_column(comment="UTC; NULL: it stands")
    version: Mapped[int] = mapped_column(comment="version of the gallery that the author looked at")
    position: Mapped[int] = mapped_column(comment="place of the pair in that version")
    caption: Mapped[str | None] = mapped_column(comment="the pair's caption in that version")
    credit: Mapped[str | None] = mapped_column(comment="the pair's credit in that version, or its gallery's")
    image_url: Mapped[str | None] = mapped_column(comment="address of the pair's photo in that version")
    photo_sha256: Mapped[str | None] = mapped_column(comment="of the pair's photo in that version")


class CorrectionPlaceRow(Base):
    """A pair of a newest version that a correction speaks of; made anew whenever its gallery changes."""

    __tablename__ = "correction_place"

    pair_id: Mapped[int] = mapped_column(LONG, ForeignKey("pair.id", ondelete="CASCADE"), primary_key=True)
    correction_id: Mapped[int] = mapped_column(
        ForeignKey("correction.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    outdated: Mapped[bool] = mapped_column(comment="1: the newspaper has since changed what was corrected")
