import pytest

from bot.answering.knowledge import find_missing
from bot.answering.question import read_question
from tests.fakes.stories import story

BAGHOUZ = story("baghouz", "Some 5,000 fighters surrendered at Baghouz in Syria.", title="The end")


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("How many surrendered at Baghouz?", ()),
        ("How many surrendered at Bagouz?", ()),
        ("How many surrendered at Manbij?", ("Manbij",)),
        ("How many surrendered in 2019?", ()),
        ("How many surrendered in 2015?", ("2015",)),
        ("Who won the 2018 World Cup?", ("World Cup", "2018")),
    ],
)
def test_what_the_article_does_not_know_is_named(question: str, missing: tuple[str, ...]) -> None:
    assert find_missing(read_question(question), BAGHOUZ[0]) == missing


def test_a_country_is_known_by_its_other_names() -> None:
    article, _ = story("us", "The United States will leave 200 troops.")
    assert find_missing(read_question("How many U.S. troops stay?"), article) == ()


def test_an_acronym_is_known_where_its_words_are_spelled_out() -> None:
    article, _ = story("sdf", "The Syrian Democratic Forces held a ceremony.")
    assert find_missing(read_question("Where did the SDF celebrate?"), article) == ()
    assert find_missing(read_question("Where did the FSA celebrate?"), article) == ("FSA",)
