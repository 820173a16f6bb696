"""An embedder over a model's files: light until its first vector is asked for."""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from retrieval.embedding.folder import ModelFolder
from retrieval.embedding.openvino import OpenVINOBackend
from retrieval.embedding.pieces import PieceReader
from retrieval.embedding.selection import Selection, remembered_selection, select_backend
from retrieval.embedding.sentence_transformer import (
    SentenceTransformerBackend,
    load_sentence_transformer,
)
from retrieval.inference import network_folder
from retrieval.protocols import EmbedderIdentity, Vectors


class Backend(Protocol):
    """What computes vectors. Callable from several threads."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors (texts, dimensions) of at least one text."""
        ...


class LocalEmbedder:
    """`retrieval.protocols.Embedder` by the fastest backend of the machine that holds."""

    def __init__(self, folder: ModelFolder, *, backend: str, cache: Path) -> None:
        self._folder = folder
        self._backend_name = backend
        self._cache = cache
        self._pieces = PieceReader(folder.tokenizer, folder.max_tokens)
        self._loading = threading.Lock()
        self._backend: Backend | None = None

    @property
    def identity(self) -> EmbedderIdentity:
        """The vector space; reading it loads no model."""
        return EmbedderIdentity(
            name=self._folder.name,
            dimensions=self._folder.dimensions,
            fingerprint=self._folder.fingerprint,
        )

    @property
    def max_tokens(self) -> int:
        """Word pieces read of a text, special tokens included; reading it loads no model."""
        return self._folder.max_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, without special tokens and without truncation."""
        return self._pieces.count(texts)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors of documents or of questions; the first call loads the model.

        Raises:
            ModelError: The model cannot be run.
        """
        if not texts:
            return np.empty((0, self._folder.dimensions), dtype=np.float32)
        return self._loaded().embed(texts)

    def describe(self) -> Selection | None:
        """Which backend runs it and how all of them did; None before the first use.

        Raises:
            ModelError: The backend asked for was tried and does not hold.
        """
        return remembered_selection(self._folder, self._backend_name, cache=self._cache)

    def _loaded(self) -> Backend:
        with self._loading:
            if self._backend is None:
                self._backend = self._load()
            return self._backend

    def _load(self) -> Backend:
        chosen = select_backend(self._folder, self._backend_name, cache=self._cache).chosen
        if chosen.backend == "torch":
            model = load_sentence_transformer(self._folder)
            return SentenceTransformerBackend(model, chosen.precision)
        network = network_folder(self._cache, self._folder.fingerprint)
        return OpenVINOBackend(self._folder, network, chosen.precision, self._pieces)
