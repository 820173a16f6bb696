import numpy as np
import pytest
from langchain_core.embeddings import Embeddings

from retrieval.embedding.langchain import ArchiveEmbeddings
from tests.fakes.embedder import WordHashEmbedder


def test_langchain_is_given_the_embedders_vectors() -> None:
    embedder = WordHashEmbedder()
    embeddings: Embeddings = ArchiveEmbeddings(embedder)
    texts = ["the ferry", "the strike"]
    np.testing.assert_array_equal(embeddings.embed_documents(texts), embedder.embed(texts))
    assert embeddings.embed_query("the strike") == pytest.approx(embedder.embed(texts)[1].tolist())


def test_no_documents_give_no_vectors() -> None:
    assert ArchiveEmbeddings(WordHashEmbedder()).embed_documents([]) == []
