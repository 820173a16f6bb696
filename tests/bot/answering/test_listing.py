import dataclasses

import pytest

from bot.answering.listing import add_listed, find_listed
from bot.answering.question import read_question
from tests.fakes.reader import ScriptedReader
from tests.fakes.stories import story

BUDGET = """The plan for 2026, in millions of crowns:

- Schools: 412
- Public transport: 236
- Road transport: 188.
- Parks and culture: 71
"""
SEATS = """The seats, with the result of 2020 in brackets:
Labour Union: 68 (79)
Greens: 19 (12)
Island Party: 14 (14)
"""
STANDINGS = """Final standings:
1. Iker Solane (Vento) 29 hours 41:07
2. Matthis Deroo (Kraan-Delft) 9 seconds behind
3. Jago Penrose (Vento) 2:15 behind
"""
VOTES = """The full count:

| Candidate | Party | Votes | Share of votes |

|---|---|---|---|

| Ruta Almgren | Harbor League | 68,412 | 52.1% |

| Pieter Osk | Civic Conservatives | 41,907 | 31.9% |
"""


@pytest.mark.parametrize(
    ("question", "text", "cell"),
    [
        ("How much will Dunhaven spend on schools?", BUDGET, "412"),
        ("What's in the budget for parks and culture?", BUDGET, "71"),
        ("How much does road transport get?", BUDGET, "188"),
        ("How many seats did the Greens win?", SEATS, "19"),
        ("How many seats did the Greens have before the election?", SEATS, "12"),
        ("How far behind the winner was Jago Penrose?", STANDINGS, "2:15"),
        ("How many votes did Pieter Osk get?", VOTES.replace("Share of votes", "%"), "41,907"),
        ("What share of the vote did Pieter Osk receive?", VOTES, "31.9%"),
    ],
)
def test_the_line_that_a_question_names_holds_its_answer(
    question: str, text: str, cell: str
) -> None:
    found = find_listed(read_question(question), text)
    assert found is not None
    assert found.of(text) == cell


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How much will Dunhaven spend?", BUDGET),
        ("How much does transport get?", BUDGET),
        ("How much do schools and parks and culture and public transport get?", SEATS),
        ("How much do the schools and the police get?", "- Schools: 412\n- Police: 154\n"),
        ("Who leads the Greens?", SEATS),
        ("How old is Pieter Osk?", VOTES),
    ],
)
def test_a_line_that_is_not_named_whole_answers_nothing(question: str, text: str) -> None:
    assert find_listed(read_question(question), text) is None


def test_the_line_s_figure_comes_before_what_the_reader_found() -> None:
    _, [passage] = story("budget", BUDGET)
    [read] = ScriptedReader({"2026": 12.0, "412": 3.0}).read("", [passage])
    listed = add_listed(read_question("How much will Dunhaven spend on schools?"), read)
    assert [span.span.of(passage.text) for span in listed.spans] == ["412", "2026"]
    assert listed.spans[0].score > listed.spans[1].score
    assert listed.score > read.score
    unnamed = add_listed(read_question("How much will Dunhaven spend?"), read)
    assert unnamed == dataclasses.replace(read)
