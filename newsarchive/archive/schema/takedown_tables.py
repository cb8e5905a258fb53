"""What was taken down, and what keeps it from coming back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from newsarchive.archive.schema.tables import Base, Key, Plain


class TakedownRow(Base):
    """The log: what was taken down, by whom, when and why. It holds hashes, and nothing of what it tells of."""

    __tablename__ = "takedown"

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(comment="photo, gallery, page or address")
    sha256: Mapped[str] = mapped_column(comment="of the photo's bytes, or of the compared form of the address")
    export_key: Mapped[str | None] = mapped_column(comment="gallery_key in exports made before; NULL: no gallery")
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    reason: Mapped[str] = mapped_column(comment="why, in the words of who did it")
    asked_by: Mapped[str] = mapped_column(comment="who did it")
    taken_at: Mapped[datetime] = mapped_column(comment="UTC")
    finished_at: Mapped[datetime | None] = mapped_column(comment="UTC; NULL: files or old bytes are to be removed yet")
    counts: Mapped[Plain] = mapped_column(comment="JSON object: galleries, pairs, photos, pages, captures")
    pending: Mapped[Plain | None] = mapped_column(comment="JSON object: files to remove, words to strike from logs")


class TombstoneRow(Base):
    """What must not come back: a photo and its copies, an address, a gallery."""

    __tablename__ = "tombstone"
    __table_args__ = (UniqueConstraint("kind", "sha256"),)

    id: Mapped[Key]
    takedown_id: Mapped[int] = mapped_column(ForeignKey("takedown.id"), index=True)
    kind: Mapped[str] = mapped_column(comment="photo, address, gallery; kept: a photo that only looks so")
    sha256: Mapped[str] = mapped_column(comment="of the photo's bytes, the address as compared, the gallery's identity")
    dhash: Mapped[int | None] = mapped_column(BigInteger, comment="of a photo: 64 bits as a signed number; NULL: none")
    inner: Mapped[int | None] = mapped_column(BigInteger, comment="the same without a margin")
