"""Plans: commands that are put into the queue at certain times, as periodic jobs of Procrastinate."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass

from newsarchive.errors import JobError
from newsarchive.jobs.job import Job, read_job

FIELDS = 5
"""Of a cron line: minute, hour, day of the month, month, day of the week (UTC)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """``jobs`` are put into the queue at the times of ``cron``, once however many workers have the plan."""

    cron: str
    jobs: tuple[Job, ...]

    @property
    def name(self) -> str:
        """By which it is known to be the same."""
        what = self.jobs[0].name if len(self.jobs) == 1 else f"{len(self.jobs)} crawls"
        return f"{self.cron}: {what}"


def read_plan(text: str, newspapers: Sequence[str]) -> Plan:
    """The plan that ``text`` means: a cron line, and a command after a colon; without it a crawl of each newspaper.

    Raises :class:`~newsarchive.errors.JobError` and UnknownSiteError.

    >>> read_plan("0 3 * * 0: link", []).name
    '0 3 * * 0: link'
    >>> [job.name for job in read_plan("17 */6 * * *", ["sample", "vov"]).jobs]
    ['crawl sample', 'crawl vov']
    """
    cron, colon, command = (part.strip() for part in text.partition(":"))
    if len(cron.split()) != FIELDS:
        raise JobError(f"{cron!r} is no time of a plan", then='write five fields, as in "17 */6 * * *: crawl sample"')
    if not colon:
        return Plan(cron, tuple(read_job(["crawl", name]) for name in newspapers))
    return Plan(cron, (read_job(shlex.split(command)),))
