"""`Fts5Index`: searches and writes in one SQLite file, and the connections to it."""

import math
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from retrieval.domain import Filter
from retrieval.errors import IndexFaultError
from retrieval.faults import lexical_faults
from retrieval.labels import epoch_s, source_key
from retrieval.lexical import rows
from retrieval.lexical.words import match_query
from retrieval.protocols import IndexEntry, Scored

FILE = "lexical.sqlite3"

BUSY_TIMEOUT_S = 30.0
"""How long a write waits for another process's; a rebuild of a large archive takes some seconds."""

CONTEXT_WEIGHT, TEXT_WEIGHT = 1.0, 1.0


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
            rows.upsert(connection, entries)

    def delete(self, passage_ids: Sequence[str]) -> None:
        """Remove."""
        if not passage_ids:
            return
        with self._writing() as connection:
            rows.delete(connection, passage_ids)

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

    def score_articles(self, text: str, passage_ids: Sequence[str]) -> Mapping[str, float]:
        """The same score of the whole article that each passage is of, by passage id."""
        query = match_query(text)
        if not query:
            return {}
        found: dict[str, float] = {}
        with self._connected() as connection:
            for ids in rows.in_parts(passage_ids):
                found.update(
                    connection.execute(
                        "SELECT entries.id, -bm25(article_words) FROM article_words"  # noqa: S608 - fixed text
                        " JOIN articles ON articles.number = article_words.rowid"
                        " JOIN entries ON entries.article_id = articles.id"
                        f" WHERE article_words MATCH ? AND entries.id IN ({rows.marks(ids)})",
                        (query, *ids),
                    )
                )
        return found

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
            rows.replace(connection, entries)

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
            rows.lay_out(self)
            self._inode = path.stat().st_ino
        except BaseException:
            self.close()
            raise

    def is_current(self) -> bool:
        try:
            return self._path.stat().st_ino == self._inode
        except FileNotFoundError:
            return False


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
        conditions += f" AND entries.source IN ({rows.marks(keep.sources)})"
        bound.extend(source_key(source) for source in keep.sources)
    if keep.article_ids:
        conditions += f" AND entries.article_id IN ({rows.marks(keep.article_ids)})"
        bound.extend(keep.article_ids)
    return conditions, bound
