"""The crawl's own tables: the frontier, what was fetched, what was promised to servers, and who is at work."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from newsarchive.archive.schema.tables import Base, Key, Plain


class PageRow(Base):
    """The frontier: an address is a row before it is fetched, so a killed crawl loses nothing."""

    __tablename__ = "page"
    __table_args__ = (Index("page_by_due", "site_id", "due_at"),)

    id: Mapped[Key]
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    url: Mapped[str] = mapped_column(comment="address as first found, never rewritten")
    key: Mapped[str] = mapped_column(unique=True, comment="address as compared: no scheme, fragment, tracking; NFC")
    state: Mapped[str] = mapped_column(comment="found, due, captured, stored, failed, gone or not_gallery")
    found_via: Mapped[str | None] = mapped_column(comment="way of finding: sections, feeds, urls, ...")
    found_at: Mapped[datetime] = mapped_column(comment="UTC")
    due_at: Mapped[datetime | None] = mapped_column(comment="UTC; to be fetched from then on; NULL: not again")
    attempts: Mapped[int] = mapped_column(server_default="0", comment="failures since the last success")
    last_error: Mapped[str | None] = mapped_column(comment="reason of the last failure")
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"), index=True, comment="run that found it")
    gallery_id: Mapped[int | None] = mapped_column(ForeignKey("gallery.id"), index=True)
    etag: Mapped[str | None] = mapped_column(comment="of the capture that is stored, as the server wrote it")
    last_modified: Mapped[str | None] = mapped_column(comment="of the capture that is stored, as the server wrote it")
    checked_at: Mapped[datetime | None] = mapped_column(comment="UTC; last answer that said what became of its gallery")
    check_step: Mapped[int] = mapped_column(server_default="0", comment="revisit ages that are behind it")
    expected_on: Mapped[date | None] = mapped_column(comment="day of publication, as listing, feed or address say")
    gone_at: Mapped[datetime | None] = mapped_column(comment="UTC; first of the last answers that it is not there")
    leased_by: Mapped[str | None] = mapped_column(
        comment="share of a crawl that has it, or had it last, as in lock.name"
    )
    leased_until: Mapped[datetime | None] = mapped_column(comment="UTC; no other share fetches it before then")


class CaptureRow(Base):
    """One fetch of a page whose bytes differ from the fetch before; the bytes lie in pages/ under their hash."""

    __tablename__ = "capture"

    id: Mapped[Key]
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"), index=True)
    final_url: Mapped[str | None] = mapped_column(comment="address after redirects; NULL: as asked")
    status: Mapped[int] = mapped_column(comment="HTTP status")
    headers: Mapped[Plain] = mapped_column(comment="JSON array of [name, value], in the server's order")
    sha256: Mapped[str] = mapped_column(index=True, comment="of the body, hex")
    size: Mapped[int] = mapped_column(comment="bytes of the body")
    notes: Mapped[Plain | None] = mapped_column(comment="JSON array: what robots, headers and page say on archiving")
    fetched_at: Mapped[datetime] = mapped_column(comment="UTC; first fetch of these bytes")
    last_seen_at: Mapped[datetime] = mapped_column(comment="UTC; last fetch of the same bytes")
    times_seen: Mapped[int] = mapped_column(server_default="1", comment="fetches that gave these bytes in a row")
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"), index=True)


class FailureRow(Base):
    """What a run could not have, with its reason."""

    __tablename__ = "failure"
    __table_args__ = (UniqueConstraint("run_id", "url"),)

    id: Mapped[Key]
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    url: Mapped[str] = mapped_column(comment="page or listing")
    reason: Mapped[str] = mapped_column(comment="in words, such as HTTP 503")
    failed_at: Mapped[datetime] = mapped_column(comment="UTC")


class FindingRow(Base):
    """A way of finding that led to a page; every way that did so has its row."""

    __tablename__ = "finding"
    __table_args__ = (UniqueConstraint("page_id", "via"),)

    id: Mapped[Key]
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id"))
    via: Mapped[str] = mapped_column(comment="way of finding: sections, feeds, sitemaps, urls, ...")
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id"), index=True, comment="first run in which it did")
    found_at: Mapped[datetime] = mapped_column(comment="UTC; first time")


class HostRow(Base):
    """What a server asked for and was asked: politeness that holds across restarts."""

    __tablename__ = "host"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(unique=True, comment="host name, with its port unless it is the usual one")
    robots_txt: Mapped[str | None] = mapped_column(comment="body of robots.txt; NULL: none was had")
    robots_status: Mapped[int | None] = mapped_column(comment="HTTP status of robots.txt; NULL: no answer")
    robots_fetched_at: Mapped[datetime | None] = mapped_column(comment="UTC")
    tdmrep: Mapped[str | None] = mapped_column(comment="body of tdmrep.json; empty: it has none; NULL: not asked")
    tdmrep_fetched_at: Mapped[datetime | None] = mapped_column(comment="UTC")
    crawl_delay: Mapped[float | None] = mapped_column(comment="seconds between requests that robots.txt asks for")
    not_before: Mapped[datetime | None] = mapped_column(comment="UTC; no request until then")
    not_before_reason: Mapped[str | None] = mapped_column(comment="in words, such as HTTP 429 with Retry-After")
    day: Mapped[date | None] = mapped_column(comment="day that requests_on_day counts")
    requests_on_day: Mapped[int] = mapped_column(server_default="0", comment="requests granted on that day")
    blocked_at: Mapped[datetime | None] = mapped_column(comment="UTC; it answered with a challenge; NULL: it does not")
    blocked_reason: Mapped[str | None] = mapped_column(comment="in words")


class TurnRow(Base):
    """When a host may be asked next, by whichever machine; in PostgreSQL only, a file's crawl knows by itself."""

    __tablename__ = "host_turn"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(unique=True, comment="host name, as in host.name")
    next_at: Mapped[float] = mapped_column(comment="seconds since 1970 by the database's clock")


class LockRow(Base):
    """Who holds a newspaper of this archive; the row is there while a crawl goes on."""

    __tablename__ = "lock"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(unique=True, comment="what is held: a newspaper's name, or a share: sample/2")
    machine: Mapped[str] = mapped_column(comment="host name of the holder")
    process_space: Mapped[str] = mapped_column(comment="boot and process namespace in which pid means something")
    pid: Mapped[int] = mapped_column(comment="process number of the holder")
    process_start: Mapped[str] = mapped_column(comment="when that process began, in the kernel's ticks")
    command: Mapped[str] = mapped_column(comment="what the process was started as")
    taken_at: Mapped[datetime] = mapped_column(comment="UTC")
    beat_at: Mapped[datetime] = mapped_column(comment="UTC; last sign of life")
