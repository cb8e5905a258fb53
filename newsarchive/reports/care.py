"""How proofs, checks, backups, takedowns and merges look on a terminal, in a pipe and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from newsarchive.archive import Backup, Foreseen, Merged, Proof, Takedown, Verification
from newsarchive.reports.console import human_size, print_json, print_rows


def print_proof(proof: Proof, *, as_json: bool) -> None:
    """The chain, from the pair to the bytes and back."""
    if as_json:
        print_json(proof.as_dict())
        return
    for name, value in _proof_lines(proof):
        if value is not None:
            print(f"{name}: {' '.join(str(value).split())}")


def _proof_lines(proof: Proof) -> Iterator[tuple[str, object]]:
    older = "" if proof.is_newest else ", not the newest"
    yield "pair", f"{proof.pair_id}: place {proof.position} of gallery {proof.gallery_id} ({proof.newspaper})"
    yield "version", f"{proof.version}{older}, stored {proof.stored_at:%Y-%m-%d %H:%M:%S} UTC"
    yield "title", proof.title
    yield "caption", proof.caption
    yield "as the page shows it", proof.caption_verbatim
    yield "credit", proof.credit
    yield "tied by", f"{proof.evidence}, rule {proof.rule} version {proof.rule_version}"
    yield "photo address", proof.image_url
    yield "photo missing", proof.photo_failure
    if proof.photo:
        yield "photo", f"{proof.photo.path}, {proof.photo.size} bytes: {proof.photo.state}"
        yield "photo SHA-256", f"{proof.photo.sha256}, now {proof.photo.found or 'nothing'}"
    for source in proof.sources:
        yield "photo served by", f"{source.url}, {source.fetched_at:%Y-%m-%d %H:%M:%S} UTC"
    yield from _fetch_lines(proof)
    again = proof.rederived
    rule = f" (rule {again.rule} version {again.rule_version})" if again.rule_version else ""
    yield "read again", f"{again.result}{rule}; {again.reason}"
    for one in again.differences:
        yield f"differs in {one.field}", f"stored {one.stored!r}, now {one.now!r}"
    yield "proof", "holds" if proof.holds else "does not hold"


def _fetch_lines(proof: Proof) -> Iterator[tuple[str, object]]:
    fetch, run = proof.fetch, proof.run
    if fetch is None:
        yield "page", "none is stored"
    else:
        yield "page address", fetch.url
        yield "answered by", fetch.final_url
        yield "fetched", f"{fetch.fetched_at:%Y-%m-%d %H:%M:%S} UTC, HTTP {fetch.status}"
        times = "1 fetch" if fetch.times_seen == 1 else f"{fetch.times_seen} fetches"
        yield "last seen so", f"{fetch.last_seen_at:%Y-%m-%d %H:%M:%S} UTC, {times}"
        for name, value in fetch.headers:
            yield f"header {name}", value
        yield "said on archiving", "; ".join(fetch.notes) or "nothing"
        yield "page file", f"{fetch.page.path}, {fetch.page.size} bytes: {fetch.page.state}"
        yield "page SHA-256", f"{fetch.page.sha256}, now {fetch.page.found or 'nothing'}"
    if run is not None:
        key = f", job {run.job_key}" if run.job_key else ""
        yield "run", f"{run.run_id} ({run.spider}{key}), {run.state}, began {run.started_at:%Y-%m-%d %H:%M:%S} UTC"


def print_verification(found: Verification, *, as_json: bool) -> None:
    """What was looked at, then what is damaged and what becomes of it."""
    if as_json:
        print_json(found.as_dict())
        return
    print(
        f"{found.pages} pages and {found.photos} photos looked at, {found.hashed} hashed"
        f" ({human_size(found.hashed_bytes)}), {found.by_kind.total()} damaged, {found.queued} pages queued"
    )
    if found.damages:
        rows = [(one.store, one.name, one.what, one.done) for one in found.damages]
        print_rows("", ("where", "name", "what", "what becomes of it"), rows)
    if (more := found.by_kind.total() - len(found.damages)) > 0:
        print(f"and {more} more")


def print_backup(made: Backup, *, as_json: bool) -> None:
    """What the backup holds, and what could not be copied."""
    if as_json:
        print_json(made.as_dict())
        return
    print(
        f"{made.folder}: {made.pages} pages and {made.photos} photos; {made.copied} files copied"
        f" ({human_size(made.copied_bytes)}), {made.kept} were there, {made.removed} removed"
    )
    for name in made.lost:
        print(f"missing or damaged in the archive: {name}")
    if made.lost:
        print("run: newsarchive verify")


def print_takedowns(found: Sequence[Takedown], *, as_json: bool) -> None:
    """The log of what was taken down."""
    if as_json:
        print_json([one.as_dict() for one in found])
        return
    rows = [
        (
            one.takedown_id,
            f"{one.taken_at:%Y-%m-%d %H:%M}",
            one.kind,
            one.newspaper,
            one.sha256,
            one.export_key,
            ", ".join(f"{count} {name}" for name, count in one.counts.items() if count),
            one.reason,
            one.asked_by,
            one.finished_at is not None,
        )
        for one in found
    ]
    columns = ("#", "when", "kind", "newspaper", "SHA-256", "key in exports", "removed", "reason", "by", "finished")
    print_rows("", columns, rows)


def print_foreseen(found: Foreseen, *, as_json: bool) -> None:
    """What a takedown would take and what would stay; nothing was changed."""
    if as_json:
        print_json(found.as_dict())
        return
    removed = ", ".join(f"{count} {name}" for name, count in found.counts.items() if count)
    print(f"{found.kind}: {removed or 'nothing is stored; the address would not be asked for'}; nothing was changed")
    photos = [("goes" if one.goes else "stays", one.path, one.how) for one in (*found.photos, *found.kept)]
    if photos:
        print_rows("photos", ("", "photo", "why"), photos)
    galleries = [
        (one.gallery_id, "goes" if one.goes else "stays", one.pairs, one.title, one.url) for one in found.galleries
    ]
    if galleries:
        print_rows("galleries", ("gallery", "", "pairs", "title", "address"), galleries)


def print_merged(found: Sequence[tuple[str, Merged]], *, as_json: bool) -> None:
    """What came from where."""
    if as_json:
        print_json([{"from": source, **asdict(done)} for source, done in found])
        return
    for source, done in found:
        print(f"{source}: " + ", ".join(f"{count} {name}" for name, count in asdict(done).items()))
