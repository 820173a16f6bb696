import dataclasses

import pytest

from bot.answering.choice import choose_span
from bot.answering.question import read_question
from bot.answering.thresholds import RULES, Calibration
from tests.fakes.reader import ScriptedReader
from tests.fakes.stories import story


def chosen(
    asked: str, text: str, *, calibration: Calibration = RULES, **spans: float
) -> str | None:
    """The span chosen of those that a reader found in `text`, each with its score."""
    _, [passage] = story("told", text)
    reader = ScriptedReader({span.replace("_", " "): score for span, score in spans.items()})
    [reading] = reader.read(asked, [passage])
    found = choose_span(read_question(asked), reading, calibration)
    return found.span.of(passage.text) if found else None


@pytest.mark.parametrize(("bonus", "answer"), [(1.0, "Syria"), (0.0, "5,000")])
def test_a_span_of_the_wanted_kind_is_preferred_where_the_calibration_says_so(
    bonus: float, answer: str
) -> None:
    calibration = dataclasses.replace(RULES, type_bonus=bonus)
    text = "Some 5,000 fighters surrendered at Baghouz in Syria."
    found = {"5,000": 1.0, "Syria": 0.8}
    asked = "Where did the fighters surrender?"
    assert chosen(asked, text, calibration=calibration, **found) == answer


@pytest.mark.parametrize("told", ["Some 5,000", "Dozens", "None", "Half"])
def test_a_figure_is_answered_by_what_tells_a_quantity(told: str) -> None:
    asked, text = "How many fighters surrendered?", f"{told} of the fighters gave up on Monday."
    assert chosen(asked, text, fighters=2.0, **{told: 1.0}) == told
    assert chosen(asked, text, fighters=2.0) is None


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("Who took over from Toll?", "Ida Marsh"),
        ("Who took over from Jonas Toll?", "Ida Marsh"),
        ("Who was the minister, Ida Marsh or Jonas Toll?", "Jonas Toll"),
        ("Who is Ida Toll's brother?", "Jonas Toll"),
        ("Which family of Toll ministers is it?", "Jonas Toll"),
        ("Who was the minister until Monday?", "Jonas Toll"),
        ("Which minister is from Tollby?", "Jonas Toll"),
        ("Who sold the Toll dairy?", "Jonas Toll"),
    ],
)
def test_who_is_asked_for_is_nobody_whom_the_question_names(asked: str, answer: str) -> None:
    text = "Ida Marsh became minister on Monday. Jonas Toll had been it for a year."
    assert chosen(asked, text, Jonas_Toll=2.0, Ida_Marsh=1.0) == answer
