"""Archives held in memory for the length of a measurement, exact, with vectors kept by text."""

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.domain import Article, Filter, Passage
from retrieval.protocols import Embedder, LexicalIndex, Scored, Vectors

TEXTS_AT_ONCE = 128

DEEPEST = 1000
"""Passages that a question's words are looked up for once, whatever depth is asked later."""


class KeptVectors:
    """Embeds each text once, whichever run asks: vectors stay in a file, by text and model."""

    def __init__(self, embedder: Embedder, path: Path) -> None:
        self._embedder = embedder
        self._file = sqlite3.connect(path, isolation_level=None)
        self._file.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, row BLOB)")

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, a row a text; those embedded now are kept at once."""
        keys = [self._key(text) for text in texts]
        missing = [place for place, key in enumerate(keys) if self._row(key) is None]
        for start in range(0, len(missing), TEXTS_AT_ONCE):
            part = missing[start : start + TEXTS_AT_ONCE]
            rows = self._embedder.embed([texts[place] for place in part])
            self._file.execute("BEGIN")
            self._file.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?)",
                [(keys[place], row.tobytes()) for place, row in zip(part, rows, strict=True)],
            )
            self._file.execute("COMMIT")
        held = b"".join(self._row(key) or b"" for key in keys)
        return np.frombuffer(held, dtype=np.float32).reshape(len(texts), -1)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _row(self, key: bytes) -> bytes | None:
        found = self._file.execute("SELECT row FROM vectors WHERE key = ?", (key,)).fetchone()
        return found[0] if found else None

    def _key(self, text: str) -> bytes:
        return hashlib.sha256(f"{self._embedder.identity.fingerprint}\0{text}".encode()).digest()


class HeldArchive:
    """What `Searcher` asks of a catalog and of a vector index, over one cut.

    Args:
        articles: All of them.
        passages: Of all articles.
        vectors: A row a passage; None where only words are searched.
    """

    def __init__(
        self, articles: Sequence[Article], passages: Sequence[Passage], vectors: Vectors | None
    ) -> None:
        self._articles = {article.id: article for article in articles}
        self._passages = {passage.id: passage for passage in passages}
        self._ids = [passage.id for passage in passages]
        self._row_of = {id_: row for row, id_ in enumerate(self._ids)}
        self._vectors = vectors
        days = (self._articles[passage.article_id].published for passage in passages)
        self._published_s = np.array([day.timestamp() if day else np.nan for day in days])
        self._cosines: dict[bytes, NDArray[np.float32]] = {}

    def passages(self, ids: Iterable[str]) -> dict[str, Passage]:
        """By id."""
        return {id_: self._passages[id_] for id_ in ids}

    def articles(self, ids: Iterable[str]) -> dict[str, Article]:
        """By id."""
        return {id_: self._articles[id_] for id_ in ids}

    def search(self, vector: NDArray[np.float32], *, limit: int, keep: Filter) -> list[Scored]:
        """Nearest passages; of the filter, `until` alone is heeded."""
        if self._vectors is None:
            return []
        cosines = self._cosines_to(vector)
        if keep.until:
            known = self._published_s < keep.until.timestamp()
            cosines = np.where(known, cosines, np.float32(-2))
        best = np.argsort(-cosines, kind="stable")[:limit]
        return [(self._ids[row], float(cosines[row])) for row in best if cosines[row] >= -1]

    def cosines(
        self, vector: NDArray[np.float32], passage_ids: Sequence[str]
    ) -> Mapping[str, float]:
        """Cosine of each passage named."""
        if self._vectors is None:
            return {}
        cosines = self._cosines_to(vector)
        return {id_: float(cosines[self._row_of[id_]]) for id_ in passage_ids}

    def stored(self, passage_ids: Sequence[str]) -> Mapping[str, NDArray[np.float32]]:
        """The vector of each passage named."""
        if self._vectors is None:
            return {}
        return {id_: self._vectors[self._row_of[id_]] for id_ in passage_ids}

    def _cosines_to(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """Of all passages, worked out once a question."""
        key = vector.tobytes()
        if key not in self._cosines:
            self._cosines[key] = np.clip(self._vectors @ vector, -1.0, 1.0)
        return self._cosines[key]


class HeldWords:
    """A lexical index that is asked each question once."""

    def __init__(self, inner: LexicalIndex) -> None:
        self._inner = inner
        self._found: dict[tuple[str, Filter], list[Scored]] = {}
        self._articles: dict[str, dict[str, float]] = {}

    def search(self, text: str, *, limit: int, keep: Filter) -> list[Scored]:
        """As the inner one, to the DEEPEST-th passage."""
        key = (text, keep)
        if key not in self._found:
            self._found[key] = self._inner.search(text, limit=DEEPEST, keep=keep)
        return self._found[key][:limit]

    def score_articles(self, text: str, passage_ids: Sequence[str]) -> Mapping[str, float]:
        """As the inner one, asked once for each passage."""
        known = self._articles.setdefault(text, {})
        unknown = [id_ for id_ in passage_ids if id_ not in known]
        known.update(dict.fromkeys(unknown, 0.0) | self._inner.score_articles(text, unknown))
        return {id_: known[id_] for id_ in passage_ids if known[id_] > 0}
