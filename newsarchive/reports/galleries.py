"""How galleries, search results, runs and sums look on a terminal, in a pipe and as JSON."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from newsarchive import terminal
from newsarchive.archive.corrections.corrections import Correction
from newsarchive.archive.records import FacetValue, GalleryRecord, Hit, RunRecord, Stats, WayCount
from newsarchive.model import Gallery, Pair
from newsarchive.reports.console import human_size, print_json, print_rows, shorten

Ways = Mapping[str, WayCount]
"""What each way of finding found in a run."""


def print_gallery(gallery: Gallery) -> None:
    """A gallery with its pairs in reading order, then what was set aside as a repeat."""
    published = gallery.published_at.isoformat() if gallery.published_at else None
    reader = f"{gallery.rule}, confidence {gallery.confidence:.2f}"
    for name, value in (
        ("title", gallery.title),
        ("lead", gallery.lead),
        ("place", gallery.place),
        ("author", gallery.author),
        ("credit", gallery.credit),
        ("source", gallery.source),
        ("published", published),
        ("address", gallery.url),
        ("read by", reader),
        ("disagreement", gallery.disagreement),
    ):
        if value:
            print(f"{name}: {value}")
    print_pairs(gallery.pairs)
    for repeat in gallery.repeats:
        where = ", ".join(map(str, repeat.positions))
        print(f"repeat of {where} ({repeat.reason}): {shorten(repeat.text or repeat.image_url or '')}")


def print_pairs(pairs: Sequence[Pair]) -> None:
    """One row a pair: place, photo (or why there is none), caption, credit, and what tied them."""
    print_rows(
        f"{len(pairs)} pairs",
        ("#", "photo", "caption", "credit", "evidence"),
        [(p.position, photo_cell(p), p.caption, p.credit, p.evidence.kind) for p in pairs],
    )


def photo_cell(pair: Pair) -> str:
    """A photo in a word: format and size when stored, the reason when lost, else its address or alt text."""
    if pair.photo:
        return f"{pair.photo.format} {pair.photo.width}x{pair.photo.height} {pair.photo.sha256[:12]}"
    if pair.photo_failure:
        return f"missing: {pair.photo_failure}"
    return pair.image_url or pair.image_alt or ""


def print_record(record: GalleryRecord, said: Sequence[Correction], *, as_json: bool) -> None:
    """A stored gallery, with its version and capture, and the corrections of it, newest first."""
    if as_json:
        print_json(record.as_dict() | {"corrections": [one.as_dict() for one in said]})
        return
    print(f"gallery {record.gallery_id}, version {record.version_number}, stored {record.stored_at:%Y-%m-%d %H:%M} UTC")
    if record.version_number > 1:
        print(f"what changed since version 1: newsarchive diff {record.gallery_id}")
    print_gallery(record.gallery)
    for one in reversed(said):
        print(correction_line(one))


def correction_line(one: Correction) -> str:
    """What a person said of a pair, in a line: "corrected caption of 2: Chợ nổi (Vũ Sửa, 2026-07-03; in effect)"."""
    says = {"wrong_pair": "marked as a wrong pair", "note": "note on"}.get(one.kind, f"corrected {one.kind} of")
    value = f": {one.value}" if one.value else ""
    return f"{says} {one.position}{value} ({one.author}, {one.made_at:%Y-%m-%d}; {one.state})"


def print_hits(hits: Sequence[Hit], *, as_json: bool) -> None:
    """Search results, best first; the words that matched stand out."""
    if as_json:
        print_json([hit.as_dict() for hit in hits])
        return
    if not hits:
        print("nothing found", file=sys.stderr)
        return
    rows = [(h.gallery_id, h.position, h.newspaper, *_texts(h), str(h.pair_id)) for h in hits]
    print_rows("", ("gallery", "#", "newspaper", "caption", "credit", "title", "pair"), rows)


def _texts(hit: Hit) -> tuple[Any, ...]:
    """Caption, credit and title, the excerpt in place of the one that it stands in, after the title if in another."""
    texts: dict[str, Any] = {"caption": hit.caption, "credit": hit.credit, "title": hit.title}
    if hit.matched_in in texts:
        texts[hit.matched_in] = highlight(hit)
    elif hit.matched_in is not None:
        texts["title"] = highlight(hit, f"{hit.title or ''} ({hit.matched_in}: ", ")")
    return tuple(texts.values())


def highlight(hit: Hit, before: str = "", after: str = "") -> Any:
    """The excerpt of a hit with the words that matched in bold on a terminal; between « and » elsewhere."""
    if not sys.stdout.isatty():
        return f"{before}{hit.excerpt}{after}"
    return terminal.stand_out([(before, False), *hit.parts, (after, False)])


def print_facet(name: str, values: Sequence[FacetValue], *, as_json: bool) -> None:
    """How hits divide, most frequent first; "+" where counting stopped."""
    if as_json:
        print_json([value.as_dict() for value in values])
        return
    print_rows("", (name, "pairs"), [(v.value, f"{v.count}+" if v.more else v.count) for v in values])


def print_runs(runs: Sequence[RunRecord], ways: Mapping[int, Ways], *, as_json: bool) -> None:
    """How each run ended, what it brought, which way found it, and what it could not have."""
    if as_json:
        print_json([run.as_dict() | {"ways": as_counts(ways.get(run.run_id, {}))} for run in runs])
        return
    for run in runs:
        took = (run.finished_at or run.started_at) - run.started_at
        counts = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in run.counts.items())
        print(f"{run.newspaper}: {run.state} after {took // timedelta(seconds=1)} s: {counts or 'nothing'}")
        if run.reason not in {None, run.state}:
            print(f"  {run.reason}")
        for way, (found, alone) in ways.get(run.run_id, {}).items():
            print(f"  {way}: found {found:,} pages, {alone:,} of them no other way")
        for url, reason in run.failures:
            print(f"  {url}: {reason}")


def as_counts(ways: Ways) -> dict[str, dict[str, int]]:
    """What each way found, JSON-ready."""
    return {way: {"found": found, "alone": alone} for way, (found, alone) in ways.items()}


def print_stats(stats: Stats, *, as_json: bool) -> None:
    """What the archive holds, by newspaper, and what is missing with reasons."""
    if as_json:
        print_json(stats.as_dict())
        return
    lines = summary_lines(stats)
    if sys.stdout.isatty():
        terminal.print_panel(lines)
    else:
        print("\n".join(f"{name}\t{value}" for name, value in lines))
    if len(stats.sites) > 1:
        rows = [(s.newspaper, s.galleries, s.pairs, s.captioned, s.photos, s.repeats) for s in stats.sites]
        print_rows("", ("newspaper", "galleries", "pairs", "captioned", "photos", "repeats removed"), rows)


def summary_lines(stats: Stats) -> list[tuple[str, str]]:
    """(name, value) lines of a summary for people."""
    lines = [
        (
            "galleries",
            f"{stats.galleries:,}" + (f" in {stats.versions:,} versions" if stats.versions > stats.galleries else ""),
        ),
        ("pairs", f"{stats.pairs:,}, {stats.captioned:,} with a caption"),
        ("photos", f"{stats.photos:,} distinct, {human_size(stats.photo_bytes)} as served"),
        ("pages", f"{stats.captures:,} captures, {human_size(stats.page_bytes)} as served"),
        ("repeats removed", f"{stats.repeats:,}"),
        ("photos missing", f"{stats.photos_missing:,}"),
    ]
    lines += [("", f"{count:,} {reason}") for reason, count in stats.photo_failures]
    failed = sum(count for _, count in stats.page_failures)
    lines.append(("pages failed", f"{failed:,}"))
    lines += [("", f"{count:,} {reason}") for reason, count in stats.page_failures]
    return lines
