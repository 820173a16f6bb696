import json
from pathlib import Path

import pytest

from retrieval.embedding.folder import ModelFolder
from retrieval.embedding.selection import (
    Trial,
    choose,
    read_report,
    remembered_selection,
    report_path,
    select_backend,
    write_report,
)
from retrieval.errors import ModelError

TORCH = Trial(backend="torch", precision="f32", min_cosine=1.0, passages_per_s=22.0)
TORCH_BF16 = Trial(backend="torch", precision="bf16", min_cosine=0.99997, passages_per_s=70.0)
OPENVINO = Trial(backend="openvino", precision="bf16", min_cosine=0.99996, passages_per_s=101.0)
INEXACT = Trial(backend="openvino", precision="bf16", min_cosine=0.9994, passages_per_s=200.0)
FAILED = Trial(
    backend="openvino", precision="f32", failure="cannot be converted: no such operation"
)


@pytest.fixture
def folder(tmp_path: Path) -> ModelFolder:
    return ModelFolder(
        name="some-model",
        path=tmp_path,
        tokenizer=tmp_path / "tokenizer.json",
        fingerprint="ab" * 32,
        dimensions=32,
        max_tokens=64,
    )


def test_auto_takes_the_fastest_that_holds() -> None:
    assert choose([TORCH, TORCH_BF16, OPENVINO], "auto", model="m") is OPENVINO


def test_a_backend_whose_vectors_differ_is_not_taken_however_fast() -> None:
    assert choose([TORCH, TORCH_BF16, INEXACT, FAILED], "auto", model="m") is TORCH_BF16


def test_a_named_backend_is_taken_in_its_fastest_precision() -> None:
    assert choose([TORCH, TORCH_BF16, OPENVINO], "torch", model="m") is TORCH_BF16


def test_a_named_backend_that_does_not_hold_is_refused_with_its_reasons() -> None:
    with pytest.raises(ModelError, match="NEWSBOT_EMBEDDER_BACKEND=auto") as caught:
        choose([TORCH, INEXACT, FAILED], "openvino", model="m")
    assert "least cosine 0.99940" in str(caught.value)
    assert "no such operation" in str(caught.value)


def test_a_report_gives_back_its_trials(folder: ModelFolder, tmp_path: Path) -> None:
    path = report_path(folder.fingerprint, cache=tmp_path)
    write_report(path, folder, [TORCH, OPENVINO, FAILED])
    assert read_report(path) == (TORCH, OPENVINO, FAILED)


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"trials": [{"speed": 1}]}', '{"trials": [3]}', '{"trials": 3}']
)
def test_a_damaged_report_counts_as_none(folder: ModelFolder, tmp_path: Path, content: str) -> None:
    path = report_path(folder.fingerprint, cache=tmp_path)
    path.parent.mkdir(parents=True)
    path.write_text(content, encoding="utf-8")
    assert remembered_selection(folder, "auto", cache=tmp_path) is None


def test_what_was_chosen_is_told_with_the_file_that_remembers_it(
    folder: ModelFolder, tmp_path: Path
) -> None:
    path = report_path(folder.fingerprint, cache=tmp_path)
    write_report(path, folder, [TORCH, OPENVINO])
    found = remembered_selection(folder, "auto", cache=tmp_path)
    assert found is not None
    assert (found.chosen, found.path) == (OPENVINO, path)
    assert json.loads(path.read_text(encoding="utf-8"))["fingerprint"] == folder.fingerprint


def test_other_weights_have_another_report(folder: ModelFolder, tmp_path: Path) -> None:
    assert report_path("cd" * 32, cache=tmp_path) != report_path(folder.fingerprint, cache=tmp_path)


def test_a_choice_of_torch_stands_without_a_network_or_another_trial(
    folder: ModelFolder, tmp_path: Path
) -> None:
    write_report(report_path(folder.fingerprint, cache=tmp_path), folder, [TORCH, INEXACT])
    assert select_backend(folder, "auto", cache=tmp_path).chosen == TORCH


def test_a_cache_that_cannot_be_made_is_named_with_the_setting(
    folder: ModelFolder, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ModelError, match="NEWSBOT_CACHE"):
        select_backend(folder, "auto", cache=tmp_path / "file" / "cache")
