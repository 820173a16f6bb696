"""A full-text index of a dictionary: BM25 as Robertson and Zaragoza (2009) write it."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from retrieval.domain import Filter
from retrieval.protocols import IndexEntry, Scored
from tests.fakes.filtering import keeps

K1, B = 1.2, 0.75


class InMemoryLexicalIndex:
    def __init__(self) -> None:
        self.entries: dict[str, IndexEntry] = {}

    def upsert(self, entries: Sequence[IndexEntry]) -> None:
        self.entries.update((entry.passage.id, entry) for entry in entries)

    def delete(self, passage_ids: Sequence[str]) -> None:
        for id_ in passage_ids:
            self.entries.pop(id_, None)

    def search(self, text: str, *, limit: int, keep: Filter) -> list[Scored]:
        kept = [id_ for id_, entry in self.entries.items() if keeps(keep, entry)]
        scores = _bm25(text, {id_: e.passage.indexed_text for id_, e in self.entries.items()})
        scored = [(id_, scores[id_]) for id_ in kept if scores[id_] > 0]
        return sorted(scored, key=lambda hit: (-hit[1], hit[0]))[:limit]

    def score_articles(self, text: str, passage_ids: Sequence[str]) -> Mapping[str, float]:
        told: dict[str, str] = {}
        for entry in self.entries.values():
            passage = entry.passage
            told[passage.article_id] = (
                f"{told.get(passage.article_id, passage.context)} {passage.text}"
            )
        scores = _bm25(text, told)
        held = [id_ for id_ in passage_ids if id_ in self.entries]
        by_id = {id_: scores[self.entries[id_].passage.article_id] for id_ in held}
        return {id_: score for id_, score in by_id.items() if score > 0}

    def ids(self) -> set[str]:
        return set(self.entries)

    def clear(self) -> None:
        self.entries.clear()

    def replace(self, entries: Iterable[IndexEntry]) -> None:
        self.entries = {entry.passage.id: entry for entry in entries}

    def close(self) -> None:
        pass


def _bm25(text: str, documents: Mapping[str, str]) -> dict[str, float]:
    counts = {id_: Counter(_words(document)) for id_, document in documents.items()}
    average = sum(count.total() for count in counts.values()) / max(1, len(counts))
    asked = set(_words(text))
    return {id_: sum(_weight(w, counts[id_], counts, average) for w in asked) for id_ in counts}


def _weight(
    word: str, count: Counter[str], counts: dict[str, Counter[str]], average: float
) -> float:
    having = sum(word in other for other in counts.values())
    rarity = math.log(1 + (len(counts) - having + 0.5) / (having + 0.5))
    times = count[word]
    return rarity * times * (K1 + 1) / (times + K1 * (1 - B + B * count.total() / average))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
