"""The pages of a synthetic newspaper: galleries with header, sidebar and related blocks, listings, feed, sitemaps."""

from __future__ import annotations

import random
from collections.abc import Iterable
from email.utils import format_datetime
from functools import cached_property
from html import escape

from bench.newspaper import words
from bench.newspaper.plan import Edition

CAPTIONS_A_PAPER = 100_000_007
"""Sentence numbers of one newspaper, so that no two newspapers share a caption."""

POOL = 48
"""Rendered pieces of each kind of box; every page takes its own choice of them."""

FEED_SIZE = 50

_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"

LAYOUTS = {
    "figure": '<figure class="anh"><img data-src="{src}" src="{blank}" alt="{alt}"><figcaption>{text} '
    "<em>Ảnh: {name}</em></figcaption></figure>",
    "table": '<table class="anh" align="center"><tr><td><img src="{src}" alt="{alt}"></td></tr>'
    '<tr><td class="chu-thich">{text} <em>Ảnh: {name}</em></td></tr></table>',
    "paragraph": '<p class="anh"><img src="{src}" alt="{alt}"></p><p class="chu-thich">{text} <em>Ảnh: {name}</em></p>',
}
"""How the newspapers mark up a photo and its caption; they take turns."""

LINKS = "".join(f'<li><a href="/{words.slug(name)}">{name}</a></li>' for name in words.SLOTS["topic"])
STYLE = "".join(f".o{number}{{margin:{number}px;padding:{number % 7}px;float:left}}\n" for number in range(120))


class Pages:
    """Renders what stands on ``host`` in one edition."""

    def __init__(self, edition: Edition, host: str, title: str) -> None:
        self.edition, self.host, self.title = edition, host, title
        self.plan, self.number = edition.plan, edition.number
        self.layout = LAYOUTS[list(LAYOUTS)[self.number % len(LAYOUTS)]]

    def address(self, index: int) -> str:
        """The address of story ``index``; the number at its end is what counts."""
        day = self.edition.date(index)
        return f"http://{self.host}/anh/{words.slug(self.story_title(index))}-{day:%Y%m%d}{index:07}.htm"

    def photo_address(self, index: int, photo: int) -> str:
        """The address of a photo; one that was swapped has the day of that in it."""
        swapped = self.edition.state(index).swaps.get(photo)
        name = f"{index}-{photo}" + (f"-{swapped}" if swapped else "")
        return f"http://anh.{self.host}/{self.edition.date(index):%Y/%m/%d}/anh-{name}.jpg"

    def story_title(self, index: int) -> str:
        """The title of story ``index``."""
        return words.title(self.number * 1_000_003 + index)

    def caption(self, index: int, photo: int) -> str:
        """The caption of a photo, with its correction if there was one."""
        text = words.caption(self.number * CAPTIONS_A_PAPER + index * self.plan.photos + photo)
        corrected = self.edition.state(index).captions.get(photo)
        return f"{text} Tòa soạn đã sửa chú thích này ngày thứ {corrected}." if corrected else text

    def gallery(self, index: int) -> str:
        """The page of story ``index``, filled with boxes up to its size."""
        title, lead = self.story_title(index), words.lead(self.number * 1_000_003 + index)
        photos = "\n".join(self._photo(index, photo) for photo in self.edition.photos(index))
        published = self.edition.published(index)
        story = f"""<article class="bai-viet">
<h1 class="tieu-de">{title}</h1>
<time class="ngay" datetime="{published.isoformat()}">{published:%d/%m/%Y %H:%M} GMT+7</time>
<p class="sapo">{lead}</p>
<div class="noi-dung">
{photos}
<p class="tac-gia"><strong>{words.photographer(index)}</strong></p>
</div>
</article>"""
        chance = random.Random(f"{self.plan.seed} {self.number} {index}")
        room = chance.randint(*self.plan.page_size) - len(story.encode()) - self._frame_size
        boxes = self._boxes(room, random.Random(f"{index} {self.edition.state(index).boxes}"))
        return self._frame(title, lead, self.address(index), story, "".join(boxes))

    def listing(self, page: int) -> str | None:
        """Page ``page`` (from 1) of the listing, newest first; None where there is none."""
        size = self.plan.listing_size
        shown = self.edition.live[::-1][(page - 1) * size : page * size]
        if not shown:
            return None
        items = "\n".join(
            f'<article class="tin-anh"><h3><a href="{self.address(index)}">{self.story_title(index)}</a></h3>'
            f"<time>{self.edition.published(index):%d/%m/%Y %H:%M}</time></article>"
            for index in shown
        )
        more = f'<a rel="next" href="/anh/trang-{page + 1}">Trang sau</a>' if page * size < self.count else ""
        return self._frame("Ảnh", f"Trang {page}", f"http://{self.host}/anh", f"{items}\n{more}", "")

    @property
    def count(self) -> int:
        """How many stories there are today."""
        return len(self.edition.live)

    def feed(self) -> str:
        """The newest stories as RSS 2.0."""
        items = "\n".join(
            f"<item><title>{self.story_title(index)}</title><link>{self.address(index)}</link>"
            f'<guid isPermaLink="false">{self.number}-{index}</guid>'
            f"<pubDate>{format_datetime(self.edition.published(index))}</pubDate></item>"
            for index in self.edition.live[: -FEED_SIZE - 1 : -1]
        )
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>'
            f"<title>{self.title}</title><link>http://{self.host}/anh</link>"
            f"<description>Ảnh mới</description>\n{items}\n</channel></rss>\n"
        )

    def sitemap_index(self) -> str:
        """The sitemap of sitemaps, one for each month."""
        months = dict.fromkeys(f"{self.edition.date(index):%Y-%m}" for index in self.edition.live[::-1])
        items = "".join(f"<sitemap><loc>http://{self.host}/sitemap-{month}.xml</loc></sitemap>\n" for month in months)
        return f'<?xml version="1.0" encoding="utf-8"?>\n<sitemapindex xmlns="{_SITEMAPS}">\n{items}</sitemapindex>\n'

    def sitemap(self, month: str) -> str | None:
        """The stories of one month (2026-01); None where there are none."""
        items = "".join(
            f"<url><loc>{self.address(index)}</loc><lastmod>{self.edition.changed(index).isoformat()}</lastmod></url>\n"
            for index in self.edition.live
            if f"{self.edition.date(index):%Y-%m}" == month
        )
        if not items:
            return None
        return f'<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="{_SITEMAPS}">\n{items}</urlset>\n'

    def robots(self) -> str:
        """What robots may do here: everything but searching."""
        return f"User-agent: *\nDisallow: /tim-kiem\nSitemap: http://{self.host}/sitemap.xml\n"

    def _photo(self, index: int, photo: int) -> str:
        return self.layout.format(
            src=self.photo_address(index, photo),
            blank=f"http://anh.{self.host}/giao-dien/cho.gif",
            alt=f"Ảnh {photo + 1}",
            text=self.caption(index, photo),
            name=words.photographer(index),
        )

    @cached_property
    def _frame_size(self) -> int:
        return len(self._frame("x" * 40, "x" * 120, "x" * 60, "", "").encode())

    @cached_property
    def _pool(self) -> list[tuple[str, int]]:
        """Pieces of sidebars, related blocks and scripts, each with its size in bytes (400 to 900)."""
        chance = random.Random(f"boxes {self.plan.seed} {self.number}")
        pieces = [piece for number in range(POOL) for piece in self._pieces(number, chance)]
        return [(piece, len(piece.encode())) for piece in pieces]

    def _pieces(self, number: int, chance: random.Random) -> Iterable[str]:
        index = chance.randrange(self.plan.galleries)
        title, lead = escape(self.story_title(index)), escape(words.lead(index))
        address = self.address(index)
        thumbnail = f"http://anh.{self.host}/thumb_w/150/giao-dien/hop-{number}.jpg"
        yield (
            f'<li class="hop-tin" data-id="{index}"><a class="thumb" href="{address}" title="{title}">'
            f'<img src="{thumbnail}" width="150" height="100" alt=""></a><h4><a href="{address}">{title}</a></h4>'
            f'<span class="muc">Ảnh</span><p class="tom-tat">{lead}</p></li>\n'
        )
        figures = ",".join(str(chance.randrange(1_000_000)) for _ in range(60))
        script = f"window.hop = window.hop || []; window.hop.push({{o: {number}, d: [{figures}]}});"
        yield f'<li class="qc"><script>{script}</script></li>\n'

    def _boxes(self, room: int, chance: random.Random) -> Iterable[str]:
        """Pieces that fill ``room`` bytes, within one piece."""
        while room > 0:
            piece, size = self._pool[int(chance.random() * len(self._pool))]
            room -= size
            yield piece

    def _frame(self, title: str, lead: str, address: str, main: str, boxes: str) -> str:
        return f"""<!DOCTYPE html>
<html lang="vi">
<head>
<meta charset="utf-8">
<title>{title} - {self.title}</title>
<meta name="description" content="{escape(lead)}">
<link rel="canonical" href="{address}">
<meta property="og:type" content="article"><meta property="og:title" content="{title}">
<link rel="alternate" type="application/rss+xml" href="http://{self.host}/rss/anh.rss">
<style>
{STYLE}</style>
</head>
<body>
<header class="dau-trang"><a class="logo" href="/"><img src="http://anh.{self.host}/giao-dien/logo.png" alt=""></a>
<nav><ul>{LINKS}</ul></nav></header>
<main>
{main}
</main>
<aside class="cot-phai"><h3>Tin liên quan</h3><ul class="danh-sach">
{boxes}</ul></aside>
<footer class="chan-trang"><ul>{LINKS}</ul><p>{self.title}. Trang mẫu để đo và thử.</p></footer>
</body>
</html>
"""
