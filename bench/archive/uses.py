"""What the generator's archives are asked for besides searches: copies of a picture, and exports."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from bench.exports.measure import Cost, highest_memory, measure
from bench.measure import Command, run
from bench.similar.variants import encode, resize
from newsarchive.archive import Archive
from newsarchive.errors import NotFoundError

FORMATS = ("csv", "jsonl", "parquet")
"""Exports of words: the generator draws files for few photos, and those of bench.exports have them all."""

_PICTURES = """SELECT DISTINCT photo_sha256, photo_path FROM pairs WHERE photo_path IS NOT NULL
ORDER BY pair_id DESC LIMIT 2000"""


@dataclass(frozen=True, slots=True)
class Looked:
    """Looking for a picture's copies in one process: processor milliseconds of the first time and of others.

    The first time the hashes are read. ``found``: of so many copies that were asked (``asked``), the original was named
    the same picture. ``memory`` is the process's highest, in bytes, ``photos`` are those with a hash.
    """

    photos: int
    first: float
    later: tuple[float, ...]
    asked: int
    found: int
    memory: int


@dataclass(frozen=True, slots=True)
class Used:
    """An archive of so many pairs and bytes, and what using it took; ``command`` is `newsarchive similar` in ms."""

    pairs: int
    size: int
    looked: Looked
    command: tuple[float, ...]
    exports: tuple[Cost, ...]


def measure_uses(folder: Path, *, rounds: int, copies: int) -> Used:
    """Look for ``copies`` smaller copies of drawn pictures, and export everything so often."""
    words = [sys.executable, "-m", "bench.archive.uses", str(folder), str(copies)]
    looked = json.loads(subprocess.run(words, stdout=subprocess.PIPE, check=True, text=True).stdout)
    looked["later"] = tuple(looked["later"])
    with Archive.open_read_only(folder) as archive:
        pairs = archive.stats().pairs
    exports = tuple(measure(folder, form) for _ in range(rounds) for form in FORMATS)
    size = (folder / "archive.sqlite").stat().st_size
    return Used(pairs, size, Looked(**looked), _time_command(folder, rounds), exports)


def _time_command(folder: Path, rounds: int) -> tuple[float, ...]:
    picture = next(iter(drawn_pictures(folder, 1)))
    words = [sys.executable, "-m", "newsarchive", "similar", str(folder / picture), "--archive", str(folder)]
    return tuple(run(Command(words, Path.cwd(), {"PYTHONUTF8": "1"})).processor * 1000 for _ in range(rounds))


def drawn_pictures(folder: Path, most: int) -> list[str]:
    """Paths of photos of the newest pairs that have a file, under ``folder``."""
    with Archive.open_read_only(folder) as archive, archive.reading() as connection:
        found = [path for _, path in connection.exec_driver_sql(_PICTURES) if (folder / path).exists()]
    if not found:
        raise SystemExit(f"{folder}: no photo has a file; make it with --pictures 600")
    return found[:most]


def look_for_copies(folder: Path, copies: int) -> Looked:
    """Ask for the originals of pictures that were made half as large and compressed again."""
    pictures = drawn_pictures(folder, copies)
    taken, found = [], 0
    with Archive.open_read_only(folder) as archive:
        for path in pictures:
            with Image.open(io.BytesIO((folder / path).read_bytes())) as image:
                copy = encode(resize(image, 0.5), 60)
            start = time.process_time()
            try:
                alike = archive.similar(copy)
            except NotFoundError:  # too plain to be told from others
                alike = []
            taken.append((time.process_time() - start) * 1000)
            found += any(one.path == path and one.same_picture for one in alike)
        with archive.reading() as connection:
            photos = connection.exec_driver_sql("SELECT count(*) FROM photo_hash WHERE dhash IS NOT NULL").scalar_one()
    return Looked(photos, taken[0], tuple(taken[1:]), len(pictures), found, highest_memory())


def main() -> None:
    """In the child: look, and print what it took as JSON."""
    folder, copies = sys.argv[1:]
    looked = look_for_copies(Path(folder), int(copies))
    json.dump({name: getattr(looked, name) for name in Looked.__slots__}, sys.stdout)


if __name__ == "__main__":
    main()
