"""The tables behind the views: typed mappings, each column with its meaning. The crawl's own are in crawl_tables.py.

They are written with Core inserts (:mod:`newsarchive.archive.galleries.store`) and may change by migration; researchers
read the views (:mod:`newsarchive.archive.schema.views`). Every fact has one place: a caption, a credit and a photo are
one row each however often they are run, a gallery keeps every version.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, MetaData, String, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from newsarchive.archive.engines.column_types import PLAIN, WHOLE
from newsarchive.archive.moments import Moment, Published

NAMES = {
    "ix": "%(table_name)s_by_%(column_0_N_name)s",
    "uq": "%(table_name)s_one_%(column_0_N_name)s",
    "fk": "%(table_name)s_%(column_0_N_name)s_of_%(referred_table_name)s",
    "pk": "%(table_name)s_key",
}
"""Constraints are named, because SQLite's batch migrations can only change what has a name."""

Key = Annotated[int, mapped_column(primary_key=True)]
LONG = BigInteger().with_variant(Integer, "sqlite")
"""Numbers above 2**31. SQLite's integers all have 64 bits, and only INTEGER can be a row's own number."""

LongKey = Annotated[int, mapped_column(LONG, primary_key=True)]
Plain = Annotated[Any, mapped_column(PLAIN)]


class Base(DeclarativeBase):
    """All tables of an archive."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: Moment, int: WHOLE, str: String}  # noqa: RUF012  (SQLAlchemy's own declaration)


class SiteRow(Base):
    """A newspaper, by the name of its file in newsarchive/sites/."""

    __tablename__ = "site"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(unique=True, comment="name of the newspaper's site file")


class RunRow(Base):
    """One run of a spider; a run that is begun again under its job key is the same row."""

    __tablename__ = "run"

    id: Mapped[Key]
    job_key: Mapped[str | None] = mapped_column(unique=True, comment="name given by the caller; NULL: unnamed")
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"), index=True)
    spider: Mapped[str] = mapped_column(comment="way of finding: sections, feeds, ...")
    state: Mapped[str] = mapped_column(comment="running, finished, stopped, waiting, blocked or failed")
    reason: Mapped[str | None] = mapped_column(comment="why it ended")
    started_at: Mapped[datetime] = mapped_column(comment="UTC")
    finished_at: Mapped[datetime | None] = mapped_column(comment="UTC; NULL: still running or killed")
    times_started: Mapped[int] = mapped_column(server_default="1", comment="1, and one more for each continuation")
    counts: Mapped[Plain | None] = mapped_column(comment="JSON object of counts, set at the end")
    log_path: Mapped[str | None] = mapped_column(comment="its log, under the archive's folder; NULL: none was kept")
    events: Mapped[str | None] = mapped_column(comment="its events as JSON lines, under the archive's folder")


class GalleryRow(Base):
    """A photo story; its words and photos stand in its versions."""

    __tablename__ = "gallery"
    __table_args__ = (Index("gallery_by_site_published", "site_id", "published_at"),)

    id: Mapped[Key]
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    url: Mapped[str | None] = mapped_column(comment="address it was first read at; NULL: read from a text dump")
    identity: Mapped[str] = mapped_column(unique=True, comment="compared form of its canonical address, or of its text")
    published_at: Mapped[datetime | None] = mapped_column(Published, index=True, comment="+07:00, newest version's")
    first_seen_at: Mapped[datetime] = mapped_column(comment="UTC")


class VersionRow(Base):
    """A gallery as it read at one time. Old versions are never changed; exactly one is the newest."""

    __tablename__ = "version"
    __table_args__ = (
        UniqueConstraint("gallery_id", "number"),
        # PostgreSQL's condition stands in the migration alone: named here, its whole dialect is loaded at every start.
        Index("version_one_newest", "gallery_id", unique=True, sqlite_where=text("newest")),
    )

    id: Mapped[Key]
    gallery_id: Mapped[int] = mapped_column(ForeignKey("gallery.id"))
    number: Mapped[int] = mapped_column(comment="from 1")
    newest: Mapped[bool] = mapped_column(comment="1 for the newest version of its gallery")
    capture_id: Mapped[int | None] = mapped_column(ForeignKey("capture.id"), index=True)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"), index=True)
    stored_at: Mapped[datetime] = mapped_column(comment="UTC")
    content_hash: Mapped[str] = mapped_column(comment="SHA-256 of all that makes a version differ from the one before")
    title: Mapped[str | None]
    title_verbatim: Mapped[str | None] = mapped_column(comment="NULL: the same as title")
    lead: Mapped[str | None]
    lead_verbatim: Mapped[str | None] = mapped_column(comment="NULL: the same as lead")
    outlet_prefix: Mapped[str | None] = mapped_column(comment="outlet's name before the lead, such as (Dân trí)")
    place: Mapped[str | None] = mapped_column(comment="place of the dateline")
    author: Mapped[str | None]
    source: Mapped[str | None] = mapped_column(comment="outlet that the gallery was taken from")
    credit_id: Mapped[int | None] = mapped_column(ForeignKey("credit.id"), index=True, comment="of the whole gallery")
    published_at: Mapped[datetime | None] = mapped_column(Published, comment="+07:00")
    canonical_url: Mapped[str | None]
    rule: Mapped[str] = mapped_column(comment="reader: generic, or a site's name")
    confidence: Mapped[float] = mapped_column(comment="0 to 1")
    disagreement: Mapped[str | None] = mapped_column(comment="where rule and rule-free reading differ; NULL: nowhere")
    repeats: Mapped[Plain] = mapped_column(comment="JSON array of repeated captions, each with positions and reason")
    repeat_count: Mapped[int] = mapped_column(comment="length of repeats")
    archiving: Mapped[Plain] = mapped_column(comment="JSON array of the page's directives on archiving")
    title_key: Mapped[str | None] = mapped_column(comment="search key with marks")
    title_folded: Mapped[str | None] = mapped_column(comment="search key without marks")
    lead_key: Mapped[str | None] = mapped_column(comment="search key with marks")
    lead_folded: Mapped[str | None] = mapped_column(comment="search key without marks")
    place_key: Mapped[str | None] = mapped_column(comment="search key with marks")
    place_folded: Mapped[str | None] = mapped_column(comment="search key without marks")


class CaptionRow(Base):
    """A caption, once however often and with whatever punctuation it is run."""

    __tablename__ = "caption"

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(unique=True, comment="letters and digits with marks, lower case, hòa as hoà")
    folded: Mapped[str] = mapped_column(comment="the key without marks, đ as d")
    text: Mapped[str] = mapped_column(comment="as first seen")


class CreditRow(Base):
    """A photo credit, once."""

    __tablename__ = "credit"

    id: Mapped[Key]
    text: Mapped[str] = mapped_column(unique=True)
    photographer: Mapped[str | None]
    agency: Mapped[str | None]
    key: Mapped[str] = mapped_column(comment="search key with marks")
    folded: Mapped[str] = mapped_column(comment="search key without marks")


class PhotoRow(Base):
    """A photo, once; its bytes as served lie in photos/ under their hash."""

    __tablename__ = "photo"

    id: Mapped[Key]
    sha256: Mapped[str] = mapped_column(unique=True, comment="of the bytes, hex")
    size: Mapped[int] = mapped_column(comment="bytes")
    format: Mapped[str] = mapped_column(comment="JPEG, PNG, WEBP, ...")
    suffix: Mapped[str] = mapped_column(comment="of the file's name, without dot")
    width: Mapped[int] = mapped_column(comment="pixels")
    height: Mapped[int] = mapped_column(comment="pixels")
    mode: Mapped[str] = mapped_column(comment="Pillow's colour mode")
    details: Mapped[Plain] = mapped_column("metadata", comment="JSON object: what EXIF and IPTC say")
    first_seen_at: Mapped[datetime] = mapped_column(comment="UTC")


class PhotoSourceRow(Base):
    """An address that served a photo; it is not fetched again."""

    __tablename__ = "photo_source"

    id: Mapped[Key]
    url: Mapped[str] = mapped_column(unique=True)
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id"), index=True)
    etag: Mapped[str | None]
    last_modified: Mapped[str | None] = mapped_column(comment="as the server wrote it")
    fetched_at: Mapped[datetime] = mapped_column(comment="UTC")
    headers: Mapped[Plain | None] = mapped_column(comment="JSON array of [name, value]; NULL: they were not kept")


class PairRow(Base):
    """One photo (or none) with one caption (or none), at its place in one version of a gallery."""

    __tablename__ = "pair"
    __table_args__ = (UniqueConstraint("version_id", "position"),)

    id: Mapped[LongKey] = mapped_column(comment="minute of publication and four digits; from 1 where there is none")
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    position: Mapped[int] = mapped_column(comment="reading order, from 1")
    image_url: Mapped[str | None] = mapped_column(comment="best address of the photo")
    image_candidates: Mapped[Plain | None] = mapped_column(comment="JSON array; NULL: image_url alone")
    image_alt: Mapped[str | None]
    caption: Mapped[str | None] = mapped_column(comment="without credit, in this gallery's spelling")
    caption_verbatim: Mapped[str | None] = mapped_column(comment="as the page shows it; NULL: the same as caption")
    caption_id: Mapped[int | None] = mapped_column(ForeignKey("caption.id"), index=True)
    credit_id: Mapped[int | None] = mapped_column(ForeignKey("credit.id"), index=True)
    caption_group: Mapped[int | None] = mapped_column(comment="pairs with one number share one caption")
    evidence: Mapped[str] = mapped_column(comment="what tied caption and photo")
    evidence_rule: Mapped[str] = mapped_column(comment="reader that saw it")
    evidence_version: Mapped[int] = mapped_column(comment="version of that reader")
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("photo.id"), index=True)
    photo_failure: Mapped[str | None] = mapped_column(comment="why the photo is missing")


class SightingRow(Base):
    """A photo with a caption (or either alone) in a gallery: who ran it, from which version to which."""

    __tablename__ = "sighting"
    __table_args__ = (
        Index(
            "sighting_one", "gallery_id", text("coalesce(photo_id, 0)"), text("coalesce(caption_id, 0)"), unique=True
        ),
    )

    id: Mapped[Key]
    gallery_id: Mapped[int] = mapped_column(ForeignKey("gallery.id"))
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("photo.id"), index=True)
    caption_id: Mapped[int | None] = mapped_column(ForeignKey("caption.id"), index=True)
    credit_id: Mapped[int | None] = mapped_column(ForeignKey("credit.id"))
    first_version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    last_version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
