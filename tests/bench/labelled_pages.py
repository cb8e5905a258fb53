"""Pages of our own making with what is expected of them."""

from __future__ import annotations

import json
from pathlib import Path

from bench.accuracy.labelled import LabelledPage
from newsarchive.model import Gallery, Pair, Repeat

CAPTION = "Đàn cò bay qua cánh đồng lúc chiều muộn."


def write_page(folder: Path, expected: dict[str, object], body: str = "<p>Trang thử</p>") -> Path:
    folder.mkdir(parents=True)
    (folder / "page.html").write_text(f"<html><meta charset=utf-8><body>{body}</body></html>", "utf-8")
    (folder / "about.json").write_text(json.dumps({"site": "thu", "url": "https://thu.example/a/1.html"}), "utf-8")
    (folder / "expected.json").write_text(json.dumps(expected), "utf-8")
    return folder


ACCEPTED = {
    "title": "Mùa nước nổi",
    "source": None,
    "pairs": [{"position": 1, "image_url": "https://thu.example/anh/1.jpg", "caption": CAPTION, "credit": None}],
    "repeats": 1,
}
GALLERY = Gallery(
    title="Mùa nước nổi",
    pairs=(Pair(position=1, image_url="/anh/1.jpg", caption=CAPTION, photo_failure=None),),
    repeats=(Repeat(CAPTION, (1,), "the same words again"),),
)


def accepted_page(**changes: object) -> LabelledPage:
    return LabelledPage("thu/mot", Path("page.html"), "https://thu.example/a/1.html", expected={**ACCEPTED, **changes})
