"""Charts drawn on the server as SVG. Colours come from the stylesheet, by class: light and dark are its business."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from math import ceil
from urllib.parse import urlencode

from markupsafe import Markup, escape

from newsarchive.desk.words import Words

CELL, GAP = 12, 3
LEFT, TOP = 34, 18
LEVELS = 4
"""Shades of a day in the calendar, besides none."""

WIDTH, HEIGHT = 640, 150


def draw_calendar(year: int, days: Mapping[str, int], newspaper: str | None, words: Words) -> Markup:
    """A year as a grid of days, a column a week, shaded by the number of galleries; days with any are links."""
    first = date(year, 1, 1)
    start = first - timedelta(days=first.weekday())
    weeks = ((date(year, 12, 31) - start).days // 7) + 1
    most = max(days.values(), default=0)
    width, height = LEFT + weeks * (CELL + GAP), TOP + 7 * (CELL + GAP)
    parts = [
        Markup('<svg class="calendar" viewBox="0 0 {} {}" role="group" aria-label="{}">').format(
            width, height, words("calendar_of", year=str(year))
        )
    ]
    parts += _month_names(year, start, words)
    for number in range((date(year, 12, 31) - first).days + 1):
        day = first + timedelta(days=number)
        x, y = LEFT + (day - start).days // 7 * (CELL + GAP), TOP + day.weekday() * (CELL + GAP)
        parts.append(_day(day, days.get(day.isoformat(), 0), most, newspaper, (x, y), words))
    return Markup("").join([*parts, Markup("</svg>")])


def _month_names(year: int, start: date, words: Words) -> Iterator[Markup]:
    for month in range(1, 13):
        x = LEFT + (date(year, month, 1) - start).days // 7 * (CELL + GAP)
        yield Markup('<text x="{}" y="11">{}</text>').format(x, words(f"month_{month}"))
    for row, name in ((0, "weekday_1"), (2, "weekday_3"), (4, "weekday_5")):
        yield Markup('<text x="0" y="{}">{}</text>').format(TOP + row * (CELL + GAP) + CELL - 2, words(name))


def _day(day: date, count: int, most: int, newspaper: str | None, place: tuple[int, int], words: Words) -> Markup:
    level = ceil(LEVELS * count / most) if count else 0
    cell = Markup('<rect class="level{}" x="{}" y="{}" width="{}" height="{}" rx="2"/>').format(
        level, *place, CELL, CELL
    )
    if not count:
        return cell
    told = f"{words.day(day)}: {words.count('galleries_n', count)}"
    asked = {"from": day.isoformat(), "to": day.isoformat(), **({"newspaper": newspaper} if newspaper else {})}
    return Markup('<a href="/search?{}" aria-label="{}"><title>{}</title>{}</a>').format(
        urlencode(asked), told, told, cell
    )


def draw_columns(values: Sequence[tuple[str, int]], words: Words) -> Markup:
    """Columns in order of time, the highest and the last with their number; each tells its name when pointed at."""
    most = max((count for _, count in values), default=0) or 1
    step = WIDTH / max(len(values), 12)
    told = words("columns_of", n=len(values), most=most)
    parts = [Markup('<svg class="columns" viewBox="0 0 {} {}" role="img" aria-label="{}">').format(WIDTH, HEIGHT, told)]
    for number, (name, count) in enumerate(values):
        tall = round((HEIGHT - 44) * count / most, 1)
        x, y = round(number * step, 1), round(HEIGHT - 22 - tall, 1)
        parts.append(
            Markup('<g><title>{}: {}</title><rect x="{}" y="{}" width="{}" height="{}" rx="1.5"/>').format(
                name, words.number(count), x + step * 0.12, y, round(step * 0.76, 1), max(tall, 1)
            )
        )
        if count == most:
            middle = round(x + step / 2, 1)
            parts.append(
                Markup('<text class="value" x="{}" y="{}">{}</text>').format(middle, y - 6, words.number(count))
            )
        parts.append(Markup("</g>"))
    parts += _ends([name for name, _ in values], step)
    return Markup("").join([*parts, Markup("</svg>")])


def _ends(names: Sequence[str], step: float) -> Iterator[Markup]:
    if names:
        yield Markup('<text x="0" y="{}">{}</text>').format(HEIGHT - 4, names[0])
    if len(names) > 2:
        place = round(len(names) * step, 1)
        yield Markup('<text class="last" x="{}" y="{}">{}</text>').format(place, HEIGHT - 4, names[-1])


def draw_curve(series: Sequence[float], normal: tuple[float, float] | None, *, is_out: bool, label: str) -> Markup:
    """A figure's last weeks as a curve, what is normal as a band behind it, the newest value as a dot."""
    wide, tall = 180, 44
    parts = [
        Markup('<svg class="curve{}" viewBox="0 0 {} {}" role="img" aria-label="{}">').format(
            " out" if is_out else "", wide, tall, label
        )
    ]
    if series:
        top = max(*series, min(normal[1], 2 * max(series)) if normal else 0.0, 1e-9) * 1.1

        def y(value: float) -> float:
            return round(tall * (1 - min(max(value / top, 0.0), 1.0)), 1)

        if normal:
            high, low = y(normal[1]), y(normal[0])
            parts.append(Markup('<rect x="0" y="{}" width="{}" height="{}"/>').format(high, wide, max(low - high, 1.0)))
        step = (wide - 10) / max(len(series) - 1, 1)
        points = [(round(5 + number * step, 1), y(value)) for number, value in enumerate(series)]
        line = " ".join(f"{x},{height}" for x, height in points)
        parts.append(Markup('<polyline points="{}"/>').format(line))
        parts.append(Markup('<circle cx="{}" cy="{}" r="3.2"/>').format(*points[-1]))
    return Markup("").join([*parts, Markup("</svg>")])


def bar(share: float, label: str) -> Markup:
    """A share between 0 and 1 as a bar."""
    return Markup(
        '<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<rect class="all" width="100" height="6" rx="1"/><rect width="{}" height="6" rx="1"/></svg>'
    ).format(escape(label), round(100 * min(max(share, 0.0), 1.0), 2))
