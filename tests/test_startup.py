"""A command loads what it uses: the list of commands none, a look into the archive no picture and no page reader."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import newsarchive
import newsarchive.archive
import newsarchive.split.decode
from newsarchive import Archive, Gallery, Pair
from newsarchive.by_need import Door
from newsarchive.cli import COMMANDS, app

PICTURES_AND_PAGES = {"numpy", "PIL", "lxml", "parsel", "alembic", "newsarchive.split", "newsarchive.sites"}
EVERYTHING = PICTURES_AND_PAGES | {"sqlalchemy", "newsarchive.model", "newsarchive.archive.schema.tables"}

WITNESS = """
import atexit, sys
atexit.register(lambda: print("loaded", *sys.modules, file=sys.stderr))
from newsarchive.cli import main
main()
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("startup")
    with Archive.open(folder) as archive:
        archive.store_gallery(Gallery(url="http://x.example/1", title="Chợ nổi", pairs=(Pair(1, caption="Chợ sớm"),)))
    return folder


def loaded_by(*words: str | Path) -> set[str]:
    """The modules that a command loads."""
    command = [sys.executable, "-c", WITNESS, *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return set(done.stderr.splitlines()[-1].split()[1:])


def test_the_list_of_commands_loads_no_command_and_no_archive() -> None:
    loaded = loaded_by("--help")
    assert not loaded & EVERYTHING
    assert not {name for name in loaded if name.startswith("newsarchive.commands.")}


@pytest.mark.parametrize("words", [["search", "cho"], ["show", "1"], ["stats"]], ids=lambda words: words[0])
def test_a_look_into_the_archive_loads_no_picture_and_no_page_reader(words: list[str], folder: Path) -> None:
    loaded = loaded_by(*words, "--archive", folder)
    assert "newsarchive.archive.lookup" in loaded
    assert not loaded & (PICTURES_AND_PAGES | {"rich", "sqlalchemy.dialects.postgresql", "newsarchive.archive.writer"})


def test_the_list_of_newspapers_loads_no_archive() -> None:
    assert not loaded_by("sites") & {"sqlalchemy", "numpy", "PIL", "lxml", "rich"}


def test_the_list_of_commands_says_of_each_what_the_command_says_itself() -> None:
    for command in COMMANDS:
        help_of_it = command.load().help or ""
        assert command.help == " ".join(help_of_it.split("\n\n")[0].split()), command.name


def test_a_command_is_loaded_with_its_own_options() -> None:
    (search,) = [command.load() for command in COMMANDS if command.name == "search"]
    assert {"query", "site", "since", "limit", "archive"} <= {option.name for option in search.params}
    assert app.info.name == "newsarchive"


@pytest.mark.parametrize("door", [newsarchive, newsarchive.archive], ids=lambda door: door.__name__)
def test_every_name_of_a_door_leads_somewhere_and_none_is_left_out(door: Door) -> None:
    names = door.__all__
    assert set(door._places) <= set(names) <= set(dir(door))
    for name in names:
        assert inspect.isclass(getattr(door, name)) or callable(getattr(door, name))
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        getattr(door, "nothing")  # noqa: B009  (mypy knows that it is not there)


def test_a_room_that_is_imported_does_not_hide_the_function_of_its_name() -> None:
    code = "import newsarchive.split.decode; assert newsarchive.split(b'<p>x</p>').pairs == (), newsarchive.split"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_a_program_that_opens_an_archive_which_is_up_to_date_does_not_load_alembic(tmp_path: Path) -> None:
    newsarchive.archive.Archive.open(tmp_path).close()
    code = "import sys; from newsarchive import Archive; Archive.open(sys.argv[1]); assert 'alembic' not in sys.modules"
    done = subprocess.run([sys.executable, "-c", code, tmp_path], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
