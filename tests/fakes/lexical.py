"""A full-text index of a dictionary: BM25 as Robertson and Zaragoza (2009) write it."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

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
        counts = {
            id_: Counter(_words(entry.passage.indexed_text)) for id_, entry in self.entries.items()
        }
        average = sum(count.total() for count in counts.values()) / max(1, len(counts))
        scored = []
        for id_, entry in self.entries.items():
            score = sum(_weight(word, counts[id_], counts, average) for word in set(_words(text)))
            if score > 0 and keeps(keep, entry):
                scored.append((id_, score))
        return sorted(scored, key=lambda hit: (-hit[1], hit[0]))[:limit]

    def ids(self) -> set[str]:
        return set(self.entries)

    def clear(self) -> None:
        self.entries.clear()

    def replace(self, entries: Iterable[IndexEntry]) -> None:
        self.entries = {entry.passage.id: entry for entry in entries}

    def close(self) -> None:
        pass


def _weight(
    word: str, count: Counter[str], counts: dict[str, Counter[str]], average: float
) -> float:
    having = sum(word in other for other in counts.values())
    rarity = math.log(1 + (len(counts) - having + 0.5) / (having + 0.5))
    times = count[word]
    return rarity * times * (K1 + 1) / (times + K1 * (1 - B + B * count.total() / average))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
