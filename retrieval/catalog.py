"""The catalog: articles, passages, intents and facts, in SQLite or PostgreSQL."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Self

import sqlalchemy as sa

from retrieval.database import Database
from retrieval.domain import Article, Passage
from retrieval.protocols import Fingerprint, Intent, Totals
from retrieval.rows import (
    PASSAGES,
    article_row,
    moment_us,
    passage_row,
    read_article,
    read_moment,
    read_passage,
)
from retrieval.tables import (
    articles,
    facts,
    intents,
    passages,
    runs,
    signatures,
)

FILE = "catalog.sqlite3"

IDS_AT_ONCE = 500
"""Ids bound to one statement."""

PAGE = 100
"""Articles read at a time while going through all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One ingest run, for `newsbot status`; `ended` is None while it runs or where it died."""

    id: int
    started: dt.datetime
    ended: dt.datetime | None
    figures: Mapping[str, int | float | str]


class SqlCatalog:
    """`Catalog` on SQLAlchemy Core, with the log of ingest runs beside it."""

    def __init__(self, url: str | sa.URL) -> None:
        """Open the database at an SQLAlchemy URL; raises as `Database` does."""
        self._database = Database(url)

    @classmethod
    def open(cls, data: Path, *, url: str | None = None) -> Self:
        """The catalog at `url`, or a SQLite file in the data directory."""
        return cls(url or sa.URL.create("sqlite", database=str(data / FILE)))

    def fingerprints(self, article_ids: Iterable[str] | None = None) -> dict[str, Fingerprint]:
        """By article id; of all articles where None is given."""
        columns = sa.select(
            articles.c.id, articles.c.content_hash, articles.c.origin, articles.c.copy_of
        )
        with self._database.reading() as connection:
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
        with self._database.reading() as connection:
            rows = _by_ids(connection, sa.select(articles), articles.c.id, article_ids)
            return {row.id: read_article(row) for row in rows}

    def passages(self, passage_ids: Iterable[str]) -> dict[str, Passage]:
        """Those that exist, by id."""
        with self._database.reading() as connection:
            rows = _by_ids(connection, PASSAGES, passages.c.id, passage_ids)
            return {row.id: read_passage(row) for row in rows}

    def passages_of(self, article_ids: Iterable[str]) -> dict[str, list[Passage]]:
        """Passages by article id, in the order of the text; articles without any are left out."""
        select = PASSAGES.order_by(passages.c.article_id, passages.c.ordinal)
        found: dict[str, list[Passage]] = {}
        with self._database.reading() as connection:
            for row in _by_ids(connection, select, passages.c.article_id, article_ids):
                found.setdefault(row.article_id, []).append(read_passage(row))
        return found

    def each_article(self) -> Iterator[Article]:
        """All articles by id, a page at a time; one changed meanwhile comes as it then is."""
        after: str | None = None
        while True:
            select = sa.select(articles).order_by(articles.c.id).limit(PAGE)
            if after is not None:
                select = select.where(articles.c.id > after)
            with self._database.reading() as connection:
                page = [read_article(row) for row in connection.execute(select)]
            yield from page
            if len(page) < PAGE:
                return
            after = page[-1].id

    def passage_ids(self) -> set[str]:
        """Every passage id."""
        with self._database.reading() as connection:
            return set(connection.scalars(sa.select(passages.c.id)))

    def announce(self, announced: Sequence[Intent]) -> None:
        """Record intents, replacing those of the same articles."""
        if not announced:
            return
        with self._database.writing() as connection:
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
        article_rows = [article_row(article) for article, _ in replaced]
        passage_rows = [passage_row(passage) for _, group in replaced for passage in group]
        with self._database.writing() as connection:
            _delete(connection, articles.c.id, ids)  # and with them their passages
            if article_rows:
                connection.execute(sa.insert(articles), article_rows)
            if passage_rows:
                connection.execute(sa.insert(passages), passage_rows)
            _delete(connection, intents.c.article_id, ids)

    def intents(self) -> list[Intent]:
        """Writes that were announced and never committed."""
        with self._database.reading() as connection:
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
        with self._database.writing() as connection:
            _delete(connection, intents.c.article_id, article_ids)

    def fact(self, name: str) -> str | None:
        """A fact about the archive, or None."""
        with self._database.reading() as connection:
            value = connection.scalar(sa.select(facts.c.value).where(facts.c.name == name))
            return None if value is None else str(value)

    def set_fact(self, name: str, value: str) -> None:
        """Remember a fact."""
        with self._database.writing() as connection:
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
        with self._database.reading() as connection:
            row = connection.execute(select).one()
        return Totals(
            articles=row.articles,
            passages=row.passages,
            sources=row.sources,
            newest=None if row.newest is None else read_moment(row.newest),
        )

    def sources(self) -> list[str]:
        """Outlets, by number of articles, most first; equals by name."""
        select = (
            sa.select(articles.c.source)
            .where(articles.c.source.is_not(None))
            .group_by(articles.c.source)
            .order_by(sa.func.count().desc(), articles.c.source)
        )
        with self._database.reading() as connection:
            return list(connection.scalars(select))

    def start_run(self, started: dt.datetime) -> int:
        """Remember that an ingest began; its id is for `finish_run`."""
        insert = sa.insert(runs).values(started_us=moment_us(started), figures={})
        with self._database.writing() as connection:
            return int(connection.execute(insert.returning(runs.c.id)).scalar_one())

    def finish_run(
        self, run_id: int, *, ended: dt.datetime, figures: Mapping[str, int | float | str]
    ) -> None:
        """Remember how an ingest went."""
        update = sa.update(runs).where(runs.c.id == run_id)
        with self._database.writing() as connection:
            connection.execute(update.values(ended_us=moment_us(ended), figures=dict(figures)))

    def last_runs(self, limit: int) -> list[Run]:
        """The latest ingest runs, newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(runs).order_by(runs.c.id.desc()).limit(limit))
            return [
                Run(
                    id=row.id,
                    started=read_moment(row.started_us),
                    ended=None if row.ended_us is None else read_moment(row.ended_us),
                    figures=row.figures,
                )
                for row in rows
            ]

    def signatures(self) -> dict[str, bytes]:
        """Near-duplicate signatures by article id; a changed article has none until it is set."""
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(signatures))
            return {row.article_id: row.signature for row in rows}

    def set_signatures(self, signed: Mapping[str, bytes]) -> None:
        """Remember signatures of stored articles."""
        if not signed:
            return
        rows = [{"article_id": id_, "signature": value} for id_, value in signed.items()]
        with self._database.writing() as connection:
            _delete(connection, signatures.c.article_id, list(signed))
            connection.execute(sa.insert(signatures), rows)

    def close(self) -> None:
        """Let go of connections; calling it twice is fine."""
        self._database.close()


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
