"""The views that researchers read: stable names, each column with its meaning.

They hold no data and are laid over the tables anew whenever their text has changed, so a migration may change the
tables beneath them and leave the views as they are. The SQL is standard: it runs on SQLite and PostgreSQL.
"""

from __future__ import annotations

from newsarchive.archive.schema.correction_view import CORRECTIONS
from newsarchive.archive.schema.overlay import MARKED_WRONG, in_effect
from newsarchive.archive.schema.takedown_view import TAKEDOWNS
from newsarchive.archive.schema.view import Column, View

_PHOTO_PATH = "'photos/' || substr(photo.sha256, 1, 2) || '/' || photo.sha256 || '.' || photo.suffix"
_PAGE_PATH = "'pages/' || substr(capture.sha256, 1, 2) || '/' || capture.sha256 || '.html'"

_STORY = (
    Column("gallery_id", "gallery.id", "number of the gallery"),
    Column("newspaper", "site.name", "name of the newspaper's site file; NULL: unknown"),
    Column("url", "gallery.url", "address of the gallery; NULL: read from a text dump"),
    Column("title", "version.title", "headline, NFC"),
    Column("lead", "version.lead", "lead without outlet and dateline, NFC"),
    Column("place", "version.place", "place of the dateline"),
    Column("author", "version.author", "byline of the story"),
    Column("source", "version.source", "outlet that the story was taken from"),
    Column(
        "published_at",
        "gallery.published_at",
        "publication time, ISO 8601 in Vietnam's time (+07:00); NULL: the page does not say",
    ),
)

_NEWEST = """gallery
  JOIN version ON version.gallery_id = gallery.id AND version.newest
  LEFT JOIN site ON site.id = gallery.site_id
  LEFT JOIN capture ON capture.id = version.capture_id"""

_HAS_DUPLICATES = """CASE
    WHEN EXISTS (SELECT 1 FROM sighting
      WHERE sighting.photo_id = pair.photo_id AND sighting.gallery_id <> version.gallery_id) THEN 1
    WHEN EXISTS (SELECT 1 FROM photo_link WHERE photo_link.a = pair.photo_id AND photo_link.undone_at IS NULL) THEN 1
    WHEN EXISTS (SELECT 1 FROM photo_link WHERE photo_link.b = pair.photo_id AND photo_link.undone_at IS NULL) THEN 1
    ELSE 0 END"""

PAIRS = View(
    "pairs",
    "one photo (or none) with one caption (or none), of the newest version of its gallery",
    (
        Column(
            "pair_id",
            "pair.id",
            "number of the pair: minute of publication, then four digits; a new version has new pairs",
        ),
        *_STORY,
        Column("position", "pair.position", "place in reading order, from 1"),
        Column("image_url", "pair.image_url", "address of the photo; NULL: a caption without a photo"),
        Column("image_alt", "pair.image_alt", "the image's alt text"),
        Column("caption", "pair.caption", "caption without its credit, NFC; NULL: a photo without a caption"),
        Column("caption_verbatim", "coalesce(pair.caption_verbatim, pair.caption)", "caption as the page shows it"),
        Column("caption_id", "pair.caption_id", "number of the caption in captions"),
        Column("caption_group", "pair.caption_group", "pairs of a gallery with one number share one caption"),
        Column("credit", "coalesce(own_credit.text, story_credit.text)", "photo credit; the gallery's if it has none"),
        Column(
            "photographer",
            "CASE WHEN own_credit.id IS NULL THEN story_credit.photographer ELSE own_credit.photographer END",
            "the photographer in the credit",
        ),
        Column(
            "agency",
            "CASE WHEN own_credit.id IS NULL THEN story_credit.agency ELSE own_credit.agency END",
            "the agency in the credit",
        ),
        Column("photo_sha256", "photo.sha256", "SHA-256 of the photo's bytes, hex; NULL: no photo stored"),
        Column("photo_path", _PHOTO_PATH, "the photo's file, under the archive's folder"),
        Column("format", "photo.format", "JPEG, PNG, WEBP, ..."),
        Column("width", "photo.width", "pixels"),
        Column("height", "photo.height", "pixels"),
        Column("bytes", "photo.size", "size of the photo's file, bytes"),
        Column("photo_failure", "pair.photo_failure", "why the photo is missing; NULL: it is there, or there is none"),
        Column(
            "has_duplicates",
            _HAS_DUPLICATES,
            "1: another gallery ran this photo too, or a copy that `newsarchive link` found; 0: none did",
        ),
        Column("evidence", "pair.evidence", "what tied caption and photo (figcaption, table row, ...)"),
        Column("evidence_rule", "pair.evidence_rule", "reader that saw it: generic, or a newspaper's rule"),
        Column("evidence_version", "pair.evidence_version", "version of that reader"),
        Column("confidence", "version.confidence", "of the whole reading, 0 to 1"),
        Column("disagreement", "version.disagreement", "where rule and rule-free reading differ; NULL: nowhere"),
        Column("version", "version.number", "newest version of the gallery, from 1"),
        Column("page_path", _PAGE_PATH, "the page's file, under the archive's folder; NULL: not captured"),
        Column("fetched_at", "capture.fetched_at", "when that page was fetched, ISO 8601 in UTC (Z)"),
        Column(
            "corrected_caption", in_effect("caption", "value"), "caption as a person corrected it; NULL: nobody did"
        ),
        Column("corrected_credit", in_effect("credit", "value"), "credit as a person corrected it; NULL: nobody did"),
        Column("marked_wrong", MARKED_WRONG, "1: a person says that photo and caption do not belong together"),
    ),
    """pair
  JOIN version ON version.id = pair.version_id AND version.newest
  JOIN gallery ON gallery.id = version.gallery_id
  LEFT JOIN site ON site.id = gallery.site_id
  LEFT JOIN capture ON capture.id = version.capture_id
  LEFT JOIN photo ON photo.id = pair.photo_id
  LEFT JOIN credit AS own_credit ON own_credit.id = pair.credit_id
  LEFT JOIN credit AS story_credit ON story_credit.id = version.credit_id""",
)

GALLERIES = View(
    "galleries",
    "one photo story, as its newest version reads",
    (
        *_STORY,
        Column("pairs", "(SELECT count(*) FROM pair WHERE pair.version_id = version.id)", "pairs"),
        Column(
            "captioned", "(SELECT count(pair.caption) FROM pair WHERE pair.version_id = version.id)", "with a caption"
        ),
        Column(
            "photos",
            "(SELECT count(DISTINCT pair.photo_id) FROM pair WHERE pair.version_id = version.id)",
            "distinct photos stored",
        ),
        Column(
            "photos_missing",
            "(SELECT count(pair.photo_failure) FROM pair WHERE pair.version_id = version.id)",
            "pairs whose photo could not be had",
        ),
        Column("repeats", "version.repeat_count", "repeated captions that were set aside"),
        Column("rule", "version.rule", "reader: generic, or a newspaper's rule"),
        Column("confidence", "version.confidence", "of the whole reading, 0 to 1"),
        Column("disagreement", "version.disagreement", "where rule and rule-free reading differ; NULL: nowhere"),
        Column("version", "version.number", "number of the newest version, from 1"),
        Column("first_seen_at", "gallery.first_seen_at", "when it was first stored, ISO 8601 in UTC (Z)"),
        Column("changed_at", "version.stored_at", "when the newest version was stored, ISO 8601 in UTC (Z)"),
        Column("fetched_at", "capture.fetched_at", "when its page was first fetched so, ISO 8601 in UTC (Z)"),
        Column("last_seen_at", "capture.last_seen_at", "when its page was last fetched so, ISO 8601 in UTC (Z)"),
        Column("page_sha256", "capture.sha256", "SHA-256 of the page's bytes, hex; NULL: not captured"),
        Column("page_path", _PAGE_PATH, "the page's file, under the archive's folder"),
        Column("canonical_url", "version.canonical_url", "address that the page calls its own"),
        Column("archiving", "version.archiving", "JSON array of the page's directives on archiving (noarchive, ...)"),
        Column("notes", "capture.notes", "JSON array: what robots.txt, headers and page said on being archived"),
    ),
    _NEWEST,
)

PHOTOS = View(
    "photos",
    "one photo, however often it was run",
    (
        Column("photo_id", "photo.id", "number of the photo"),
        Column("sha256", "photo.sha256", "SHA-256 of the bytes as served, hex"),
        Column("path", _PHOTO_PATH, "the file, under the archive's folder"),
        Column("format", "photo.format", "JPEG, PNG, WEBP, ..."),
        Column("width", "photo.width", "pixels"),
        Column("height", "photo.height", "pixels"),
        Column("mode", "photo.mode", "Pillow's colour mode (RGB, L, CMYK, ...)"),
        Column("bytes", "photo.size", "size of the file, bytes"),
        Column("metadata", "photo.metadata", "JSON object: what EXIF and IPTC say (credit, byline, taken_at, ...)"),
        Column("first_seen_at", "photo.first_seen_at", "when it was first stored, ISO 8601 in UTC (Z)"),
        Column(
            "galleries",
            "(SELECT count(DISTINCT sighting.gallery_id) FROM sighting WHERE sighting.photo_id = photo.id)",
            "galleries that ever ran it",
        ),
        Column(
            "first_published_at",
            "(SELECT min(gallery.published_at) FROM sighting JOIN gallery ON gallery.id = sighting.gallery_id"
            " WHERE sighting.photo_id = photo.id)",
            "earliest publication time of those, +07:00",
        ),
    ),
    "photo",
)

CAPTIONS = View(
    "captions",
    "one caption, in whatever punctuation and letter case it was run",
    (
        Column("caption_id", "caption.id", "number of the caption"),
        Column("caption", "caption.text", "in the spelling first seen, NFC"),
        Column("key", "caption.key", "what identifies it: letters and digits with marks, lower case, hòa as hoà"),
        Column("folded", "caption.folded", "the key without marks, đ as d"),
        Column(
            "galleries",
            "(SELECT count(DISTINCT sighting.gallery_id) FROM sighting WHERE sighting.caption_id = caption.id)",
            "galleries that ever ran it",
        ),
        Column(
            "first_published_at",
            "(SELECT min(gallery.published_at) FROM sighting JOIN gallery ON gallery.id = sighting.gallery_id"
            " WHERE sighting.caption_id = caption.id)",
            "earliest publication time of those, +07:00",
        ),
    ),
    "caption",
)

_WORDS = """(SELECT pair.caption FROM pair WHERE pair.version_id = sighting.last_version_id
    AND pair.caption_id = sighting.caption_id AND coalesce(pair.photo_id, 0) = coalesce(sighting.photo_id, 0)
    ORDER BY pair.position LIMIT 1)"""

# As pairs tells it: newspapers credit a story as a whole, or add a credit later.
_CREDIT = """(SELECT coalesce(pair.credit_id, last.credit_id) FROM pair WHERE pair.version_id = last.id
    AND coalesce(pair.caption_id, 0) = coalesce(sighting.caption_id, 0)
    AND coalesce(pair.photo_id, 0) = coalesce(sighting.photo_id, 0)
    ORDER BY pair.position LIMIT 1)"""

SIGHTINGS = View(
    "sightings",
    "one photo with one caption (or either alone) in one gallery, in any of its versions",
    (
        Column("photo_id", "sighting.photo_id", "number of the photo; NULL: no photo stored"),
        Column("photo_sha256", "photo.sha256", "SHA-256 of the photo's bytes, hex; NULL: no photo stored"),
        Column("caption_id", "sighting.caption_id", "number of the caption; NULL: no caption"),
        Column("caption", "caption.text", "the caption, in the spelling first seen"),
        Column("words", _WORDS, "the caption in that gallery's own spelling"),
        Column("credit", "credit.text", "photo credit in that gallery; the gallery's if it has none"),
        *(column for column in _STORY if column.name in {"gallery_id", "newspaper", "url", "title", "published_at"}),
        Column("first_version", "first.number", "first version of the gallery that ran it"),
        Column("last_version", "last.number", "last version of the gallery that ran it"),
        Column("still_there", "CASE WHEN last.newest THEN 1 ELSE 0 END", "1: in the newest version, 0: taken out"),
        Column("first_seen_at", "first.stored_at", "when that first version was stored, ISO 8601 in UTC (Z)"),
    ),
    f"""sighting
  JOIN gallery ON gallery.id = sighting.gallery_id
  JOIN version ON version.gallery_id = gallery.id AND version.newest
  JOIN version AS first ON first.id = sighting.first_version_id
  JOIN version AS last ON last.id = sighting.last_version_id
  LEFT JOIN site ON site.id = gallery.site_id
  LEFT JOIN photo ON photo.id = sighting.photo_id
  LEFT JOIN caption ON caption.id = sighting.caption_id
  LEFT JOIN credit ON credit.id = {_CREDIT}""",
)

RUNS = View(
    "runs",
    "one run of a spider over a newspaper",
    (
        Column("run_id", "run.id", "number of the run"),
        Column("job_key", "run.job_key", "name given by the caller; NULL: unnamed"),
        Column("newspaper", "site.name", "name of the newspaper's site file"),
        Column("spider", "run.spider", "way of finding: sections, feeds, ..."),
        Column("state", "run.state", "running, finished, stopped, waiting, blocked or failed"),
        Column("reason", "run.reason", "why it ended"),
        Column("started_at", "run.started_at", "ISO 8601 in UTC (Z)"),
        Column("finished_at", "run.finished_at", "ISO 8601 in UTC (Z); NULL: still running, or killed"),
        Column("times_started", "run.times_started", "1, and one more for each continuation"),
        Column("counts", "run.counts", "JSON object of counts, set at the end"),
        Column("log_path", "run.log_path", "its log, under the archive's folder; NULL: none was kept"),
        Column("events", "run.events", "its events as JSON lines, under the archive's folder; NULL: none were kept"),
        Column("failures", "(SELECT count(*) FROM failure WHERE failure.run_id = run.id)", "pages it could not have"),
    ),
    "run LEFT JOIN site ON site.id = run.site_id",
)

PHOTO_LINKS = View(
    "photo_links",
    "two photos with other bytes that show the same picture, made by `newsarchive link`",
    (
        Column("link", "'photo-' || photo_link.id", "name of the link, for `newsarchive link --undo`"),
        Column("older_sha256", "older.sha256", "SHA-256 of the photo stored first"),
        Column("newer_sha256", "newer.sha256", "SHA-256 of the other"),
        Column("distance", "photo_link.distance", "bits of 64 in which their hashes differ, 0 to 8"),
        Column("reason", "photo_link.reason", "what ties them, in words"),
        Column("made_at", "photo_link.made_at", "ISO 8601 in UTC (Z)"),
        Column("undone_at", "photo_link.undone_at", "when a person took it back, ISO 8601 in UTC (Z); NULL: it holds"),
    ),
    "photo_link JOIN photo AS older ON older.id = photo_link.a JOIN photo AS newer ON newer.id = photo_link.b",
)

CAPTION_LINKS = View(
    "caption_links",
    "two captions with nearly the same words, made by `newsarchive link`",
    (
        Column("link", "'caption-' || caption_link.id", "name of the link, for `newsarchive link --undo`"),
        Column("older_id", "caption_link.a", "number of the caption stored first"),
        Column("newer_id", "caption_link.b", "number of the other"),
        Column("older", "older.text", "the caption stored first"),
        Column("newer", "newer.text", "the other"),
        Column("score", "caption_link.score", "share of words that are the same, 0 to 1"),
        Column("reason", "caption_link.reason", "what ties them, in words"),
        Column("made_at", "caption_link.made_at", "ISO 8601 in UTC (Z)"),
        Column(
            "undone_at", "caption_link.undone_at", "when a person took it back, ISO 8601 in UTC (Z); NULL: it holds"
        ),
    ),
    """caption_link
  JOIN caption AS older ON older.id = caption_link.a
  JOIN caption AS newer ON newer.id = caption_link.b""",
)

VIEWS = (PAIRS, GALLERIES, PHOTOS, CAPTIONS, SIGHTINGS, PHOTO_LINKS, CAPTION_LINKS, CORRECTIONS, RUNS, TAKEDOWNS)
"""The views of an archive, in the order of docs/schema.md."""
