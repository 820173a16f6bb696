import dataclasses

import pytest

from bot.answering.evidence import tidy, weigh
from bot.answering.question import read_question
from bot.answering.thresholds import RULES, Calibration
from retrieval.domain import Article, Hit, Passage
from tests.fakes.reader import ScriptedReader
from tests.fakes.stories import story

BAGHOUZ = story("baghouz", "Some 5,000 fighters surrendered at Baghouz in Syria.", title="The end")
RAQQA = story("raqqa", "Some 300 fighters surrendered at Raqqa.", title="Raqqa")


def hit(told: tuple[Article, list[Passage]], score: float) -> Hit:
    article, passages = told
    return Hit(
        passage=passages[0], article=article, score=score, stage="fused", scores={"dense": 0.5}
    )


def weighed(text: str, *hits: Hit, **answers: float) -> list[str]:
    reader = ScriptedReader({name.replace("_", " "): score for name, score in answers.items()})
    readings = reader.read(text, [one.passage for one in hits])
    return [item.article.id for item in weigh(read_question(text), hits, readings, RULES)]


def test_the_reader_can_turn_the_order_of_retrieval() -> None:
    hits = hit(BAGHOUZ, 0.6), hit(RAQQA, 0.5)
    assert weighed("How many fighters surrendered?", *hits, fighters=1.0) == ["baghouz", "raqqa"]
    assert weighed("How many fighters surrendered?", *hits, Some_300=5.0) == ["raqqa", "baghouz"]


def told_first(question: str, calibration: Calibration, **answers: float) -> str:
    """The likeliest answer of a story of two passages that were found equally well."""
    article, passages = story("two", "Rain fell in Norvale, 14 died.", "Jonas Toll said 19 died.")
    hits = [Hit(passage=p, article=article, score=1.0, stage="fused") for p in passages]
    reader = ScriptedReader({name.replace("_", " "): score for name, score in answers.items()})
    readings = reader.read(question, passages)
    return weigh(read_question(question), hits, readings, calibration)[0].short


@pytest.mark.parametrize(("weight", "answer"), [(0.0, "19"), (1.0, "14")])
def test_what_news_tells_first_is_preferred_where_the_calibration_says_so(
    weight: float, answer: str
) -> None:
    calibration = dataclasses.replace(RULES, lead_weight=weight)
    scores = {"14": 1.0, "19": 2.0}
    assert told_first("How many died?", calibration, **scores) == answer


@pytest.mark.parametrize(("weight", "answer"), [(0.0, "Rain"), (1.0, "Jonas Toll")])
def test_a_passage_that_answers_in_the_wanted_kind_is_preferred_where_the_calibration_says_so(
    weight: float, answer: str
) -> None:
    calibration = dataclasses.replace(RULES, type_bonus=2.0, kind_weight=weight)
    assert told_first("Who spoke of it?", calibration, Rain=2.0, Jonas_Toll=1.0) == answer


def test_an_article_that_lacks_a_name_of_the_question_comes_last() -> None:
    order = weighed("How many surrendered at Raqqa?", hit(BAGHOUZ, 0.9), hit(RAQQA, 0.1))
    assert order == ["raqqa", "baghouz"]


def test_the_answer_is_placed_in_the_article_not_in_the_passage() -> None:
    article, passages = story("two", "Nothing happened on Monday.", "Then 157 were captured.")
    one = Hit(passage=passages[1], article=article, score=1.0, stage="fused")
    readings = ScriptedReader({"157": 1.0}).read("", [passages[1]])
    [item] = weigh(read_question("How many were captured?"), [one], readings, RULES)
    assert item.answer is not None
    assert item.answer.of(article.text) == "157" == item.short


@pytest.mark.parametrize(
    ("span", "short"),
    [
        (" some 5,000,", "some 5,000"),
        ('"You lie"', "You lie"),
        ("Slovakia's", "Slovakia"),
        ("in the U.S.", "in the U.S."),
        ("six to\n12 months.", "six to 12 months"),
        ("...", "..."),
    ],
)
def test_a_short_answer_has_no_stray_marks_around_it(span: str, short: str) -> None:
    assert tidy(span) == short


def test_a_figure_whose_sentence_states_the_question_is_taken_over_the_readers() -> None:
    told = story("camp", "Hundreds were found. It also captured 157 mostly foreign men.")
    one = hit(told, 1.0)
    readings = ScriptedReader({"Hundreds": -8.0}).read("", [one.passage])
    stating = dataclasses.replace(RULES, stated_score=10.0)
    stated = read_question("How many mostly foreign men were captured?")
    other = read_question("How many mostly foreign women were captured?")
    taken = weigh(stated, [one], readings, stating)[0]
    assert taken.short == "157"
    assert taken.probability > weigh(stated, [one], readings, RULES)[0].probability
    assert weigh(other, [one], readings, stating)[0].short == "Hundreds"
    assert weigh(stated, [one], readings, RULES)[0].short == "Hundreds"
