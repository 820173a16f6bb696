"""What ids alone do not show: words and vectors that are gone while their ids are still listed."""

import shutil
import sqlite3
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval.discrepancies import Discrepancy, find_discrepancies
from retrieval.domain import Filter
from retrieval.errors import DamagedIndexError
from retrieval.lexical import FILE, Fts5Index
from retrieval.ownership import open_vectors
from retrieval.protocols import Scored
from tests.fakes.catalog import InMemoryCatalog
from tests.fakes.embedder import WordHashEmbedder
from tests.fakes.lexical import InMemoryLexicalIndex
from tests.fakes.stories import entries, story
from tests.fakes.vectors import InMemoryVectorIndex

STORIES = [
    story("baghouz", "Some 5,000 surrendered.", "The enclave is small.", "— — —"),
    *(story(f"wire{n}", "One story, word for word.") for n in range(30)),
    *(story(f"town{n}", f"Town{n} voted.", f"River{n} rose.") for n in range(5)),
]
ENTRIES = entries(*STORIES)
VECTORS = WordHashEmbedder().embed([entry.passage.indexed_text for entry in ENTRIES])
SOME = ENTRIES[1].passage.id
MANY = {entry.passage.id for entry in ENTRIES if entry.passage.text.startswith(("Town", "River"))}


class ForgetfulIndex(InMemoryVectorIndex):
    """Lists and gives back vectors that its search has lost."""

    def __init__(self, lost: set[str]) -> None:
        super().__init__()
        self._lost = lost

    def search(self, vector: NDArray[np.float32], *, limit: int, keep: Filter) -> list[Scored]:
        hits = super().search(vector, limit=limit + len(self._lost), keep=keep)
        return [hit for hit in hits if hit[0] not in self._lost][:limit]


@pytest.fixture
def catalog() -> InMemoryCatalog:
    catalog = InMemoryCatalog()
    catalog.commit(STORIES, [])
    return catalog


def full_vectors(index: InMemoryVectorIndex) -> InMemoryVectorIndex:
    index.upsert(ENTRIES, VECTORS)
    return index


def full_words() -> InMemoryLexicalIndex:
    index = InMemoryLexicalIndex()
    index.upsert(ENTRIES)
    return index


def test_copies_and_passages_without_words_are_no_discrepancy(
    catalog: InMemoryCatalog, tmp_path: Path
) -> None:
    words = Fts5Index(tmp_path)
    words.upsert(ENTRIES)
    assert find_discrepancies(catalog, words, full_vectors(InMemoryVectorIndex())) == []
    words.close()


def test_vectors_that_their_own_search_does_not_find_are_named(catalog: InMemoryCatalog) -> None:
    (found,) = find_discrepancies(catalog, full_words(), full_vectors(ForgetfulIndex(MANY)))
    assert found.index == "vectors"
    assert set(found.unfound) == MANY


def test_what_an_approximate_search_may_miss_is_no_discrepancy(catalog: InMemoryCatalog) -> None:
    assert find_discrepancies(catalog, full_words(), full_vectors(ForgetfulIndex({SOME}))) == []


def test_words_that_are_gone_while_their_labels_stay_are_named(
    catalog: InMemoryCatalog, tmp_path: Path
) -> None:
    words = Fts5Index(tmp_path)
    words.upsert(ENTRIES)
    words.close()
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("DELETE FROM words WHERE rowid = 2")
    connection.close()
    found = find_discrepancies(catalog, words, full_vectors(InMemoryVectorIndex()))
    assert found == [Discrepancy(index="lexical", unfound=(SOME,))]
    words.close()


def test_no_more_than_the_sample_is_looked_up(catalog: InMemoryCatalog) -> None:
    vectors = full_vectors(InMemoryVectorIndex())
    asked: list[str] = []
    stored = vectors.stored
    vectors.stored = lambda ids: (asked.extend(ids), stored(ids))[1]  # type: ignore[method-assign]
    find_discrepancies(catalog, full_words(), vectors, sample=5)
    assert len(asked) == 5


def test_a_chroma_segment_that_is_gone_is_found_though_its_ids_are_listed(tmp_path: Path) -> None:
    # Chroma moves vectors from its log into a segment's files by the thousand.
    stories = [story(f"day{n}", f"On day {n} some {n * 7} boats left.") for n in range(1_200)]
    many = entries(*stories)
    catalog = InMemoryCatalog()
    catalog.commit(stories, [])
    words = InMemoryLexicalIndex()
    words.upsert(many[:1])
    index = open_vectors(tmp_path, collection=lambda: "newsbot-1")
    index.upsert(many, WordHashEmbedder(dimensions=16).embed([e.passage.text for e in many]))
    index.close()
    (segment,) = (path for path in (tmp_path / "chroma").iterdir() if path.is_dir())
    shutil.rmtree(segment)

    index = open_vectors(tmp_path, collection=lambda: "newsbot-1")
    assert len(index.ids()) == 1_200
    with pytest.raises(DamagedIndexError, match="newsbot reindex"):
        find_discrepancies(catalog, words, index)
    index.close()
