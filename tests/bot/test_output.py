"""What the command line prints of an outcome."""

import dataclasses
import json

import pytest

from bot.answering.dialogue.together import join_answers
from bot.answering.outcome import Abstention, Answer, Outcome, Part, Result
from bot.output import GrowingAnswer, outcome_as_lines, result_as_json
from tests.fakes.questions import ASKED_AT, QUERY, make_abstention, make_answer, make_clarification

KEYS = {"status", "short", "text", "citations", "candidates", "as_of", "seconds"}


def printed(outcome: Outcome) -> dict[str, object]:
    form = result_as_json(Result(outcome=outcome, hits=(), timings_s={"total": 0.12345}))
    return dict(json.loads(json.dumps(form)))


@pytest.mark.parametrize("outcome", [make_answer(), make_clarification(), make_abstention()])
def test_every_outcome_has_the_keys_of_the_contract(outcome: Outcome) -> None:
    form = printed(outcome)
    assert form.keys() >= KEYS
    assert (form["as_of"], form["seconds"]) == (ASKED_AT.isoformat(), 0.1235)


def test_an_answer_gives_each_citation_as_a_range_of_its_article() -> None:
    form = printed(dataclasses.replace(make_answer(), conflicts=("3,000",), note="Quoted."))
    assert (form["status"], form["short"]) == ("answered", "some 5,000")
    assert form["citations"] == [
        {
            "number": 1,
            "article_id": "a",
            "title": "The last village falls",
            "source": "Example Wire",
            "published": "2019-03-24T00:00:00+00:00",
            "url": "https://news.example/baghouz",
            "quote": "Some 5,000 surrendered.",
            "start": 0,
            "end": 23,
        }
    ]
    assert form["newest_cited"] == "2019-03-24T00:00:00+00:00"
    assert (form["conflicts"], form["note"]) == (["3,000"], "Quoted.")


def test_what_an_answer_lacks_has_no_key() -> None:
    form = printed(dataclasses.replace(make_answer(), as_of=None))
    assert form.keys() == KEYS


def test_events_to_choose_from_come_with_their_articles() -> None:
    form = printed(make_clarification())
    assert form["status"] == "clarify"
    assert form["candidates"] == [
        {"label": "Baghouz falls", "date": "2019-03-24", "article_ids": ["b1", "b2"]},
        {"label": "Marawi falls", "date": "2017-10-17", "article_ids": ["m1"]},
    ]


def test_a_refusal_tells_why_and_what_came_nearest() -> None:
    form = printed(make_abstention())
    assert (form["status"], form["text"]) == ("abstained", "No article tells of a World Cup.")
    assert form["nearest"] == [
        {
            "article_id": "a",
            "title": "Cup final",
            "source": "Example Wire",
            "published": "2019-03-24",
            "url": "https://news.example/baghouz",
        }
    ]


def test_a_person_reads_the_quote_below_where_it_stands() -> None:
    assert outcome_as_lines(make_answer())[-2:] == [
        "[1] The last village falls · Example Wire · 2019-03-24 · https://news.example/baghouz",
        "    “Some 5,000 surrendered.”",
    ]


def test_a_refusal_without_anything_near_is_one_line() -> None:
    assert outcome_as_lines(Abstention(query=QUERY, reason="Nothing.", nearest=())) == ["Nothing."]


def grow(*shown: Answer, outcome: Outcome) -> list[str]:
    written: list[str] = []
    growing = GrowingAnswer(written.append)
    for answer in shown:
        growing.show(answer)
    growing.finish(outcome)
    return written


WHOLE = "\n".join([*outcome_as_lines(make_answer()), ""])


def test_an_answer_that_is_not_written_is_printed_at_once() -> None:
    assert grow(outcome=make_answer()) == [WHOLE]


def test_a_written_answer_is_printed_sentence_by_sentence_and_nothing_twice() -> None:
    two = dataclasses.replace(make_answer(), text=f"{make_answer().text} More fled [1].")
    written = grow(make_answer(), two, outcome=two)
    assert written[:2] == ["some 5,000\n\nSome 5,000 surrendered. [1].", " More fled [1]."]
    assert "".join(written) == "\n".join([*outcome_as_lines(two), ""])


def test_an_answer_that_was_taken_back_is_followed_by_the_one_that_stands() -> None:
    quoted = dataclasses.replace(make_answer(short="5,000"), note="The chat model failed.")
    written = grow(make_answer(), quoted, outcome=quoted)
    assert written == [
        "some 5,000\n\nSome 5,000 surrendered. [1].",
        "\n\n" + "\n".join([*outcome_as_lines(quoted), ""]),
    ]


def test_of_questions_asked_together_each_is_printed_with_its_own_answer() -> None:
    parts = [
        Part(question="How many?", outcome=make_answer()),
        Part(question="Who won?", outcome=make_abstention()),
    ]
    answer = join_answers(QUERY, parts, None)
    assert outcome_as_lines(answer)[:2] == [
        (
            "1. How many? some 5,000\nSome 5,000 surrendered. [1].\n"
            "2. Who won? No article tells of a World Cup."
        ),
        "",
    ]
    form = printed(answer)
    assert (form["short"], len(form["citations"])) == ("some 5,000", 1)  # type: ignore[arg-type]
