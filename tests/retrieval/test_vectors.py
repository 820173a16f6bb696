"""What the Chroma index does beyond its contract: requests, filters, labels, faults."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from retrieval.domain import Filter
from retrieval.errors import DamagedIndexError, IndexFaultError
from retrieval.ownership import open_vectors
from retrieval.protocols import IndexEntry, Vectors
from retrieval.vectors import ChromaIndex, VectorSpace
from tests.fakes.catalog import InMemoryCatalog
from tests.fakes.embedder import WordHashEmbedder
from tests.fakes.stories import NOON, entries, story

NAME = "newsbot-test-1"
MANY = entries(
    *(story(f"cnn {number}", f"Story number {number}.", source="CNN") for number in range(30)),
    story("ap", "Story of another outlet.", source=" AP "),
    story("undated", "Story without a date.", source=None, published=None),
)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[ChromaIndex]:
    opened = open_vectors(tmp_path, collection=lambda: NAME)
    yield opened
    opened.close()


class Requests:
    """Passes a collection's requests on and remembers them."""

    def __init__(self, collection: Any) -> None:
        self._collection = collection
        self.made: list[tuple[str, dict[str, Any]]] = []

    def __getattr__(self, name: str) -> Any:  # noqa: D105 - it stands for any method
        def request(**arguments: Any) -> Any:
            self.made.append((name, arguments))
            return getattr(self._collection, name)(**arguments)

        return request


@pytest.fixture
def requests(index: ChromaIndex) -> Requests:
    seen = Requests(index._collection(NAME))
    index._opened[NAME] = seen  # type: ignore[assignment]
    return seen


def vectors_of(given: list[IndexEntry]) -> Vectors:
    return WordHashEmbedder().embed([entry.passage.indexed_text for entry in given])


def test_the_collection_compares_by_cosine(index: ChromaIndex) -> None:
    assert index._collection(NAME)._model.configuration_json["hnsw"]["space"] == "cosine"


def test_labels_are_kept_and_texts_are_not(index: ChromaIndex) -> None:
    index.upsert(MANY, vectors_of(MANY))
    ids = [entry.passage.id for entry in MANY[-2:]]
    stored = index._collection(NAME).get(ids=ids, include=["metadatas", "documents"])
    assert stored["documents"] == [None, None]
    assert dict(zip(stored["ids"], stored["metadatas"] or (), strict=True)) == {
        ids[0]: {"article_id": "ap", "published": int(NOON.timestamp()), "source": "ap"},
        ids[1]: {"article_id": "undated"},
    }


def test_a_large_write_goes_in_requests_that_chroma_takes(
    index: ChromaIndex, requests: Requests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index._client, "get_max_batch_size", lambda: 10)
    index.upsert(MANY, vectors_of(MANY))
    index.delete([entry.passage.id for entry in MANY[:25]])
    assert [(name, len(given["ids"])) for name, given in requests.made] == [
        *[("upsert", 10)] * 3,
        ("upsert", 2),
        *[("delete", 10)] * 2,
        ("delete", 5),
    ]


def test_long_vectors_go_in_smaller_requests(
    index: ChromaIndex, requests: Requests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.vectors.REQUEST_BYTES", 20 * 4 * 64)
    index.upsert(MANY, vectors_of(MANY))
    assert [len(given["ids"]) for _, given in requests.made] == [20, 12]


def test_a_filter_that_keeps_most_costs_no_where(index: ChromaIndex, requests: Requests) -> None:
    index.upsert(MANY, vectors_of(MANY))
    requests.made.clear()
    hits = index.search(vectors_of(MANY)[0], limit=3, keep=Filter(sources=("CNN",)))
    assert len(hits) == 3
    assert [given["where"] for _, given in requests.made] == [None]


def test_a_narrow_filter_is_left_to_chroma(index: ChromaIndex, requests: Requests) -> None:
    index.upsert(MANY, vectors_of(MANY))
    requests.made.clear()
    hits = index.search(vectors_of(MANY)[0], limit=3, keep=Filter(sources=("AP",)))
    assert [id_ for id_, _ in hits] == [MANY[-2].passage.id]
    assert [given["where"] for _, given in requests.made] == [None, {"source": {"$in": ["ap"]}}]


def test_a_chosen_event_is_asked_for_directly(index: ChromaIndex, requests: Requests) -> None:
    index.upsert(MANY, vectors_of(MANY))
    requests.made.clear()
    index.search(vectors_of(MANY)[0], limit=3, keep=Filter(article_ids=("ap",)))
    assert [given["where"] for _, given in requests.made] == [{"article_id": {"$in": ["ap"]}}]


def test_vectors_must_be_as_many_as_entries(index: ChromaIndex) -> None:
    with pytest.raises(ValueError, match="32 entries, 31 vectors"):
        index.upsert(MANY, vectors_of(MANY)[:-1])


def test_vectors_of_another_embedder_are_a_clear_error(index: ChromaIndex) -> None:
    index.upsert(MANY, vectors_of(MANY))
    other = np.eye(1, 16, dtype=np.float32)
    for act in (
        lambda: index.upsert(MANY[:1], other),
        lambda: index.search(other[0], limit=1, keep=Filter()),
    ):
        with pytest.raises(IndexFaultError, match=r"another embedder.*newsbot reindex"):
            act()


def test_a_damaged_directory_says_so_until_it_is_opened_anew(tmp_path: Path) -> None:
    index = open_vectors(tmp_path, collection=lambda: NAME)
    index.upsert(MANY, vectors_of(MANY))
    index.close()
    (tmp_path / "chroma" / "chroma.sqlite3").write_bytes(os.urandom(100_000))
    for _ in range(2):
        with pytest.raises(DamagedIndexError, match="newsbot reindex"):
            open_vectors(tmp_path, collection=lambda: NAME)
    anew = open_vectors(tmp_path, collection=lambda: NAME, anew=True)
    assert anew.ids() == set()
    anew.upsert(MANY, vectors_of(MANY))
    assert len(anew.ids()) == len(MANY)
    anew.close()


def test_opening_anew_keeps_what_is_sound(tmp_path: Path) -> None:
    index = open_vectors(tmp_path, collection=lambda: NAME)
    index.upsert(MANY, vectors_of(MANY))
    index.close()
    again = open_vectors(tmp_path, collection=lambda: NAME, anew=True)
    assert len(again.ids()) == len(MANY)
    again.close()


def test_damaged_segments_say_so_and_can_be_cleared(tmp_path: Path) -> None:
    index = open_vectors(tmp_path, collection=lambda: NAME)
    crowd = entries(story("crowd", *(f"Sentence {number}." for number in range(1500))))
    index.upsert(crowd, vectors_of(crowd))
    index.close()
    for segment in (tmp_path / "chroma").rglob("*.bin"):
        segment.write_bytes(b"x")
    index = open_vectors(tmp_path, collection=lambda: NAME)
    with pytest.raises(DamagedIndexError, match="newsbot reindex"):
        index.ids()
    index.clear()
    assert index.ids() == set()
    index.close()


def test_each_archive_has_collections_of_its_own() -> None:
    one, other = InMemoryCatalog(), InMemoryCatalog()
    space = VectorSpace.in_use(one)
    assert VectorSpace.in_use(one) == space
    assert VectorSpace.in_use(other).collection != space.collection
    following = space.next()
    assert following.collection.rpartition("-")[0] == space.collection.rpartition("-")[0]
    assert following.collection.endswith("-2")


def test_dropping_others_spares_those_of_other_archives(index: ChromaIndex) -> None:
    other = index.beside("newsbot-other-1")
    other.upsert(MANY, vectors_of(MANY))
    old = index.beside("newsbot-test-0")
    old.upsert(MANY, vectors_of(MANY))
    index.drop_others()
    assert len(other.ids()) == len(MANY)
    assert old.ids() == set()
