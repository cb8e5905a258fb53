"""How long it takes to find neighbours among a million hashes and more, beside faiss where that is installed."""

from __future__ import annotations

import json
import resource
import subprocess
import tempfile
import time
import tracemalloc
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.newspaper.words import caption
from newsarchive.archive.duplicates.near_captions import candidates, read_sketches, sketch_all
from newsarchive.archive.duplicates.near_hashes import DISTANCE, Hashes, HashList, near_pairs
from newsarchive.archive.duplicates.photo_links import Hashed, join_all

ROOT = Path(__file__).resolve().parent.parent.parent
OPPONENT = ROOT / ".venv-bench" / "bin" / "python"
ROUNDS = 25
MEBIBYTE = 1024 * 1024

_FAISS = """
import json, sys, time
import faiss, numpy as np
hashes = np.load(sys.argv[1]).view(np.uint8).reshape(-1, 8)
faiss.omp_set_num_threads(1)
index = faiss.IndexBinaryFlat(64)
index.add(hashes)
times = []
for place in range(int(sys.argv[2])):
    start = time.perf_counter()
    at = place * 991 % len(hashes)
    index.range_search(hashes[at : at + 1], 9)  # faiss: distance below 9
    times.append(time.perf_counter() - start)
print(json.dumps({"faiss": faiss.__version__, "ms": sorted(times)[len(times) // 2] * 1000}))
"""


@dataclass(frozen=True, slots=True)
class Scan:
    """Milliseconds (median) to find every hash within the distance among ``count``; None: faiss is not there.

    ``plain`` is a scan by numpy in one piece; ``recall`` is the share of what it finds that newsarchive finds too,
    ``mebibytes`` what newsarchive's list holds in memory.
    """

    count: int
    newsarchive: float
    plain: float
    recall: float
    mebibytes: float
    faiss: float | None
    faiss_version: str | None


@dataclass(frozen=True, slots=True)
class Join:
    """Processor seconds to find all pairs among ``count``, how many those were, and the memory taken so far."""

    what: str
    count: int
    seconds: float
    pairs: int
    mebibytes: int


def make_hashes(count: int) -> Hashes:
    """Random hashes, of which a fifth are 0 to 8 bits away from another one."""
    chance = np.random.default_rng(20_160_703)
    hashes = chance.integers(0, 2**64, count, dtype=np.uint64)
    copies = count // 5
    hashes[-copies:] = hashes[:copies]
    for _ in range(8):
        flips = np.left_shift(np.uint64(1), chance.integers(0, 64, copies, dtype=np.uint64))
        hashes[-copies:] ^= np.where(chance.random(copies) < 0.5, flips, np.uint64(0))
    return hashes


def measure_scan(count: int) -> Scan:
    """The time of one look-up among ``count`` hashes."""
    hashes = make_hashes(count)
    known, held = _keep(hashes)
    times: dict[str, list[float]] = {"ours": [], "plain": []}
    there = found = 0
    for place in range(ROUNDS):
        wanted = hashes[place * 991 % count]
        began = time.perf_counter()
        ours = {number for number, _ in known.near(int(wanted.view(np.int64)))}
        times["ours"].append(time.perf_counter() - began)
        began = time.perf_counter()
        all_of_them = set(np.flatnonzero(np.bitwise_count(hashes ^ wanted) <= DISTANCE).tolist())
        times["plain"].append(time.perf_counter() - began)
        there, found = there + len(all_of_them), found + len(all_of_them & ours)
    other = _ask_faiss(hashes)
    milliseconds = [sorted(each)[ROUNDS // 2] * 1000 for each in times.values()]
    return Scan(count, *milliseconds, found / there, held, other.get("ms"), other.get("faiss"))


def _keep(hashes: Hashes) -> tuple[HashList, float]:
    """The hashes as newsarchive keeps them, and how many MiB they take."""
    numbers, values = range(len(hashes)), hashes.view(np.int64).tolist()
    tracemalloc.start()
    known = HashList()
    known.extend(numbers, values)
    held = tracemalloc.get_traced_memory()[0] / MEBIBYTE
    tracemalloc.stop()
    return known, held


def _ask_faiss(hashes: Hashes) -> dict[str, float]:
    if not OPPONENT.exists():
        return {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hashes.npy"
        np.save(path, hashes)
        done = subprocess.run([OPPONENT, "-c", _FAISS, path, str(ROUNDS)], capture_output=True, text=True)
    return json.loads(done.stdout) if done.returncode == 0 else {}


def measure_pairs(count: int) -> Join:
    """All pairs within the distance among ``count`` hashes."""
    hashes = make_hashes(count)
    start = time.process_time()
    pairs = sum(len(left) for left, _, _ in near_pairs(hashes))
    return Join("pairs of hashes", count, time.process_time() - start, pairs, _memory())


def measure_photos(count: int) -> Join:
    """All candidates among ``count`` photos: whole, without margin, mirrored."""
    whole, inner = make_hashes(count), np.random.default_rng(7).permutation(make_hashes(count))
    photos = [
        Hashed(number, *both)
        for number, both in enumerate(zip(whole.view(np.int64).tolist(), inner.view(np.int64).tolist(), strict=True))
    ]
    start = time.process_time()
    pairs = sum(1 for _ in join_all(photos))
    return Join("candidates of photos", count, time.process_time() - start, pairs, _memory())


def measure_captions(count: int) -> Join:
    """Sketches and candidates of ``count`` captions."""
    texts = [caption(number) for number in range(count)]
    start = time.process_time()
    sketches = [sketch for sketch in sketch_all(texts) if sketch is not None]
    pairs = sum(1 for _ in candidates(read_sketches(sketches)))
    return Join("candidates of captions", count, time.process_time() - start, pairs, _memory())


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 // MEBIBYTE
