"""The model as sentence-transformers runs it: the reference, and the backend of last resort."""

import contextlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from retrieval.embedding.folder import FETCH_AGAIN, ModelFolder
from retrieval.errors import ModelError
from retrieval.inference import Precision
from retrieval.protocols import Vectors

if TYPE_CHECKING:
    from torch import Tensor, nn

_BATCH = 16


def load_sentence_transformer(folder: ModelFolder) -> Any:
    """Load a model from its files alone: safetensors only, no code of its own, no network.

    Raises:
        ModelError: The files cannot be loaded.
    """
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        model = SentenceTransformer(
            str(folder.path),
            device="cpu",
            trust_remote_code=False,
            local_files_only=True,
            model_kwargs={"use_safetensors": True},
        )
    except (OSError, ValueError, RuntimeError, KeyError, SafetensorError) as error:
        raise ModelError(
            f"cannot be loaded: {error}".splitlines()[0], subject=folder.name, hint=FETCH_AGAIN
        ) from error
    model.max_seq_length = folder.max_tokens
    return model


class SentenceTransformerBackend:
    """Texts to unit vectors by torch, in float32 or under bfloat16 autocast."""

    def __init__(self, model: Any, precision: Precision) -> None:
        self._model = model
        self._precision = precision

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors (texts, dimensions) of at least one text."""
        with self._computing():
            vectors = self._model.encode(
                list(texts),
                batch_size=_BATCH,
                normalize_embeddings=True,
                show_progress_bar=False,
                convert_to_numpy=True,
            )
        return cast("Vectors", vectors.astype(np.float32, copy=False))

    def _computing(self) -> contextlib.AbstractContextManager[Any]:
        import torch

        if self._precision == "bf16":
            return torch.autocast("cpu", dtype=torch.bfloat16)
        return contextlib.nullcontext()


def traceable(model: Any) -> "tuple[nn.Module, Mapping[str, Tensor]]":
    """The whole model, ids to vectors, as one module for conversion, and an example input."""
    import torch

    class SentenceVectors(torch.nn.Module):
        """Ids and mask, each (rows, length), to vectors (rows, dimensions)."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: "Tensor", attention_mask: "Tensor") -> "Tensor":
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            if "token_type_ids" in model.tokenizer.model_input_names:
                features["token_type_ids"] = torch.zeros_like(input_ids)
            return cast("Tensor", self.model(features)["sentence_embedding"])

    example = {
        "input_ids": torch.ones(2, 7, dtype=torch.long),
        "attention_mask": torch.ones(2, 7, dtype=torch.long),
    }
    return SentenceVectors(), example
