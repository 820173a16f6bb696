"""Weights of runs, alone or averaged: what a run starts from, and what is shipped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor

HELP = "last.pt of a run, or of several to average, each with its share; shares add up to 1"
METAVAR = "PATH[=SHARE]"


def read_share(text: str) -> tuple[Path, float]:
    """Read ``PATH`` or ``PATH=SHARE``."""
    path, _, share = text.partition("=")
    return Path(path), float(share or 1)


def read_average(shares: Sequence[tuple[Path, float]]) -> dict[str, Tensor]:
    """Read the running averages that runs ended with, and mix them."""
    return average(
        [(torch.load(path, weights_only=True)["averaged"], share) for path, share in shares]
    )


def average(runs: Sequence[tuple[dict[str, Tensor], float]]) -> dict[str, Tensor]:
    """Weights between those of several runs, each with its share (Wortsman et al. 2022).

    Runs that go on from one another average to a network that forgets less of what each learnt.
    """
    names = runs[0][0]
    return {name: sum(share * weights[name] for weights, share in runs) for name in names}
