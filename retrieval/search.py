"""Passages for a question: dense and lexical candidates, fused, each story shown once."""

import datetime as dt
import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.domain import Hit, Query
from retrieval.fusion import fuse
from retrieval.protocols import Catalog, Embedder, LexicalIndex, VectorIndex, Vectors

HYDRATED = 100
"""Fused candidates read from the catalog at most: enough for repeats to be passed over."""

SPARE = 6
"""Candidates read at a time beyond those asked for; few questions find more repeats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchOptions:
    """What was chosen from measurements (`docs/retrieval.md`, `docs/adr/0066`).

    Attributes:
        candidates: Passages asked of each index.
        dense_weight: Share of the dense score against the lexical one of the passage.
        article_weight: Share of the lexical score of the whole article; those two have the rest.
        recency_half_life_days: For questions that ask for the latest, and only those: how old
            a story is, against the newest one found, when its fused score counts half.
        same_words: Share of the shorter passage's words from which two passages count as one.
    """

    candidates: int = 50
    dense_weight: float = 0.5
    article_weight: float = 0.3
    recency_half_life_days: float = 30.0
    same_words: float = 0.8


class Searcher:
    """Searches an archive. Stateless: what ingest commits is found by the next call."""

    def __init__(
        self,
        *,
        catalog: Catalog,
        lexical: LexicalIndex,
        vectors: VectorIndex,
        embedder: Embedder,
        options: SearchOptions | None = None,
    ) -> None:
        self._catalog = catalog
        self._lexical = lexical
        self._vectors = vectors
        self._embedder = embedder
        self._options = options or SearchOptions()

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of texts in the archive's vector space, shape (texts, dimensions)."""
        return self._embedder.embed(texts)

    def search(self, query: Query, *, limit: int) -> list[Hit]:
        """Find passages.

        Returns:
            At most `limit` hits, best first, `stage` "fused" and `score` in 0..1; passages that
            say the same in nearly the same words are given once, the best of them. Empty where
            the text is blank or the archive holds nothing that the filter keeps.

        Raises:
            ArchiveError: when an index or the catalog cannot be read.
            ModelError: when the question cannot be embedded.
        """
        if not query.text.strip() or limit <= 0:
            return []
        scores = self._candidates(query)
        most = max(HYDRATED, 3 * limit)
        ranked = self._fuse(scores)[:most]
        at_a_time = most if query.prefer_recent else limit + SPARE
        hits: Iterable[Hit] = (
            hit
            for start in range(0, len(ranked), at_a_time)
            for hit in self._hydrate(ranked[start : start + at_a_time], scores)
        )
        if query.prefer_recent:
            hits = weigh_by_recency(list(hits), half_life_days=self._options.recency_half_life_days)
        return distinct(hits, limit=limit, same_words=self._options.same_words)

    def _candidates(self, query: Query) -> "_Scores":
        """What each index finds, every candidate with its cosine and its article's score."""
        vector: NDArray[np.float32] = self._embedder.embed([query.text])[0]
        limit = self._options.candidates
        dense = dict(self._vectors.search(vector, limit=limit, keep=query.filter))
        lexical = dict(self._lexical.search(query.text, limit=limit, keep=query.filter))
        unseen = [key for key in lexical if key not in dense]
        dense.update(self._vectors.cosines(vector, unseen))
        candidates = [*dense.keys() | lexical.keys()]
        article = self._lexical.score_articles(query.text, candidates)
        return {"dense": dense, "lexical": lexical, "article": article}

    def _fuse(self, scores: "_Scores") -> list[tuple[str, float]]:
        options = self._options
        passage_share = 1.0 - options.article_weight
        return fuse(
            [
                (scores["dense"], passage_share * options.dense_weight),
                (scores["lexical"], passage_share * (1.0 - options.dense_weight)),
                (scores["article"], options.article_weight),
            ]
        )

    def _hydrate(self, ranked: Sequence[tuple[str, float]], scores: "_Scores") -> list[Hit]:
        """Hits of those passages that the catalog knows: what it dropped is never shown."""
        passages = self._catalog.passages(key for key, _ in ranked)
        articles = self._catalog.articles({p.article_id for p in passages.values()})
        hits = []
        for key, score in ranked:
            passage = passages.get(key)
            article = articles.get(passage.article_id) if passage else None
            if passage is None or article is None:
                continue
            if passage.span.of(article.text) != passage.text:
                continue  # ingest committed between the two reads: an old span in a new text
            parts = {name: found[key] for name, found in scores.items() if key in found}
            hits.append(
                Hit(
                    passage=passage,
                    article=article,
                    score=score,
                    stage="fused",
                    scores={"fused": score, **parts},
                )
            )
        return hits


_Scores = Mapping[str, Mapping[str, float]]
"""By signal ("dense", "lexical", "article"), then by passage id."""


def weigh_by_recency(hits: Sequence[Hit], *, half_life_days: float) -> list[Hit]:
    """Order by score halved for every half-life that a story is older than the newest found.

    Undated stories count as the oldest one found. Only for questions that ask for the latest:
    applied to every question, a half-life destroyed those about the past (`docs/adr/0042`).
    """
    dates = [hit.article.published for hit in hits if hit.article.published]
    if not dates:
        return list(hits)
    newest, oldest = max(dates), min(dates)

    def weighed(hit: Hit) -> float:
        age: dt.timedelta = newest - (hit.article.published or oldest)
        return hit.score * math.pow(0.5, age.total_seconds() / 86_400 / half_life_days)

    return sorted(hits, key=lambda hit: (-weighed(hit), hit.passage.id))


def distinct(hits: Iterable[Hit], *, limit: int, same_words: float) -> list[Hit]:
    """The first `limit` hits that do not repeat an earlier one in nearly the same words."""
    kept: list[Hit] = []
    kept_words: list[int] = []
    bits: defaultdict[str, int] = defaultdict(itertools.count().__next__)
    for hit in hits:
        words = 0  # a set as the bits of a number: comparing two takes a tenth of a set's time
        for word in hit.passage.text.casefold().split():
            words |= 1 << bits[word]
        if any(_overlap(words, earlier) >= same_words for earlier in kept_words):
            continue
        kept.append(hit)
        kept_words.append(words)
        if len(kept) == limit:
            break
    return kept


def _overlap(one: int, other: int) -> float:
    """Overlap coefficient: it sees a shorter copy inside a longer one, where Jaccard does not."""
    smaller = min(one.bit_count(), other.bit_count())
    return (one & other).bit_count() / smaller if smaller else 0.0
