"""The command line: the table of commands. Each is a function of its module, which is loaded when it is called."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import Any

import typer
from typer.core import TyperGroup

from newsarchive.errors import NewsarchiveError
from newsarchive.named_command import NamedCommand

EXIT_CODES = """
Exit codes: 0 done; 1 health has an alarm; 2 wrong use; 65 input that cannot be read; 66 no such thing;
69 blocked by a newspaper; 70 a crawl failed (of several: any); 73 cannot write (full disk, read-only folder);
74 the archive is unusable, or verify, prove or backup found damage; 75 locked, a port taken, or asked to wait: try
again later; 76 the archive is of a newer version.
"""

ANY_WORDS = {"allow_extra_args": True, "ignore_unknown_options": True}
"""For ``enqueue``: what stands behind it is another command's."""

COMMANDS = (
    NamedCommand(
        "crawl",
        "crawl",
        "Crawl newspapers into the archive: pages, pairs and the original photos, by every way that leads to them.",
    ),
    NamedCommand(
        "replay",
        "crawl",
        "Read the stored pages once more after a rule changed, and print what differs. Asks no server for anything.",
    ),
    NamedCommand(
        "backfill",
        "ops",
        "Crawl the galleries of days gone by; the same command goes on where it was killed. Ends with a table of days.",
    ),
    NamedCommand("schedule", "ops", "Print what makes systemd or cron crawl newspapers, and look after the crawls."),
    NamedCommand("runs", "ops", "List runs, newest first, with counts, durations and log files."),
    NamedCommand(
        "health",
        "ops",
        "Compare each newspaper with its own last weeks; exit code 1 on alarm, which goes to NEWSARCHIVE_ALARM too.",
    ),
    NamedCommand(
        "search",
        "search",
        "Search captions, titles, leads, places and credits, with Vietnamese marks or without; without words list all.",
    ),
    NamedCommand(
        "export",
        "export",
        "Write pairs, and photos where the format holds them, into a new folder that says what it is.",
    ),
    NamedCommand("snapshot", "export", "Check every byte of an export against its snapshot, and print the id."),
    NamedCommand(
        "link",
        "links",
        "Link photos that show the same picture and captions with nearly the same words; only what is new is compared.",
    ),
    NamedCommand(
        "similar",
        "links",
        "Find the stored photos that show the same picture: resized, recompressed, with a logo, cropped a little.",
    ),
    NamedCommand(
        "sightings",
        "links",
        "Show who ran a photo or a caption, when first, with which words and credit; linked copies count too.",
    ),
    NamedCommand(
        "diff",
        "links",
        "Show what changed in a gallery from version to version, or from one version straight to another.",
    ),
    NamedCommand(
        "prove",
        "care",
        "Show what a pair rests on: rule, capture, hashes made anew, robots, run; and read the stored page once more.",
    ),
    NamedCommand(
        "verify",
        "care",
        "Check file, rows and bytes against each other; what is damaged is moved aside and queued for fetching.",
    ),
    NamedCommand(
        "serve",
        "desk",
        "Open the desk: look at photo stories in a browser, until Ctrl-C. Read-only, unless corrections are asked for.",
    ),
    NamedCommand(
        "backup",
        "care",
        "Copy the archive as it is now while a crawl goes on; repeated, it copies what is new. Opening it restores it.",
    ),
    NamedCommand(
        "correct",
        "corrections",
        "Correct a caption or credit, or mark a wrong pair; what was captured stays as it is, corrections lie over it.",
    ),
    NamedCommand(
        "corrections",
        "corrections",
        "List what people corrected, newest first, with author, time, and whether it still holds.",
    ),
    NamedCommand(
        "takedown",
        "care",
        "Remove a photo with its copies, a gallery or a page for good; it does not come back. Try --dry-run first.",
    ),
    NamedCommand(
        "merge",
        "care",
        "Join archive B into A: all versions, photos and judgements; what either took down is down. Can be repeated.",
    ),
    NamedCommand(
        "copy",
        "copy",
        "Copy an archive between SQLite and PostgreSQL, or renew a copy, and prove that both hold the same.",
    ),
    NamedCommand(
        "enqueue",
        "jobs",
        "Put a command into the queue, for the worker that is free first: newsarchive enqueue crawl SITE.",
        ANY_WORDS,
    ),
    NamedCommand(
        "worker",
        "jobs",
        "Run jobs of the queue until Ctrl-C; any number of workers on any machines. Running jobs are finished.",
    ),
    NamedCommand(
        "jobs",
        "jobs",
        "Show the queue: each job with its state, its tries, when it is due, and the lock that it shares.",
    ),
    NamedCommand(
        "extract", "extract", "Split one page into caption/image pairs, without an archive and without a network."
    ),
    NamedCommand(
        "show", "search", "Show one gallery with its pairs, photos, repeats, and what people corrected in it."
    ),
    NamedCommand("sites", "sites", "List the newspapers that newsarchive knows."),
    NamedCommand(
        "stats", "search", "Count what the archive holds: galleries, pairs, photos, bytes, repeats and failures."
    ),
    NamedCommand(
        "new-site",
        "new_site",
        "Save a page of a new newspaper, try every family on it, and write the rule file from the best.",
    ),
    NamedCommand(
        "accept",
        "new_site",
        "Write expected.json of saved pages whose number of photos, typed by a person in about.json, agrees.",
    ),
)
"""Name, module and first line of the help of each, in the order of the help; a test holds the lines equal to the
functions' docstrings."""


class Commands(TyperGroup):
    """The commands of the table, in its order."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for command in COMMANDS:
            self.add_command(command)


app = typer.Typer(
    cls=Commands,
    name="newsarchive",
    help="Archive Vietnamese news photo galleries as exact caption/image pairs in one SQLite file.",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def start() -> None:
    """Nothing is done before a command."""


def main() -> None:
    """Entry point: errors that are meant for a person become one line and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")  # Vietnamese, whatever the locale says
    try:
        app()
    except NewsarchiveError as error:
        typer.echo(f"newsarchive: {error}", err=True)
        raise SystemExit(error.exit_code) from None
