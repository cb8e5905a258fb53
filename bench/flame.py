"""A small flame graph of collapsed stacks, as py-spy writes them; functions below half a percent are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

WIDTH, ROW, LEAST = 1000, 15, 0.005
_LINE = re.compile(r":\d+\)$")
_FRAMES_OF_START = ("runpy", "cmdline.py", "scrapy/__main__", "commands/crawl.py", "scrapy/crawler.py", "threading.py")
_COLOURS = (("newsarchive/", "#f0a35e"), ("pipelines/", "#f0a35e"), ("spiders/", "#f0a35e"), ("scrapy/", "#8fb9d8"),
            ("twisted/", "#b7a3d0"), ("sqlalchemy/", "#9cc99c"))  # fmt: skip


@dataclass
class Node:
    """A function, how many samples were in it, and what it called."""

    samples: int = 0
    calls: dict[str, Node] = field(default_factory=dict)


def read(stacks: Path) -> Node:
    """All stacks as one tree, without line numbers and without the frames in which every program starts."""
    root = Node()
    for line in stacks.read_text("utf-8").splitlines():
        stack, _, count = line.rpartition(" ")
        node, samples = root, int(count)
        node.samples += samples
        for frame in filter(None, stack.split(";")):
            if any(part in frame for part in _FRAMES_OF_START):
                continue
            node = node.calls.setdefault(_LINE.sub(")", frame), Node())
            node.samples += samples
    return root


def draw(node: Node, total: int, left: float, level: int) -> Iterator[str]:
    """The boxes of what ``node`` called, widest first."""
    for name, call in sorted(node.calls.items(), key=lambda one: -one[1].samples):
        share = call.samples / total
        if share < LEAST:
            break
        colour = next((colour for part, colour in _COLOURS if part in name), "#d5d5d5")
        text = escape(name)
        shown = escape(name[: int(share * WIDTH / 6)]) if share > 0.03 else ""
        yield (
            f'<g><title>{text}: {share:.1%}</title><rect x="{left:.1f}" y="{level * ROW}" width="{share * WIDTH:.1f}" '
            f'height="{ROW - 1}" fill="{colour}"/><text x="{left + 2:.1f}" y="{level * ROW + 11}">{shown}</text></g>'
        )
        yield from draw(call, total, left, level + 1)
        left += share * WIDTH


def depth(node: Node, total: int) -> int:
    """How many rows the boxes take."""
    wide = [call for call in node.calls.values() if call.samples / total >= LEAST]
    return 1 + max((depth(call, total) for call in wide), default=0)


def draw_picture(root: Node, picture: Path) -> None:
    """Write the picture (SVG) of all that lies under ``root``."""
    boxes = "\n".join(draw(root, root.samples, 0, 0))
    height = depth(root, root.samples) * ROW
    picture.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" '
        f'font-size="9">\n{boxes}\n</svg>\n',
        "utf-8",
    )
