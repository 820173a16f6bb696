"""Dense and lexical scores of one question, brought together.

On 1,020 news stories a weighted sum of scores scaled to 0..1 per question beat reciprocal-rank
fusion (article found first: .696 against .644; `docs/benchmarks.md`). The method is the convex
combination of Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval"
(ACM TOIS 2023).
"""

from collections.abc import Mapping


def scale(scores: Mapping[str, float]) -> dict[str, float]:
    """Min-max scale to 0..1; where all scores are equal, each becomes 1."""
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    if high <= low:
        return dict.fromkeys(scores, 1.0)
    return {key: (score - low) / (high - low) for key, score in scores.items()}


def fuse(
    dense: Mapping[str, float], lexical: Mapping[str, float], *, dense_weight: float
) -> list[tuple[str, float]]:
    """Weighted sum of both scales, best first, ties by key.

    Args:
        dense: Cosine by passage id.
        lexical: BM25 by passage id.
        dense_weight: Share of the dense score, 0..1; the rest is lexical.

    Returns:
        Every key of either side with a score in 0..1; a key that one side does not name counts
        as that side's worst.
    """
    if not 0.0 <= dense_weight <= 1.0:
        raise ValueError(f"dense_weight must lie in 0..1, not {dense_weight}")
    scaled_dense, scaled_lexical = scale(dense), scale(lexical)
    fused = {
        key: dense_weight * scaled_dense.get(key, 0.0)
        + (1.0 - dense_weight) * scaled_lexical.get(key, 0.0)
        for key in scaled_dense.keys() | scaled_lexical.keys()
    }
    return sorted(fused.items(), key=lambda item: (-item[1], item[0]))
