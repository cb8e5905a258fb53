"""The gate before every request: may it go now, must it wait, or is this the end of the run?

What must hold across restarts (how long a host asks to be left alone, how many requests it got today, that it is
blocked) is read from and written to a :class:`HostBook`, which the archive is. Times within a run are measured on
the monotonic clock, so that a clock that is set forward or back neither shortens nor prolongs a wait.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from newsarchive.errors import BlockedError, UnreachableError, WaitError
from newsarchive.manners.budget import counting_day, day_of, lot_size, next_day
from newsarchive.manners.quiet_hours import VIETNAM, QuietHours
from newsarchive.manners.retry_after import LONGEST, back_off, read_retry_after

STORM = 10
"""So many failures of a host in a row (5xx, time-outs, resets) are a storm: the host is given time."""

NO_ANSWER = "no good answer"
"""How the reason begins when a host was not asking us to wait but fell silent, or had nothing but errors to say."""

TOO_MANY, UNAVAILABLE = 429, 503
ZERO = timedelta(0)


class HostState(Protocol):
    """What is written down about a host."""

    @property
    def not_before(self) -> datetime | None: ...
    @property
    def not_before_reason(self) -> str | None: ...
    @property
    def day(self) -> date | None: ...
    @property
    def blocked_at(self) -> datetime | None: ...
    @property
    def blocked_reason(self) -> str | None: ...


class HostBook(Protocol):
    """Where it is written down."""

    def host_state(self, name: str) -> HostState: ...
    def hold_off(self, host: str, until: datetime, reason: str) -> None: ...
    def take_requests(self, host: str, day: date, count: int, budget: int | None) -> int: ...
    def take_turn(self, host: str, pause: timedelta) -> timedelta: ...
    def mark_blocked(self, host: str, reason: str | None) -> None: ...


@dataclass(frozen=True, slots=True)
class Rules:
    """How one newspaper is treated.

    ``budget`` is requests a host and day (0: no limit). ``patience`` is the longest wait inside a run; beyond it
    the run ends and goes on another time. ``first_wait`` is the wait after the first trouble. A host that was
    blocked is left alone for ``rest``.
    """

    budget: int = 0
    quiet: QuietHours = field(default_factory=QuietHours)
    patience: timedelta = timedelta(minutes=2)
    first_wait: timedelta = timedelta(seconds=30)
    rest: timedelta = timedelta(hours=24)


@dataclass(slots=True)
class _Host:
    """What this run knows of a host. ``held_until`` is on the monotonic clock."""

    not_before: datetime | None = None
    reason: str = ""
    held_until: float = 0.0
    day: date | None = None
    lot_day: date | None = None
    lot: int = 0
    asked_to_wait: int = 0
    failures: int = 0
    blocked: str | None = None


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


class Gate:
    """One run's gate. Hosts are names as in an address: with the port where that is not the scheme's own."""

    def __init__(
        self,
        book: HostBook,
        rules: Rules,
        *,
        now: Callable[[], datetime] = utc_now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._book, self.rules, self._now, self._monotonic = book, rules, now, monotonic
        self._hosts: dict[str, _Host] = {}

    def admit(self, host: str, pause: timedelta = ZERO) -> timedelta:
        """Zero if a request may go to ``host`` now (it is counted then), else how long to wait before asking again.

        ``pause`` is the time from this request to the next one, of whichever machine that shares the book.
        Raises :class:`~newsarchive.errors.WaitError` when that is longer than the run's patience, or the day's
        budget is used up; :class:`~newsarchive.errors.BlockedError` while the host is blocked.
        """
        known = self._host(host)
        if known.blocked:
            raise BlockedError(known.blocked, where=host)
        if (wait := self.check_wait(host)) > ZERO:
            return wait
        if (wait := self._book.take_turn(host, pause)) > ZERO:
            return self._wait_for_others(host, wait)
        self._spend(host, known)
        return ZERO

    def _wait_for_others(self, host: str, wait: timedelta) -> timedelta:
        """What another machine's requests, or what the host said to it, cost this one."""
        if wait <= self.rules.patience:
            return wait
        state, known = self._book.host_state(host), self._host(host)
        known.held_until = max(known.held_until, self._monotonic() + wait.total_seconds())
        known.reason = state.not_before_reason or "its turn is another's"
        return self.check_wait(host)

    def check_wait(self, host: str) -> timedelta:
        """How long ``host`` must be left alone from now on; raises WaitError when the run has not the patience."""
        known, now = self._host(host), self._now()
        wait, reason = timedelta(seconds=max(known.held_until - self._monotonic(), 0.0)), known.reason
        if known.not_before is not None:
            # A time further ahead than any wait is no wait but a clock that was wrong when it was written.
            wait = max(wait, left if (left := known.not_before - now) <= LONGEST else ZERO)
        if (quiet := self.rules.quiet.end(now)) and quiet - now > wait:
            wait, reason = quiet - now, "quiet hours"
        if wait > self.rules.patience:
            kind = UnreachableError if reason.startswith(NO_ANSWER) else WaitError
            raise kind(f"{reason}, until {_clock(now + wait)}", where=host)
        return wait

    def note_answer(
        self, host: str, status: int, *, retry_after: str | None = None, server_date: str | None = None
    ) -> bool:
        """Draw the conclusions from an answer; returns whether the server asked to be left alone for a while."""
        known = self._host(host)
        asked = read_retry_after(retry_after, now=self._now(), server_date=server_date)
        if status == TOO_MANY or (status == UNAVAILABLE and asked is not None):
            known.asked_to_wait += 1
            # A server that keeps asking for one second and goes on refusing gets more time each time.
            wait = max(asked or ZERO, self._back_off(known.asked_to_wait) if asked != ZERO else ZERO)
            self._hold(host, wait, f"HTTP {status}: the server asks to wait")
            return True
        if status >= 500:
            self.note_failure(host, f"HTTP {status}")
        else:
            known.asked_to_wait = known.failures = 0
        return False

    def note_failure(self, host: str, reason: str) -> None:
        """A request that got no good answer: after :data:`STORM` of them in a row the host is given time."""
        known = self._host(host)
        known.failures += 1
        if known.failures >= STORM:
            wait = self._back_off(known.failures - STORM + 1)
            self._hold(host, wait, f"{NO_ANSWER} {known.failures} times in a row ({reason})")

    def leave_alone(self, host: str, wait: timedelta, reason: str) -> None:
        """Ask nothing of ``host`` for ``wait``, in this run and in the next."""
        self._hold(host, min(wait, LONGEST), reason)

    def leave_unreachable(self, host: str, wait: timedelta, reason: str) -> UnreachableError:
        """As :meth:`leave_alone`, for a host that gives no good answer; returns the error to raise."""
        self.leave_alone(host, wait, f"{NO_ANSWER}: {reason}")
        return UnreachableError(f"{NO_ANSWER}: {reason}", where=host)

    def block(self, host: str, reason: str) -> BlockedError:
        """Write down that ``host`` is blocked; returns the error to raise."""
        self._host(host).blocked = reason
        self._book.mark_blocked(host, reason)
        return BlockedError(reason, where=host)

    def close(self) -> None:
        """Give back what was taken from the day's budget and not used."""
        for host, known in self._hosts.items():
            if known.lot and known.lot_day:
                self._book.take_requests(host, known.lot_day, -known.lot, None)
                known.lot = 0

    def _host(self, host: str) -> _Host:
        if host not in self._hosts:
            self._hosts[host] = self._read(host)
        return self._hosts[host]

    def _read(self, host: str) -> _Host:
        state = self._book.host_state(host)
        known = _Host(not_before=state.not_before, reason=state.not_before_reason or "asked to wait", day=state.day)
        if state.blocked_at is not None:
            since = self._now() - state.blocked_at
            if ZERO <= since < self.rules.rest:
                known.blocked = f"{state.blocked_reason or 'blocked'}, since {_clock(state.blocked_at)}"
            else:
                self._book.mark_blocked(host, None)  # asked once more; the next answer tells
        return known

    def _hold(self, host: str, wait: timedelta, reason: str) -> None:
        known = self._host(host)
        known.held_until = max(known.held_until, self._monotonic() + wait.total_seconds())
        known.not_before, known.reason = None, reason  # the monotonic clock has it now
        self._book.hold_off(host, self._now() + wait, reason)

    def _back_off(self, times: int) -> timedelta:
        return back_off(times, first=self.rules.first_wait)

    def _spend(self, host: str, known: _Host) -> None:
        now = self._now()
        day = counting_day(known.day, day_of(now))
        if known.lot <= 0 or known.lot_day != day:
            budget = self.rules.budget
            granted = self._book.take_requests(host, day, lot_size(budget), budget or None)
            known.day = known.lot_day = day
            known.lot = granted
        if known.lot <= 0:
            what = f"the budget of {self.rules.budget} requests a day is used up, until {_clock(next_day(now))}"
            raise WaitError(what, where=host)
        known.lot -= 1


def _clock(moment: datetime) -> str:
    return moment.astimezone(VIETNAM).strftime("%Y-%m-%d %H:%M %z")
