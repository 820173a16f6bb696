"""Catalog and indexes, written together: what enters, what leaves, what is embedded."""

import subprocess
import sys

import numpy as np
import pytest

from retrieval.archive import Archive
from retrieval.discrepancies import Discrepancy
from retrieval.domain import Filter
from retrieval.errors import EmbedderMismatchError
from retrieval.vectors import VectorSpace
from tests.fakes.catalog import InMemoryCatalog
from tests.fakes.embedder import WordHashEmbedder
from tests.fakes.lexical import InMemoryLexicalIndex
from tests.fakes.stories import NOON, story
from tests.fakes.vectors import InMemoryVectorIndex

BAGHOUZ = story("baghouz", "Some 5,000 surrendered.", "The enclave is small.", "Smoke rose.")
BRUSSELS = story("brussels", "Ministers met.", source="CNN")


@pytest.fixture
def archive() -> Archive:
    catalog = InMemoryCatalog()
    return Archive(
        catalog=catalog,
        lexical=InMemoryLexicalIndex(),
        vectors=InMemoryVectorIndex(lambda: VectorSpace.in_use(catalog).collection),
        embedder=WordHashEmbedder(),
    )


def embedded(archive: Archive) -> list[str]:
    assert isinstance(archive.embedder, WordHashEmbedder)
    return archive.embedder.embedded


def assert_in_step(archive: Archive) -> None:
    assert archive.check() == []
    assert archive.catalog.intents() == []


def test_a_written_article_is_in_all_three(archive: Archive) -> None:
    assert archive.write([BAGHOUZ, BRUSSELS]) == 4
    assert archive.catalog.totals().passages == 4
    assert len(archive.lexical.ids()) == 4
    assert_in_step(archive)


def test_what_is_embedded_is_context_and_text(archive: Archive) -> None:
    archive.write([BRUSSELS])
    assert embedded(archive) == ["A story\nMinisters met."]


def test_the_same_article_again_embeds_nothing(archive: Archive) -> None:
    archive.write([BAGHOUZ])
    embedded(archive).clear()
    assert archive.write([BAGHOUZ]) == 0
    assert embedded(archive) == []


def test_an_edited_article_embeds_what_changed_and_leaves_nothing_old(archive: Archive) -> None:
    archive.write([BAGHOUZ])
    embedded(archive).clear()
    edited = story("baghouz", "Some 6,000 surrendered.", "The enclave is small.")
    assert archive.write([edited]) == 1
    assert embedded(archive) == ["A story\nSome 6,000 surrendered."]
    assert archive.catalog.passage_ids() == {passage.id for passage in edited[1]}
    assert_in_step(archive)


def test_a_new_date_or_source_reaches_the_filters(archive: Archive) -> None:
    archive.write([BRUSSELS])
    archive.write([story("brussels", "Ministers met.", source="AP", published=None)])
    for keep in (Filter(sources=("CNN",)), Filter(since=NOON)):
        assert archive.lexical.search("ministers", limit=1, keep=keep) == []
    assert archive.lexical.search("ministers", limit=1, keep=Filter(sources=("AP",)))
    vector = archive.embedder.embed(["ministers"])[0]
    assert archive.vectors.search(vector, limit=1, keep=Filter(sources=("AP",)))
    assert_in_step(archive)


def test_a_removed_article_leaves_everywhere(archive: Archive) -> None:
    archive.write([BAGHOUZ, BRUSSELS])
    assert archive.write([], removed=["baghouz", "unknown"]) == 0
    assert archive.catalog.articles(["baghouz"]) == {}
    assert archive.lexical.ids() == {passage.id for passage in BRUSSELS[1]}
    assert_in_step(archive)


def test_removing_needs_no_model(archive: Archive) -> None:
    archive.write([BAGHOUZ])
    embedded(archive).clear()
    archive.write([], removed=["baghouz"])
    assert embedded(archive) == []


def test_an_article_without_passages_is_recorded_but_not_found(archive: Archive) -> None:
    copy, _ = story("copy", "Some 5,000 surrendered.", copy_of="baghouz")
    assert archive.write([BAGHOUZ, (copy, ())]) == 3
    assert archive.catalog.articles(["copy"])["copy"].copy_of == "baghouz"
    assert archive.catalog.passages_of(["copy"]) == {}
    assert_in_step(archive)


def test_an_article_that_turns_out_a_copy_leaves_the_indexes(archive: Archive) -> None:
    archive.write([BAGHOUZ, BRUSSELS])
    copy, _ = story("brussels", "Ministers met.", source="CNN", copy_of="baghouz")
    archive.write([(copy, ())])
    assert archive.lexical.ids() == {passage.id for passage in BAGHOUZ[1]}
    assert_in_step(archive)


def test_vectors_at_hand_are_used(archive: Archive) -> None:
    vector = np.zeros(64, dtype=np.float32)
    vector[5] = 1.0
    wanted = BAGHOUZ[1][1].id
    assert archive.write([BAGHOUZ], vectors_of={wanted: vector}) == 3
    assert len(embedded(archive)) == 2
    assert archive.vectors.cosines(vector, [wanted]) == {wanted: 1.0}


def test_check_names_what_is_missing_and_what_is_stray(archive: Archive) -> None:
    archive.write([BAGHOUZ])
    lost, kept, _ = (passage.id for passage in BAGHOUZ[1])
    archive.lexical.delete([lost])
    archive.vectors.upsert(
        archive._entries(archive.catalog.passages([kept]).values()),
        archive.embedder.embed(["x"]),
    )
    archive.catalog.commit([(BAGHOUZ[0], BAGHOUZ[1][:2])], [])
    assert archive.check() == [
        Discrepancy(index="lexical", missing=(lost,), stray=(BAGHOUZ[1][2].id,)),
        Discrepancy(index="vectors", stray=(BAGHOUZ[1][2].id,)),
    ]


def test_an_empty_archive_adopts_the_embedder(archive: Archive) -> None:
    archive.verify_embedder()
    assert VectorSpace.in_use(archive.catalog).embedder == archive.embedder.identity


def test_another_embedder_is_refused_with_a_way_out(archive: Archive) -> None:
    archive.verify_embedder()
    archive.write([BAGHOUZ])
    archive.verify_embedder()
    archive.embedder = WordHashEmbedder(name="another", dimensions=32)
    with pytest.raises(EmbedderMismatchError, match="newsbot reindex") as raised:
        archive.verify_embedder()
    assert raised.value.subject == "another"


def test_an_emptied_archive_may_change_its_embedder(archive: Archive) -> None:
    archive.verify_embedder()
    archive.write([BAGHOUZ])
    archive.write([], removed=["baghouz"])
    archive.embedder = WordHashEmbedder(name="another", dimensions=32)
    archive.verify_embedder()
    assert archive.write([BRUSSELS]) == 1
    assert_in_step(archive)


def test_reindex_moves_to_the_new_embedder(archive: Archive) -> None:
    archive.verify_embedder()
    archive.write([BAGHOUZ, BRUSSELS, (story("copy", "Smoke rose.", copy_of="baghouz")[0], ())])
    before = VectorSpace.in_use(archive.catalog).collection
    archive.embedder = WordHashEmbedder(name="another", dimensions=32)
    seen: list[tuple[int, int]] = []
    assert archive.reindex(lambda done, total: seen.append((done, total))) == 4
    assert seen[-1] == (4, 4)
    archive.verify_embedder()
    assert isinstance(archive.vectors, InMemoryVectorIndex)
    assert before not in archive.vectors.collections
    assert_in_step(archive)


def test_reindex_mends_whatever_was_wrong(archive: Archive) -> None:
    archive.write([BAGHOUZ, BRUSSELS])
    archive.lexical.clear()
    archive.vectors.delete([BAGHOUZ[1][0].id])
    archive.reindex(lambda _done, _total: None)
    assert_in_step(archive)


def test_importing_the_archive_imports_neither_chroma_nor_torch() -> None:
    heavy = "{'chromadb', 'torch', 'alembic', 'sentence_transformers'}"
    program = (
        "import sys; import retrieval.archive, retrieval.ownership, retrieval.catalog,"
        f" retrieval.lexical; sys.exit(' '.join({heavy} & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
