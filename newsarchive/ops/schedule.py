"""Schedules: systemd units and cron lines that crawl newspapers and look after the crawls.

They name the Python and the archive of now by their full paths, quoted as systemd and sh read them, and take secrets
(NEWSARCHIVE_CONTACT, NEWSARCHIVE_ALARM) from ``newsarchive.env`` in the archive's folder, so that none is printed.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from zlib import crc32

from newsarchive.errors import CrawlError
from newsarchive.ops.intervals import write_interval

DAY = timedelta(days=1)
SOON = timedelta(minutes=30)
"""The first runs after a start of the machine spread over so long."""

CRON_LINE = 998
"""Letters of a command that Debian's cron takes (MAX_COMMAND)."""

ENVIRONMENT = "newsarchive.env"
"""File in the archive's folder with one NAME=value a line."""

NO_ALARM_AGAIN = 75
"""Exit code of a crawl that found the newspaper locked: the one before still goes on, which is no failure."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be run: by which Python, from which checkout, into which archive; all absolute."""

    newspapers: tuple[str, ...]
    every: timedelta
    archive: Path
    checkout: Path
    python: Path

    @classmethod
    def here(cls, newspapers: tuple[str, ...], every: timedelta, archive: Path, checkout: Path) -> Plan:
        """The plan with this process's Python. Raises CrawlError for a path that no schedule can hold."""
        # Not resolved: the link in a virtual environment is what makes its packages importable.
        plan = cls(newspapers, every, archive.absolute(), checkout.absolute(), Path(sys.executable).absolute())
        for path in (plan.archive, plan.checkout, plan.python):
            if any(ord(letter) < 32 or letter == "\x7f" for letter in str(path)):
                raise CrawlError("no schedule can hold a path with a control character", where=repr(str(path)))
        return plan

    @property
    def look_every(self) -> timedelta:
        """How often health is looked at: as often as is crawled, at least daily."""
        return min(self.every, DAY)


def crawl_arguments(plan: Plan, newspaper: str) -> list[str]:
    """The command that crawls one newspaper."""
    return [str(plan.python), "-m", "newsarchive", "crawl", newspaper, "--archive", str(plan.archive)]


def health_arguments(plan: Plan) -> list[str]:
    """The command that looks at all of them, and knows how often they should have run: one that never did is late."""
    python, every = str(plan.python), write_interval(plan.every)
    return [python, "-m", "newsarchive", "health", *plan.newspapers, "--every", every, "--archive", str(plan.archive)]


def systemd_units(plan: Plan) -> dict[str, str]:
    """Unit files by name: a service for any newspaper, a timer for each, and the health check with its timer."""
    units = {"newsarchive@.service": _service("newsarchive: crawl %i", plan, crawl_arguments(plan, "%i"), crawl=True)}
    for newspaper in plan.newspapers:
        units[f"newsarchive-{newspaper}.timer"] = _timer(
            f"newsarchive: {newspaper} every {write_interval(plan.every)}",
            plan.every,
            _offset(newspaper, min(plan.every, SOON)),
            f"newsarchive@{newspaper}.service",
        )
    units["newsarchive-health.service"] = _service("newsarchive: health", plan, health_arguments(plan), crawl=False)
    units["newsarchive-health.timer"] = _timer(
        "newsarchive: health, and whether the crawls ran at all",
        plan.look_every,
        min(plan.look_every, SOON),
        "newsarchive-health.service",
    )
    return units


def _service(title: str, plan: Plan, arguments: list[str], *, crawl: bool) -> str:
    # A crawl that is stopped finishes what it holds: 90 seconds for the photos under way (their time-out is 60).
    tail = f"SuccessExitStatus={NO_ALARM_AGAIN}\nKillMode=mixed\nTimeoutStopSec=90\n" if crawl else ""
    command = _systemd_command(arguments)
    return f"""[Unit]
Description={title}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
WorkingDirectory={_systemd_path(plan.checkout)}
Environment=PYTHONUTF8=1
EnvironmentFile=-{_systemd_path(plan.archive / ENVIRONMENT)}
ExecStart={command}
{tail}Nice=10
NoNewPrivileges=yes
"""


def _timer(title: str, every: timedelta, first: timedelta, unit: str) -> str:
    return f"""[Unit]
Description={title}

[Timer]
OnActiveSec={_seconds(first)}
OnBootSec={_seconds(first)}
OnUnitActiveSec={_seconds(every)}
AccuracySec=1min
Unit={unit}

[Install]
WantedBy=timers.target
"""


def cron_lines(plan: Plan) -> list[str]:
    """Lines of a crontab: each newspaper's crawl, then the health check.

    cron knows minutes, hours and days of a calendar only: raises CrawlError for an interval that does not divide an
    hour or a day evenly.
    """
    jobs = [(name, plan.every, crawl_arguments(plan, name)) for name in plan.newspapers]
    jobs.append(("health", plan.look_every, health_arguments(plan)))
    lines = [f"{_cron_time(every, _offset(name, every))} {_cron_command(plan, words)}" for name, every, words in jobs]
    if any(len(line) > CRON_LINE for line in lines):
        raise CrawlError(f"cron cuts lines off at {CRON_LINE} letters", where=str(plan.archive), then="use --systemd")
    return lines


def _cron_time(every: timedelta, offset: timedelta) -> str:
    minutes, first = every // timedelta(minutes=1), offset // timedelta(minutes=1)
    if minutes < 60 and 60 % minutes == 0:
        return f"{first % minutes}-59/{minutes} * * * *" if minutes > 1 else "* * * * *"
    if minutes % 60 == 0 and 24 % (minutes // 60) == 0:
        hours = minutes // 60
        hour = first // 60 % hours
        return f"{first % 60} {f'{hour}-23/{hours}' if hours > 1 else '*'} * * *" if hours < 24 else _daily(first)
    days = minutes // (24 * 60)
    if minutes % (24 * 60) == 0 and days == 7:
        return f"{first % 60} {first // 60 % 24} * * {first // (24 * 60)}"
    raise CrawlError(
        f"cron cannot run something every {write_interval(every)}",
        then="choose an interval that divides an hour or a day, 1d or 7d, or --systemd",
    )


def _daily(first: int) -> str:
    return f"{first % 60} {first // 60} * * *"


def _cron_command(plan: Plan, arguments: list[str]) -> str:
    # cron gives sh a bare environment, and takes % for the end of the line (crontab(5)).
    words = ['"$ARCHIVE"' if word == str(plan.archive) else shlex.quote(word) for word in arguments]
    steps = [
        f"cd {shlex.quote(str(plan.checkout))}",
        f"ARCHIVE={shlex.quote(str(plan.archive))}",
        'mkdir -p "$ARCHIVE/logs"',
        f'{{ test ! -r "$ARCHIVE/{ENVIRONMENT}" || . "$ARCHIVE/{ENVIRONMENT}"; }}',
        f'PYTHONUTF8=1 {" ".join(words)} >>"$ARCHIVE/logs/cron.log" 2>&1',
    ]
    return ("set -a; " + " && ".join(steps)).replace("%", "\\%")


def _offset(name: str, every: timedelta) -> timedelta:
    """When in its interval a newspaper's turn is: always the same, and spread, so that not all begin at once."""
    return timedelta(minutes=crc32(name.encode()) % max(every // timedelta(minutes=1), 1))


def _seconds(span: timedelta) -> str:
    return f"{max(int(span.total_seconds()), 60)}s"


def _systemd_command(arguments: list[str]) -> str:
    words = " ".join(_systemd_word(word, keep="%i") for word in arguments)
    # systemd takes no quotes, backslashes and dollars in the name of a program, only in its arguments.
    if set(arguments[0]) & set("\"'\\$"):
        return f'/bin/sh -c "exec \\"$$0\\" \\"$$@\\"" {words}'
    return words


def _systemd_word(word: str, *, keep: str = "") -> str:
    """One argument of ExecStart, quoted; ``keep`` is a specifier that systemd is to fill in."""
    if word == keep:
        return word
    plain = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return plain if plain == word and word.isascii() and not set(word) & set(" ';\t") else f'"{plain}"'


def _systemd_path(path: Path) -> str:
    """A path as settings that hold one path alone read it: spaces stand as they are, specifiers do not."""
    return str(path).replace("%", "%%")


def write_units(units: Mapping[str, str], folder: Path) -> list[Path]:
    """Write unit files into ``folder``; returns their paths. Raises CrawlError."""
    written = []
    for name, text in units.items():
        place = folder / name
        try:
            folder.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
        except OSError as error:
            raise CrawlError(f"cannot be written ({error.strerror})", where=str(place)) from None
        written.append(place)
    return written
