"""The packaged model itself, by the backend that this machine chooses."""

from pathlib import Path

import numpy as np
import pytest

from retrieval.embedding import LocalEmbedder, open_embedder
from retrieval.embedding.packaged import PACKAGED_NAME

pytestmark = [pytest.mark.model, pytest.mark.slow]

REFERENCE = {
    "How many fighters surrendered?": (0.0428, 0.0889, -0.0752, 0.0516, -0.0418, 0.1153),
    "Some 5,000 fighters gave themselves up, a spokesman said.": (
        *(-0.0198, 0.0082, 0.0035, 0.0752, -0.0351, 0.0734),
    ),
}
"""First coordinates as sentence-transformers 6.2 gives them by torch in float32."""


@pytest.fixture(scope="module")
def embedder(model_cache: Path) -> LocalEmbedder:
    return open_embedder(PACKAGED_NAME, backend="auto", cache=model_cache)


def test_its_vectors_are_those_of_the_published_model(embedder: LocalEmbedder) -> None:
    vectors = embedder.embed(list(REFERENCE))
    np.testing.assert_allclose(vectors[:, :6], list(REFERENCE.values()), atol=0.002)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-6)


def test_an_answer_is_nearer_to_its_question_than_another_story(embedder: LocalEmbedder) -> None:
    question, answer, other = embedder.embed(
        [*REFERENCE, "The central bank left its interest rate at two percent."]
    )
    assert question @ answer > question @ other + 0.3


def test_every_backend_of_this_machine_holds(embedder: LocalEmbedder) -> None:
    embedder.embed(["a"])
    selection = embedder.describe()
    assert selection is not None
    assert {trial.backend for trial in selection.trials} == {"openvino", "torch"}
    assert all(trial.holds for trial in selection.trials)
