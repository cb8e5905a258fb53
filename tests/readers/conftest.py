"""Scripts named read_*.py run in .venv-readers, as child processes; they are no tests."""

from __future__ import annotations

collect_ignore_glob = ["read_*.py"]
