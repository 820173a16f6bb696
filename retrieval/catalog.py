"""The catalog: articles, passages, intents and facts, in SQLite or PostgreSQL."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from retrieval.domain import Article, Passage, Span
from retrieval.errors import ArchiveError, CatalogError
from retrieval.faults import catalog_fault
from retrieval.protocols import Fingerprint, Intent, Totals
from retrieval.tables import (
    articles,
    facts,
    intents,
    passages,
    runs,
    signatures,
)

REVISION = "0001"
"""The newest revision in `migrations`; a test holds it to that."""

FILE = "catalog.sqlite3"

BUSY_TIMEOUT_S = 30.0
"""How long a write waits for another process's; the longest one is a batch of an ingest."""

IDS_AT_ONCE = 500
"""Ids bound to one statement."""

PAGE = 100
"""Articles read at a time while going through all of them."""

MIGRATION_LOCK = 0x6E657773  # "news": names the lock among those of a shared PostgreSQL server

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One ingest run, for `newsbot status`; `ended` is None while it runs or where it died."""

    id: int
    started: dt.datetime
    ended: dt.datetime | None
    figures: Mapping[str, int | float | str]


class SqlCatalog:
    """`Catalog` on SQLAlchemy Core, and what only ingest needs beside it.

    The text of a passage is not stored: it is the range of its article's text.
    """

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

    @classmethod
    def open(cls, data: Path, *, url: str | None = None) -> Self:
        """The catalog at `url`, or a SQLite file in the data directory."""
        return cls(url or sa.URL.create("sqlite", database=str(data / FILE)))

    def fingerprints(self, article_ids: Iterable[str] | None = None) -> dict[str, Fingerprint]:
        """By article id; of all articles where None is given."""
        columns = sa.select(
            articles.c.id, articles.c.content_hash, articles.c.origin, articles.c.copy_of
        )
        with self._reading() as connection:
            rows = (
                connection.execute(columns)
                if article_ids is None
                else _by_ids(connection, columns, articles.c.id, article_ids)
            )
            return {
                row.id: Fingerprint(
                    article_id=row.id,
                    content_hash=row.content_hash,
                    origin=row.origin,
                    copy_of=row.copy_of,
                )
                for row in rows
            }

    def articles(self, article_ids: Iterable[str]) -> dict[str, Article]:
        """Those that exist, by id."""
        with self._reading() as connection:
            rows = _by_ids(connection, sa.select(articles), articles.c.id, article_ids)
            return {row.id: _article(row) for row in rows}

    def passages(self, passage_ids: Iterable[str]) -> dict[str, Passage]:
        """Those that exist, by id."""
        with self._reading() as connection:
            rows = _by_ids(connection, _PASSAGES, passages.c.id, passage_ids)
            return {row.id: _passage(row) for row in rows}

    def passages_of(self, article_ids: Iterable[str]) -> dict[str, list[Passage]]:
        """Passages by article id, in the order of the text; articles without any are left out."""
        select = _PASSAGES.order_by(passages.c.article_id, passages.c.ordinal)
        found: dict[str, list[Passage]] = {}
        with self._reading() as connection:
            for row in _by_ids(connection, select, passages.c.article_id, article_ids):
                found.setdefault(row.article_id, []).append(_passage(row))
        return found

    def each_article(self) -> Iterator[Article]:
        """All articles by id, a page at a time; one changed meanwhile comes as it then is."""
        after: str | None = None
        while True:
            select = sa.select(articles).order_by(articles.c.id).limit(PAGE)
            if after is not None:
                select = select.where(articles.c.id > after)
            with self._reading() as connection:
                page = [_article(row) for row in connection.execute(select)]
            yield from page
            if len(page) < PAGE:
                return
            after = page[-1].id

    def passage_ids(self) -> set[str]:
        """Every passage id."""
        with self._reading() as connection:
            return set(connection.scalars(sa.select(passages.c.id)))

    def announce(self, announced: Sequence[Intent]) -> None:
        """Record intents, replacing those of the same articles."""
        if not announced:
            return
        with self._writing() as connection:
            _delete(connection, intents.c.article_id, [intent.article_id for intent in announced])
            connection.execute(
                sa.insert(intents),
                [
                    {
                        "article_id": intent.article_id,
                        "doomed": list(intent.doomed),
                        "planned": list(intent.planned),
                    }
                    for intent in announced
                ],
            )

    def commit(
        self, replaced: Sequence[tuple[Article, Sequence[Passage]]], removed: Sequence[str]
    ) -> None:
        """Replace these articles with their passages, drop the removed, clear their intents."""
        ids = [*(article.id for article, _ in replaced), *removed]
        article_rows = [_article_row(article) for article, _ in replaced]
        passage_rows = [_passage_row(passage) for _, group in replaced for passage in group]
        with self._writing() as connection:
            _delete(connection, articles.c.id, ids)  # and with them their passages
            if article_rows:
                connection.execute(sa.insert(articles), article_rows)
            if passage_rows:
                connection.execute(sa.insert(passages), passage_rows)
            _delete(connection, intents.c.article_id, ids)

    def intents(self) -> list[Intent]:
        """Writes that were announced and never committed."""
        with self._reading() as connection:
            rows = connection.execute(sa.select(intents).order_by(intents.c.article_id))
            return [
                Intent(
                    article_id=row.article_id,
                    doomed=tuple(row.doomed),
                    planned=tuple(row.planned),
                )
                for row in rows
            ]

    def clear_intents(self, article_ids: Sequence[str]) -> None:
        """Forget these intents after recovery."""
        with self._writing() as connection:
            _delete(connection, intents.c.article_id, article_ids)

    def fact(self, name: str) -> str | None:
        """A fact about the archive, or None."""
        with self._reading() as connection:
            value = connection.scalar(sa.select(facts.c.value).where(facts.c.name == name))
            return None if value is None else str(value)

    def set_fact(self, name: str, value: str) -> None:
        """Remember a fact."""
        with self._writing() as connection:
            _delete(connection, facts.c.name, [name])
            connection.execute(sa.insert(facts).values(name=name, value=value))

    def totals(self) -> Totals:
        """Counts, cheaply."""
        select = sa.select(
            sa.select(sa.func.count()).select_from(articles).scalar_subquery().label("articles"),
            sa.select(sa.func.count()).select_from(passages).scalar_subquery().label("passages"),
            sa.select(sa.func.count(articles.c.source.distinct()))
            .scalar_subquery()
            .label("sources"),
            sa.select(sa.func.max(articles.c.published_us)).scalar_subquery().label("newest"),
        )
        with self._reading() as connection:
            row = connection.execute(select).one()
        return Totals(
            articles=row.articles,
            passages=row.passages,
            sources=row.sources,
            newest=None if row.newest is None else _moment(row.newest),
        )

    def sources(self) -> list[str]:
        """Outlets, by number of articles, most first; equals by name."""
        select = (
            sa.select(articles.c.source)
            .where(articles.c.source.is_not(None))
            .group_by(articles.c.source)
            .order_by(sa.func.count().desc(), articles.c.source)
        )
        with self._reading() as connection:
            return list(connection.scalars(select))

    def start_run(self, started: dt.datetime) -> int:
        """Remember that an ingest began; its id is for `finish_run`."""
        insert = sa.insert(runs).values(started_us=_microseconds(started), figures={})
        with self._writing() as connection:
            return int(connection.execute(insert.returning(runs.c.id)).scalar_one())

    def finish_run(
        self, run_id: int, *, ended: dt.datetime, figures: Mapping[str, int | float | str]
    ) -> None:
        """Remember how an ingest went."""
        update = sa.update(runs).where(runs.c.id == run_id)
        with self._writing() as connection:
            connection.execute(update.values(ended_us=_microseconds(ended), figures=dict(figures)))

    def last_runs(self, limit: int) -> list[Run]:
        """The latest ingest runs, newest first."""
        with self._reading() as connection:
            rows = connection.execute(sa.select(runs).order_by(runs.c.id.desc()).limit(limit))
            return [
                Run(
                    id=row.id,
                    started=_moment(row.started_us),
                    ended=None if row.ended_us is None else _moment(row.ended_us),
                    figures=row.figures,
                )
                for row in rows
            ]

    def signatures(self) -> dict[str, bytes]:
        """Near-duplicate signatures by article id; a changed article has none until it is set."""
        with self._reading() as connection:
            rows = connection.execute(sa.select(signatures))
            return {row.article_id: row.signature for row in rows}

    def set_signatures(self, signed: Mapping[str, bytes]) -> None:
        """Remember signatures of stored articles."""
        if not signed:
            return
        rows = [{"article_id": id_, "signature": value} for id_, value in signed.items()]
        with self._writing() as connection:
            _delete(connection, signatures.c.article_id, list(signed))
            connection.execute(sa.insert(signatures), rows)

    def close(self) -> None:
        """Let go of connections; calling it twice is fine."""
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with _faults(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with _faults(), self._writer.begin() as connection:
            yield connection

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


_PASSAGES = sa.select(
    passages,
    sa.func.substr(articles.c.text, passages.c.start + 1, passages.c.end - passages.c.start).label(
        "text"
    ),
).join_from(passages, articles)


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


def _by_ids(
    connection: sa.Connection,
    select: sa.Select[Any],
    column: sa.Column[Any],
    ids: Iterable[str],
) -> Iterator[sa.Row[Any]]:
    remaining = iter(dict.fromkeys(ids))
    while batch := list(islice(remaining, IDS_AT_ONCE)):
        yield from connection.execute(select.where(column.in_(batch)))


def _delete(connection: sa.Connection, column: sa.Column[Any], ids: Sequence[str]) -> None:
    for start in range(0, len(ids), IDS_AT_ONCE):
        batch = ids[start : start + IDS_AT_ONCE]
        connection.execute(sa.delete(column.table).where(column.in_(batch)))


def _article(row: sa.Row[Any]) -> Article:
    published = None
    if row.published_us is not None:
        zone = dt.timezone(dt.timedelta(seconds=row.published_zone_s))
        published = _moment(row.published_us).astimezone(zone if row.published_zone_s else dt.UTC)
    return Article(
        id=row.id,
        url=row.url,
        title=row.title,
        source=row.source,
        authors=tuple(row.authors),
        published=published,
        place=row.place,
        language=row.language,
        text=row.text,
        content_hash=row.content_hash,
        origin=row.origin,
        copy_of=row.copy_of,
    )


def _article_row(article: Article) -> dict[str, Any]:
    published = article.published
    zone = None if published is None else published.utcoffset()
    return {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "source": article.source,
        "authors": list(article.authors),
        "published_us": None if published is None else _microseconds(published),
        "published_zone_s": None if zone is None else int(zone.total_seconds()),
        "place": article.place,
        "language": article.language,
        "text": article.text,
        "content_hash": article.content_hash,
        "origin": article.origin,
        "copy_of": article.copy_of,
    }


def _passage(row: sa.Row[Any]) -> Passage:
    return Passage(
        id=row.id,
        article_id=row.article_id,
        ordinal=row.ordinal,
        span=Span(row.start, row.end),
        text=row.text,
        context=row.context,
    )


def _passage_row(passage: Passage) -> dict[str, Any]:
    return {
        "id": passage.id,
        "article_id": passage.article_id,
        "ordinal": passage.ordinal,
        "start": passage.span.start,
        "end": passage.span.end,
        "context": passage.context,
    }


def _microseconds(moment: dt.datetime) -> int:
    return (moment - EPOCH) // MICROSECOND


def _moment(microseconds: int) -> dt.datetime:
    return EPOCH + microseconds * MICROSECOND
