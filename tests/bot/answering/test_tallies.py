import dataclasses

import pytest

from bot.answering.evidence import Evidence, weigh
from bot.answering.question import read_question
from bot.answering.tallies import asked_stems, counts_otherwise, find_stated, find_unit
from bot.answering.thresholds import RULES
from retrieval.domain import Hit
from tests.fakes.reader import ScriptedReader
from tests.fakes.stories import story


def evidence(question: str, text: str, answers: dict[str, float], *, title: str) -> Evidence:
    article, passages = story("a", text, title=title)
    hit = Hit(passage=passages[0], article=article, score=1.0, stage="fused")
    readings = ScriptedReader(answers).read("", passages)
    [item] = weigh(read_question(question), [hit], readings, RULES)
    return item


def stated(question: str, text: str, *answers: str, title: str = "Quake in Zhamar") -> str | None:
    scores = {answer: 3.0 - place for place, answer in enumerate(answers)}
    found = find_stated(read_question(question), evidence(question, text, scores, title=title))
    return found.short if found else None


def test_a_question_asks_for_what_stands_before_its_event() -> None:
    question = read_question("How many people were injured in the Zhamar quake?")
    assert asked_stems(question) == {"peopl", "injur"}


@pytest.mark.parametrize(
    ("question", "text", "answers", "told"),
    [
        (
            "How many people were injured in the quake?",
            "Some 1,400 people have been treated for injuries, while 263 are dead.",
            ("263", "1,400"),
            "Some 1,400",
        ),
        ("How many died in the quake?", "The final count is 57 dead.", ("57",), "57"),
        (
            "How many are missing after the floods?",
            "Dozens were missing and 12 were killed.",
            ("Dozens", "12"),
            None,
        ),
        ("How many died in the quake?", "Eleven of the dead were children.", ("Eleven",), None),
        (
            "How many are missing after the floods?",
            "Another 29 people are missing.",
            ("29 people",),
            None,
        ),
        (
            "How many warders were hurt at Zhamar?",
            "Nine were hurt, and three are warders, hurt by slates.",
            ("Nine", "three are warders"),
            "three are warders",
        ),
        (
            "How many people fell ill in Zhamar?",
            "In all 141 people fell ill.",
            ("141",),
            "141",
        ),
        ("How many people fell ill in Zhamar?", "In all 141 cows fell ill.", ("141",), None),
        ("Who fell ill in Zhamar?", "In all 141 people fell ill.", ("141",), None),
    ],
)
def test_a_figure_counts_what_the_words_beside_it_say(
    question: str, text: str, answers: tuple[str, ...], told: str | None
) -> None:
    assert stated(question, text, *answers) == told


def test_a_passage_that_hardly_answers_states_nothing() -> None:
    text = "The final count is 57 dead."
    item = evidence("How many died?", text, {"57": 3.0}, title="Z")
    low = dataclasses.replace(item, probability=0.05)
    assert find_stated(read_question("How many died?"), item) is not None
    assert find_stated(read_question("How many died?"), low) is None


@pytest.mark.parametrize(
    ("question", "otherwise"),
    [("How many houses fell?", True), ("How many were hurt?", True), ("How many died?", False)],
)
def test_a_toll_is_no_count_of_other_things(question: str, *, otherwise: bool) -> None:
    item = evidence(question, "At least 12 people were killed.", {"12 people": 3.0}, title="Z")
    assert counts_otherwise(read_question(question), item) is otherwise


@pytest.mark.parametrize(
    ("text", "answer", "unit"),
    [
        ("It drove at 94 kilometres an hour.", "94 kilometres an hour", "kilometr"),
        ("More than 90,000 people came.", "90,000", "peopl"),
        ("It fell 6.2% on Monday.", "6.2%", "percent"),
        ("It fell 6.2 percent on Monday.", "6.2", "percent"),
    ],
)
def test_a_figure_s_unit_stands_behind_it(text: str, answer: str, unit: str) -> None:
    assert find_unit(evidence("How fast?", text, {answer: 3.0}, title="Z")) == unit
