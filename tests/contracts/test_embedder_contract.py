"""What `Embedder` promises, held against the packaged model and the fake."""

from pathlib import Path

import numpy as np
import pytest

from retrieval.embedding import open_embedder
from retrieval.embedding.packaged import PACKAGED_NAME
from retrieval.protocols import Embedder
from tests.fakes.embedder import WordHashEmbedder

TEXTS = [
    "Some 5,000 fighters surrendered.",
    "",
    "The enclave at Baghouz is small. " * 60,
    "Ministers met in Brüssel – at last…",
]


@pytest.fixture(scope="module")
def packaged(model_cache: Path) -> Embedder:
    return open_embedder(PACKAGED_NAME, backend="auto", cache=model_cache)


@pytest.fixture(
    params=[pytest.param("packaged", marks=[pytest.mark.model, pytest.mark.slow]), "fake"]
)
def embedder(request: pytest.FixtureRequest) -> Embedder:
    if request.param == "fake":
        return WordHashEmbedder()
    opened: Embedder = request.getfixturevalue("packaged")
    return opened


def test_vectors_are_rows_of_length_one(embedder: Embedder) -> None:
    vectors = embedder.embed(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.identity.dimensions)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-4)


def test_no_texts_are_no_rows(embedder: Embedder) -> None:
    assert embedder.embed([]).shape == (0, embedder.identity.dimensions)


def test_a_row_belongs_to_its_text_whatever_it_is_batched_with(embedder: Embedder) -> None:
    together = embedder.embed(TEXTS)
    alone = np.vstack([embedder.embed([text]) for text in TEXTS])
    assert np.sum(together * alone, axis=1) == pytest.approx(1.0, abs=1e-3)


def test_what_lies_beyond_the_window_is_not_read(embedder: Embedder) -> None:
    long = "The enclave at Baghouz is small. " * 60
    one, other = embedder.embed([long, long + "Ministers met in Brussels."])
    assert float(one @ other) == pytest.approx(1.0, abs=1e-3)


def test_tokens_are_counted_beyond_the_window(embedder: Embedder) -> None:
    counts = embedder.count_tokens(TEXTS)
    assert counts[1] == 0
    assert counts[2] > embedder.max_tokens
    assert counts[0] == embedder.count_tokens(TEXTS[:1])[0]


def test_equal_identities_for_equal_spaces(embedder: Embedder) -> None:
    assert embedder.identity == embedder.identity
    assert len(embedder.identity.fingerprint) >= 8
