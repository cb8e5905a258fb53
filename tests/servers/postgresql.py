"""A PostgreSQL server of Debian's binaries for one test session, and a new database for every test that wants one."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL

from newsarchive.archive import Archive
from newsarchive.archive.place import Place

FAST = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_connections": "200"}
"""Nothing here outlives the machine. Tests that pull the plug pass their own settings."""


def free_port(address: str) -> int:
    """A port of ``address`` that nobody listens on."""
    with socket.socket() as one:
        one.bind((address, 0))
        return int(one.getsockname()[1])


def unprivileged() -> dict[str, Any]:
    """For a child process: the user to be, since PostgreSQL refuses to run as root."""
    if os.getuid():
        return {}
    user = pwd.getpwnam("nobody")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


_LET_GO = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()"""

_EMPTY = """DO $$
DECLARE name text;
BEGIN
  SET LOCAL session_replication_role = replica;
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE format('DELETE FROM %I', name);
  END LOOP;
  FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' LOOP
    EXECUTE format('ALTER SEQUENCE %I RESTART', name);
  END LOOP;
END $$"""


class Server:
    """A running server; ``folder`` holds its data and its socket. It listens on ``address`` too, if it has one."""

    def __init__(self, folder: Path, bin_folder: Path, settings: dict[str, str], address: str) -> None:
        self.folder, self.port = folder, free_port(address) if address else 5432
        self._bin = bin_folder
        self._settings = settings
        self._address = address
        self._numbers = count(1)
        self.process: subprocess.Popen[bytes] | None = None
        self._run("initdb", "-D", str(folder / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C",
                  "--no-sync", "--no-instructions")  # fmt: skip
        if address:
            with (folder / "data" / "pg_hba.conf").open("a") as rights:
                rights.write(f"host all all {address}/24 trust\n")
        self.start()
        self._free: list[str] = []

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run([self._bin / program, *arguments], capture_output=True, text=True, **unprivileged())
        assert not done.returncode, done.stderr

    def start(self) -> None:
        """Start (again); returns when it takes connections."""
        settings = {"listen_addresses": self._address, "port": str(self.port), **self._settings}
        settings |= {"unix_socket_directories": str(self.folder)}
        command = [str(self._bin / "postgres"), "-D", str(self.folder / "data")]
        command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, **unprivileged())
        for _ in range(600):
            try:
                psycopg.connect(self.info("postgres")).close()
                return
            except psycopg.OperationalError:
                assert self.process.poll() is None, (self.folder / "log").read_text()
                time.sleep(0.05)
        raise AssertionError((self.folder / "log").read_text())

    def stop(self, how: int = signal.SIGQUIT) -> None:
        """End it: SIGQUIT at once, SIGINT in good order."""
        assert self.process is not None
        self.process.send_signal(how)
        self.process.wait(60)

    def crash(self) -> None:
        """Kill the server and all of its processes at once, as the loss of its machine would."""
        assert self.process is not None
        number = self.process.pid
        children = Path(f"/proc/{number}/task/{number}/children").read_text("ascii").split()
        self.process.kill()
        for child in map(int, children):
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        self.process.wait(60)

    def info(self, database: str) -> str:
        """What libpq is told to reach a database."""
        return f"host={self.folder} port={self.port} user=postgres dbname={database}"

    def url(self, database: str, **query: str) -> str:
        """The address of a database as NEWSARCHIVE_DATABASE has it: by its socket, or the network where it listens."""
        if self._address:
            url = URL.create("postgresql+psycopg", "postgres", host=self._address, port=self.port, database=database)
            return url.set(query=query).render_as_string()
        query = {"host": str(self.folder), **query}
        return URL.create("postgresql+psycopg", "postgres", database=database, query=query).render_as_string()

    def sql(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run a statement on its own."""
        with psycopg.connect(self.info(database), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def new_database(self) -> str:
        """A new empty database; its name."""
        name = f"test{next(self._numbers)}"
        self.sql(f"CREATE DATABASE {name}")
        return name

    def new_archive(self) -> str:
        """A database with the tables of an archive, all empty; its name. One that was handed back is given again."""
        if self._free:
            return self._free.pop()
        name = self.new_database()
        Archive.open(Place(self.folder / "unused", self.url(name))).close()
        return name

    def hand_back(self, database: str) -> None:
        """Empty an archive's database, for the next test: a new one would take a second. Numbers begin at 1 again."""
        with psycopg.connect(self.info(database), autocommit=True) as connection:
            connection.execute(_LET_GO)
            connection.execute(_EMPTY)
        self._free.append(database)

    def drop(self, database: str) -> None:
        """Remove a database, whoever is connected."""
        self.sql(f"DROP DATABASE {database} WITH (FORCE)")


@contextmanager
def running(bin_folder: Path, settings: dict[str, str] | None = None, *, address: str = "") -> Iterator[Server]:
    """A server of these binaries on a socket in a folder of its own; ``address``: what it listens on besides."""
    # pytest's folders belong to the user who runs the tests, and a socket's path may have 107 bytes only.
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="narv-pg-", dir=memory if memory.is_dir() else None))
    server = None
    try:
        if how := unprivileged():
            os.chown(folder, how["user"], how["group"])
        folder.chmod(0o711)
        server = Server(folder, bin_folder, FAST if settings is None else settings, address)
        yield server
    finally:
        if server is not None and server.process is not None and server.process.poll() is None:
            server.stop()
        shutil.rmtree(folder)
