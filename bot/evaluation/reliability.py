"""Whether newsbot knows how sure it is: stated confidence against how often it was right."""

from collections.abc import Sequence
from dataclasses import dataclass

BINS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Questions whose confidence lies in `[low, high)`.

    Attributes:
        count: How many.
        stated: Their mean confidence.
        right: Share of them that were right.
    """

    low: float
    high: float
    count: int
    stated: float
    right: float


def bin_confidences(pairs: Sequence[tuple[float, bool]]) -> list[Bin]:
    """The reliability diagram (Niculescu-Mizil and Caruana 2005): ten bins, empty ones left out.

    Args:
        pairs: Confidence in 0..1, and whether the answer was right.
    """
    members: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, right in pairs:
        members[min(int(confidence * BINS), BINS - 1)].append((confidence, right))
    return [
        Bin(
            low=index / BINS,
            high=(index + 1) / BINS,
            count=len(held),
            stated=sum(confidence for confidence, _ in held) / len(held),
            right=sum(right for _, right in held) / len(held),
        )
        for index, held in enumerate(members)
        if held
    ]


def calibration_error(bins: Sequence[Bin]) -> float:
    """Expected calibration error (Guo et al. 2017): mean gap of stated and right, by count."""
    total = sum(held.count for held in bins)
    if not total:
        return 0.0
    return sum(held.count * abs(held.stated - held.right) for held in bins) / total
