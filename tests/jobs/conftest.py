"""A queue and an archive in a database of the test's own, and newspapers on loopback."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from bench.newspaper.newspaper import Press
from bench.newspaper.plan import Plan
from bench.newspaper.server import NewspaperServer
from bench.newspaper.site_files import write_site_files
from bench.scale.bureau import Bureau
from tests.crawl.sample import load_server


@pytest.fixture
def database(postgresql):
    """The address of a new database."""
    name = postgresql.new_database()
    yield postgresql.url(name)
    postgresql.drop(name)


@pytest.fixture
def open_bureau(tmp_path, database):
    """Opens one over the sample newspaper, with a function that is called with each request of its crawls."""
    with ExitStack() as ends:

        def open_it(watch=None):
            server = ends.enter_context(load_server().SampleServer(watch=watch))
            return ends.enter_context(Bureau(tmp_path / "kho", database, server.address))

        yield open_it


@pytest.fixture
def bureau(open_bureau):
    return open_bureau()


@pytest.fixture
def open_press(tmp_path, database):
    """Opens a bureau over the large synthetic newspaper: its plan, the pause between requests, who is told of them."""
    with ExitStack() as ends:

        def open_it(plan: Plan, *, delay: float = 0.0, note=None, **settings: str) -> Bureau:
            press = Press(plan)
            sites = write_site_files(tmp_path / "sites", press.newspapers.values(), delay=delay)
            server = ends.enter_context(NewspaperServer(press, note=note))
            settings |= {"NEWSARCHIVE_SITES": str(sites)}
            return ends.enter_context(Bureau(tmp_path / "kho", database, server.address, **settings))

        yield open_it
