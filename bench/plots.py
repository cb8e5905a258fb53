"""python -m bench.plots: small plots of bench/figures/*.json, as SVG beside them (with matplotlib of .venv-bench)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import matplotlib as mpl

mpl.use("svg")
mpl.rcParams["svg.hashsalt"] = "newsarchive"  # the same figures give the same bytes

from matplotlib import pyplot as plt  # noqa: E402  (the backend is chosen before)

FIGURES = Path(__file__).resolve().parent / "figures"


def main() -> None:
    """Draw what has figures."""
    for name, draw in PLOTS.items():
        if (path := FIGURES / f"{name}.json").exists():
            figure, axes = plt.subplots(figsize=(6, 3.2), layout="constrained")
            draw(axes, json.loads(path.read_text("utf-8")))
            axes.spines[["top", "right"]].set_visible(False)
            figure.savefig(FIGURES / f"{name}.svg", metadata={"Date": None})
            plt.close(figure)
            print(FIGURES / f"{name}.svg")


def draw_crawl(axes: Any, found: dict[str, Any]) -> None:
    """Galleries a second of all contestants."""
    names = list(found["rates"])[::-1]
    rates = [found["rates"][name] for name in names]
    middles = [median(values) for values in rates]
    spread = [
        [middle - min(values) for middle, values in zip(middles, rates, strict=True)],
        [max(values) - middle for middle, values in zip(middles, rates, strict=True)],
    ]
    colours = ["#1f6f8b" if name.startswith("newsarchive") else "#b0b7bd" for name in names]
    axes.barh([found["titles"][name] for name in names], middles, xerr=spread, color=colours)
    axes.set_xlabel("galleries of 12 photos a second")


def draw_memory(axes: Any, found: dict[str, Any]) -> None:
    """The highest size of a crawl as it goes on."""
    axes.plot(found["galleries"], found["megabytes"], marker="o", color="#1f6f8b")
    axes.set_ylim(0, 1.1 * max(found["megabytes"]))
    axes.set_xlabel("galleries crawled")
    axes.set_ylabel("highest MB")


def draw_growth(axes: Any, found: dict[str, Any]) -> None:
    """Seconds of a page by its size."""
    axes.plot(found["sizes"], found["seconds"], marker="o", color="#1f6f8b")
    axes.set_xlabel("MB of page")
    axes.set_ylabel("processor seconds")


PLOTS: dict[str, Callable[[Any, dict[str, Any]], None]] = {
    "crawl": draw_crawl,
    "crawl-memory": draw_memory,
    "reading": draw_growth,
}

if __name__ == "__main__":
    main()
