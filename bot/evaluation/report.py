"""The report page: figures, reliability, asking back, each question with its outcome."""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from bot.evaluation.asking import sweep_sharpness
from bot.evaluation.intervals import bootstrap_mean
from bot.evaluation.measurement import Measured
from bot.evaluation.reliability import bin_confidences, calibration_error


def render_report(title: str, figures: Mapping[str, Any], outcomes: Sequence[Measured]) -> str:
    """One HTML page without scripts or anything to fetch; all text of articles is escaped."""
    from jinja2 import Environment

    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    page = files("bot.evaluation").joinpath("report.html").read_text(encoding="utf-8")
    answerable = [outcome for outcome in outcomes if outcome.answerable]
    bins = bin_confidences(
        [(o.confidence, is_right(o)) for o in outcomes if o.confidence is not None]
    )
    return environment.from_string(page).render(
        title=title,
        figures=figures,
        intervals={
            name: bootstrap_mean([getattr(outcome, name) for outcome in answerable])
            for name in ("em", "f1", "contains")
        },
        bins=bins,
        calibration_error=calibration_error(bins),
        sharpnesses=sweep_sharpness(outcomes),
        outcomes=outcomes,
        is_right=is_right,
    )


def is_right(outcome: Measured) -> bool:
    """Whether the best answer, given or withheld, would have been accepted."""
    return outcome.answerable and outcome.best_contains > 0
