"""The network: a six-layer BERT with a span head, loaded from the packaged MiniLM weights.

The parameter names are those of the packaged checkpoint (``encoder.layer.0.output.dense.bias`` and
so on), so a delta made here can be laid over any implementation of BERT. It is written out rather
than imported to choose what a CPU is quick at: attention as plain products, and no dropout, whose
random numbers alone cost 6 % of a step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "qa_outputs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Sizes of the packaged all-MiniLM-L6-v2, as its ``config.json`` states them."""

    vocabulary: int = 30522
    width: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    positions: int = 512
    epsilon: float = 1e-12


class SelfAttention(nn.Module):
    """The three projections, named as the packaged checkpoint names them."""

    def __init__(self, shape: Shape) -> None:
        """Make the projections."""
        super().__init__()
        self.query = nn.Linear(shape.width, shape.width)
        self.key = nn.Linear(shape.width, shape.width)
        self.value = nn.Linear(shape.width, shape.width)


class Output(nn.Module):
    """A projection, and the normalisation of its sum with the residual."""

    def __init__(self, inputs: int, shape: Shape) -> None:
        """Make the projection and the normalisation."""
        super().__init__()
        self.dense = nn.Linear(inputs, shape.width)
        self.LayerNorm = nn.LayerNorm(shape.width, eps=shape.epsilon)

    def forward(self, hidden: Tensor, residual: Tensor, dropout: float) -> Tensor:
        """Project ``hidden``, drop out, add ``residual``, normalise."""
        projected = self.dense(hidden)
        if dropout:
            projected = functional.dropout(projected, dropout, training=True)
        normalised: Tensor = self.LayerNorm(projected + residual)
        return normalised


class Attention(nn.Module):
    """Self-attention with its output; ``self.self`` is the checkpoint's name."""

    def __init__(self, shape: Shape) -> None:
        """Make the projections."""
        super().__init__()
        self.heads = shape.heads
        self.self = SelfAttention(shape)
        self.output = Output(shape.width, shape)

    def forward(self, hidden: Tensor, mask: Tensor, dropout: float) -> Tensor:
        """Mix ``hidden`` [batch, length, width]; ``mask`` [batch, 1, 1, length] is added."""
        batch, length, width = hidden.shape
        own = self.self
        query, key, value = (
            part(hidden).view(batch, length, self.heads, width // self.heads).transpose(1, 2)
            for part in (own.query, own.key, own.value)
        )
        # Written out: the backward pass of the fused call takes twice as long on a CPU.
        weight = torch.matmul(query * (width // self.heads) ** -0.5, key.transpose(-1, -2))
        seen = torch.matmul(functional.softmax(weight + mask, dim=-1).to(value.dtype), value)
        mixed: Tensor = self.output(
            seen.transpose(1, 2).reshape(batch, length, width), hidden, dropout
        )
        return mixed


class Inner(nn.Module):
    """The widening half of a feed-forward block."""

    def __init__(self, shape: Shape) -> None:
        """Make the projection."""
        super().__init__()
        self.dense = nn.Linear(shape.width, shape.inner)

    def forward(self, hidden: Tensor) -> Tensor:
        """Widen [batch, length, width] to [batch, length, inner]."""
        return functional.gelu(self.dense(hidden))


class Layer(nn.Module):
    """One encoder layer (post-norm, GELU)."""

    def __init__(self, shape: Shape) -> None:
        """Make the layer's parts under the checkpoint's names."""
        super().__init__()
        self.attention = Attention(shape)
        self.intermediate = Inner(shape)
        self.output = Output(shape.inner, shape)

    def forward(self, hidden: Tensor, mask: Tensor, dropout: float) -> Tensor:
        """Encode ``hidden`` [batch, length, width]."""
        hidden = self.attention(hidden, mask, dropout)
        encoded: Tensor = self.output(self.intermediate(hidden), hidden, dropout)
        return encoded


class Encoder(nn.Module):
    """The layers, one after the other."""

    def __init__(self, shape: Shape) -> None:
        """Make the layers."""
        super().__init__()
        self.layer = nn.ModuleList(Layer(shape) for _ in range(shape.layers))

    def forward(self, hidden: Tensor, mask: Tensor, dropout: float) -> Tensor:
        """Encode ``hidden`` [batch, length, width]."""
        for layer in self.layer:
            hidden = layer(hidden, mask, dropout)
        return hidden


class Embeddings(nn.Module):
    """Word, position and segment embeddings, summed and normalised."""

    def __init__(self, shape: Shape) -> None:
        """Make the three tables; the word table takes no gradient."""
        super().__init__()
        self.word_embeddings = nn.Embedding(shape.vocabulary, shape.width)
        self.position_embeddings = nn.Embedding(shape.positions, shape.width)
        self.token_type_embeddings = nn.Embedding(2, shape.width)
        self.LayerNorm = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.word_embeddings.weight.requires_grad = False

    def forward(self, pieces: Tensor, segments: Tensor) -> Tensor:
        """Embed ``pieces`` [batch, length] whose ``segments`` are 0 (question) or 1 (passage)."""
        positions = torch.arange(pieces.shape[1], device=pieces.device)
        summed = (
            self.word_embeddings(pieces)
            + self.position_embeddings(positions)
            + self.token_type_embeddings(segments)
        )
        normalised: Tensor = self.LayerNorm(summed)
        return normalised


class Reader(nn.Module):
    """Question and passage in, start and end logits out (Devlin et al. 2019, section 4.3)."""

    def __init__(self, shape: Shape | None = None) -> None:
        """Make the network with untrained weights."""
        super().__init__()
        shape = shape or Shape()
        self.embeddings = Embeddings(shape)
        self.encoder = Encoder(shape)
        self.qa_outputs = nn.Linear(shape.width, 2)
        nn.init.normal_(self.qa_outputs.weight, std=0.02)
        nn.init.zeros_(self.qa_outputs.bias)

    def forward(
        self, pieces: Tensor, segments: Tensor, attended: Tensor, dropout: float = 0.0
    ) -> Tensor:
        """Give logits [batch, length, 2] (start, end) in fp32; ``attended`` is boolean."""
        hidden = self.encode(pieces, segments, attended, dropout).float()
        with torch.autocast(hidden.device.type, enabled=False):
            logits: Tensor = self.qa_outputs(hidden)
        return logits

    def encode(
        self, pieces: Tensor, segments: Tensor, attended: Tensor, dropout: float = 0.0
    ) -> Tensor:
        """Give the last layer's states [batch, length, width]."""
        hidden = self.embeddings(pieces, segments)
        mask = torch.zeros(attended.shape, device=hidden.device)
        mixed = torch.is_autocast_enabled("cpu")
        mask = mask.masked_fill(~attended, -1e4)[:, None, None, :]
        mask = mask.to(torch.bfloat16 if mixed else hidden.dtype)
        encoded: Tensor = self.encoder(hidden, mask, dropout)
        return encoded


def load_base(weights: Path) -> Reader:
    """Load the packaged ``model.safetensors`` under an untrained span head."""
    model = Reader()
    stored = {
        name: tensor
        for name, tensor in load_file(weights).items()
        if not name.startswith("pooler.") and not name.endswith("position_ids")
    }
    missing, unexpected = model.load_state_dict(stored, strict=False)
    if unexpected or any(not name.startswith(HEAD) for name in missing):
        message = f"not the packaged MiniLM: missing {missing}, unexpected {unexpected}"
        raise ValueError(message)
    return model
