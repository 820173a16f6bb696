import dataclasses
import datetime as dt

import pytest

from bot.answering.agreement import Relation, agree, compare, read_figures
from bot.answering.evidence import Evidence, weigh
from bot.answering.kinds import Kind
from bot.answering.question import read_question
from bot.answering.thresholds import RULES
from retrieval.domain import Hit
from tests.fakes.reader import ScriptedReader
from tests.fakes.stories import NOON, story

QUESTION = read_question("How many people died in the quake?")


def evidence(
    id_: str,
    figure: str,
    *,
    days: float = 0,
    copy_of: str | None = None,
    source: str = "Reuters",
    text: str = "",
    score: float = 1.0,
    question: str = QUESTION.text,
) -> Evidence:
    article, passages = story(
        id_,
        text or f"The quake killed {figure} people.",
        published=NOON + dt.timedelta(days=days),
        copy_of=copy_of,
        source=source,
    )
    found = Hit(passage=passages[0], article=article, score=1.0, stage="fused")
    readings = ScriptedReader({figure: score}).read("", passages)
    [item] = weigh(read_question(question), [found], readings, RULES)
    return dataclasses.replace(item, probability=0.9)


def shorts(*items: Evidence, event: set[str] | None = None) -> tuple[Relation, list[str]]:
    same = {item.article.id for item in items} if event is None else event
    agreement = compare(QUESTION, items, same, agree_from=0.5, margin=1.0)
    return agreement.relation, [position.best.short for position in agreement.positions]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("some 5,000", (5000.0,)),
        ("more than 1.2 million", (1_200_000.0,)),
        ("six to 12 months", (6.0, 12.0)),
        ("twenty-one", (21.0,)),
        ("$3bn", (3e9,)),
        ("a hundred and five", (105.0,)),
        ("half", (50.0,)),
        ("0 dollars", (0.0,)),
        ("dozens", ()),
        ("none at all", ()),
    ],
)
def test_figures_are_read_however_they_are_written(text: str, figures: tuple[float, ...]) -> None:
    assert read_figures(text) == figures


@pytest.mark.parametrize(
    ("one", "other", "kind", "same"),
    [
        ("some 5,000", "5,000 fighters", Kind.COUNT, True),
        ("four", "4", Kind.COUNT, True),
        ("117", "248", Kind.COUNT, False),
        ("Bali", "Mustafa Bali", Kind.PERSON, True),
        ("Mustafa Bali", "Mustafa Kemal", Kind.PERSON, False),
        ("", "", Kind.PERSON, False),
    ],
)
def test_answers_agree_when_they_say_the_same(
    one: str, other: str, kind: Kind, *, same: bool
) -> None:
    assert agree(one, other, kind) is same
    assert agree(other, one, kind) is same


def test_equal_answers_support_one_another() -> None:
    agreement = compare(
        QUESTION,
        [evidence("a", "117"), evidence("b", "some 117")],
        {"a"},
        agree_from=0.5,
        margin=1.0,
    )
    assert agreement.relation is Relation.SINGLE
    assert [item.article.id for item in agreement.positions[0].evidence] == ["a", "b"]


def test_copies_of_one_story_count_once() -> None:
    items = [evidence("a", "117"), evidence("b", "117", copy_of="a")]
    [position] = compare(QUESTION, items, {"a", "b"}, agree_from=0.5, margin=1.0).positions
    assert [item.article.id for item in position.evidence] == ["a"]


def test_a_figure_revised_over_days_is_a_development_newest_first() -> None:
    first, second, third = (
        evidence("a", "41"),
        evidence("b", "117", days=1),
        evidence("c", "248", days=9),
    )
    assert shorts(second, first, third) == (Relation.DEVELOPMENT, ["248", "117", "41"])


def test_different_figures_of_one_day_are_a_conflict_best_first() -> None:
    found = shorts(evidence("a", "40,000"), evidence("b", "90,000", days=0.1))
    assert found == (Relation.CONFLICT, ["40,000", "90,000"])


def test_outlets_that_differ_within_days_disagree() -> None:
    first = evidence("a", "480")
    other = evidence("b", "615", days=1, source="Courier")
    assert shorts(other, first) == (Relation.CONFLICT, ["615", "480"])
    much_later = evidence("b", "615", days=9, source="Courier")
    assert shorts(first, much_later) == (Relation.DEVELOPMENT, ["615", "480"])


def test_a_figure_that_is_told_as_a_new_one_revises_another_outlet_s() -> None:
    first = evidence("a", "41")
    risen = evidence("b", "117", days=1, source="Courier", text="The toll rose to 117 people.")
    assert shorts(first, risen) == (Relation.DEVELOPMENT, ["117", "41"])


def test_a_surer_wording_does_not_hide_another_figure() -> None:
    assert shorts(evidence("a", "41", score=12.0), evidence("b", "117", score=5.5)) == (
        Relation.CONFLICT,
        ["41", "117"],
    )
    assert shorts(evidence("a", "41", score=12.0), evidence("b", "117", score=4.5)) == (
        Relation.CONFLICT,
        ["41", "117"],
    ), "its sentence says in the question's words what it counts"
    hushed = evidence("b", "117", score=4.5, text="The quake left 117 people homeless.")
    assert shorts(evidence("a", "41", score=12.0), hushed) == (Relation.SINGLE, ["41"])


def test_a_figure_that_counts_another_thing_is_not_compared() -> None:
    hurt = evidence("b", "117", text="In the quake 117 people were hurt.")
    assert shorts(evidence("a", "41"), hurt) == (Relation.SINGLE, ["41"])


@pytest.mark.parametrize(
    ("question", "one", "other", "relation"),
    [
        ("How fast was the train?", "94 kilometres an hour", "58 kilometres an hour", "conflict"),
        ("How fast was the train?", "94 kilometres an hour", "50 minutes", "single"),
        ("How much did shares drop?", "6.2 percent", "500", "single"),
        ("How much oil was lost?", "940 tonnes", "1,100 tonnes", "conflict"),
        ("How much does the rebate bring in?", "340 million florins", "9,000 litres", "single"),
        ("What did the bridge cost?", "480 million", "615 million crowns", "conflict"),
        ("What did the bridge cost?", "248", "117", "single"),
        ("How old is the train?", "94", "58", "single"),
    ],
)
def test_figures_of_one_unit_alone_are_compared(
    question: str, one: str, other: str, relation: str
) -> None:
    items = [
        evidence("a", one, question=question, text=f"It was {one} then."),
        evidence("b", other, question=question, text=f"It was {other} then."),
    ]
    found = compare(read_question(question), items, {"a", "b"}, agree_from=0.5, margin=4.0)
    assert found.relation.value == relation


def test_figures_of_another_event_contradict_nothing() -> None:
    found = shorts(evidence("a", "41"), evidence("b", "117"), event={"a"})
    assert found == (Relation.SINGLE, ["41"])
