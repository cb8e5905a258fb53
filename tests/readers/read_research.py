"""Runs docs/research.md in order, in .venv-readers, and prints the three answers to each question as JSON.

python read_research.py GUIDE DEMO PARQUET IMAGES: the guide, and the folders in place of those it names.
"""

from __future__ import annotations

import json
import math
import re
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)


def plain(value: Any) -> Any:
    """A cell as JSON: NumPy's numbers as Python's, a number that is whole as such, nothing for NaN."""
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, 6)
    return value


def main() -> None:
    """Run it."""
    guide, demo, parquet, images = sys.argv[1:]
    text = Path(guide).read_text("utf-8")
    for name, place in (("data/demo-parquet", parquet), ("data/demo-images", images), ("data/demo/", f"{demo}/")):
        text = text.replace(name, place)
    prelude, *sections = re.split(r"^## ", text, flags=re.MULTILINE)
    names: dict[str, Any] = {}
    answers: dict[str, list[Any]] = {}
    with redirect_stdout(sys.stderr):
        for language, code in BLOCK.findall(prelude):
            if language == "python":
                exec(code, names)
        for section in sections:
            title = section.partition("\n")[0]
            found = [answer(language, code, order, names) for order, (language, code) in enumerate(blocks(section))]
            answers[title] = [rows for rows in found if rows is not None]
    sys.stdout.write(json.dumps(answers, ensure_ascii=False))


def blocks(section: str) -> list[tuple[str, str]]:
    """SQL and Python of a section; the commands for a shell are run by the test."""
    return [(language, code) for language, code in BLOCK.findall(section) if language in {"sql", "python"}]


def answer(language: str, code: str, order: int, names: dict[str, Any]) -> list[list[Any]] | None:
    """The rows that a block answers with: SQL on the archive first, DuckDB's last."""
    if language == "sql":
        rows = names["archive" if order == 0 else "export"].execute(code).fetchall()
        return [[plain(cell) for cell in row] for row in rows]
    names.pop("answer", None)
    exec(code, names)
    if "answer" not in names:
        return None
    return [[plain(cell) for cell in row] for row in names["answer"].itertuples(index=False)]


if __name__ == "__main__":
    main()
