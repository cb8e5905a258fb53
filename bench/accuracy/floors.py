"""Figures that may rise and never fall, held in floors.json.

They stand by set ("corpus", "own", "sample"), reader ("rule", "blind") and name ("pages", "f1", "exact", "equal").
Its part "speed" only documents the prices measured when the floors were raised; no test reads it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FLOORS = Path(__file__).with_name("floors.json")

Measured = Mapping[str, Mapping[str, Mapping[str, float]]]
"""Figures by set, reader and name: {"corpus": {"rule": {"pages": 63, "f1": 0.99, "exact": 0.95}}}."""


def read_floors(path: Path = FLOORS) -> dict[str, Any]:
    """What ``path`` holds; empty when there is no such file."""
    floors: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return floors


def falls(floors: Measured, measured: Measured) -> list[str]:
    """One line for each measured figure below its floor.

    A set or reader that was not measured is not judged; a figure without a floor cannot fall.
    """
    return [
        f"{group}, {reader}: {name} is {figures[name]:.4f}, its floor is {floor:.4f}"
        for group, readers in measured.items()
        for reader, figures in readers.items()
        for name, floor in floors.get(group, {}).get(reader, {}).items()
        if name in figures and figures[name] < floor
    ]


def raise_floors(floors: Mapping[str, Any], measured: Measured) -> dict[str, Any]:
    """``floors`` with every figure that ``measured`` exceeds raised to it, cut to 4 digits; none lower."""
    raised: dict[str, Any] = json.loads(json.dumps(floors))
    for group, readers in measured.items():
        for reader, figures in readers.items():
            held = raised.setdefault(group, {}).setdefault(reader, {})
            for name, figure in figures.items():
                held[name] = max(held.get(name, 0), _cut(figure))
    return raised


def write_floors(floors: Mapping[str, Any], path: Path = FLOORS) -> None:
    """Write ``floors`` to ``path``."""
    path.write_text(json.dumps(floors, indent=2, ensure_ascii=False) + "\n", "utf-8")


def _cut(figure: float) -> float:
    return figure if isinstance(figure, int) else math.floor(figure * 10_000 + 1e-9) / 10_000
