"""What links photos and captions that are nearly the same. Made from the other tables; those never point here."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from newsarchive.archive.schema.tables import Base, Key


class PhotoHashRow(Base):
    """How a photo looks, in a few bytes (newsarchive/photo_hash.py); rows are in the order of arrival."""

    __tablename__ = "photo_hash"
    # A number is never used twice, so that readers can go on from the last one they know.
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[Key]
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id", ondelete="CASCADE"), unique=True)
    dhash: Mapped[int | None] = mapped_column(
        BigInteger, comment="64 bits as a signed number; NULL: too plain to be told from others"
    )
    inner: Mapped[int | None] = mapped_column(BigInteger, comment="the same without a margin: finds what was cropped")


class PhotoLinkRow(Base):
    """Two photos with different bytes that show the same picture."""

    __tablename__ = "photo_link"
    __table_args__ = (UniqueConstraint("a", "b"),)

    id: Mapped[Key]
    a: Mapped[int] = mapped_column(ForeignKey("photo.id", ondelete="CASCADE"), comment="the photo stored first")
    b: Mapped[int] = mapped_column(ForeignKey("photo.id", ondelete="CASCADE"), index=True)
    distance: Mapped[int] = mapped_column(comment="bits of 64 in which their hashes differ")
    reason: Mapped[str] = mapped_column(comment="what ties them, in words")
    made_at: Mapped[datetime] = mapped_column(comment="UTC")
    undone_at: Mapped[datetime | None] = mapped_column(comment="UTC; a person took it back; it is not made again")


class CaptionSketchRow(Base):
    """What captions are compared by (archive/duplicates/near_captions.py)."""

    __tablename__ = "caption_sketch"

    caption_id: Mapped[int] = mapped_column(ForeignKey("caption.id", ondelete="CASCADE"), primary_key=True)
    sketch: Mapped[bytes | None] = mapped_column(LargeBinary, comment="band keys; NULL: too short or a formula")


class CaptionLinkRow(Base):
    """Two captions with nearly the same words."""

    __tablename__ = "caption_link"
    __table_args__ = (UniqueConstraint("a", "b"),)

    id: Mapped[Key]
    a: Mapped[int] = mapped_column(ForeignKey("caption.id", ondelete="CASCADE"), comment="the caption stored first")
    b: Mapped[int] = mapped_column(ForeignKey("caption.id", ondelete="CASCADE"), index=True)
    score: Mapped[float] = mapped_column(comment="share of words that are the same, 0 to 1")
    reason: Mapped[str] = mapped_column(comment="what ties them, in words")
    made_at: Mapped[datetime] = mapped_column(comment="UTC")
    undone_at: Mapped[datetime | None] = mapped_column(comment="UTC; a person took it back; it is not made again")


class LinkedRow(Base):
    """How far linking has come: what is newer is still to be compared."""

    __tablename__ = "linked"

    kind: Mapped[str] = mapped_column(primary_key=True, comment="photos or captions")
    rule: Mapped[int] = mapped_column(comment="version of the rule that compared")
    upto: Mapped[int] = mapped_column(comment="highest number in photo_hash or caption_sketch that was compared")
