"""A searcher over a handful of passages, scored by the words they share with the question."""

from collections.abc import Sequence

from bot.answering.words import content_stems
from retrieval.domain import Article, Filter, Hit, Passage, Query
from retrieval.protocols import Vectors
from tests.fakes.embedder import WordHashEmbedder


class ListSearcher:
    """Keeps to filters and limits; remembers the queries. Undated articles pass no window."""

    def __init__(self, *stories: tuple[Article, list[Passage]]) -> None:
        self._stories = stories
        self._embedder = WordHashEmbedder(dimensions=512)
        self.queries: list[Query] = []

    def search(self, query: Query, *, limit: int) -> list[Hit]:
        self.queries.append(query)
        found = [
            _score(query, passage, article)
            for article, passages in self._stories
            if _keeps(query.filter, article)
            for passage in passages
        ]
        shared = [hit for hit in found if hit.score > 0]
        return sorted(shared, key=lambda hit: (-hit.score, hit.passage.id))[:limit]

    def embed(self, texts: Sequence[str]) -> Vectors:
        return self._embedder.embed(texts)


def _score(query: Query, passage: Passage, article: Article) -> Hit:
    asked = content_stems(query.text)
    known = set(content_stems(f"{article.title} {passage.text}"))
    score = sum(stem in known for stem in asked) / len(asked) if asked else 0.0
    scores = {"fused": score, "dense": score}
    return Hit(passage=passage, article=article, score=score, stage="fused", scores=scores)


def _keeps(keep: Filter, article: Article) -> bool:
    if keep.article_ids and article.id not in keep.article_ids:
        return False
    if keep.since and (article.published is None or article.published < keep.since):
        return False
    return not (keep.until and (article.published is None or article.published >= keep.until))
