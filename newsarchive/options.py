"""Options that several commands have, and how a command reads its input."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from newsarchive.errors import NotFoundError

DESK_SECRET = "NEWSARCHIVE_DESK_SECRET"  # noqa: S105  (the variable's name)

Folder = Annotated[
    Path, typer.Option("--archive", envvar="NEWSARCHIVE_ARCHIVE", help="The folder of the archive.", metavar="DIR")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
DATA = Path("data")


def read_input(file: str) -> bytes:
    """The bytes of ``file``, or of standard input for "-"; raises NotFoundError where there is no file."""
    if file == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise NotFoundError(f"cannot be read ({error.strerror})", where=file, then="check the path") from None
