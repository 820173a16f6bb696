"""The tables of the full-text index: passages, and the articles they are of."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from retrieval.labels import epoch_s, source_key
from retrieval.protocols import IndexEntry

IDS_AT_ONCE = 500
"""Ids bound to one statement."""

_TOKENIZE = "tokenize = 'porter unicode61 remove_diacritics 2'"

_SCHEMA = (
    # Labels stand apart from the words: FTS5 finds a row by number or by word, not by label.
    """CREATE TABLE IF NOT EXISTS entries (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        article_id TEXT NOT NULL,
        published INTEGER,
        source TEXT
    )""",
    f"CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(context, text, {_TOKENIZE})",
    "CREATE INDEX IF NOT EXISTS entries_article ON entries (article_id)",
    # Whole articles, told from their passages: what an article is about stands all over it.
    "CREATE TABLE IF NOT EXISTS articles (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE)",
    f"CREATE VIRTUAL TABLE IF NOT EXISTS article_words USING fts5(text, {_TOKENIZE})",
)
_TABLES = ("words", "entries", "article_words", "articles")

_LAYOUT = 1
"""Of the file, as its `user_version`; one of layout 0 has passages alone."""


def lay_out(connection: sqlite3.Connection) -> None:
    """Make the tables where they are not there; tell the articles that an older file lacks."""
    for statement in _SCHEMA:
        connection.execute(statement)
    if connection.execute("PRAGMA user_version").fetchone() < (_LAYOUT,):
        connection.execute("BEGIN IMMEDIATE")
        _tell_all_articles(connection)
        connection.execute(f"PRAGMA user_version = {_LAYOUT}")
        connection.execute("COMMIT")


def upsert(connection: sqlite3.Connection, entries: Sequence[IndexEntry]) -> None:
    """Add or replace passages by id; the caller has begun a transaction."""
    ids = [entry.passage.id for entry in entries]
    touched = _articles_of(connection, ids) | {entry.passage.article_id for entry in entries}
    _delete(connection, ids)
    _insert(connection, entries)
    _tell_articles(connection, touched)


def delete(connection: sqlite3.Connection, passage_ids: Sequence[str]) -> None:
    """Remove passages; the caller has begun a transaction."""
    touched = _articles_of(connection, passage_ids)
    _delete(connection, passage_ids)
    _tell_articles(connection, touched)


def replace(connection: sqlite3.Connection, entries: Iterable[IndexEntry]) -> None:
    """Hold exactly these; the caller has begun a transaction."""
    for table in _TABLES:  # deleting their rows would take as long as adding
        connection.execute(f"DROP TABLE {table}")
    for statement in _SCHEMA:
        connection.execute(statement)
    _insert(connection, entries)
    _tell_all_articles(connection)


def in_parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """As many ids at a time as are bound to one statement."""
    return (ids[start : start + IDS_AT_ONCE] for start in range(0, len(ids), IDS_AT_ONCE))


def marks(values: Sequence[str]) -> str:
    """The question marks that bind values."""
    return ", ".join("?" * len(values))


def _insert(connection: sqlite3.Connection, entries: Iterable[IndexEntry]) -> None:
    for entry in entries:
        passage = entry.passage
        number = connection.execute(
            "INSERT INTO entries (id, article_id, published, source) VALUES (?, ?, ?, ?)",
            (
                passage.id,
                passage.article_id,
                None if entry.published is None else epoch_s(entry.published),
                None if entry.source is None else source_key(entry.source),
            ),
        ).lastrowid
        connection.execute(
            "INSERT INTO words (rowid, context, text) VALUES (?, ?, ?)",
            (number, passage.context, passage.text),
        )


def _delete(connection: sqlite3.Connection, passage_ids: Sequence[str]) -> None:
    for ids in in_parts(passage_ids):
        among = marks(ids)
        connection.execute(
            "DELETE FROM words WHERE rowid IN"  # noqa: S608 - question marks only
            f" (SELECT number FROM entries WHERE id IN ({among}))",
            ids,
        )
        connection.execute(f"DELETE FROM entries WHERE id IN ({among})", ids)  # noqa: S608 - the same


def _articles_of(connection: sqlite3.Connection, passage_ids: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for ids in in_parts(passage_ids):
        select = f"SELECT DISTINCT article_id FROM entries WHERE id IN ({marks(ids)})"  # noqa: S608 - the same
        found.update(id_ for (id_,) in connection.execute(select, ids))
    return found


def _tell_articles(connection: sqlite3.Connection, article_ids: Iterable[str]) -> None:
    """Tell these articles anew from the passages that there are."""
    for ids in in_parts(sorted(article_ids)):
        among = f"id IN ({marks(ids)})"
        connection.execute(
            "DELETE FROM article_words WHERE rowid IN"  # noqa: S608 - the same
            f" (SELECT number FROM articles WHERE {among})",
            ids,
        )
        connection.execute(f"DELETE FROM articles WHERE {among}", ids)  # noqa: S608 - the same
        _insert_articles(connection, f"WHERE article_{among}", ids)


def _tell_all_articles(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM article_words")
    connection.execute("DELETE FROM articles")
    _insert_articles(connection, "", ())


def _insert_articles(connection: sqlite3.Connection, where: str, ids: Sequence[str]) -> None:
    connection.execute(
        f"INSERT INTO articles (id) SELECT DISTINCT article_id FROM entries {where}",  # noqa: S608 - the same
        ids,
    )
    # The context line is every passage's; in its article it counts once.
    connection.execute(
        "INSERT INTO article_words (rowid, text)"  # noqa: S608 - the same
        " SELECT articles.number, max(words.context) || ' ' || group_concat(words.text, ' ')"
        " FROM entries JOIN words ON words.rowid = entries.number"
        f" JOIN articles ON articles.id = entries.article_id {where} GROUP BY articles.number",
        ids,
    )
