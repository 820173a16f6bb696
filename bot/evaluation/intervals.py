"""How sure a figure is: bootstrap intervals, and the difference of two runs on the same questions.

Resampling of questions with replacement (Efron and Tibshirani 1993), by scipy; a comparison is
paired, question by question (Koehn 2004, "Statistical significance tests for machine translation
evaluation"), so that hard questions are hard for both sides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

RESAMPLES = 2000
CONFIDENCE = 0.95
_SEED = 20_190_319
_FEWEST = 2  # values from which a spread can be told


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A mean with the range that holds it in 95 of 100 resamplings."""

    mean: float
    low: float
    high: float

    def as_json(self) -> list[float]:
        """Low and high, rounded as the figures are."""
        return [round(self.low, 4), round(self.high, 4)]


def bootstrap_mean(values: Sequence[float]) -> Interval:
    """The mean of per-question values with its percentile interval; 0 of nothing."""
    centre = float(np.mean(values)) if len(values) else 0.0
    if len(values) < _FEWEST or len(set(values)) == 1:
        return Interval(mean=centre, low=centre, high=centre)
    from scipy.stats import bootstrap

    found = bootstrap(
        (np.asarray(values, dtype=float),),
        np.mean,
        n_resamples=RESAMPLES,
        confidence_level=CONFIDENCE,
        method="percentile",
        rng=np.random.default_rng(_SEED),
    ).confidence_interval
    return Interval(mean=centre, low=float(found.low), high=float(found.high))


def compare_runs(
    ours: Sequence[Mapping[str, Any]], theirs: Sequence[Mapping[str, Any]], figure: str
) -> Interval:
    """Mean difference, ours minus theirs, of one figure over the questions both runs have.

    An interval that leaves out 0 is a difference that is not chance.

    Args:
        ours: Rows of `newsbot eval --per-question`.
        theirs: Rows of another run.
        figure: A numeric key of the rows, such as "f1".
    """
    before = {row["id"]: float(row[figure]) for row in theirs}
    pairs = [(float(row[figure]), before[row["id"]]) for row in ours if row["id"] in before]
    return bootstrap_mean([our - their for our, their in pairs])
