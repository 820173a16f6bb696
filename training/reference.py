"""Reading with the shipped reader, in torch: what any other runtime must agree with.

The score of a passage is ``max(start[i] + end[j]) - (start[0] + end[0])`` over raw logits, where
position 0 is ``[CLS]`` and i <= j <= i + ``max_answer_pieces`` - 1 lie in the passage: the log odds
of the best span against "this passage does not answer". Logits are compared within one passage
only through that difference, so scores compare across passages.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from training.data import CLS, MAX_CONTEXT_PIECES, MAX_PIECES, MAX_QUESTION_PIECES, SEP
from training.model import Reader, load_base

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor

MAX_ANSWER_PIECES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The best span of a passage, as characters into it, and its log odds against no answer."""

    score: float
    start: int
    end: int


def sha256_of(path: Path) -> str:
    """Give the SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def best_spans(logits: Tensor, allowed: Tensor, longest: int) -> tuple[Tensor, Tensor, Tensor]:
    """Give score, first and last piece [batch] of the best span of at most ``longest`` pieces.

    ``logits`` [batch, length, 2] are raw; ``allowed`` [batch, length] marks the passage's pieces.
    Every pair is tried: at 224 pieces that costs less than choosing candidates.
    """
    barred = ~allowed
    start = logits[..., 0].masked_fill(barred, -math.inf)
    end = logits[..., 1].masked_fill(barred, -math.inf)
    pairs = start[:, :, None] + end[:, None, :]
    width = logits.shape[1]
    band = torch.ones(width, width, dtype=torch.bool).triu().tril(longest - 1)
    pairs = pairs.masked_fill(~band, -math.inf).flatten(1)
    value, place = pairs.max(dim=1)
    return value - logits[:, 0].sum(-1), place // width, place % width


class ReferenceReader:
    """The packaged base with the delta laid over it."""

    def __init__(
        self,
        model: Reader,
        tokenizer: Tokenizer,
        *,
        max_answer_pieces: int = MAX_ANSWER_PIECES,
        mixed: bool = False,
    ) -> None:
        """Keep a model that is ready to read; ``mixed`` computes in bf16, twice as fast."""
        self.model = model.eval()
        self.tokenizer = tokenizer
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.max_answer_pieces = max_answer_pieces
        self.mixed = mixed

    @classmethod
    def load(cls, base: Path, delta: Path, *, mixed: bool = False) -> Self:
        """Load ``delta`` (safetensors, its metadata in a JSON file beside it) over ``base``.

        Raises ValueError where a checksum differs from the metadata's.
        """
        metadata = json.loads(delta.with_suffix(".json").read_text(encoding="utf-8"))
        weights = base / "model.safetensors"
        for path, wanted in ((weights, metadata["base"]["sha256"]), (delta, metadata["sha256"])):
            if sha256_of(path) != wanted:
                message = f"{path.name} is not the file that the metadata names"
                raise ValueError(message)
        model = load_base(weights)
        names = dict(model.named_parameters())
        with torch.no_grad():
            for name, value in load_file(delta).items():
                names[name].copy_(value.float())
        tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
        longest = metadata["max_answer_pieces"]
        return cls(model, tokenizer, max_answer_pieces=longest, mixed=mixed)

    @torch.inference_mode()
    def read(
        self,
        question: str,
        passages: Sequence[str],
        *,
        context: str = "",
        batch_size: int = 16,
    ) -> list[Reading]:
        """Read each passage for the answer; readings come in the order of ``passages``.

        ``context`` is the line (headline, date) that stands before each of them. Whatever lies
        beyond ``MAX_PIECES`` together is not read. A passage without a single piece scores minus
        infinity.
        """
        asked = self.tokenizer.encode(question, add_special_tokens=False).ids
        asked = asked[:MAX_QUESTION_PIECES]
        line = self.tokenizer.encode(context, add_special_tokens=False).ids[:MAX_CONTEXT_PIECES]
        head = [CLS, *asked, SEP, *line, *([SEP] if line else [])]
        lead = len(head)
        room = MAX_PIECES - lead - 1
        encoded = self.tokenizer.encode_batch(list(passages), add_special_tokens=False)
        rows = [[*head, *e.ids[:room], SEP] for e in encoded]
        order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
        readings = [Reading(score=-math.inf, start=0, end=0)] * len(rows)
        for begin in range(0, len(order), batch_size):
            chosen = order[begin : begin + batch_size]
            width = max(len(rows[i]) for i in chosen)
            sizes = torch.tensor([len(rows[i]) for i in chosen])[:, None]
            pieces = torch.tensor([rows[i] + [0] * (width - len(rows[i])) for i in chosen])
            place = torch.arange(width)[None]
            attended = place < sizes
            allowed = (place >= lead) & (place < sizes - 1)
            segments = ((place >= len(asked) + 2) & attended).long()
            with torch.autocast("cpu", torch.bfloat16, enabled=self.mixed):
                logits = self.model(pieces, segments, attended)
            scores, firsts, lasts = best_spans(logits, allowed, self.max_answer_pieces)
            for i, score, first, last in zip(
                chosen, scores.tolist(), firsts.tolist(), lasts.tolist(), strict=True
            ):
                if score > -math.inf:
                    offsets = encoded[i].offsets
                    readings[i] = Reading(
                        score=score, start=offsets[first - lead][0], end=offsets[last - lead][1]
                    )
        return readings
