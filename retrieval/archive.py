"""The archive: the catalog and its two derived indexes, written together and kept in step.

A write is announced to the catalog, carried into the indexes, then committed. Whatever a crash
leaves half done stands in the catalog as an intent, and the next write begins by mending it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from retrieval.discrepancies import Discrepancy, find_discrepancies
from retrieval.domain import Article, Passage
from retrieval.errors import EmbedderMismatchError
from retrieval.protocols import (
    Catalog,
    Embedder,
    IndexEntry,
    Intent,
    LexicalIndex,
    VectorIndex,
    Vectors,
)
from retrieval.vectors import VectorSpace

REINDEX_BATCH = 512
"""Passages embedded and written at a time while rebuilding: a few MB of text and vectors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """What a write does to the indexes for one article."""

    intent: Intent
    entering: tuple[IndexEntry, ...]


class Archive:
    """The catalog, its indexes and the embedder that fills them.

    Reading goes to the parts directly. One process writes at a time (`ownership.writer_lock`);
    any number read meanwhile: what they find in an index counts only once the catalog knows it.
    """

    def __init__(
        self,
        *,
        catalog: Catalog,
        lexical: LexicalIndex,
        vectors: VectorIndex,
        embedder: Embedder,
    ) -> None:
        self.catalog = catalog
        self.lexical = lexical
        self.vectors = vectors
        self.embedder = embedder

    def write(
        self,
        batch: Sequence[tuple[Article, Sequence[Passage]]],
        *,
        removed: Sequence[str] = (),
        vectors_of: Mapping[str, NDArray[np.float32]] | None = None,
    ) -> int:
        """Add or replace articles with their passages, and remove others.

        A passage whose id the catalog already has keeps its vector, unless the article's date or
        source changed (they are the index's filters).

        Args:
            batch: Articles, each at most once, with the passages by which they are to be found.
            removed: Ids of articles to remove; unknown ones are ignored.
            vectors_of: Vectors already at hand, by passage id; the others are embedded here.

        Returns:
            How many passages entered the indexes with a new vector.

        Raises:
            ArchiveError: what was begun stands as an intent; the next write mends it first.
            ModelError: the same.
        """
        self.recover()
        changes = self._plan(batch, removed)
        doomed = [id_ for change in changes for id_ in change.intent.doomed]
        entering = [entry for change in changes for entry in change.entering]
        self.catalog.announce([change.intent for change in changes])
        self.lexical.delete(doomed)
        self.vectors.delete(doomed)
        self.lexical.upsert(entering)
        self.vectors.upsert(entering, self._vectors(entering, vectors_of or {}))
        self.catalog.commit(batch, removed)
        return len(entering)

    def recover(self) -> int:
        """Bring the indexes back to what the catalog holds, wherever a write was cut off.

        Call it, as `write` does, only while no other process writes.

        Returns:
            How many articles had an unfinished write.
        """
        intents = self.catalog.intents()
        if not intents:
            return 0
        touched = {id_ for intent in intents for id_ in (*intent.doomed, *intent.planned)}
        held = self.catalog.passages(touched)
        strays = sorted(touched - held.keys())
        # Not only what is missing: a relabelled passage may stand in an index with its new
        # date or source already.
        restored = self._entries(held.values())
        self.lexical.delete(strays)
        self.vectors.delete(strays)
        self.lexical.upsert(restored)
        self.vectors.upsert(restored, self._vectors(restored, {}))
        self.catalog.clear_intents([intent.article_id for intent in intents])
        return len(intents)

    def reindex(self, progress: Callable[[int, int], None]) -> int:
        """Rebuild both indexes from the catalog with the configured embedder.

        Vectors go into a collection beside the one in use, which answers until the catalog's
        fact switches to the new one; the lexical index is replaced in one transaction.

        Args:
            progress: Called with passages done and passages in all.

        Returns:
            How many passages were embedded.
        """
        space = VectorSpace.in_use(self.catalog)
        fresh_space = replace(space.next(), embedder=self.embedder.identity)
        fresh = self.vectors.beside(fresh_space.collection)
        fresh.clear()
        total, done = self.catalog.totals().passages, 0
        for entries in self._each_batch():
            fresh.upsert(entries, self._vectors(entries, {}))
            done += len(entries)
            progress(done, total)
        self.lexical.replace(entry for entries in self._each_batch() for entry in entries)
        fresh_space.use(self.catalog)
        self.catalog.clear_intents([intent.article_id for intent in self.catalog.intents()])
        self.vectors.drop_others()
        return done

    def check(self) -> list[Discrepancy]:
        """Compare each index with the catalog: the ids of all, and what a sample finds."""
        return find_discrepancies(self.catalog, self.lexical, self.vectors)

    def verify_embedder(self) -> None:
        """Make sure that the vectors are the configured embedder's; an empty archive adopts it.

        Raises:
            EmbedderMismatchError: They are another's.
        """
        configured = self.embedder.identity
        space = VectorSpace.in_use(self.catalog)
        if space.embedder == configured:
            return
        if self.catalog.totals().passages == 0:
            # A collection keeps the dimensions of its first vector even when emptied.
            adopted = space if space.embedder is None else space.next()
            replace(adopted, embedder=configured).use(self.catalog)
            return
        built_with = space.embedder.name if space.embedder else "an unknown embedder"
        raise EmbedderMismatchError(
            f"the archive was indexed with {built_with}, not with this embedder",
            subject=configured.name,
            hint="configure that embedder again, or rebuild the index: newsbot reindex",
        )

    def close(self) -> None:
        """Close the catalog and both indexes; calling it twice is fine."""
        self.vectors.close()
        self.lexical.close()
        self.catalog.close()

    def _plan(
        self, batch: Sequence[tuple[Article, Sequence[Passage]]], removed: Sequence[str]
    ) -> list[_Change]:
        ids = [article.id for article, _ in batch]
        known = self.catalog.articles(ids)
        before = self.catalog.passages_of([*ids, *removed])
        changes = [
            _change(article, passages, known.get(article.id), before.get(article.id, []))
            for article, passages in batch
        ]
        for id_ in removed:
            doomed = tuple(passage.id for passage in before.get(id_, ()))
            intent = Intent(article_id=id_, doomed=doomed, planned=())
            changes.append(_Change(intent=intent, entering=()))
        return [change for change in changes if change.intent.doomed or change.entering]

    def _vectors(
        self, entries: Sequence[IndexEntry], at_hand: Mapping[str, NDArray[np.float32]]
    ) -> Vectors:
        """A row an entry, taken from those at hand or embedded now."""
        wanted = [entry.passage for entry in entries if entry.passage.id not in at_hand]
        row_of = dict(at_hand)
        if wanted:
            embedded = self.embedder.embed([passage.indexed_text for passage in wanted])
            row_of.update(zip((passage.id for passage in wanted), embedded, strict=True))
        return np.array([row_of[entry.passage.id] for entry in entries], dtype=np.float32)

    def _entries(self, passages: Iterable[Passage]) -> list[IndexEntry]:
        ordered = sorted(passages, key=lambda passage: (passage.article_id, passage.ordinal))
        articles = self.catalog.articles({passage.article_id for passage in ordered})
        return [_entry(articles[passage.article_id], passage) for passage in ordered]

    def _each_batch(self) -> Iterator[list[IndexEntry]]:
        """Everything the catalog holds, in batches of at least REINDEX_BATCH but for the last."""
        waiting: list[IndexEntry] = []
        for article in self.catalog.each_article():
            passages = self.catalog.passages_of([article.id]).get(article.id, ())
            waiting.extend(_entry(article, passage) for passage in passages)
            if len(waiting) >= REINDEX_BATCH:
                yield waiting
                waiting = []
        if waiting:
            yield waiting


def _change(
    article: Article, passages: Sequence[Passage], known: Article | None, before: list[Passage]
) -> _Change:
    old, new = {passage.id for passage in before}, {passage.id for passage in passages}
    kept = old if known is not None and _label(known) == _label(article) else set()
    entering = tuple(_entry(article, passage) for passage in passages if passage.id not in kept)
    intent = Intent(
        article_id=article.id,
        doomed=tuple(sorted(old - new)),
        planned=tuple(entry.passage.id for entry in entering),
    )
    return _Change(intent=intent, entering=entering)


def _entry(article: Article, passage: Passage) -> IndexEntry:
    return IndexEntry(passage=passage, published=article.published, source=article.source)


def _label(article: Article) -> tuple[object, object]:
    """What the indexes filter by, beyond the text that a passage's id already stands for."""
    return (article.published, article.source)
