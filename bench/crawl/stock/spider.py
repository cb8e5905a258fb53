"""The spider: listings, their galleries, and in each its captions and photos."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import scrapy
from scrapy.http import Response


class GalleriesSpider(scrapy.Spider):
    """``-a galleries=N`` stops after so many; ``-a photos=drop`` asks for the photos and throws them away."""

    name = "galleries"
    galleries = "500"
    photos = "keep"

    async def start(self) -> AsyncIterator[scrapy.Request]:
        self.left = int(self.galleries)
        yield scrapy.Request("http://tonghop.example/anh")

    def parse(self, response: Response) -> Iterator[scrapy.Request]:
        for link in response.css("article.tin-anh h3 a::attr(href)").getall():
            if self.left > 0:
                self.left -= 1
                yield response.follow(link, self.parse_gallery)
        following = response.css("a[rel=next]::attr(href)").get()
        if following and self.left > 0:
            yield response.follow(following, self.parse)

    def parse_gallery(self, response: Response) -> Iterator[Any]:
        figures = response.css(".noi-dung figure")
        photos = [response.urljoin(figure.css("img::attr(data-src)").get()) for figure in figures]
        if self.photos == "drop":
            yield from (scrapy.Request(photo, self.drop, dont_filter=True) for photo in photos)
            return
        yield {
            "url": response.url,
            "title": response.css("h1.tieu-de::text").get(),
            "lead": response.css("p.sapo::text").get(),
            "published": response.css("time.ngay::attr(datetime)").get(),
            "captions": ["".join(figure.css("figcaption ::text").getall()).strip() for figure in figures],
            "image_urls": photos,
            "file_urls": photos,
        }

    def drop(self, response: Response) -> None:
        """A photo that is fetched and not looked at: the limit of Scrapy's downloader."""
