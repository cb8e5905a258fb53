"""The command that opens the desk."""

from __future__ import annotations

import ipaddress
import os
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from newsarchive.errors import DeskError
from newsarchive.options import DATA, DESK_SECRET, Folder


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 is a free one.")] = 8001,
    public: Annotated[
        bool, typer.Option("--public", help="Let other machines in: needed for a --host that is not loopback.")
    ] = False,
    corrections: Annotated[
        bool,
        typer.Option("--corrections", help=f"Those who know the secret ({DESK_SECRET}) may correct."),
    ] = False,
    processes: Annotated[
        int | None,
        typer.Option(
            min=1, max=64, help="Processes that answer; else one for each processor, at most four.", metavar="N"
        ),
    ] = None,
    secret_file: Annotated[
        Path | None, typer.Option(help="File whose first line is the secret.", metavar="FILE")
    ] = None,
    archive: Folder = DATA,
) -> None:
    """Open the desk: look at photo stories in a browser, until Ctrl-C. Read-only, unless corrections are asked for."""
    if not public and not is_loopback(host):
        raise typer.BadParameter(f"{host} can be reached by other machines; say so with --public")
    serving = load_serving()
    secret = serving.read_secret(secret_file, os.environ.get(DESK_SECRET)) if corrections else None

    def tell(address: str) -> None:
        typer.echo(f"{address} (until Ctrl-C)")

    served = serving.Served(archive, is_loopback(host), secret)
    serving.serve(served, host, port, tell, processes=processes)


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches ``host``.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0"), is_loopback("desk.example")
    (True, True, False, False)
    """
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def load_serving() -> Any:
    """The desk's server, loaded by the command that needs it; raises DeskError where its extra is not installed."""
    try:
        return import_module("newsarchive.desk.serving")
    except ModuleNotFoundError as missing:
        if (missing.name or "").startswith("newsarchive"):
            raise
        raise DeskError(f"{missing.name} is not installed", then="pip install 'newsarchive[desk]'") from None
