"""Asking back, measured: whether what is meant was offered, and found once it was chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.answering.events import choose_to_offer
from bot.evaluation.measurement import Measured
from bot.evaluation.metrics import hit_rates, mean, rounded

SHARPNESSES = (1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 6.0, 8.0)
"""Values of `Calibration.event_sharpness` to choose among."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What one sharpness would ask back, and how well; shares are of the questions asked back.

    Attributes:
        asked: How many of the answerable questions.
        offered: Share with the right event among those offered.
        needless: Share whose likeliest answer is told of the right event.
    """

    sharpness: float
    asked: int
    offered: float
    needless: float


def sum_up_asking(outcomes: Sequence[Measured]) -> dict[str, Any]:
    """Figures of the answerable questions that were asked back; None where there is none.

    `needless` are those whose best answer was told of the right event; `passage_hit_after_choice`
    and `answered_after_choice` are over those that were offered the right one.
    """
    asked = [o for o in outcomes if o.answerable and o.status == "clarify"]
    chosen = [o.after_choice for o in asked if o.after_choice is not None]
    return {
        "count": len(asked),
        "right_event_offered": rounded(len(chosen) / len(asked)) if asked else None,
        "needless": rounded(mean(float(_is_needless(o)) for o in asked)) if asked else None,
        "passage_hit_after_choice": (
            hit_rates([after.passage_rank for after in chosen]) if chosen else None
        ),
        "answered_after_choice": (
            rounded(mean(float(after.status == "answered") for after in chosen)) if chosen else None
        ),
    }


def sweep_sharpness(outcomes: Sequence[Measured]) -> list[Asking]:
    """What each sharpness would have asked back, to choose one for another reader by.

    Nothing is asked anew: what is found and read does not depend on the sharpness.
    """
    judged = [o for o in outcomes if o.answerable and o.events]
    return [_ask_at(sharpness, judged) for sharpness in SHARPNESSES]


def _ask_at(sharpness: float, outcomes: Sequence[Measured]) -> Asking:
    asked, offered = [], []
    for outcome in outcomes:
        shown = choose_to_offer(
            [event.score for event in outcome.events],
            [event.rival for event in outcome.events],
            sharpness=sharpness,
        )
        if shown:
            asked.append(outcome)
            offered.append(any(outcome.events[index].gold for index in shown))
    return Asking(
        sharpness=sharpness,
        asked=len(asked),
        offered=mean(map(float, offered)),
        needless=mean(float(_is_needless(outcome)) for outcome in asked),
    )


def _is_needless(outcome: Measured) -> bool:
    return bool(outcome.events) and outcome.events[0].gold
