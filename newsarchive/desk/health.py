"""Health: each newspaper beside its own last weeks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from newsarchive.archive import ArchiveReader
from newsarchive.desk.charts import draw_curve
from newsarchive.desk.desk import desk_of
from newsarchive.desk.rendering import context_of, render
from newsarchive.ops.checks import write_number
from newsarchive.ops.figures import Figure
from newsarchive.ops.health import Health, check_newspapers
from newsarchive.ops.history import crawled_newspapers


async def show_health(request: Any, datasette: Any) -> Any:
    """``/health``."""
    desk = desk_of(datasette)
    healths: tuple[Health, ...] | None = await desk.kept.get("health", lambda: check_all(desk.archive))
    words = context_of(request)["t"]

    def curve(figure: Figure) -> Any:
        normal = (figure.normal.low, figure.normal.high) if figure.normal else None
        label = f"{words(measure_key(figure))}: {', '.join(map(write_number, figure.series))}"
        return draw_curve(figure.series, normal, is_out=figure.is_out, label=label)

    context = {"healths": healths, "curve": curve, "key": measure_key, "number": write_number}
    return render(request, "health", context)


def check_all(archive: ArchiveReader) -> tuple[Health, ...]:
    """The health of every newspaper that was ever crawled, those that need somebody first."""
    found = check_newspapers(archive, crawled_newspapers(archive), now=datetime.now(UTC))
    return tuple(sorted(found, key=lambda health: (not health.is_alarm, health.newspaper)))


def measure_key(figure: Figure) -> str:
    """The catalogue's key for a figure's name."""
    return f"figure_{figure.measure.name.replace(' ', '_')}"
