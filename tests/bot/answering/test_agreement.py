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
    id_: str, figure: str, *, days: int = 0, hours: int = 0, copy_of: str | None = None
) -> Evidence:
    article, passages = story(
        id_,
        f"The quake killed {figure} people.",
        published=NOON + dt.timedelta(days=days, hours=hours),
        copy_of=copy_of,
    )
    found = Hit(passage=passages[0], article=article, score=1.0, stage="fused")
    readings = ScriptedReader({figure: 1.0}).read("", passages)
    [item] = weigh(QUESTION, [found], readings, RULES)
    return item


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
    found = shorts(evidence("a", "40,000"), evidence("b", "90,000", hours=2))
    assert found == (Relation.CONFLICT, ["40,000", "90,000"])


def test_figures_of_another_event_contradict_nothing() -> None:
    found = shorts(evidence("a", "41"), evidence("b", "117"), event={"a"})
    assert found == (Relation.SINGLE, ["41"])
