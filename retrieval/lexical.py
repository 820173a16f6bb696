"""BM25 over passages, by SQLite's FTS5, in a derived file of its own."""

import math
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from retrieval.domain import Filter
from retrieval.errors import IndexFaultError
from retrieval.faults import lexical_faults
from retrieval.labels import epoch_s, source_key
from retrieval.protocols import IndexEntry, Scored

FILE = "lexical.sqlite3"

BUSY_TIMEOUT_S = 30.0
"""How long a write waits for another process's; a rebuild of a large archive takes some seconds."""

CONTEXT_WEIGHT, TEXT_WEIGHT = 1.0, 1.0

IDS_AT_ONCE = 500
"""Ids bound to one statement."""

MOST_WORDS = 64
"""Distinct words of a question that are searched for; questions of people have some ten."""

SCHEMA = (
    # Labels stand apart from the words: FTS5 finds a row by number or by word, not by label.
    """CREATE TABLE IF NOT EXISTS entries (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        article_id TEXT NOT NULL,
        published INTEGER,
        source TEXT
    )""",
    """CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(
        context, text, tokenize = 'porter unicode61 remove_diacritics 2'
    )""",
)

STOP_WORDS = frozenset(
    """
    a about an and any are as at be been being but by can could did do does for from had has have
    he her him his how i if in into is it its many me much my of on or our she should so than that
    the their them then there these they this to us was we were what when where which who whom whose
    why will with would you your
    """.split()  # noqa: SIM905 - a list of words reads as one
)
"""Left out of a question; most passages hold them, and each costs a list of most of the archive."""

_WORD = re.compile(r"\d+(?:[.,:]\d+)+|[^\W_](?:\.[^\W_])+\b|[^\W_]+(?:['’][^\W_]+)?")
"""A number with its separators, an abbreviation such as U.S, or a word with its apostrophe."""

_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)


class Fts5Index:
    """`LexicalIndex` in one SQLite file; readers in other processes see each commit at once.

    Words are stemmed (Porter) and compared without case and accents; a number or abbreviation
    with separators in it ("5,000", "U.S.") is one word. Dates are compared to the second.
    """

    def __init__(self, data: Path) -> None:
        """Use `lexical.sqlite3` in the data directory; it is made when first needed."""
        self._path = data / FILE
        self._idle: list[_Connection] = []

    def upsert(self, entries: Sequence[IndexEntry]) -> None:
        """Add or replace."""
        if not entries:
            return
        with self._writing() as connection:
            _delete(connection, [entry.passage.id for entry in entries])
            _insert(connection, entries)

    def delete(self, passage_ids: Sequence[str]) -> None:
        """Remove."""
        if not passage_ids:
            return
        with self._writing() as connection:
            _delete(connection, passage_ids)

    def search(self, text: str, *, limit: int, keep: Filter) -> list[Scored]:
        """Passages that share words with `text`, scored by BM25 as FTS5 has it.

        That is Robertson and Zaragoza (2009) with k1 = 1.2 and b = 0.75, and a weight a column.
        """
        query = match_query(text)
        if not query:
            return []
        conditions, bound = _conditions(keep)
        with self._connected() as connection:
            return connection.execute(
                "SELECT entries.id, -bm25(words, ?, ?) AS score FROM words"  # noqa: S608 - fixed text
                " JOIN entries ON entries.number = words.rowid"
                f" WHERE words MATCH ?{conditions} ORDER BY score DESC, entries.id LIMIT ?",
                (CONTEXT_WEIGHT, TEXT_WEIGHT, query, *bound, limit),
            ).fetchall()

    def ids(self) -> set[str]:
        """Every passage id held."""
        with self._connected() as connection:
            return {id_ for (id_,) in connection.execute("SELECT id FROM entries")}

    def clear(self) -> None:
        """Forget everything."""
        self.replace(())

    def replace(self, entries: Iterable[IndexEntry]) -> None:
        """Hold exactly these, in one transaction; a damaged file gives way to a new one."""
        if not self._is_sound():
            self.close()
            with lexical_faults():
                for suffix in ("", "-wal", "-shm"):
                    self._path.with_name(FILE + suffix).unlink(missing_ok=True)
        with self._writing() as connection:
            connection.execute("DROP TABLE words")  # deleting its rows would take as long as adding
            connection.execute("DROP TABLE entries")
            for statement in SCHEMA:
                connection.execute(statement)
            _insert(connection, entries)

    def close(self) -> None:
        """Let go of files; calling it twice is fine."""
        while self._idle:
            self._idle.pop().close()

    def _is_sound(self) -> bool:
        try:
            with self._connected() as connection:
                return bool(connection.execute("PRAGMA quick_check").fetchone() == ("ok",))
        except IndexFaultError:
            return False

    @contextmanager
    def _connected(self) -> "Iterator[_Connection]":
        """A connection that no other thread uses meanwhile, to the file that is there now."""
        with lexical_faults():
            connection = self._borrow()
            try:
                yield connection
            except BaseException:
                connection.close()
                raise
            self._idle.append(connection)

    def _borrow(self) -> "_Connection":
        while self._idle:
            try:
                connection = self._idle.pop()
            except IndexError:  # another thread took the last one
                break
            if connection.is_current():
                return connection
            connection.close()
        return _Connection(self._path)

    @contextmanager
    def _writing(self) -> "Iterator[_Connection]":
        with self._connected() as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")


class _Connection(sqlite3.Connection):
    """A connection that knows whether its file was put in another's place since."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        super().__init__(
            path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
        )
        self._path = path
        try:
            self.execute("PRAGMA journal_mode = WAL")
            self.execute("PRAGMA synchronous = FULL")
            for statement in SCHEMA:
                self.execute(statement)
            self._inode = path.stat().st_ino
        except BaseException:
            self.close()
            raise

    def is_current(self) -> bool:
        try:
            return self._path.stat().st_ino == self._inode
        except FileNotFoundError:
            return False


def match_query(text: str) -> str:
    """A question as an FTS5 expression: its words quoted, as alternatives; empty without any.

    Stop words are left out, unless the question has no other words.
    """
    found = (_POSSESSIVE.sub("", word).casefold() for word in _WORD.findall(text))
    words = list(dict.fromkeys(found))
    telling = [word for word in words if word not in STOP_WORDS] or words
    return " OR ".join(f'"{word}"' for word in telling[:MOST_WORDS])


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
    for start in range(0, len(passage_ids), IDS_AT_ONCE):
        ids = passage_ids[start : start + IDS_AT_ONCE]
        marks = _marks(ids)
        connection.execute(
            "DELETE FROM words WHERE rowid IN"  # noqa: S608 - question marks only
            f" (SELECT number FROM entries WHERE id IN ({marks}))",
            ids,
        )
        connection.execute(f"DELETE FROM entries WHERE id IN ({marks})", ids)  # noqa: S608 - the same


def _conditions(keep: Filter) -> tuple[str, list[str | int]]:
    """What a filter adds to WHERE, and the values it binds."""
    conditions, bound = "", list[str | int]()
    if keep.since:
        conditions += " AND entries.published >= ?"
        bound.append(epoch_s(keep.since))
    if keep.until:
        conditions += " AND entries.published < ?"
        bound.append(math.ceil(keep.until.timestamp()))
    if keep.sources:
        conditions += f" AND entries.source IN ({_marks(keep.sources)})"
        bound.extend(source_key(source) for source in keep.sources)
    if keep.article_ids:
        conditions += f" AND entries.article_id IN ({_marks(keep.article_ids)})"
        bound.extend(keep.article_ids)
    return conditions, bound


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
