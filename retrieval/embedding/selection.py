"""Which backend runs the model: the fastest whose vectors are the reference's.

Every candidate is tried once a machine, in a process of its own (`retrieval.embedding.trial`);
what was found is kept beside the compiled networks, by model, versions and processor, and read
from there without loading anything.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from filelock import FileLock

from retrieval.embedding.folder import ModelFolder
from retrieval.embedding.storage import read_json, write_json
from retrieval.errors import ModelError
from retrieval.inference import (
    Precision,
    is_stored,
    network_folder,
    processor_name,
    run_apart,
)

BackendName = Literal["openvino", "torch"]

LEAST_COSINE = 0.9995
"""A backend holds when each of its vectors is at least this near to the reference's."""

_REVISION = 1
"""Counted up when the trial or the conversion changes, so that both are made again."""

_LOCK_TIMEOUT_S = 900.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How one candidate did against torch in float32.

    Attributes:
        min_cosine: The least of its vectors' cosines to the reference's; None where it failed.
        passages_per_s: Passages of about 200 word pieces; None where it failed.
        failure: Why it cannot be run, or None.
    """

    backend: BackendName
    precision: Precision
    min_cosine: float | None = None
    passages_per_s: float | None = None
    failure: str | None = None

    @property
    def holds(self) -> bool:
        """Whether it may be used."""
        return self.min_cosine is not None and self.min_cosine >= LEAST_COSINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What was tried on this machine, what was chosen, and the file that remembers it."""

    chosen: Trial
    trials: tuple[Trial, ...]
    path: Path


def choose(trials: Sequence[Trial], backend: str, *, model: str) -> Trial:
    """The fastest trial that holds, of one backend or, for "auto", of any.

    Raises:
        ModelError: The named backend has none that holds.
    """
    asked = [trial for trial in trials if backend in ("auto", trial.backend)]
    holding = [trial for trial in asked if trial.holds]
    if holding:
        return max(holding, key=lambda trial: trial.passages_per_s or 0.0)
    reasons = [
        f"{trial.precision}: {trial.failure or f'least cosine {trial.min_cosine:.5f}'}"
        for trial in asked
    ]
    raise ModelError(
        f"cannot be run by {backend} ({'; '.join(reasons) or 'no such backend'})",
        subject=model,
        hint="set NEWSBOT_EMBEDDER_BACKEND=auto",
    )


def remembered_selection(folder: ModelFolder, backend: str, *, cache: Path) -> Selection | None:
    """What an earlier trial found, or None before the first; loads nothing.

    Raises:
        ModelError: The named backend was tried and does not hold.
    """
    path = report_path(folder.fingerprint, cache=cache)
    trials = read_report(path)
    if not trials:
        return None
    return Selection(chosen=choose(trials, backend, model=folder.name), trials=trials, path=path)


def select_backend(folder: ModelFolder, backend: str, *, cache: Path) -> Selection:
    """The backend to use, tried first where that was not done yet (about 20 s, once).

    Raises:
        ModelError: The trial could not be made, or the named backend does not hold.
    """
    with trial_lock(cache):
        found = remembered_selection(folder, backend, cache=cache)
        if found is None or _lacks_network(found, folder, cache=cache):
            run_apart("retrieval.embedding.trial", folder.name, str(cache), subject=folder.name)
            found = remembered_selection(folder, backend, cache=cache)
    if found is None:
        raise ModelError("its trial left no report", subject=folder.name)
    return found


@contextmanager
def trial_lock(cache: Path) -> Iterator[None]:
    """One trial at a time among all processes that share a cache; the cache is made where absent.

    Raises:
        ModelError: The cache cannot be written, or another's trial does not end.
    """
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with FileLock(cache / "trial.lock", timeout=_LOCK_TIMEOUT_S):
            yield
    except OSError as error:
        raise ModelError(
            f"cannot keep compiled models: {error.strerror or error}",
            subject=str(cache),
            hint="set NEWSBOT_CACHE to a directory that can be written",
        ) from error


def report_path(fingerprint: str, *, cache: Path) -> Path:
    """The file that remembers the trials of these weights with these versions and processor."""
    versions = [version(name) for name in ("openvino", "torch", "sentence-transformers")]
    circumstances = "|".join([str(_REVISION), processor_name(), *versions])
    key = hashlib.sha256(circumstances.encode()).hexdigest()
    return cache / "trials" / f"{fingerprint[:32]}-{key[:16]}.json"


def read_report(path: Path) -> tuple[Trial, ...]:
    """The trials of a report; none where it is absent or not one."""
    try:
        return tuple(Trial(**trial) for trial in read_json(path).get("trials", ()))
    except TypeError:
        return ()


def write_report(path: Path, folder: ModelFolder, trials: Sequence[Trial]) -> None:
    """Remember trials, with what they were made on for a person who opens the file."""
    write_json(
        path,
        {
            "model": folder.name,
            "fingerprint": folder.fingerprint,
            "processor": processor_name(),
            "trials": [asdict(trial) for trial in trials],
        },
    )


def _lacks_network(found: Selection, folder: ModelFolder, *, cache: Path) -> bool:
    network = network_folder(cache, folder.fingerprint)
    return found.chosen.backend == "openvino" and not is_stored(network)
