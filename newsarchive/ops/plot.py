"""Plots of a newspaper's figures: sparklines for the terminal, an SVG file for people who look closer."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from newsarchive.ops.checks import write_number
from newsarchive.ops.figures import Figure
from newsarchive.ops.health import Health

BARS = "▁▂▃▄▅▆▇█"
LONGEST = 24
"""Values in a sparkline at most, the newest."""

CELL_WIDTH, CELL_HEIGHT, GAP = 210, 66, 14
LEFT, TOP = 150, 64
COLOURS = {"ok": "#1b7837", "new": "#5a6472"}
ALARMED = "#b2182b"


def sparkline(values: Sequence[float]) -> str:
    """``values`` as bars of eight heights, from nothing to the largest.

    >>> sparkline([0, 4, 8, 8, 1])
    '▁▅██▂'
    """
    shown = values[-LONGEST:]
    top = max(shown, default=0.0)
    if top <= 0:
        return BARS[0] * len(shown)
    return "".join(BARS[round(max(value, 0.0) / top * (len(BARS) - 1))] for value in shown)


def draw_svg(healths: Sequence[Health]) -> str:
    """An SVG image: a row a newspaper, a curve a figure, its normal range as a band, the newest value as a dot."""
    columns = max((len(health.figures) for health in healths), default=0)
    width = LEFT + columns * (CELL_WIDTH + GAP) + GAP
    height = TOP + len(healths) * (CELL_HEIGHT + 34) + GAP
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        ' font-family="system-ui, sans-serif" font-size="12" fill="#222">',
        "<title>newsarchive health</title>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text x="{GAP}" y="28" font-size="18" font-weight="600">newsarchive health</text>',
        f'<text x="{GAP}" y="46" fill="#5a6472">band: normal after the newspaper\'s own last weeks; dot: newest</text>',
    ]
    for row, health in enumerate(healths):
        parts += _draw_row(health, TOP + row * (CELL_HEIGHT + 34))
    return "\n".join([*parts, "</svg>", ""])


def _draw_row(health: Health, top: float) -> list[str]:
    colour = COLOURS.get(health.state, ALARMED)
    parts = [
        f'<text x="{GAP}" y="{top + 34}" font-size="14" font-weight="600">{escape(health.newspaper)}</text>',
        f'<text x="{GAP}" y="{top + 52}" fill="{colour}">{escape(health.state)}</text>',
    ]
    for column, figure in enumerate(health.figures):
        parts += _draw_figure(figure, LEFT + column * (CELL_WIDTH + GAP), top + 18)
    return parts


def _draw_figure(figure: Figure, left: float, top: float) -> list[str]:
    name, value = figure.measure.name, figure.value
    told = "no figure yet" if value is None else f"{write_number(value)} {figure.measure.unit}".strip()
    colour = ALARMED if figure.is_out else "#2166ac"
    newest = f'<tspan font-weight="600" fill="{colour}">{escape(told)}</tspan>'
    parts = [
        f'<text x="{left}" y="{top - 6}">{escape(name)} {newest}</text>',
        f'<rect x="{left}" y="{top}" width="{CELL_WIDTH}" height="{CELL_HEIGHT}" fill="#f4f5f7"/>',
    ]
    if value is None:
        return parts
    highest = max(*figure.series, min(figure.normal.high, 2 * max(figure.series)) if figure.normal else 0.0, 1e-9) * 1.1

    def y(number: float) -> float:
        return round(top + CELL_HEIGHT * (1 - min(max(number / highest, 0.0), 1.0)), 1)

    if figure.normal:
        high, low = y(figure.normal.high), y(figure.normal.low)
        band = f'height="{round(max(low - high, 1.0), 1)}" fill="#d9ead3"'
        parts.append(f'<rect x="{left}" y="{high}" width="{CELL_WIDTH}" {band}/>')
    step = (CELL_WIDTH - 12) / max(len(figure.series) - 1, 1)
    points = [(round(left + 6 + number * step, 1), y(one)) for number, one in enumerate(figure.series)]
    curve = " ".join(f"{x},{height}" for x, height in points)
    parts.append(f'<polyline points="{curve}" fill="none" stroke="#2166ac" stroke-width="1.5"/>')
    parts.append(f'<circle cx="{points[-1][0]}" cy="{points[-1][1]}" r="3.5" fill="{colour}"/>')
    return parts
