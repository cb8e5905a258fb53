"""What is PostgreSQL's alone: reaching the database, its transactions, and what lies over its tables.

Writers take turns, as with SQLite: each transaction that writes takes one advisory lock first. What reads first and
writes later therefore sees what the last writer left, and needs no second try. Readers never wait.
The database must sort by code points (``--locale=C``), as SQLite does: equal queries then give equal orders.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar
from zlib import crc32

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError

from newsarchive.archive.engines.column_types import json_text
from newsarchive.archive.schema.views import VIEWS
from newsarchive.archive.search import fts, trigrams, tsvector
from newsarchive.errors import ArchiveError, NotFoundError

log = logging.getLogger(__name__)

MARK = "newsarchive "
"""How the comment on the table alembic_version begins; the fingerprint of the layers follows."""

TURN = 0x4E41_5256
"""The advisory lock of those who write ("NARV")."""

ASIDE = "aside"
"""Option of a connection whose transactions do not wait for the turn: short ones that lock the rows they need."""

KEEPALIVES = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 2}
"""Seconds of silence, seconds between questions, questions without an answer: then either side knows that the other's
machine, or the way to it, is gone. What a cut-off writer had begun is undone, and the others have their turn."""

UNANSWERED = {"tcp_user_timeout": 20_000}
"""Milliseconds after which what was sent and not received counts the same."""

PLAIN_ORDERS = {"C", "POSIX", "C.UTF-8", "C.utf8", "ucs_basic"}

LAYERS = (*(view.sql() for view in VIEWS),)
_INDEX = (fts.VIEW, *tsvector.functions())

FINGERPRINT = (
    crc32("\n".join((tsvector.TABLE, *tsvector.INDEXES, trigrams.INDEX, *_INDEX, *LAYERS)).encode()) & 0x7FFF_FFFF
)

_COMMENT = text("SELECT obj_description(to_regclass('alembic_version'), 'pg_class')")
_FUNCTIONS = text(
    "SELECT oid::regprocedure::text FROM pg_proc"
    " WHERE pronamespace = current_schema()::regnamespace AND proname LIKE 'pair\\_search\\_%'"
)


@dataclass(frozen=True)
class PostgresDatabase:
    """An archive's tables in a PostgreSQL database; a :class:`~newsarchive.archive.engines.database.Database`.

    ``address`` is ``postgresql+psycopg://user:password@host/name``; what it leaves out, PostgreSQL's own variables
    (PGPASSWORD, PGSSLMODE, ...) or its password file say.
    """

    address: str

    fingerprint: ClassVar[int] = FINGERPRINT

    @property
    def where(self) -> str:
        """The address without its password."""
        return self.url.render_as_string(hide_password=True)

    @cached_property
    def url(self) -> URL:
        """The address, read; raises ArchiveError for one that is none of PostgreSQL's."""
        then = "write postgresql+psycopg://user@host/name"
        try:
            url = make_url(self.address)
        except ArgumentError:
            raise ArchiveError("no address of a database", where="NEWSARCHIVE_DATABASE", then=then) from None
        if url.drivername in {"postgresql", "postgres"}:
            url = url.set(drivername="postgresql+psycopg")
        if url.drivername != "postgresql+psycopg":
            raise ArchiveError(f"newsarchive knows no database of the kind {url.drivername}", then=then)
        return url

    def open_reader(self, *, wait: float) -> Engine:
        """An engine whose transactions see one moment and change nothing."""
        reads = self._engine(wait)

        def start(connection: Connection) -> None:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

        event.listen(reads, "begin", start)
        try:
            with reads.connect() as connection:
                if not inspect(connection).get_table_names():
                    raise NotFoundError("no archive here", where=self.where, then="newsarchive crawl makes one")
        except BaseException:
            reads.dispose()
            raise
        return reads

    def open_writer(self, *, create: bool, wait: float) -> tuple[Engine, Engine]:
        """Engines for reading and for writing; the database must be there, its tables are made if ``create``."""
        if not create:
            self.open_reader(wait=wait).dispose()
        reads, writes = self._engine(wait), self._engine(wait)

        def start_reading(connection: Connection) -> None:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

        def start_writing(connection: Connection) -> None:
            if not connection.get_execution_options().get(ASIDE):
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({TURN})")

        event.listen(reads, "begin", start_reading)
        event.listen(writes, "begin", start_writing)
        try:
            self._check_order(reads)
        except BaseException:
            reads.dispose()
            writes.dispose()
            raise
        return reads, writes

    def _engine(self, wait: float) -> Engine:
        # Milliseconds; 0 would mean no limit. A connection that a restart of the server cut is noticed before use.
        options = f"-c lock_timeout={max(1, round(wait * 1000))} -c timezone=UTC"
        servers = {f"tcp_{name}": value for name, value in KEEPALIVES.items()} | UNANSWERED
        options += "".join(f" -c {name}={value}" for name, value in servers.items())
        given = self.url.query.get("options")
        own = {name: value for name, value in (KEEPALIVES | UNANSWERED).items() if name not in self.url.query}
        try:
            return create_engine(
                self.url.difference_update_query(["options"]),
                connect_args={**own, "options": f"{options} {given or ''}", "connect_timeout": 10},
                json_serializer=json_text,
                pool_pre_ping=True,
            )
        except ImportError:
            raise ArchiveError(
                "PostgreSQL's driver is not installed here",
                where=self.where,
                then="install newsarchive with its extra: pip install 'newsarchive[scale]'",
            ) from None

    def _check_order(self, reads: Engine) -> None:
        query = text(
            "SELECT datcollate, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()"
        )
        with reads.connect() as connection:
            order, encoding = connection.execute(query).one()
        if order not in PLAIN_ORDERS or encoding != "UTF8":
            raise ArchiveError(
                f"the database sorts by {order} and holds {encoding}, and an archive needs C and UTF8",
                where=self.where,
                then="make another: createdb -T template0 --locale=C -E UTF8 NAME",
            )

    def is_marked(self, connection: Connection) -> bool:
        """Whether the comment on alembic_version says that this is an archive."""
        return str(connection.execute(_COMMENT).scalar() or "").startswith(MARK)

    def mark(self, connection: Connection) -> None:
        """Say so in that comment."""
        self._note(connection, 0)

    def _note(self, connection: Connection, fingerprint: int) -> None:
        connection.exec_driver_sql(f"COMMENT ON TABLE alembic_version IS '{MARK}{fingerprint}'")

    def fingerprint_of(self, connection: Connection) -> int:
        """The fingerprint of the layers in this database; 0 in a new one."""
        said = str(connection.execute(_COMMENT).scalar() or "").removeprefix(MARK)
        return int(said) if said.isdecimal() else 0

    def remove_layers(self, connection: Connection) -> None:
        """Take views, triggers and the index away, so that the tables beneath can be changed."""
        for name in inspect(connection).get_view_names():
            connection.exec_driver_sql(f'DROP VIEW IF EXISTS "{name}" CASCADE')
        for name in connection.execute(_FUNCTIONS).scalars().all():
            connection.exec_driver_sql(f"DROP FUNCTION {name} CASCADE")
        connection.exec_driver_sql("DROP TABLE IF EXISTS pair_search")
        trigrams.remove(connection)
        if self.is_marked(connection):
            self.mark(connection)

    def lay_layers(self, connection: Connection) -> None:
        """Make views, index and triggers; the index is read anew from the tables."""
        self.remove_layers(connection)
        for statement in (*_INDEX, *LAYERS):
            connection.exec_driver_sql(statement)
        tsvector.rebuild(connection)
        trigrams.lay(connection)
        self._note(connection, FINGERPRINT)

    def keep_copy(self, revision: str, *, wait: float) -> None:  # noqa: ARG002
        """Nothing: copies of a database are its server's to make. The upgrade is one transaction."""
        log.warning("%s: upgrading from revision %s; no copy was made, that is pg_dump's to do", self.where, revision)

    @contextmanager
    def upgrading(self, writes: Engine) -> Iterator[Connection]:
        """One transaction; PostgreSQL holds its foreign keys itself."""
        with writes.connect() as connection, connection.begin():
            yield connection
