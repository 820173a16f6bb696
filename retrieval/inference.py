"""Networks that run without torch: converted once to OpenVINO's format, kept on disk, compiled.

Conversion needs torch (600 MB of memory, ten seconds); running needs neither. So conversion is
made in a process of its own (`run_apart`), whose memory goes back when it ends, and whatever
embeds or reads afterwards loads the stored network in a third of a second.
"""

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import ModelError

if TYPE_CHECKING:
    from torch import Tensor, nn

Precision = Literal["bf16", "f32"]
"""What a network computes in; weights and results are float32 in either."""

Batch = Mapping[str, NDArray[np.int64]]
"""Inputs by name, each of shape (rows, length)."""

PIECES_A_BATCH = 2048
"""Word pieces, padding included, that one batch holds. Eight passages of 256: beyond it nothing
gets faster and memory grows (638 MB at 32 passages, 369 MB at 8; `docs/adr/0011`)."""

STRIDE = 8
"""Lengths of batches, in word pieces. A length that comes anew is prepared for first: with a
stride of 1 a question took 4.5 ms to embed, and two passages 21 to read; of 8, 3.6 and 20."""

APART_TIMEOUT_S = 900.0
"""Longest time that a process of its own may take: half a minute on two idle cores."""

_NETWORK_FILE = "network.xml"
_BRIEF = 200
_PREPARE = "see that its files are whole (fetch them again) and that memory is free"
_CHILD = (
    "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); "
    "runpy.run_module(sys.argv.pop(1), run_name='__main__', alter_sys=True)"
)


@cache
def load_openvino() -> Any:
    """Import OpenVINO with its telemetry left out.

    On import OpenVINO writes a client id into the home directory and reports to a remote
    server, unless its telemetry package cannot be imported: then it uses its own stub.
    """
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    import openvino

    return openvino


@cache
def openvino_core() -> Any:
    """OpenVINO's core, one a process."""
    return load_openvino().Core()


def openvino_precisions() -> tuple[Precision, ...]:
    """What this processor computes natively, fastest first."""
    capable = openvino_core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return ("bf16", "f32") if "BF16" in capable else ("f32",)


def processor_name() -> str:
    """The processor's model and how many of it there are, without loading anything."""
    model = platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        lines = cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines()
        named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
        model = next(named, model)
    return f"{model} x{os.cpu_count()}"


def network_folder(cache_folder: Path, fingerprint: str) -> Path:
    """Where the network of these weights lies, for the OpenVINO that is installed."""
    from importlib.metadata import version

    return cache_folder / "networks" / f"{fingerprint[:32]}-openvino-{version('openvino')}"


def is_stored(folder: Path) -> bool:
    """Whether a whole network lies there; folders appear at once or not at all."""
    return (folder / _NETWORK_FILE).is_file()


def store_network(module: "nn.Module", example: Mapping[str, "Tensor"], folder: Path) -> None:
    """Convert a torch module and store it; `folder` appears at once, or not at all.

    Args:
        module: Takes the inputs of `example` in their order; gives one tensor.
        example: Inputs by name, each (rows, length) of int64; both sizes stay open.
        folder: Replaced where it exists.

    Raises:
        ModelError: OpenVINO cannot be imported, or does not know an operation of the module.
    """
    try:
        model = _convert(module, example)
    except (ImportError, RuntimeError, TypeError, ValueError) as error:
        raise ModelError(
            f"cannot be converted: {_brief(error)}", subject=type(module).__name__
        ) from error
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".unfinished-"))
    try:
        load_openvino().save_model(model, unfinished / _NETWORK_FILE, compress_to_fp16=False)
        shutil.rmtree(folder, ignore_errors=True)
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _convert(module: "nn.Module", example: Mapping[str, "Tensor"]) -> Any:
    import torch

    openvino = load_openvino()
    try:
        with torch.no_grad(), warnings.catch_warnings():
            # Tracing warns of every condition on a shape; the trial compares what comes out.
            warnings.simplefilter("ignore")
            return openvino.convert_model(
                module.eval(),
                example_input=tuple(example.values()),
                input=[(name, [-1, -1], openvino.Type.i64) for name in example],
            )
    except openvino.frontend.OpConversionFailure as error:
        raise RuntimeError(_brief(error)) from error


class Network:
    """A stored network, compiled for this processor. May be called from several threads.

    Compiled for throughput: a stream a core, each of one thread. On two cores that is faster
    than one stream of two threads for batches and no slower for a single short text.
    """

    def __init__(self, folder: Path, precision: Precision) -> None:
        """Load and compile, without torch.

        Raises:
            ModelError: The stored network is damaged or cannot be compiled here.
        """
        try:
            self._compiled = openvino_core().compile_model(
                str(folder / _NETWORK_FILE),
                "CPU",
                {"PERFORMANCE_HINT": "THROUGHPUT", "INFERENCE_PRECISION_HINT": precision},
            )
        except RuntimeError as error:
            raise ModelError(
                f"the stored network cannot be loaded: {_brief(error)}",
                subject=str(folder),
                hint="delete that folder; it is made again",
            ) from error
        self.streams: int = self._compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS")

    def run(self, batches: Iterable[Batch]) -> Iterator[NDArray[np.float32]]:
        """Give the output of each batch, in order; `batches` is read as requests come free.

        Requests belong to the call, so calls do not disturb one another (making one takes
        0.01 ms). OpenVINO's own AsyncInferQueue is not used: its callbacks enter Python from
        its threads, and where one is still leaving when the interpreter ends, the process
        aborts (15 of 25 runs; none of 25 this way; `docs/adr/0011`).
        """
        idle = [self._compiled.create_infer_request() for _ in range(2 * self.streams)]
        busy: deque[Any] = deque()
        for batch in batches:
            if idle:
                request = idle.pop()
            else:
                request = busy.popleft()
                yield _result(request)
            request.start_async(dict(batch))
            busy.append(request)
        while busy:
            yield _result(busy.popleft())


def _result(request: Any) -> NDArray[np.float32]:
    request.wait()
    output: NDArray[np.float32] = request.get_output_tensor(0).data.copy()
    return output


def group_by_length(lengths: Sequence[int], *, streams: int) -> list[list[int]]:
    """Indexes in groups of like length, longest first, each within `PIECES_A_BATCH`.

    A small set is divided so that every stream has a share of it.
    """
    order = sorted(range(len(lengths)), key=lambda index: -lengths[index])
    share = sum(lengths) / streams
    groups: list[list[int]] = []
    start = 0
    while start < len(order):
        longest = max(1, lengths[order[start]])
        # Rounded: four rows of nearly the same length are two and two, not one, one and two.
        rows = max(1, min(PIECES_A_BATCH // longest, round(share / longest)))
        groups.append(order[start : start + rows])
        start += rows
    return groups


def pad(rows: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    """Rows of ids as one array (rows, longest), filled up with zeros to a multiple of `STRIDE`."""
    longest = max(len(row) for row in rows)
    padded = np.zeros((len(rows), -(-longest // STRIDE) * STRIDE), dtype=np.int64)
    for filled, row in zip(padded, rows, strict=True):
        filled[: len(row)] = row
    return padded


def run_apart(module: str, *arguments: str, subject: str) -> None:
    """Run `python -m module arguments` and wait, so that its memory goes back when it ends.

    Raises:
        ModelError: about `subject`, with the last line that the process wrote.
    """
    root = str(Path(__file__).resolve().parents[1])
    command = [sys.executable, "-c", _CHILD, root, module, *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - this interpreter, this project's module
            command, capture_output=True, text=True, timeout=APART_TIMEOUT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ModelError(f"cannot be prepared: {error}", subject=subject, hint=_PREPARE) from error
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise ModelError(f"cannot be prepared: {said[-1]}", subject=subject, hint=_PREPARE)


def _brief(error: Exception) -> str:
    """OpenVINO writes paragraphs; their start says what happened."""
    said = " ".join(str(error).split()) or type(error).__name__
    return said if len(said) <= _BRIEF else said[:_BRIEF] + "…"
