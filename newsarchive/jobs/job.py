"""What can be a job: a command of newsarchive, with the lock that keeps two of a kind apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newsarchive.archive.crawl.locks import SHARE
from newsarchive.errors import JobError
from newsarchive.sites import get_site

OF_A_NEWSPAPER = ("crawl", "backfill", "replay")
"""Commands whose first argument is one newspaper. Its jobs share a lock: a host is asked by one of them at a time."""

OTHERS = ("link", "export")

COMMANDS = (*OF_A_NEWSPAPER, *OTHERS)


ONE = "--share"
"""What makes a crawl one of several that share a newspaper; each has a lock of its own."""


@dataclass(frozen=True, slots=True)
class Job:
    """``words`` are a command line of newsarchive without its folder; jobs with one ``lock`` run one after another."""

    words: tuple[str, ...]
    lock: str

    @property
    def name(self) -> str:
        """The command line, by which a job that waits already is known."""
        return " ".join(self.words)


def read_job(words: Sequence[str]) -> Job:
    """The job that these words mean; raises :class:`~newsarchive.errors.JobError` and UnknownSiteError.

    >>> read_job(["backfill", "sample", "--from", "2016-07", "--to", "2016-07"])
    Job(words=('backfill', 'sample', '--from', '2016-07', '--to', '2016-07'), lock='sample')
    >>> read_job(["link"]).lock
    'link'
    >>> read_job(["crawl", "sample", "--share", "2"]).lock
    'sample/2'
    """
    command = words[0] if words else ""
    if command not in COMMANDS:
        raise JobError(f"{command or 'nothing'} cannot be a job", then=f"there are {', '.join(COMMANDS)}")
    if any(word == "--archive" or word.startswith("--archive=") for word in words):
        raise JobError("a job has the archive of the worker that runs it", then="leave --archive out")
    if command in OF_A_NEWSPAPER:
        if len(words) < 2 or words[1].startswith("-"):
            raise JobError(f"{command} needs one newspaper", then=f"write: newsarchive enqueue {command} SITE …")
        name = get_site(words[1]).name
        return Job(tuple(words), f"{name}{SHARE}{words[words.index(ONE) + 1]}" if ONE in words[:-1] else name)
    # Two exports to one place would only tell each other that it is taken.
    return Job(tuple(words), command if command == "link" else " ".join(words))


def share_job(job: Job, shares: int) -> list[Job]:
    """The jobs of one crawl that ``shares`` workers make together; raises JobError for what cannot be shared.

    >>> [part.name for part in share_job(read_job(["crawl", "sample"]), 2)]
    ['crawl sample --share 1', 'crawl sample --share 2']
    """
    if job.words[0] != "crawl" or ONE in job.words:
        raise JobError(f"{job.name} cannot be shared", then="write: newsarchive enqueue --shares N crawl SITE")
    return [read_job([*job.words, ONE, str(number)]) for number in range(1, shares + 1)]
