"""Joining what crawls left: runs, failures, hosts, pages of the frontier, captures with their bytes."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from newsarchive.archive.care.histories import CaptureKey, RunKey
from newsarchive.archive.care.stores import Readable, Writable, read_rows
from newsarchive.archive.crawl.captures import CAPTURE, PAGE_SUFFIX
from newsarchive.archive.crawl.findings import FINDING
from newsarchive.archive.crawl.frontier import FAILURE, PAGE, SITE, site_id_of
from newsarchive.archive.crawl.hosts import HOST
from newsarchive.archive.crawl.runs import RUN, VERSION
from newsarchive.archive.engines.upsert import find_ids, insert_missing
from newsarchive.archive.moments import utc_text
from newsarchive.archive.tombstones import without_down

_STATES = ("found", "failed", "due", "captured", "not_gallery", "stored", "gone")
_FOUND = ("found_via", "found_at", "url", "run_id")


def site_names(connection: Connection) -> dict[int | None, str | None]:
    """The newspapers of an archive by number; None for none."""
    named: dict[int | None, str | None] = {None: None}
    named.update({row.id: row.name for row in connection.execute(select(SITE.c.id, SITE.c.name))})
    return named


def run_numbers(connection: Connection) -> dict[RunKey, int]:
    """The runs of an archive by what makes them the same elsewhere."""
    names = site_names(connection)
    rows = connection.execute(select(RUN.c.site_id, RUN.c.spider, RUN.c.started_at, RUN.c.id))
    return {(names[row.site_id], row.spider, utc_text(row.started_at)): row.id for row in rows}


def merge_runs(target: Connection, source: Connection) -> dict[int | None, int | None]:
    """Runs with their failures; gives the number here for each number there.

    Of the same run in two states the later one counts. A job key that two runs have stays with the earlier.
    """
    names, known = site_names(source), run_numbers(target)
    numbers: dict[int | None, int | None] = {None: None}
    for row in read_rows(source, select(RUN).order_by(RUN.c.started_at, RUN.c.id)):
        key = (names[row["site_id"]], row["spider"], utc_text(row["started_at"]))
        values = {**row, "site_id": site_id_of(target, key[0])}
        del values["id"]
        values["job_key"] = _settle_job(target, row, known.get(key))
        if key not in known:
            known[key] = int(target.execute(insert(RUN).returning(RUN.c.id), values).scalar_one())
        else:
            here = read_rows(target, select(RUN).where(RUN.c.id == known[key]))[0]
            if _progress(values) > _progress(here):
                target.execute(update(RUN).where(RUN.c.id == known[key]).values(values))
        numbers[row["id"]] = known[key]
    failures = read_rows(source, select(FAILURE))
    rows = [{**_without_id(row), "run_id": numbers[row["run_id"]]} for row in failures]
    insert_missing(target, FAILURE, rows, "run_id", "url")
    return numbers


def _settle_job(target: Connection, row: Mapping[str, Any], known: int | None) -> str | None:
    job: str | None = row["job_key"]
    other = target.execute(select(RUN).where(RUN.c.job_key == job)).first() if job else None
    if other is None or other.id == known:
        return job
    if (other.started_at, other.spider) <= (row["started_at"], row["spider"]):
        return None
    target.execute(update(RUN).where(RUN.c.id == other.id).values(job_key=None))
    return job


def _progress(row: Mapping[str, Any]) -> tuple[Any, ...]:
    finished = utc_text(row["finished_at"]) if row["finished_at"] else ""
    return (row["times_started"], finished, repr([row[name] for name in ("state", "reason", "counts", "log_path")]))


def merge_hosts(target: Connection, source: Connection) -> None:
    """What servers asked for: the newest robots.txt, the longest wait, the most requests of the newest day."""
    for row in read_rows(source, select(HOST)):
        there = _without_id(row)
        found = next(iter(read_rows(target, select(HOST).where(HOST.c.name == row["name"]))), None)
        if found is None:
            target.execute(insert(HOST), there)
            continue
        here = _without_id(found)
        joined = dict(here)
        for names, order in (
            (("robots_txt", "robots_status", "robots_fetched_at", "crawl_delay"), "robots_fetched_at"),
            (("tdmrep", "tdmrep_fetched_at"), "tdmrep_fetched_at"),
            (("not_before", "not_before_reason"), "not_before"),
            (("day", "requests_on_day"), "day"),
            (("blocked_at", "blocked_reason"), "blocked_at"),
        ):
            later = max((here, there), key=lambda one: (str(one[order] or ""), repr([one[name] for name in names])))
            joined.update({name: later[name] for name in names})
        target.execute(update(HOST).where(HOST.c.name == row["name"]).values(joined))


def merge_page(
    target: Writable, other: Readable, source: Connection, row: Mapping[str, Any], runs: Mapping[int | None, int | None]
) -> int:
    """One page of the frontier with its findings and captures, bytes first; returns how many captures were new."""
    captures = read_rows(source, select(CAPTURE).where(CAPTURE.c.page_id == row["id"]))
    with target.reading() as connection:
        if without_down(connection, [row["key"]]):
            return 0
    with ExitStack() as marks:
        for digest, size in {one["sha256"]: one["size"] for one in captures}.items():
            body = None if target.pages.size_of(digest, PAGE_SUFFIX) == size else other.pages.read(digest)
            if body is not None and sha256(body).hexdigest() == digest:  # what is damaged there stays there
                marks.enter_context(target.pages.announced(body, PAGE_SUFFIX))
        connection = marks.enter_context(target.writing())
        if without_down(connection, [row["key"]]):
            return 0
        site = site_id_of(connection, site_names(source)[row["site_id"]])
        values = {**_without_id(row), "site_id": site, "run_id": runs[row["run_id"]], "gallery_id": None}
        insert_missing(connection, PAGE, [values], "key")
        page_id = find_ids(connection, PAGE, "key", [row["key"]])[row["key"]]
        findings = read_rows(source, select(FINDING).where(FINDING.c.page_id == row["id"]))
        for found in findings:
            _merge_finding(connection, {**_without_id(found), "page_id": page_id, "run_id": runs[found["run_id"]]})
        return _merge_captures(connection, page_id, [{**one, "run_id": runs[one["run_id"]]} for one in captures])


def _merge_finding(connection: Connection, found: dict[str, Any]) -> None:
    same = (FINDING.c.page_id == found["page_id"], FINDING.c.via == found["via"])
    if not insert_missing(connection, FINDING, [found], "page_id", "via"):
        connection.execute(update(FINDING).where(*same, FINDING.c.found_at > found["found_at"]).values(found))


def capture_key(page_key: str, row: Mapping[str, Any]) -> CaptureKey:
    """What makes a capture the same in another archive."""
    return (page_key, utc_text(row["fetched_at"]), row["sha256"], row["status"])


def _merge_captures(connection: Connection, page_id: int, there: list[dict[str, Any]]) -> int:
    """Add captures; their numbers follow their times, since the highest one counts as the newest."""
    here = read_rows(connection, select(CAPTURE).where(CAPTURE.c.page_id == page_id))
    known = {capture_key("", row): row for row in here}
    new = []
    for row in there:
        same = known.get(capture_key("", row))
        if same is None:
            new.append({**_without_id(row), "page_id": page_id})
            continue
        seen = {name: max(same[name], row[name]) for name in ("last_seen_at", "times_seen")}
        connection.execute(update(CAPTURE).where(CAPTURE.c.id == same["id"]).values(seen))
    if not new:
        return 0
    first = min(_order(row) for row in new)
    again = read_rows(connection, select(CAPTURE).where(CAPTURE.c.page_id == page_id))
    moved = [dict(row) for row in again if _order(row) > first]
    for row in sorted([*new, *moved], key=_order):
        number = connection.execute(insert(CAPTURE).returning(CAPTURE.c.id), _without_id(row)).scalar_one()
        if "id" in row:
            connection.execute(update(VERSION).where(VERSION.c.capture_id == row["id"]).values(capture_id=number))
            connection.execute(delete(CAPTURE).where(CAPTURE.c.id == row["id"]))
    return len(new)


def _order(row: Mapping[str, Any]) -> tuple[str, str, int]:
    return (utc_text(row["fetched_at"]), row["sha256"], row["status"])


def settle_page(
    connection: Connection, row: Mapping[str, Any], gallery_id: int | None, runs: Mapping[int | None, int | None]
) -> None:
    """What became of a page: the archive counts that has its gallery, and of those the one that looked last."""
    found = next(iter(read_rows(connection, select(PAGE).where(PAGE.c.key == row["key"]))), None)
    if found is None:
        return  # it was taken down
    there = {**_without_id(row), "gallery_id": gallery_id, "run_id": runs[row["run_id"]], "site_id": found["site_id"]}
    here = _without_id(found)
    joined = dict(there if _looked(there) > _looked(here) else here)
    first = min((here, there), key=lambda one: (utc_text(one["found_at"]), one["found_via"] or "", one["url"]))
    joined.update({name: first[name] for name in _FOUND})
    days = [one["expected_on"] for one in (here, there) if one["expected_on"] is not None]
    joined["expected_on"] = min(days, default=None)
    joined["gallery_id"] = joined["gallery_id"] or here["gallery_id"] or gallery_id
    connection.execute(update(PAGE).where(PAGE.c.id == found["id"]).values(joined))


def _looked(row: Mapping[str, Any]) -> tuple[Any, ...]:
    checked = utc_text(row["checked_at"]) if row["checked_at"] else ""
    rest = ("due_at", "attempts", "last_error", "etag", "last_modified", "check_step", "gone_at")
    state = _STATES.index(row["state"]) if row["state"] in _STATES else -1
    return (row["gallery_id"] is not None, checked, state, repr([str(row[name]) for name in rest]))


def _without_id(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "id"}
