"""The database: SQLAlchemy's ORM, one commit for each item."""

from __future__ import annotations

from typing import Any, Self

from scrapy.crawler import Crawler
from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Gallery(Base):
    __tablename__ = "gallery"

    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str | None]
    lead: Mapped[str | None]
    published: Mapped[str | None]
    photos: Mapped[list[Photo]] = relationship(back_populates="gallery", cascade="all, delete-orphan")


class Photo(Base):
    __tablename__ = "photo"

    id: Mapped[int] = mapped_column(primary_key=True)
    gallery_id: Mapped[int] = mapped_column(ForeignKey("gallery.id"), index=True)
    position: Mapped[int]
    url: Mapped[str] = mapped_column(index=True)
    caption: Mapped[str | None]
    path: Mapped[str | None]
    checksum: Mapped[str | None]
    gallery: Mapped[Gallery] = relationship(back_populates="photos")


class DatabasePipeline:
    """Item in, committed."""

    def __init__(self, crawler: Crawler) -> None:
        self.engine = create_engine(f"sqlite:///{crawler.settings['DATABASE']}")
        Base.metadata.create_all(self.engine)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        stored = {one["url"]: one for one in [*item.get("images", ()), *item.get("files", ())]}
        with Session(self.engine) as session:
            if session.scalar(select(Gallery).where(Gallery.url == item["url"])) is None:
                gallery = Gallery(**{name: item[name] for name in ("url", "title", "lead", "published")})
                for place, (url, caption) in enumerate(zip(item["image_urls"], item["captions"], strict=True), 1):
                    found = stored.get(url, {})
                    gallery.photos.append(
                        Photo(
                            position=place,
                            url=url,
                            caption=caption,
                            path=found.get("path"),
                            checksum=found.get("checksum"),
                        )
                    )
                session.add(gallery)
                session.commit()
        return item

    def close_spider(self) -> None:
        self.engine.dispose()
