"""Sending alarms through Apprise (mail, chat, webhooks): once for each new alarm, again every day, and when it is over.

NEWSARCHIVE_ALARM holds one or more Apprise addresses, separated by commas or spaces. What was sent last stands in
``alarms.json`` of the archive's folder, so that an hourly check does not ring every hour.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import json
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from newsarchive.archive.engines.faults import plain_faults
from newsarchive.errors import CrawlError
from newsarchive.ops.health import Health

SETTING = "NEWSARCHIVE_ALARM"
"""Environment variable: Apprise addresses."""

REMIND = timedelta(days=1)
"""An alarm that goes on is sent again after so long."""

MEMORY = "alarms.json"


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: a ``title`` of one line and a plain-text ``body``."""

    title: str
    body: str


def addresses(setting: str | None = None) -> tuple[str, ...]:
    """The Apprise addresses of ``setting`` (default: the environment's); empty for none.

    >>> addresses("json://127.0.0.1:8080/a, mailto://you:secret@example.org")
    ('json://127.0.0.1:8080/a', 'mailto://you:secret@example.org')
    """
    text = os.environ.get(SETTING, "") if setting is None else setting
    return tuple(part for part in re.split(r",\s*(?=[a-z0-9]+://)|\s+", text.strip()) if part)


def send(message: Message, to: Sequence[str]) -> None:
    """Send ``message`` to every address; raises CrawlError, without the addresses' secrets, if one was not reached."""
    notifier = _load_apprise()
    for number, address in enumerate(to, start=1):
        place = notifier.Apprise()
        # An address may hold a password: errors name its kind and number only.
        where = f"{SETTING} address {number} ({address.partition(':')[0]})"
        if not place.add(address):
            raise CrawlError("Apprise does not know this kind of address", where=where, then="see apprise's own list")
        if not place.notify(body=message.body, title=message.title, body_format="text"):
            raise CrawlError("the alarm did not arrive", where=where, then="check the address, then health --test")


def _load_apprise() -> Any:
    # Loaded when there is something to send: it is an extra, and slower to load than most commands run.
    if importlib.util.find_spec("apprise") is None:
        raise CrawlError("alarms need Apprise", then="install newsarchive[ops], or run: make setup")
    return importlib.import_module("apprise")


def test_message(folder: Path) -> Message:
    """What ``newsarchive health --test`` sends."""
    return Message("newsarchive: test alarm", f"This is a test. Alarms of the archive {folder} arrive here.")


def announce(
    healths: Sequence[Health],
    folder: Path,
    to: Sequence[str],
    *,
    deliver: Callable[[Message, Sequence[str]], None] = send,
) -> Message | None:
    """Send what is new since the last time, and remember it; returns what was sent, None where nothing was new.

    What could not be sent counts as not sent: it is tried again with the next check. Raises CrawlError.
    """
    before = read_memory(folder)
    message = compose(healths, before)
    if message is not None:
        deliver(message, to)
    after = {name: memory for name, memory in before.items() if name not in {h.newspaper for h in healths}}
    for health in healths:
        if health.is_alarm:
            same = not is_news(health, before.get(health.newspaper))
            after[health.newspaper] = before[health.newspaper] if same else remember(health)
    if after != before:
        write_memory(folder, after)
    return message


def compose(healths: Sequence[Health], before: dict[str, dict[str, Any]]) -> Message | None:
    """The message on what is new in ``healths`` after ``before``; None where nothing is."""
    rung = [health for health in healths if health.is_alarm and is_news(health, before.get(health.newspaper))]
    over = [health for health in healths if not health.is_alarm and health.newspaper in before]
    if not rung and not over:
        return None
    states = [f"{health.newspaper} {health.state}" for health in (*rung, *over)]
    more = f" and {len(states) - 3} more" if len(states) > 3 else ""
    lines = [f"{health.newspaper}: {alarm.line()}" for health in rung for alarm in health.alarms]
    lines += [f"{health.newspaper}: {health.state} again" for health in over]
    return Message(f"newsarchive: {', '.join(states[:3])}{more}", "\n".join(lines))


def is_news(health: Health, before: dict[str, Any] | None) -> bool:
    """Whether this alarm was not sent yet, is of other figures, or was sent a day ago."""
    if before is None or before.get("figures") != [alarm.figure for alarm in health.alarms]:
        return True
    if before.get("state") != health.state:
        return True
    return health.checked_at - datetime.fromisoformat(before["sent_at"]) >= REMIND


def remember(health: Health) -> dict[str, Any]:
    """What is kept of an alarm that was sent."""
    figures = [alarm.figure for alarm in health.alarms]
    return {"state": health.state, "figures": figures, "sent_at": health.checked_at.isoformat()}


def read_memory(folder: Path) -> dict[str, dict[str, Any]]:
    """What was sent last, by newspaper; empty where nothing was, or where the file is damaged: rather ring twice."""
    try:
        memory = json.loads((folder / MEMORY).read_text("utf-8"))
        return {str(name): dict(one) for name, one in memory.items() if datetime.fromisoformat(one["sent_at"]).tzinfo}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def write_memory(folder: Path, memory: dict[str, dict[str, Any]]) -> None:
    """Keep ``memory``, whole or not at all; raises ArchiveWriteError."""
    place = folder / MEMORY
    waiting = place.with_name(f".{MEMORY}.{os.getpid()}")
    try:
        with plain_faults(place):
            waiting.write_text(json.dumps(memory, ensure_ascii=False, indent=1) + "\n", "utf-8")
            waiting.replace(place)
    finally:
        with contextlib.suppress(OSError):
            waiting.unlink(missing_ok=True)
