"""What `VectorIndex` promises, held against Chroma, embedded and served, and the fake."""

import datetime as dt
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest

from retrieval.domain import Filter
from retrieval.ownership import ChromaServer, open_vectors
from retrieval.protocols import IndexEntry, VectorIndex, Vectors
from tests.fakes.embedder import WordHashEmbedder
from tests.fakes.filtering import keeps
from tests.fakes.stories import NOON, entries, story
from tests.fakes.vectors import InMemoryVectorIndex

DAY = dt.timedelta(days=1)
ENTRIES = entries(
    story("baghouz", "Some 5,000 fighters surrendered.", "Smoke rose over the last enclave."),
    story("brussels", "Ministers of the union met.", source="CNN", published=NOON - DAY),
    story("undated", "A camp for their families.", source=None, published=None),
)
IDS = [entry.passage.id for entry in ENTRIES]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    data = tmp_path_factory.mktemp("served")
    with ChromaServer(data):
        yield data


@pytest.fixture(
    params=["embedded", pytest.param("served", marks=pytest.mark.server), "fake"],
)
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VectorIndex]:
    with ExitStack() as stack:
        opened: VectorIndex
        if request.param == "fake":
            opened = InMemoryVectorIndex()
        else:
            data = tmp_path if request.param == "embedded" else request.getfixturevalue("served")
            opened = open_vectors(data, collection=lambda: f"newsbot-{tmp_path.name}-1")
        stack.callback(opened.close)
        stack.callback(opened.close)
        yield opened


def vectors_of(given: list[IndexEntry]) -> Vectors:
    return WordHashEmbedder().embed([entry.passage.indexed_text for entry in given])


def test_the_nearest_comes_first_with_its_cosine(index: VectorIndex) -> None:
    vectors = vectors_of(ENTRIES)
    index.upsert(ENTRIES, vectors)
    hits = index.search(vectors[1], limit=3, keep=Filter())
    assert hits[0][0] == IDS[1]
    expected = sorted((float(c) for c in vectors @ vectors[1]), reverse=True)[:3]
    assert [score for _, score in hits] == pytest.approx(expected, abs=1e-5)


def test_an_empty_index_finds_nothing(index: VectorIndex) -> None:
    vector = vectors_of(ENTRIES)[0]
    assert index.search(vector, limit=5, keep=Filter()) == []
    assert index.search(vector, limit=5, keep=Filter(sources=("CNN",))) == []
    assert index.cosines(vector, IDS) == {}
    assert index.stored(IDS) == {}
    assert index.ids() == set()


def test_nothing_is_a_fine_thing_to_write(index: VectorIndex) -> None:
    index.upsert([], np.zeros((0, 64), dtype=np.float32))
    index.delete([])
    assert index.cosines(vectors_of(ENTRIES)[0], []) == {}


def test_cosines_are_of_the_passages_named(index: VectorIndex) -> None:
    vectors = vectors_of(ENTRIES)
    index.upsert(ENTRIES, vectors)
    asked = index.cosines(vectors[0], [IDS[2], IDS[0], "unknown"])
    assert asked == pytest.approx({IDS[0]: 1.0, IDS[2]: float(vectors[2] @ vectors[0])}, abs=1e-5)


def test_stored_vectors_are_those_of_the_passages_named(index: VectorIndex) -> None:
    vectors = vectors_of(ENTRIES)
    index.upsert(ENTRIES, vectors)
    stored = index.stored([IDS[2], IDS[0], "unknown"])
    assert stored.keys() == {IDS[0], IDS[2]}
    assert stored[IDS[2]] == pytest.approx(vectors[2], abs=1e-5)


def test_upsert_replaces_vector_and_labels_together(index: VectorIndex) -> None:
    vectors = vectors_of(ENTRIES)
    index.upsert(ENTRIES, vectors)
    unlabelled = IndexEntry(passage=ENTRIES[0].passage, published=None, source=None)
    index.upsert([unlabelled], vectors[1:2])
    assert index.ids() == set(IDS)
    assert index.cosines(vectors[1], IDS[:1]) == pytest.approx({IDS[0]: 1.0}, abs=1e-5)
    for keep in (Filter(sources=("Reuters",)), Filter(since=NOON - DAY)):
        assert IDS[0] not in {id_ for id_, _ in index.search(vectors[1], limit=4, keep=keep)}


def test_a_deleted_passage_is_not_found(index: VectorIndex) -> None:
    vectors = vectors_of(ENTRIES)
    index.upsert(ENTRIES, vectors)
    index.delete([IDS[0], "unknown"])
    assert index.ids() == set(IDS[1:])
    assert IDS[0] not in {id_ for id_, _ in index.search(vectors[0], limit=4, keep=Filter())}


@pytest.mark.parametrize(
    "keep",
    [
        Filter(since=NOON),
        Filter(since=NOON + dt.timedelta(seconds=1)),
        Filter(until=NOON),
        Filter(until=NOON + dt.timedelta(seconds=1)),
        Filter(since=NOON - DAY, until=NOON),
        Filter(sources=("reuters",)),
        Filter(sources=("CNN", "REUTERS")),
        Filter(article_ids=("brussels", "undated")),
        Filter(sources=("CNN",), article_ids=("baghouz",)),
    ],
    ids=str,
)
@pytest.mark.parametrize("limit", [1, 4])
def test_a_filter_keeps_what_it_says(index: VectorIndex, keep: Filter, limit: int) -> None:
    # One passage far away among thirty near ones: a filter is no reason to miss it.
    crowd = entries(
        *(
            story(f"crowd{n}", "Smoke rose.", source="AP", published=NOON - 9 * DAY)
            for n in range(30)
        )
    )
    everything = ENTRIES + crowd
    vectors = vectors_of(everything)
    index.upsert(everything, vectors)
    asked = vectors_of(crowd[:1])[0]
    kept = {
        entry.passage.id: float(vector @ asked)
        for entry, vector in zip(everything, vectors, strict=True)
        if keeps(keep, entry)
    }
    hits = index.search(asked, limit=limit, keep=keep)
    assert {id_ for id_, _ in hits} <= kept.keys()
    assert [score for _, score in hits] == pytest.approx(
        sorted(kept.values(), reverse=True)[:limit], abs=1e-5
    )


def test_another_dimension_fits_after_clear(index: VectorIndex) -> None:
    index.upsert(ENTRIES, vectors_of(ENTRIES))
    index.clear()
    assert index.ids() == set()
    vectors = WordHashEmbedder(dimensions=16).embed([e.passage.text for e in ENTRIES])
    index.upsert(ENTRIES, vectors)
    assert index.ids() == set(IDS)


def test_a_collection_beside_is_apart_until_others_are_dropped(
    index: VectorIndex, tmp_path: Path
) -> None:
    vectors = vectors_of(ENTRIES)
    index.upsert(ENTRIES, vectors)
    name = "newsbot-2" if isinstance(index, InMemoryVectorIndex) else f"newsbot-{tmp_path.name}-2"
    beside = index.beside(name)
    assert beside.ids() == set()
    beside.upsert(ENTRIES[:1], vectors[:1])
    assert index.ids() == set(IDS)
    assert index.beside(name).ids() == {IDS[0]}
    index.drop_others()
    assert index.beside(name).ids() == set()
    assert index.ids() == set(IDS)
