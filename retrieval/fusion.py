"""Scores of one question, dense and lexical, brought together.

On 1,020 news stories a weighted sum of scores scaled to 0..1 per question beat reciprocal-rank
fusion (article found first: .696 against .644; `docs/adr/0015`). The method is the convex
combination of Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval"
(ACM TOIS 2023).
"""

import itertools
import math
from collections.abc import Mapping, Sequence


def scale(scores: Mapping[str, float]) -> dict[str, float]:
    """Min-max scale to 0..1; where all scores are equal, each becomes 1."""
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    if high <= low:
        return dict.fromkeys(scores, 1.0)
    return {key: (score - low) / (high - low) for key, score in scores.items()}


def fuse(signals: Sequence[tuple[Mapping[str, float], float]]) -> list[tuple[str, float]]:
    """Weighted sum of scaled scores, best first, ties by key.

    Args:
        signals: Scores by passage id (cosines, BM25) and the share that they have, 0..1; shares
            add up to 1.

    Returns:
        Every key of any signal with a score in 0..1; a key that a signal does not name counts as
        that signal's worst.
    """
    shares = [share for _, share in signals]
    if any(share < 0.0 for share in shares) or not math.isclose(sum(shares), 1.0):
        raise ValueError(f"shares must add up to 1, not {shares}")
    fused: dict[str, float] = dict.fromkeys(itertools.chain(*(s for s, _ in signals)), 0.0)
    for scores, share in signals:
        for key, score in scale(scores).items():
            fused[key] += share * score
    return sorted(fused.items(), key=lambda item: (-item[1], item[0]))
