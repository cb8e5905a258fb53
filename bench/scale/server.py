"""Where PostgreSQL's programs lie."""

from __future__ import annotations

import shutil
from pathlib import Path


def binaries() -> Path:
    """The folder of the newest PostgreSQL's programs."""
    known = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: int(place.parent.name))
    found = shutil.which("initdb")
    if not known and found is None:
        raise SystemExit("PostgreSQL is not installed (make setup-programs)")
    return known[-1] if known else Path(str(found)).parent
