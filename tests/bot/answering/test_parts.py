"""Several questions in one: told apart where that is sure, left whole where it is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.parts import split_question


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        (
            "How many fighters surrendered and who is the SDF's media official?",
            ("How many fighters surrendered?", "Who is the SDF's media official?"),
        ),
        ("What happened at Baghouz? When?", ("What happened at Baghouz?", "When?")),
        ("What happened at Baghouz, and why?", ("What happened at Baghouz?", "Why?")),
        ("who won in Norvale and by how much", ("Who won in Norvale?", "By how much?")),
        (
            "Where and when did the ferry sink?",
            ("Where did the ferry sink?", "When did the ferry sink?"),
        ),
        ("How long and how wide is it?", ("How long is it?", "How wide is it?")),
        (
            "How many people died and how many were injured in the Belkent quake?",
            (
                "How many people died in the Belkent quake?",
                "How many were injured in the Belkent quake?",
            ),
        ),
        (
            "Who is the captain, how many were rescued, and where did it sink?",
            ("Who is the captain?", "How many were rescued?", "Where did it sink?"),
        ),
        ("Why? And when?", ("Why?", "When?")),
        ("Who died; when?", ("Who died?", "When?")),
        ("Why? (Baghouz, fighters) When?", ("Why? (Baghouz, fighters)", "When?")),
    ],
)
def test_several_questions_are_told_apart(question: str, parts: tuple[str, ...]) -> None:
    assert split_question(question) == parts
    assert split_question(" ".join(parts)) == parts


@pytest.mark.parametrize(
    "question",
    [
        "Which ministers of finance and trade resigned?",
        "Who said when and where the talks will be held?",
        "When the ferry sank, how many were rescued?",
        "Did the police say who was killed and how many were injured?",
        "Who knows what happened and who did it?",
        "Who is the man who shot the mayor and who was arrested in Orlenz?",
        "Which senator that lost the seat and who was convicted later died?",
        "What did she say about her divorce and how she coped?",
        "What did the report reveal and who wrote it?",
        "How many foreign fighters and how many civilians died?",
        "Who won and who lost the election of Norvale?",
        'Who asked "What now? And who pays?" in parliament?',
        "There was a crash in March. How many died?",
        "What is the difference between who and whom?",
        "Who learned how to fly and what to do in a storm?",
        "Where and where not did it rain?",
        "Bread? Who needs it?",
        "How many fighters surrendered?",
        "Baghouz",
        "and who?",
        "?",
        "",
    ],
)
def test_one_question_is_left_as_it_is(question: str) -> None:
    assert split_question(question) == (question,)


_NOUNS = st.sampled_from(
    ["ministers", "a ferry", "Mustafa Bali", "the U.S. Army", "14 wolves", "in"]
)
_WORDS = st.lists(st.one_of(_NOUNS, st.sampled_from(["of", "and", ",", "or", "is", "resigned"])))
_ASKING = [
    "who",
    "when",
    "where",
    "what",
    "why",
    "how many",
    "is",
    "did",
    "and",
    ", and",
    "?",
    "died",
]


@given(st.sampled_from(["Which", "Who", "How many", "Why did", "What was"]), _WORDS)
def test_without_a_second_question_word_nothing_is_split(begin: str, words: list[str]) -> None:
    question = f"{begin} {' '.join(words)}?"
    assert split_question(question) == (question,)


@given(st.lists(st.one_of(_NOUNS, st.sampled_from(_ASKING)), max_size=12).map(" ".join))
def test_parts_are_questions_in_the_words_asked_and_split_the_same_again(question: str) -> None:
    parts = split_question(question)
    if len(parts) == 1:
        assert parts == (question,)
        return
    assert all(part.endswith("?") and len(part) > 1 for part in parts)
    assert set(" ".join(parts).lower().split()) <= {
        word + end for word in question.lower().replace("?", " ").split() for end in ("", "?")
    } | {word.rstrip(",;.") + end for word in question.lower().split() for end in ("", "?")}
    assert split_question(" ".join(parts)) == parts
