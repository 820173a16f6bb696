"""The catalog's database, SQLite or PostgreSQL: opened, brought up to date, read and written."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from retrieval.errors import ArchiveError, CatalogError
from retrieval.faults import catalog_fault

REVISION = "0001"
"""The newest revision in `migrations`; a test holds it to that."""

BUSY_TIMEOUT_S = 30.0
"""How long a write waits for another process's; the longest one is a batch of an ingest."""

MIGRATION_LOCK = 0x6E657773  # "news": names the lock among those of a shared PostgreSQL server


class Database:
    """Transactions on the tables of `tables`, whose libraries' errors are the project's own."""

    def __init__(self, url: str | sa.URL) -> None:
        """Connect and bring the tables up to date.

        Args:
            url: An SQLAlchemy URL.

        Raises:
            CatalogError: It cannot be opened, or a newer newsbot made it.
            ArchiveBusyError: Another process keeps it locked.
        """
        with _faults():
            self._engine = _engine(url)
            # A transaction that will write says so as it begins: SQLite cannot wait for another
            # writer once the transaction has read.
            self._writer = self._engine.execution_options(newsbot_writes=True)
            try:
                self._migrate()
            except BaseException:
                self._engine.dispose()
                raise

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A transaction that only reads; it sees one state of the database throughout."""
        with _faults(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that writes: committed on leaving, undone on an error."""
        with _faults(), self._writer.begin() as connection:
            yield connection

    def close(self) -> None:
        """Let go of connections; calling it twice is fine."""
        self._engine.dispose()

    def _migrate(self) -> None:
        with self._engine.connect() as connection:
            revision = _revision(connection)
        if revision == REVISION:
            return
        if revision is not None and revision > REVISION:
            raise CatalogError(
                f"was made by a newer newsbot (revision {revision}, this one knows {REVISION})",
                subject="catalog",
                hint="upgrade newsbot: pip install --upgrade newsbot",
            )
        with self._writer.begin() as connection:
            _upgrade(connection)


@contextmanager
def _faults() -> Iterator[None]:
    try:
        yield
    except ArchiveError:
        raise
    except (SQLAlchemyError, ImportError, OSError) as error:
        # ImportError: the URL names a driver that is not installed.
        raise catalog_fault(error) from error


def _engine(url: str | sa.URL) -> sa.Engine:
    parsed = sa.make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return sa.create_engine(parsed, pool_pre_ping=True)
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(parsed, connect_args={"timeout": BUSY_TIMEOUT_S})
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver would begin transactions itself, and not before statements that define tables.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("newsbot_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _revision(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    revision = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return None if revision is None else str(revision)


def _upgrade(connection: sa.Connection) -> None:
    """Upgrade inside the caller's transaction, which shuts out any other process's upgrade."""
    from alembic import command
    from alembic.config import Config

    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATION_LOCK)))
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "retrieval:migrations")
    command.upgrade(config, "head")
