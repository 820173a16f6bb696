"""The model as a stored OpenVINO network and its tokenizer: no torch, no transformers."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from retrieval.embedding.folder import ModelFolder
from retrieval.embedding.pieces import PieceReader
from retrieval.inference import Batch, Network, Precision, group_by_length, pad
from retrieval.protocols import Vectors


class OpenVINOBackend:
    """Texts to unit vectors by a stored network. May be called from several threads."""

    def __init__(
        self, model: ModelFolder, network: Path, precision: Precision, pieces: PieceReader
    ) -> None:
        """Load the network.

        Raises:
            ModelError: It is damaged or cannot be compiled here.
        """
        self._dimensions = model.dimensions
        self._pieces = pieces
        self._network = Network(network, precision)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors (texts, dimensions) of at least one text."""
        ids = self._pieces.read(texts)
        groups = group_by_length([len(row) for row in ids], streams=self._network.streams)
        vectors = np.empty((len(texts), self._dimensions), dtype=np.float32)
        for group, rows in zip(groups, self._network.run(_batches(ids, groups)), strict=True):
            vectors[group] = rows
        # The network normalises in its own precision: bfloat16 leaves lengths of 1 +- 0.004.
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors


def _batches(ids: Sequence[Sequence[int]], groups: Sequence[Sequence[int]]) -> Iterator[Batch]:
    for group in groups:
        rows = [ids[index] for index in group]
        yield {"input_ids": pad(rows), "attention_mask": pad([[1] * len(row) for row in rows])}
