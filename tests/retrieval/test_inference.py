import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from retrieval.errors import ModelError
from retrieval.inference import (
    PIECES_A_BATCH,
    STRIDE,
    Batch,
    Network,
    group_by_length,
    is_stored,
    pad,
    processor_name,
    run_apart,
    store_network,
)

LENGTHS = st.lists(st.integers(min_value=1, max_value=512), max_size=60)
WIDTH = 4


@given(lengths=LENGTHS, streams=st.integers(min_value=1, max_value=8))
def test_groups_hold_every_index_once_and_stay_within_a_batch(
    lengths: list[int], streams: int
) -> None:
    groups = group_by_length(lengths, streams=streams)
    assert sorted(index for group in groups for index in group) == list(range(len(lengths)))
    for group in groups:
        longest = max(lengths[index] for index in group)
        assert len(group) == 1 or longest * len(group) <= PIECES_A_BATCH


@given(lengths=LENGTHS, streams=st.integers(min_value=1, max_value=8))
def test_groups_come_longest_first(lengths: list[int], streams: int) -> None:
    groups = group_by_length(lengths, streams=streams)
    ordered = [lengths[index] for group in groups for index in group]
    assert ordered == sorted(lengths, reverse=True)


def test_a_dozen_passages_are_shared_out_over_the_streams() -> None:
    assert [len(group) for group in group_by_length([200] * 12, streams=2)] == [6, 6]


def test_four_passages_of_unlike_lengths_are_two_for_each_stream() -> None:
    assert group_by_length([200, 224, 190, 210], streams=2) == [[1, 3], [0, 2]]


def test_rows_are_padded_to_a_stride_that_holds_the_longest_of_them() -> None:
    padded = pad([[1, 2, 3], [4]])
    assert padded.tolist() == [[1, 2, 3] + [0] * (STRIDE - 3), [4] + [0] * (STRIDE - 1)]
    assert pad([[1] * (STRIDE + 1)]).shape == (1, 2 * STRIDE)


def test_the_processor_is_named_with_its_cores() -> None:
    assert processor_name().rpartition("x")[2].isdigit()


@pytest.fixture(scope="module")
def table() -> NDArray[np.float32]:
    return np.random.default_rng(1).normal(size=(100, WIDTH)).astype(np.float32)


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory, table: NDArray[np.float32]) -> Path:
    """A network that gives for each row the sum of the vectors of its ids."""
    import torch

    class Sums(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.table = torch.nn.Parameter(torch.from_numpy(table))

        def forward(self, ids: torch.Tensor, kept: torch.Tensor) -> torch.Tensor:
            return (self.table[ids] * kept.unsqueeze(-1)).sum(1)

    folder = tmp_path_factory.mktemp("network") / "sums"
    example = {"ids": torch.ones(2, 3, dtype=torch.long), "kept": torch.ones(2, 3).long()}
    store_network(Sums(), example, folder)
    return folder


def batches(count: int) -> Iterator[Batch]:
    random = np.random.default_rng(2)
    for _ in range(count):
        shape = tuple(random.integers(1, 9, 2))
        yield {"ids": random.integers(0, 100, shape), "kept": random.integers(0, 2, shape)}


def sums(table: NDArray[np.float32], batch: Batch) -> NDArray[np.float32]:
    return (table[batch["ids"]] * batch["kept"][..., None]).sum(1).astype(np.float32)


def test_batches_of_any_shape_come_back_in_order(stored: Path, table: NDArray[np.float32]) -> None:
    found = list(Network(stored, "f32").run(batches(25)))
    assert len(found) == 25
    for result, batch in zip(found, batches(25), strict=True):
        np.testing.assert_allclose(result, sums(table, batch), atol=1e-4)


def test_no_batches_give_nothing(stored: Path) -> None:
    assert list(Network(stored, "f32").run([])) == []


def test_threads_do_not_disturb_one_another(stored: Path, table: NDArray[np.float32]) -> None:
    network = Network(stored, "f32")

    def agrees(count: int) -> bool:
        return all(
            np.allclose(result, sums(table, batch), atol=1e-4)
            for result, batch in zip(network.run(batches(count)), batches(count), strict=True)
        )

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(agrees, [30, 31, 32, 33] * 4))


def test_a_network_runs_without_torch_or_telemetry_and_its_process_ends_cleanly(
    stored: Path,
) -> None:
    script = f"""
import sys
import numpy as np
from pathlib import Path
from retrieval.inference import Network
ids = np.ones((2, 3), dtype=np.int64)
list(Network(Path({str(stored)!r}), "f32").run([{{"ids": ids, "kept": ids}}] * 9))
print([name for name in ("torch", "openvino_telemetry") if sys.modules.get(name)])
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr


def test_a_damaged_network_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "network.xml").write_text("<net", encoding="utf-8")
    with pytest.raises(ModelError, match="delete that folder") as caught:
        Network(tmp_path, "f32")
    assert caught.value.subject == str(tmp_path)


def test_a_module_that_cannot_be_converted_leaves_nothing_behind(tmp_path: Path) -> None:
    import torch

    class Broken(torch.nn.Module):
        def forward(self, ids: torch.Tensor) -> torch.Tensor:
            raise ValueError(f"no use for {ids.shape}")

    with pytest.raises(ModelError, match="cannot be converted"):
        store_network(Broken(), {"ids": torch.ones(1, 2).long()}, tmp_path / "broken")
    assert not is_stored(tmp_path / "broken")
    assert list(tmp_path.iterdir()) == []


def test_what_stops_a_process_apart_is_told_in_one_line() -> None:
    with pytest.raises(ModelError) as caught:
        run_apart("retrieval.no_such_module", subject="some model")
    assert caught.value.subject == "some model"
    assert "retrieval.no_such_module" in caught.value.args[0]
    assert "\n" not in str(caught.value)
