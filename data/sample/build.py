"""Writes the sample newspaper from its stories. Run from the project's root:

    .venv/bin/python -m data.sample.build            pages, listings, routes, expectations, counts
    .venv/bin/python -m data.sample.build --photos   draws the photos that are missing, too

What it writes is tracked by git: photos that exist are never drawn again, so their bytes never change.
"""

from __future__ import annotations

import argparse
import json
import re
import unicodedata
import zlib
from pathlib import Path
from typing import Any

from PIL import Image

from data.sample.press.frame import render_page
from data.sample.press.layouts import LAYOUTS
from data.sample.press.listings import (
    HIDDEN,
    HIDDEN_PAGE,
    ROBOTS,
    listing_path,
    render_feed,
    render_listings,
    render_sitemap,
)
from data.sample.press.photo_files import (
    BYLINE,
    CAPTION,
    COPYRIGHT,
    CREDIT,
    DATE,
    add_segment,
    encode_picture,
    iptc_segment,
    make_exif,
)
from data.sample.press.pictures import difference_hash, draw_picture
from data.sample.press.record import Counts, count, expect, read_expected
from data.sample.press.stories import PAPER, PHOTO_HOST, Picture, Story, read_stories
from data.sample.press.tables_and_slides import folded

HERE = Path(__file__).resolve().parent
PAGES, PHOTOS, LISTINGS = HERE / "pages", HERE / "photos", HERE / "listings"
HTML, JPEG = "text/html; charset=utf-8", "image/jpeg"
TYPES = {"jpg": JPEG, "png": "image/png", "webp": "image/webp"}
RELATED = tuple(f"lien-quan/bai-{number}.jpg" for number in (1, 2, 3))
NOT_A_PHOTO = b"""<!DOCTYPE html>
<html lang="vi"><head><title>T\xe1\xba\xa1m d\xe1\xbb\xabng</title></head>
<body><h1>M\xc3\xa1y ch\xe1\xbb\xa7 \xe1\xba\xa3nh \xc4\x91ang b\xe1\xba\xa3o tr\xc3\xac</h1></body></html>
"""
FAR_APART = 7


def main() -> None:
    """Build what the command line asks for and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--photos", action="store_true", help="also draw photos that are missing")
    stories = read_stories(PAGES)
    if parser.parse_args().photos:
        draw_photos(stories)
    counts = write_all(stories, HERE)
    readme = HERE / "README.md"
    _write(readme, put_counts(readme.read_text(encoding="utf-8"), counts))
    print(format_counts(counts))


def write_all(stories: list[Story], to: Path) -> Counts:
    """Write everything but the photos below ``to``; the counts of what a crawl must store."""
    routes = write_listings(stories, to)
    expected = []
    for story in stories:
        others = [other for other in stories if other is not story]
        page = render_page(story, LAYOUTS[story.layout](story), others)
        folder = to / "pages" / story.slug
        _write(folder / "page.html", decompose(page, story) if story.layout == "figures_nfd" else page)
        expected.append(expect(story))
        _write_json(folder / "expected.json", expected[-1])
        _write_json(folder / "about.json", _about(story))
        routes[story.url] = _route(f"pages/{story.slug}/page.html", HTML, story)
        routes |= photo_routes(story)
    for path in RELATED:
        routes[f"{PHOTO_HOST}/{path}"] = _route(f"photos/{Path(path).name}", JPEG, stories[-1])
    _write_json(to / "routes.json", dict(sorted(routes.items())))
    return count(read_expected(to / "pages"), routes, HERE)


def format_counts(counts: Counts) -> str:
    """The counts as a Markdown table."""
    failures = ", ".join(f"{reason}: {number}" for reason, number in counts.failures.items())
    rows = (
        ("galleries", counts.galleries),
        ("pairs", counts.pairs),
        ("pairs with a stored photo", counts.pairs_with_photo),
        ("pairs without a stored photo", counts.pairs_without_photo),
        ("of these, captions whose page shows no image", counts.captions_without_image),
        ("of these, photos that fail", f"{sum(counts.failures.values())} ({failures})"),
        ("images without a caption", counts.images_without_caption),
        ("photo addresses", counts.photo_addresses),
        ("distinct photos (by their bytes)", counts.distinct_photos),
        ("bytes of the distinct photos", f"{counts.photo_bytes:,}"),
        ("repeats removed", counts.repeats_removed),
    )
    return "\n".join(["| what | count |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)])


def put_counts(readme: str, counts: Counts) -> str:
    """``readme`` with today's table between its two marks."""
    table = f"<!-- counts -->\n{format_counts(counts)}\n<!-- /counts -->"
    return re.sub(r"<!-- counts -->.*<!-- /counts -->", lambda _: table, readme, flags=re.DOTALL)


def write_listings(stories: list[Story], to: Path) -> dict[str, dict[str, str]]:
    """Write listings, feed, sitemap and robots.txt; their routes."""
    routes = {}
    for number, page in enumerate(render_listings(stories), 1):
        _write(to / f"listings/anh-{number}.html", page)
        routes[PAPER + listing_path(number)] = _route(f"listings/anh-{number}.html", HTML, stories[0])
    xml = "application/xml; charset=utf-8"
    for address, file, body, kind in (
        ("/rss/anh.rss", "feed.xml", render_feed(stories), "application/rss+xml; charset=utf-8"),
        ("/sitemap.xml", "listings/sitemap.xml", render_sitemap(stories), xml),
        ("/robots.txt", "robots.txt", ROBOTS, "text/plain; charset=utf-8"),
        (HIDDEN, "listings/noi-bo.html", HIDDEN_PAGE, HTML),
    ):
        _write(to / file, body)
        routes[PAPER + address] = _route(file, kind, stories[0])
    return routes


def photo_routes(story: Story) -> dict[str, dict[str, str]]:
    """Which file answers for each photo of ``story``; a photo that fails with 404 has none."""
    routes = {}
    for picture in story.pictures:
        if picture.path and picture.failure != "404":
            file = file_name(picture.bytes_of or picture.path)
            routes[picture.url] = _route(f"photos/{file}", TYPES[file.rsplit(".", 1)[1]], story)
    return routes


def file_name(path: str) -> str:
    """The ASCII name under which the bytes of a photo lie in ``photos/``."""
    stem, kind = path.rsplit("/", 1)[-1].rsplit(".", 1)
    return f"{folded(stem).replace(' ', '-')}.{kind}"


def draw_photos(stories: list[Story]) -> None:
    """Draw each photo whose file is missing; no two look alike (difference hash at least 7 bits apart)."""
    PHOTOS.mkdir(exist_ok=True)
    seen: list[int] = []
    for story in stories:
        for picture in story.pictures:
            if not picture.path or picture.bytes_of or picture.failure == "404":
                continue
            target = PHOTOS / file_name(picture.path)
            if not target.exists():
                target.write_bytes(_photo_bytes(story, picture, seen))
    for path in RELATED:
        image = draw_picture("market", zlib.crc32(path.encode())).resize((320, 200))
        if not (PHOTOS / Path(path).name).exists():
            (PHOTOS / Path(path).name).write_bytes(encode_picture(image, "jpg"))


def _photo_bytes(story: Story, picture: Picture, seen: list[int]) -> bytes:
    if picture.failure == "not a photo":
        return NOT_A_PHOTO
    path = picture.path or ""
    image = _unlike(picture.scene, zlib.crc32(path.encode()), seen)
    kind = path.rsplit(".", 1)[1]
    artist = picture.photographer or story.author or "Bao Anh Mau"
    wants_exif = kind == "jpg" and (picture.embedded or story.layout == "lazy_figures")
    body = encode_picture(image, kind, make_exif(_ascii(artist), story.published) if wants_exif else None)
    if picture.embedded:
        body = add_segment(body, iptc_segment(_iptc(story, picture, artist)))
    return body[: len(body) // 2] if picture.failure == "truncated" else body


def _iptc(story: Story, picture: Picture, artist: str) -> dict[int, str]:
    return {
        BYLINE: artist,
        CREDIT: picture.agency or "Báo Ảnh Mẫu",
        COPYRIGHT: f"© {story.published.year} Báo Ảnh Mẫu",
        CAPTION: picture.caption or "",
        DATE: f"{story.published:%Y%m%d}",
    }


def _unlike(scene: str, seed: int, seen: list[int]) -> Image.Image:
    while True:
        image = draw_picture(scene, seed)
        look = difference_hash(image)
        if all((look ^ other).bit_count() >= FAR_APART for other in seen):
            seen.append(look)
            return image
        seed += 1


def _ascii(name: str) -> str:
    return folded(name).title()


def decompose(page: str, story: Story) -> str:
    """``page`` in NFD, all but the addresses of its photos: an address is fetched as it is spelled."""
    page = unicodedata.normalize("NFD", page)
    for picture in story.pictures:
        if picture.path:
            page = page.replace(unicodedata.normalize("NFD", picture.path), picture.path)
    return page


def _about(story: Story) -> dict[str, Any]:
    doc = LAYOUTS[story.layout].__doc__ or ""
    return {
        "url": story.url,
        "shape": story.layout,
        "what": " ".join(re.sub(r":mod:`[\w.]+`", "build.py", doc).split()),
        "rights": "written and drawn for this project; MIT, as the project",
    }


def _route(file: str, kind: str, story: Story) -> dict[str, str]:
    return {"file": file, "type": kind, "modified": story.published.isoformat()}


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _write_json(path: Path, value: Any) -> None:
    _write(path, json.dumps(value, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
