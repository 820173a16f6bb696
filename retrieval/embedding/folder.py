"""A sentence-transformers model as files: what can be known of it without loading it."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.embedding.checksum import file_sha256
from retrieval.errors import ModelError

_HUB_FILES = ("*.json", "*.txt", "*.safetensors", "*.model")
"""What is fetched of a model: never code, never pickles."""

FETCH_AGAIN = "fetch its files again, or leave NEWSBOT_EMBEDDER empty for the packaged model"
"""The remedy for a model whose files are not what they should be."""

_KNOWN_MODULES = "sentence_transformers."
"""Modules of any other name are code that the model brings along; it is never run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFolder:
    """A model's files and what they say.

    Attributes:
        name: As configured.
        path: The folder sentence-transformers loads.
        tokenizer: Its `tokenizer.json`.
        fingerprint: SHA-256 hex of what makes its vectors.
        dimensions: Length of a vector.
        max_tokens: Word pieces read of a text, special tokens included.
    """

    name: str
    path: Path
    tokenizer: Path
    fingerprint: str
    dimensions: int
    max_tokens: int


def find_folder(name: str) -> Path:
    """The folder of a model: a path as it is, a hub name from the hub's cache, else fetched.

    `HF_HUB_OFFLINE` and the hub's other variables are honoured by its own library.

    Raises:
        ModelError: Neither a folder, nor in the cache, nor within reach.
    """
    if Path(name).is_dir():
        return Path(name)
    import httpx
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name, allow_patterns=list(_HUB_FILES), local_files_only=True))
    except HFValidationError as error:
        raise ModelError(
            "is neither a folder nor the name of a model",
            subject=name,
            hint="set NEWSBOT_EMBEDDER to a folder, an organisation/model, or leave it empty",
        ) from error
    except LocalEntryNotFoundError:
        pass
    try:
        return Path(snapshot_download(name, allow_patterns=list(_HUB_FILES)))
    except (OSError, httpx.HTTPError) as error:
        raise ModelError(
            "cannot be fetched from the model hub",
            subject=name,
            hint="check its name and the network, or set NEWSBOT_EMBEDDER to a local folder; "
            "empty is the packaged model, which needs no network",
        ) from error


def read_folder(name: str, path: Path, *, cache: Path) -> ModelFolder:
    """Read a model's description and fingerprint its files.

    The fingerprint covers the weights, the tokenizer and how token states become a vector.

    Raises:
        ModelError: A file is missing, is not what sentence-transformers writes, or would have
            foreign code run.
    """
    try:
        modules = _read(path / "modules.json")
        foreign = [m["type"] for m in modules if not m["type"].startswith(_KNOWN_MODULES)]
        if foreign:
            raise ModelError(
                f"needs code of its own ({foreign[0]}), which is never run",
                subject=name,
                hint="choose another for NEWSBOT_EMBEDDER, or leave it empty",
            )
        transformer = path / modules[0]["path"]
        folder = ModelFolder(
            name=name,
            path=path,
            tokenizer=transformer / "tokenizer.json",
            fingerprint=_fingerprint(path, cache=cache),
            dimensions=_dimensions(path, modules),
            max_tokens=_max_tokens(transformer),
        )
        folder.tokenizer.stat()
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        raise ModelError(
            f"is not a model of sentence-transformers with safetensors and a tokenizer.json "
            f"({type(error).__name__}: {error})",
            subject=str(path),
            hint=FETCH_AGAIN,
        ) from error
    return folder


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _fingerprint(path: Path, *, cache: Path) -> str:
    weights = sorted(path.rglob("*.safetensors"))
    if not weights:
        raise FileNotFoundError("no *.safetensors")
    described = sorted({*path.glob("modules.json"), *path.rglob("config.json")})
    tokenizers = sorted(path.rglob("tokenizer.json"))
    lines = [
        f"{file.relative_to(path).as_posix()} {file_sha256(file, cache=cache)}\n"
        for file in (*weights, *described, *tokenizers)
    ]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _dimensions(path: Path, modules: list[dict[str, Any]]) -> int:
    """What the last module that changes the length of a vector gives."""
    kinds = {module["type"].rpartition(".")[2]: path / module["path"] for module in modules}
    if "Dense" in kinds:
        return int(_read(kinds["Dense"] / "config.json")["out_features"])
    pooling = _read(kinds["Pooling"] / "config.json")
    width = pooling.get("embedding_dimension") or pooling["word_embedding_dimension"]
    modes = sum(value is True for key, value in pooling.items() if key.startswith("pooling_mode_"))
    return int(width) * max(1, modes)


def _max_tokens(transformer: Path) -> int:
    stated = _read(transformer / "sentence_bert_config.json").get("max_seq_length")
    positions = int(_read(transformer / "config.json")["max_position_embeddings"])
    tokenizer = _read(transformer / "tokenizer_config.json").get("model_max_length", positions)
    return min(int(stated or positions), int(tokenizer), positions)
