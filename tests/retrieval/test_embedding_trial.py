"""A tiny random model, tried for real: torch, conversion, OpenVINO."""

import shutil
import subprocess
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from retrieval.embedding import LocalEmbedder, open_embedder, read_model
from retrieval.embedding.selection import LEAST_COSINE, report_path
from retrieval.embedding.sentence_transformer import load_sentence_transformer
from retrieval.embedding.trial import COMPARED, main
from retrieval.errors import ModelError
from retrieval.inference import is_stored, network_folder
from tests.fakes.tiny_bert import DIMENSIONS, MAX_TOKENS, save_tiny_encoder

TEXTS = ["The ferry went.", "How many crews?", "", "strike " * 200, "The ferry went."]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_encoder(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def cache(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache after a trial."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # transformers deprecates what it calls itself
        patch.setattr(sys, "argv", ["trial", str(model), str(folder)])
        main()
    return folder


@pytest.fixture(scope="module")
def embedder(model: Path, cache: Path) -> LocalEmbedder:
    return open_embedder(str(model), backend="openvino", cache=cache)


@pytest.fixture(scope="module")
def reference(model: Path, cache: Path) -> np.ndarray:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        loaded = load_sentence_transformer(read_model(str(model), cache=cache))
        vectors: np.ndarray = loaded.encode(TEXTS, normalize_embeddings=True)
    return vectors


def test_every_backend_is_tried_and_holds(embedder: LocalEmbedder) -> None:
    selection = embedder.describe()
    assert selection is not None
    tried = {(trial.backend, trial.precision) for trial in selection.trials}
    assert {("torch", "f32"), ("torch", "bf16"), ("openvino", "f32")} <= tried
    exact = [trial for trial in selection.trials if trial.precision == "f32"]
    assert all((trial.min_cosine or 0) >= LEAST_COSINE for trial in exact)
    assert all(trial.passages_per_s for trial in selection.trials)


def test_vectors_are_those_of_sentence_transformers(
    embedder: LocalEmbedder, reference: np.ndarray
) -> None:
    vectors = embedder.embed(TEXTS)
    assert (vectors.shape, vectors.dtype) == ((len(TEXTS), DIMENSIONS), np.float32)
    assert (vectors * reference).sum(axis=1).min() >= 0.999
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


@pytest.mark.filterwarnings("ignore")  # transformers deprecates what it calls itself
def test_torch_gives_the_same_vectors(model: Path, cache: Path, reference: np.ndarray) -> None:
    vectors = open_embedder(str(model), backend="torch", cache=cache).embed(TEXTS)
    assert (vectors * reference).sum(axis=1).min() >= 0.999
    assert vectors.dtype == np.float32


def test_no_texts_give_no_rows_and_load_nothing(model: Path, tmp_path: Path) -> None:
    vectors = open_embedder(str(model), backend="auto", cache=tmp_path).embed([])
    assert (vectors.shape, vectors.dtype) == ((0, DIMENSIONS), np.float32)
    assert not (tmp_path / "networks").exists()


def test_a_text_has_the_same_vector_whatever_it_is_batched_with(embedder: LocalEmbedder) -> None:
    alone = embedder.embed(["The ferry went."])[0]
    among = embedder.embed([text[:length] for text in COMPARED for length in (9, 60, 400)] + TEXTS)
    assert among[-1] @ alone >= 0.999
    assert among[-len(TEXTS)] @ alone >= 0.999


def test_what_lies_beyond_the_tokens_read_changes_nothing(embedder: LocalEmbedder) -> None:
    pair = embedder.embed(["crews " * (MAX_TOKENS - 2), "crews " * (MAX_TOKENS - 2) + "went home"])
    assert pair[0] @ pair[1] >= 0.99999


def test_tokens_are_counted_whole_and_without_the_special_ones(embedder: LocalEmbedder) -> None:
    assert embedder.count_tokens(["the ferry", "", "strike " * 200]) == [2, 0, 200]
    assert embedder.max_tokens == MAX_TOKENS


def test_several_threads_may_embed_at_once(embedder: LocalEmbedder) -> None:
    expected = embedder.embed(TEXTS)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: embedder.embed(TEXTS), range(12)))
    assert all((vectors * expected).sum(axis=1).min() >= 0.9999 for vectors in found)


def test_what_needs_no_vector_loads_neither_torch_nor_openvino(model: Path, cache: Path) -> None:
    script = f"""
import sys
from pathlib import Path
from retrieval.embedding import open_embedder
embedder = open_embedder({str(model)!r}, backend="openvino", cache=Path({str(cache)!r}))
embedder.identity, embedder.max_tokens, embedder.count_tokens(["the ferry"]), embedder.describe()
print([name for name in ("torch", "transformers", "openvino") if name in sys.modules])
embedder.embed(["the ferry"])
print([name for name in ("torch", "transformers", "sentence_transformers") if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.stdout.split("\n")[:2] == ["[]", "[]"], done.stderr


def test_before_its_first_use_there_is_nothing_to_describe(model: Path, tmp_path: Path) -> None:
    assert open_embedder(str(model), backend="auto", cache=tmp_path).describe() is None


@pytest.mark.slow
def test_the_first_vector_tries_the_backends_in_a_process_apart_and_remembers(
    model: Path, tmp_path: Path
) -> None:
    first = open_embedder(str(model), backend="openvino", cache=tmp_path)
    vectors = first.embed(TEXTS)
    folder = read_model(str(model), cache=tmp_path)
    report = report_path(folder.fingerprint, cache=tmp_path)
    made = report.stat().st_mtime_ns
    again = open_embedder(str(model), backend="openvino", cache=tmp_path).embed(TEXTS)
    assert report.stat().st_mtime_ns == made
    np.testing.assert_allclose(vectors, again, atol=1e-6)


@pytest.mark.slow
def test_a_network_that_is_gone_is_made_again(model: Path, cache: Path, tmp_path: Path) -> None:
    shutil.copytree(cache, tmp_path / "cache")
    folder = read_model(str(model), cache=cache)
    network = network_folder(tmp_path / "cache", folder.fingerprint)
    shutil.rmtree(network)
    embedder = open_embedder(str(model), backend="openvino", cache=tmp_path / "cache")
    assert embedder.embed(["the ferry"]).shape == (1, DIMENSIONS)
    assert is_stored(network)


@pytest.mark.slow
def test_a_model_that_cannot_be_loaded_is_told_in_one_line(model: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged"
    shutil.copytree(model, damaged)
    weights = damaged / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:100])
    with pytest.raises(ModelError) as caught:
        open_embedder(str(damaged), backend="auto", cache=tmp_path / "cache").embed(["the ferry"])
    assert caught.value.subject == str(damaged)
    assert caught.value.args[0].startswith("cannot be prepared: cannot be loaded: ")
    assert "\n" not in str(caught.value)
