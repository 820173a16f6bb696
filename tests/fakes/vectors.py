"""A vector index of dictionaries, compared one by one."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.domain import Filter
from retrieval.protocols import IndexEntry, Scored, Vectors
from tests.fakes.filtering import keeps

Store = dict[str, dict[str, tuple[IndexEntry, NDArray[np.float32]]]]


class InMemoryVectorIndex:
    """`collection` names the collection in use at every operation, as for the real one."""

    def __init__(
        self, collection: Callable[[], str] = lambda: "newsbot-1", *, store: Store | None = None
    ) -> None:
        self._name = collection
        self.collections: Store = {} if store is None else store

    @property
    def held(self) -> dict[str, tuple[IndexEntry, NDArray[np.float32]]]:
        return self.collections.setdefault(self._name(), {})

    def upsert(self, entries: Sequence[IndexEntry], vectors: Vectors) -> None:
        for entry, vector in zip(entries, vectors, strict=True):
            self.held[entry.passage.id] = (entry, vector)

    def delete(self, passage_ids: Sequence[str]) -> None:
        for id_ in passage_ids:
            self.held.pop(id_, None)

    def search(self, vector: NDArray[np.float32], *, limit: int, keep: Filter) -> list[Scored]:
        scored = [
            (id_, float(np.clip(row @ vector, -1.0, 1.0)))
            for id_, (entry, row) in self.held.items()
            if keeps(keep, entry)
        ]
        return sorted(scored, key=lambda hit: (-hit[1], hit[0]))[:limit]

    def cosines(
        self, vector: NDArray[np.float32], passage_ids: Sequence[str]
    ) -> Mapping[str, float]:
        known = (id_ for id_ in passage_ids if id_ in self.held)
        return {id_: float(np.clip(self.held[id_][1] @ vector, -1.0, 1.0)) for id_ in known}

    def stored(self, passage_ids: Sequence[str]) -> Mapping[str, NDArray[np.float32]]:
        return {id_: self.held[id_][1] for id_ in passage_ids if id_ in self.held}

    def ids(self) -> set[str]:
        return set(self.held)

    def clear(self) -> None:
        self.held.clear()

    def beside(self, collection: str) -> "InMemoryVectorIndex":
        return InMemoryVectorIndex(lambda: collection, store=self.collections)

    def drop_others(self) -> None:
        for name in [name for name in self.collections if name != self._name()]:
            del self.collections[name]

    def close(self) -> None:
        pass
