"""Figures over answers: pure functions.

Exact match, F1 and the normalisation are those of SQuAD (Rajpurkar et al. 2016, the official
`evaluate-v2.0.py`).
"""

import re
import string
from collections import Counter
from collections.abc import Iterable, Sequence

RANKS = (1, 5, 10)
"""The ranks at which hits are counted."""

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)


def normalise(text: str) -> str:
    """Lower case, no punctuation, no articles, single spaces."""
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def exact_match(short: str | None, answers: Iterable[str]) -> float:
    """1.0 where the normalised answer equals an accepted one."""
    if short is None:
        return 0.0
    return float(normalise(short) in {normalise(answer) for answer in answers})


def token_f1(short: str | None, answers: Iterable[str]) -> float:
    """Harmonic mean of token precision and recall, against the best accepted answer; 0..1."""
    if short is None:
        return 0.0
    return max((_f1(normalise(short).split(), normalise(a).split()) for a in answers), default=0.0)


def _f1(predicted: Sequence[str], gold: Sequence[str]) -> float:
    if not predicted or not gold:
        return float(predicted == gold)
    common = sum((Counter(predicted) & Counter(gold)).values())
    if not common:
        return 0.0
    precision, recall = common / len(predicted), common / len(gold)
    return 2 * precision * recall / (precision + recall)


def holds_answer(text: str, answers: Iterable[str]) -> bool:
    """Whether an accepted answer stands in a text, both normalised."""
    haystack = normalise(text)
    return any(needle in haystack for answer in answers if (needle := normalise(answer)))


def mean(values: Iterable[float]) -> float:
    """Arithmetic mean; 0.0 of nothing."""
    values = list(values)
    return sum(values) / len(values) if values else 0.0


def percentile(values: Sequence[float], share: float) -> float:
    """Linear-interpolated percentile, `share` in 0..1; 0.0 of nothing."""
    if not values:
        return 0.0
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def hit_rates(ranks: Sequence[int | None]) -> dict[str, float]:
    """Share of ranks (from 1; None where nothing was found) within the first 1, 5 and 10."""
    return {
        str(k): rounded(mean(float(rank is not None and rank <= k) for rank in ranks))
        for k in RANKS
    }


def rounded(value: float) -> float:
    """As figures are given."""
    return round(value, 4)
