import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.kinds import Kind
from bot.answering.question import read_question


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("How many fighters surrendered?", Kind.COUNT),
        ("How many years did the dispute last?", Kind.DURATION),
        ("How much is Eastwood's bail?", Kind.MONEY),
        ("What did the bridge cost?", Kind.MONEY),
        ("What percentage of voters stayed at home?", Kind.PERCENT),
        ("How long until the group could resurge?", Kind.DURATION),
        ("How old was the pilot?", Kind.AGE),
        ("How far was the quake from the city?", Kind.MEASURE),
        ("When did the ferry sink?", Kind.DATE),
        ("In what year was the treaty signed?", Kind.DATE),
        ("Who is prime minister of Iraq?", Kind.PERSON),
        ("Which actor starred in the film?", Kind.PERSON),
        ("Who is Mustafa Bali?", Kind.DESCRIPTION),
        ("who is brian cowen?", Kind.DESCRIPTION),
        ("Who was Jackson's dermatologist?", Kind.PERSON),
        ("Where did the pope speak?", Kind.PLACE),
        ("Which country borders Syria?", Kind.PLACE),
        ("What company makes the car?", Kind.ORGANISATION),
        ("Why was the toll lowered?", Kind.CAUSE),
        ("What did Wilson say to the president?", Kind.QUOTE),
        ("What movie is she starring in?", Kind.NAME),
        ("Did the team win?", Kind.OTHER),
    ],
)
def test_the_kind_of_answer_is_told_from_the_wording(text: str, kind: Kind) -> None:
    assert read_question(text).kind is kind


def test_what_is_counted_is_the_focus() -> None:
    assert read_question("How many mostly foreign fighters were captured?").focus == (
        "most",
        "foreign",
        "fighter",
    )


def test_names_are_found_without_the_word_that_opens_the_question() -> None:
    question = read_question("Did Adel Abdul Mahdi meet U.S. envoys in Baghdad on Tuesday?")
    assert question.names == ("Adel Abdul Mahdi", "U.S.", "Baghdad")


def test_a_possessive_is_no_part_of_a_name() -> None:
    assert read_question("Who runs Zhamar's ministry?").names == ("Zhamar",)


def test_figures_are_kept_as_written() -> None:
    question = read_question('Who wrote "Für Elise" in 1810 for $5,000?')
    assert question.numbers == ("1810", "$5,000")


def test_question_words_are_no_terms() -> None:
    assert read_question("How long until it could resurge?").terms == ("resurg",)


@settings(deadline=None)  # a busy machine is no failure
@given(st.text(max_size=300))
def test_any_text_is_read_without_failing(text: str) -> None:
    question = read_question(text)
    assert len(set(question.terms)) == len(question.terms)
    assert "\n" not in question.text
