"""One export in a process of its own: its highest memory is that process's."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from newsarchive.archive import Archive
from newsarchive.export.families import Splits
from newsarchive.export.run import export

SPLITS = "80/10/10"


@dataclass(frozen=True, slots=True)
class Cost:
    """What an export of so many pairs took: processor and clock seconds, highest memory and output in bytes."""

    form: str
    pairs: int
    processor: float
    clock: float
    memory: int
    output: int


def measure(archive: Path, form: str) -> Cost:
    """Export everything in ``archive`` (with splits), look, and remove it again."""
    with tempfile.TemporaryDirectory(dir=archive.parent) as place:
        command = [sys.executable, "-m", "bench.exports.measure", str(archive), form, str(Path(place, "out"))]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
        shutil.rmtree(Path(place, "out"))
    return Cost(**json.loads(done.stdout))


def main() -> None:
    """In the child: export, and print the cost as JSON."""
    archive, form, out = sys.argv[1:]
    began = time.perf_counter()
    with Archive.open_read_only(archive) as opened:
        made = export(opened, form, out, splits=Splits.parse(SPLITS))
    clock = time.perf_counter() - began
    used, memory = resource.getrusage(resource.RUSAGE_SELF), highest_memory()
    cost = {"form": form, "pairs": made.snapshot.said["pairs"], "clock": clock, "output": size_of(made.folder)}
    json.dump(cost | {"processor": used.ru_utime + used.ru_stime, "memory": memory}, sys.stdout)


def size_of(folder: Path) -> int:
    """Bytes of all files below; one folder at a time, as ``Path.rglob`` remembers every name that it has given."""
    return sum(Path(place, name).stat().st_size for place, _, names in os.walk(folder) for name in names)


def highest_memory() -> int:
    """Bytes that this process had at most (proc_pid_status(5)); getrusage counts its parent's before it began, too."""
    (line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    main()
