"""Nearest passages by cosine, in a Chroma collection that keeps vectors and labels, no texts."""

import json
import math
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from operator import methodcaller
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from retrieval.domain import Filter
from retrieval.faults import chroma_faults
from retrieval.labels import epoch_s, source_key
from retrieval.protocols import Catalog, EmbedderIdentity, IndexEntry, Scored, Vectors

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection

SPACE_FACT = "vector space"
"""The catalog's fact that says which collection is in use, and whose vectors it holds."""

REQUEST_BYTES = 8 * 2**20
"""Vectors sent in one request; Chroma's server refuses more than 40 MiB, and text grows them."""

OVERFETCH = 2
"""How many times `limit` is asked for before a filter is left to Chroma. A `where` lists every
matching id first (33 ms for a tenth of 50,000 records, 159 ms for most of them), while a plain
query of 200 takes 10 ms with its labels: that is tried first, and is exact where enough passes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorSpace:
    """The collection in use and whose vectors it holds: one fact, so that both switch at once.

    Attributes:
        collection: Its name in Chroma; distinct between archives that share a server.
        embedder: None as long as nothing was embedded.
    """

    collection: str
    embedder: EmbedderIdentity | None

    @classmethod
    def in_use(cls, catalog: Catalog) -> Self:
        """What the catalog says; a new archive is given a collection of its own."""
        fact = catalog.fact(SPACE_FACT)
        if fact is None:
            space = cls(collection=f"newsbot-{uuid.uuid4().hex[:12]}-1", embedder=None)
            space.use(catalog)
            return space
        stored = json.loads(fact)
        embedder = EmbedderIdentity(**stored["embedder"]) if stored["embedder"] else None
        return cls(collection=stored["collection"], embedder=embedder)

    def use(self, catalog: Catalog) -> None:
        """Switch the archive to this one."""
        catalog.set_fact(SPACE_FACT, json.dumps(asdict(self)))

    def next(self) -> "VectorSpace":
        """The one to build beside this one."""
        archive, _, number = self.collection.rpartition("-")
        return VectorSpace(collection=f"{archive}-{int(number) + 1}", embedder=None)


class ChromaIndex:
    """`VectorIndex` over a Chroma client, embedded or over HTTP.

    Dates are compared to the second.

    Args:
        client: The client; closed with the index.
        collection: Names the collection in use; asked at every operation, so that a rebuild by
            another process is seen at once.
        release: Called when the index is closed, after the client.
        require_room: Called before each write; raises where the store is not to be written.
    """

    def __init__(
        self,
        client: "Client",
        *,
        collection: Callable[[], str],
        release: Callable[[], None] = lambda: None,
        require_room: Callable[[], None] = lambda: None,
    ) -> None:
        self._client = client
        self._name = collection
        self._release = release
        self._require_room = require_room
        self._opened: dict[str, Collection] = {}

    def upsert(self, entries: Sequence[IndexEntry], vectors: Vectors) -> None:
        """Add or replace, in requests of a size that Chroma takes."""
        if len(entries) != len(vectors):
            raise ValueError(f"{len(entries)} entries, {len(vectors)} vectors")
        if not entries:
            return
        self._require_room()
        with chroma_faults():
            largest = self._client.get_max_batch_size()
        size = max(1, min(largest, REQUEST_BYTES // (4 * vectors.shape[1])))
        for start in range(0, len(entries), size):
            batch = entries[start : start + size]
            ids = [entry.passage.id for entry in batch]
            labels = [_label(entry) for entry in batch]
            rows = vectors[start : start + size]
            self._do(methodcaller("upsert", ids=ids, embeddings=rows, metadatas=labels))

    def delete(self, passage_ids: Sequence[str]) -> None:
        """Remove."""
        if passage_ids:
            self._require_room()
        for ids in self._batches(passage_ids):
            self._do(methodcaller("delete", ids=ids))

    def search(self, vector: NDArray[np.float32], *, limit: int, keep: Filter) -> list[Scored]:
        """Nearest to `vector`; filters are tried on a larger plain answer first."""
        if not keep:
            return self._query(vector, limit=limit, where=None)[0]
        if not keep.article_ids:
            kept, exhausted = self._query(vector, limit=OVERFETCH * limit, where=None, keep=keep)
            if exhausted or len(kept) >= limit:
                return kept[:limit]
        return self._query(vector, limit=limit, where=_where(keep))[0]

    def cosines(
        self, vector: NDArray[np.float32], passage_ids: Sequence[str]
    ) -> Mapping[str, float]:
        """Cosine of each passage named; ids it does not hold are left out."""
        rows = self.stored(passage_ids)
        if not rows:
            return {}
        scores = np.clip(np.stack(list(rows.values())) @ vector, -1.0, 1.0)
        return dict(zip(rows, map(float, scores), strict=True))

    def stored(self, passage_ids: Sequence[str]) -> Mapping[str, NDArray[np.float32]]:
        """The vector of each passage named; ids it does not hold are left out."""
        found: dict[str, NDArray[np.float32]] = {}
        for ids in self._batches(passage_ids):
            answer = self._do(methodcaller("get", ids=ids, include=["embeddings"]))
            rows = np.asarray(answer["embeddings"], dtype=np.float32)
            found.update(zip(answer["ids"], rows, strict=True))
        return found

    def ids(self) -> set[str]:
        """Every passage id held."""
        return set(self._do(methodcaller("get", include=[]))["ids"])

    def clear(self) -> None:
        """Drop the collection and make it anew, so that it may take other dimensions."""
        name = self._name()
        with chroma_faults():
            self._collection(name)
            self._client.delete_collection(name)
            self._opened.pop(name, None)
            self._collection(name)

    def beside(self, collection: str) -> "ChromaIndex":
        """Another collection of the same store; closing it leaves this one's client alone."""
        return ChromaIndex(
            self._client, collection=lambda: collection, require_room=self._require_room
        )

    def drop_others(self) -> None:
        """Remove this archive's collections but the one in use."""
        name = self._name()
        archive = name.rpartition("-")[0] + "-"
        with chroma_faults():
            for other in self._client.list_collections():
                if other.name != name and other.name.startswith(archive):
                    self._client.delete_collection(other.name)

    def close(self) -> None:
        """Close the client and let go of the directory's lock; twice is fine."""
        release, self._release = self._release, lambda: None
        self._client.close()
        release()

    def _query(
        self,
        vector: NDArray[np.float32],
        *,
        limit: int,
        where: Any,
        keep: Filter | None = None,
    ) -> tuple[list[Scored], bool]:
        """Scored ids, and whether the collection had no more than that to give."""
        answer = self._do(
            methodcaller(
                "query",
                query_embeddings=vector.reshape(1, -1),
                n_results=limit,
                where=where,
                include=["distances", "metadatas"] if keep else ["distances"],
            )
        )
        ids, distances = answer["ids"][0], (answer["distances"] or [[]])[0]
        scored = [
            (id_, max(-1.0, min(1.0, 1.0 - distance)))
            for id_, distance in zip(ids, distances, strict=True)
        ]
        exhausted = len(ids) < limit
        if keep:
            labels = (answer["metadatas"] or [[]])[0]
            scored = [
                hit for hit, label in zip(scored, labels, strict=True) if _passes(label, keep)
            ]
        return sorted(scored, key=lambda hit: (-hit[1], hit[0])), exhausted

    def _batches(self, passage_ids: Sequence[str]) -> Iterator[list[str]]:
        if not passage_ids:
            return
        with chroma_faults():
            size = self._client.get_max_batch_size()
        for start in range(0, len(passage_ids), size):
            yield list(passage_ids[start : start + size])

    def _do(self, act: Callable[["Collection"], Any]) -> Any:
        """Act on the collection in use; once more where a rebuild has just replaced it."""
        from chromadb.errors import NotFoundError

        with chroma_faults():
            name = self._name()
            try:
                return act(self._collection(name))
            except NotFoundError:
                self._opened.pop(name, None)
                return act(self._collection(self._name()))

    def _collection(self, name: str) -> "Collection":
        opened = self._opened.get(name)
        if opened is None:
            opened = self._client.get_or_create_collection(
                name, configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
            )
            self._opened[name] = opened
        return opened


def _label(entry: IndexEntry) -> dict[str, str | int | None]:
    """Every key is always there: Chroma merges labels, and None takes an old value away."""
    return {
        "article_id": entry.passage.article_id,
        "published": None if entry.published is None else epoch_s(entry.published),
        "source": None if entry.source is None else source_key(entry.source),
    }


def _where(keep: Filter) -> dict[str, Any]:
    clauses: list[dict[str, Any]] = []
    if keep.since:
        clauses.append({"published": {"$gte": epoch_s(keep.since)}})
    if keep.until:
        clauses.append({"published": {"$lt": math.ceil(keep.until.timestamp())}})
    if keep.sources:
        clauses.append({"source": {"$in": [source_key(source) for source in keep.sources]}})
    if keep.article_ids:
        clauses.append({"article_id": {"$in": list(keep.article_ids)}})
    return clauses[0] if len(clauses) == 1 else {"$and": clauses}


def _passes(label: Mapping[str, Any], keep: Filter) -> bool:
    """What `_where` says, on labels already fetched."""
    published, source = label.get("published"), label.get("source")
    if keep.since and (published is None or published < epoch_s(keep.since)):
        return False
    if keep.until and (published is None or published >= math.ceil(keep.until.timestamp())):
        return False
    return not keep.sources or source in {source_key(name) for name in keep.sources}
