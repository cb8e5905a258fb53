"""What all tests share: where the checkout is, and where the labelled pages lie if this machine has them."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from newsarchive.archive.place import Place
from tests.servers.postgresql import Server, running
from tests.servers.seaweedfs import Store
from tests.servers.seaweedfs import running as running_store

ROOT = Path(__file__).resolve().parent.parent

# A script's background jobs ignore SIGINT, and so do their children; the programs under test shall heed it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout's root folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of labelled pages beside the checkout; a plain clone has none and skips, CI must have it."""
    folder = ROOT.parent / "shared"
    if not (folder / "corpus").is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"{folder} is missing: CI must check the labelled pages")
        pytest.skip("the labelled pages (../shared) are not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def readers() -> Path:
    """The Python of the programs that read what newsarchive writes (`make setup-readers`); CI must have it."""
    python = ROOT / ".venv-readers" / "bin" / "python"
    if not python.exists():
        if os.environ.get("CI"):
            pytest.fail(f"{python} is missing: CI must read the exports with the programs they are for")
        pytest.skip("the programs that read exports are not installed (make setup-readers)")
    return python


@pytest.fixture(scope="session")
def program() -> Callable[[str], str]:
    """Where a program of others lies, by its name ("nginx", "initdb"), installed or not on ``PATH``.

    A test that asks for one which is not there is skipped (`make setup-programs` installs it); CI must have it.
    """
    servers = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: int(place.parent.name), reverse=True)
    places = [*os.environ.get("PATH", os.defpath).split(os.pathsep), "/usr/sbin", "/sbin", *map(str, servers)]

    def find(name: str) -> str:
        if found := shutil.which(name, path=os.pathsep.join(places)):
            return found
        if os.environ.get("CI"):
            pytest.fail(f"{name} is missing: CI must run what needs it (make setup-programs)")
        return pytest.skip(f"{name} is not installed (make setup-programs)")

    return find


@pytest.fixture(scope="session")
def postgresql(program: Callable[[str], str]) -> Iterator[Server]:
    """A PostgreSQL server of this session, on a socket of its own."""
    with running(Path(program("initdb")).parent) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def each_database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The test runs twice: archives are opened in SQLite files, then in a PostgreSQL database of the test's own."""
    if request.param == "sqlite":
        yield request.param
        return
    server = request.getfixturevalue("postgresql")
    name = server.new_archive()
    monkeypatch.setenv("NEWSARCHIVE_DATABASE", server.url(name))
    yield request.param
    server.hand_back(name)


@pytest.fixture
def make_place(each_database: str, request: pytest.FixtureRequest) -> Iterator[Callable[[Path], Place]]:
    """For tests with several archives: each folder gets a place of its own."""
    made: list[str] = []

    def place(folder: Path) -> Place:
        if each_database == "sqlite":
            return Place(folder)
        server = request.getfixturevalue("postgresql")
        made.append(server.new_archive())
        return Place(folder, server.url(made[-1]))

    yield place
    for name in made:
        request.getfixturevalue("postgresql").hand_back(name)


@pytest.fixture(scope="session")
def seaweedfs(readers: Path) -> Iterator[Store]:
    """A store of S3 of this session: SeaweedFS, which `make setup-readers` installs."""
    with running_store(readers.parent / "weed") as store:
        yield store


@pytest.fixture
def bucket(seaweedfs: Store, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty place in it, where the archives of this test keep their bytes."""
    address = seaweedfs.new_address()
    for name, value in seaweedfs.settings(address).items():
        monkeypatch.setenv(name, value)
    return address
