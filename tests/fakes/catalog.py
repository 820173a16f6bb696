"""A catalog of dictionaries."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from retrieval.domain import Article, Passage
from retrieval.protocols import Fingerprint, Intent, Totals


class InMemoryCatalog:
    def __init__(self) -> None:
        self._articles: dict[str, Article] = {}
        self._passages: dict[str, list[Passage]] = {}
        self._intents: dict[str, Intent] = {}
        self._facts: dict[str, str] = {}
        self._signatures: dict[str, bytes] = {}

    def fingerprints(self, article_ids: Iterable[str] | None = None) -> dict[str, Fingerprint]:
        wanted = self._articles if article_ids is None else self.articles(article_ids)
        return {
            article.id: Fingerprint(
                article_id=article.id,
                content_hash=article.content_hash,
                origin=article.origin,
                copy_of=article.copy_of,
            )
            for article in wanted.values()
        }

    def articles(self, article_ids: Iterable[str]) -> dict[str, Article]:
        return {id_: self._articles[id_] for id_ in article_ids if id_ in self._articles}

    def passages(self, passage_ids: Iterable[str]) -> dict[str, Passage]:
        every = {p.id: p for passages in self._passages.values() for p in passages}
        return {id_: every[id_] for id_ in passage_ids if id_ in every}

    def passages_of(self, article_ids: Iterable[str]) -> dict[str, list[Passage]]:
        return {id_: list(self._passages[id_]) for id_ in article_ids if self._passages.get(id_)}

    def each_article(self) -> Iterator[Article]:
        yield from sorted(self._articles.values(), key=lambda article: article.id)

    def passage_ids(self) -> set[str]:
        return {passage.id for passages in self._passages.values() for passage in passages}

    def announce(self, intents: Sequence[Intent]) -> None:
        announced = {intent.article_id: intent for intent in intents}
        assert len(announced) == len(intents), "two intents for one article"
        self._intents.update(announced)

    def commit(
        self, articles: Sequence[tuple[Article, Sequence[Passage]]], removed: Sequence[str]
    ) -> None:
        for id_ in removed:
            self._articles.pop(id_, None)
            self._passages.pop(id_, None)
            self._signatures.pop(id_, None)
        for article, passages in articles:
            self._articles[article.id] = article
            self._signatures.pop(article.id, None)
            self._passages[article.id] = sorted(passages, key=lambda passage: passage.ordinal)
        self.clear_intents([*removed, *(article.id for article, _ in articles)])

    def intents(self) -> list[Intent]:
        return sorted(self._intents.values(), key=lambda intent: intent.article_id)

    def clear_intents(self, article_ids: Sequence[str]) -> None:
        for id_ in article_ids:
            self._intents.pop(id_, None)

    def fact(self, name: str) -> str | None:
        return self._facts.get(name)

    def set_fact(self, name: str, value: str) -> None:
        self._facts[name] = value

    def signatures(self) -> dict[str, bytes]:
        return dict(self._signatures)

    def set_signatures(self, signed: Mapping[str, bytes]) -> None:
        assert self._articles.keys() >= signed.keys(), "a signature of no article"
        self._signatures.update(signed)

    def totals(self) -> Totals:
        dates: list[dt.datetime] = [a.published for a in self._articles.values() if a.published]
        return Totals(
            articles=len(self._articles),
            passages=len(self.passage_ids()),
            sources=len(self.sources()),
            newest=max(dates, default=None),
        )

    def sources(self) -> list[str]:
        counts = Counter(a.source for a in self._articles.values() if a.source)
        return sorted(counts, key=lambda source: (-counts[source], source))

    def close(self) -> None:
        pass
