"""Questions that deny, and sentences that do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.answerer import Answerer
from bot.answering.denial import find_denied, is_turned
from bot.answering.outcome import Abstention, Answer, Outcome
from bot.answering.question import read_question
from bot.answering.thresholds import RULES
from bot.answering.writing import Draft
from retrieval.domain import Span
from tests.fakes.reader import ScriptedReader
from tests.fakes.searcher import ListSearcher
from tests.fakes.stories import NOON, story


def turned(question: str, text: str, answer: str) -> bool:
    start = text.index(answer)
    return is_turned(read_question(question), text, Span(start, start + len(answer)))


@pytest.mark.parametrize(
    ("question", "denied"),
    [
        ("Which countries did not sign the treaty?", "sign"),
        ("Who was not injured?", "injur"),
        ("Why didn\u2019t Bali resign?", "resign"),
        ("Who has never won the cup?", "win"),
    ],
)
def test_what_a_question_denies_is_read(question: str, denied: str) -> None:
    assert denied in find_denied(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who signed the treaty?",
        "Have the police not charged anyone?",
        "Which player did the team want even though it does not need one?",
        "Who said the ferry that did not sink was safe?",
        'What did he say is "not a drug"?',
        "Who was not only rich but kind?",
        "How many not more than 30 years old died?",
    ],
)
def test_what_denies_another_clause_or_nothing_is_no_denial(question: str) -> None:
    assert find_denied(question) == ()


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("Which country did not sign?", "Norvale signed the treaty on Monday.", "Norvale"),
        ("Which country did not sign?", "Norvale did not attend the talks.", "Norvale"),
        ("Which country did not sign?", "Orlenz did not sign, but Norvale did.", "Norvale"),
        ("Which country did not sign?", "Norvale signed, while Orlenz did not.", "Norvale"),
        ("Who was not injured?", "The driver was injured in the crash.", "The driver"),
        ("Why did Bali not resign?", "Bali resigned because the party split.", "the party split"),
        (
            "Why didn\u2019t Bali resign?",
            "Bali resigned. The party had split.",
            "The party had split",
        ),
        ("Which country signed?", "Norvale did not sign the treaty.", "Norvale"),
        ("Which country signed?", "Norvale refused to sign the treaty.", "Norvale"),
        ("How many fighters surrendered?", "Some 200 fighters never surrendered.", "Some 200"),
        ("How many were rescued?", "Some 20 were not rescued, it said.", "Some 20"),
    ],
)
def test_a_sentence_that_tells_the_opposite_or_something_else_is_no_answer(
    question: str, text: str, answer: str
) -> None:
    assert turned(question, text, answer)


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("Which country did not sign?", "Norvale did not sign the treaty.", "Norvale"),
        ("Which country did not sign?", "Norvale refused to sign the treaty.", "Norvale"),
        ("Which country did not sign?", "Orlenz signed, but Norvale did not.", "Norvale"),
        ("Which country did not sign?", "Orlenz signed, while Norvale never did.", "Norvale"),
        ("Who was not injured?", "The driver escaped unhurt, police said.", "The driver"),
        ("Who was not injured?", "The driver was uninjured.", "The driver"),
        ("Who did not die?", "The driver survived the crash.", "The driver"),
        ("Why did Bali not resign?", "Bali did not resign because of the vote.", "of the vote"),
        ("Why did Bali not resign?", "Bali did not resign. He had won the vote.", "won the vote"),
        ("Which country signed?", "Norvale signed the treaty, but Orlenz did not sign.", "Norvale"),
        ("How many fighters surrendered?", "Some 200 surrendered; nobody was hurt.", "Some 200"),
        ("Why was it late?", "It was not late because of fog.", "of fog"),
        ("Was he injured?", "He was not injured.", "not injured"),
    ],
)
def test_a_sentence_that_denies_what_the_question_does_may_answer(
    question: str, text: str, answer: str
) -> None:
    assert not turned(question, text, answer)


@given(
    st.sampled_from(["sign the treaty", "resign", "attend the talks", "survive the crash"]),
    st.sampled_from(["Norvale", "Bali", "The mayor of Orlenz"]),
    st.sampled_from(["did not", "didn\u2019t", "refused to", "failed to", "never"]),
)
def test_a_denial_answers_one_question_and_never_its_opposite(
    did: str, who: str, denies: str
) -> None:
    told = f"{who} {denies} {did}."
    assert not turned(f"Who did not {did}?", told, who)
    assert turned(f"Who may {did}?", told, who)


SIGNED = story("signed", "Norvale signed the harbour treaty on Monday.", title="Harbour treaty")
REFUSED = story("refused", "Orlenz did not sign the harbour treaty.", title="Harbour treaty")


def ask(question: str, *stories: object, writer: object = None) -> Outcome:
    answerer = Answerer(
        searcher=ListSearcher(*stories),  # type: ignore[arg-type]
        reader=ScriptedReader({"Norvale": 9.0, "Orlenz": 5.0}),
        calibration=RULES,
        writer=writer,  # type: ignore[arg-type]
    )
    return answerer.ask(question, asked_at=NOON).outcome


def test_the_opposite_is_refused_and_the_denial_answered() -> None:
    question = "Which country did not sign the harbour treaty?"
    assert isinstance(ask(question, SIGNED), Abstention)
    answer = ask(question, SIGNED, REFUSED)
    assert isinstance(answer, Answer)
    assert answer.short == "Orlenz"
    other = ask("Which country signed the harbour treaty?", SIGNED, REFUSED)
    assert isinstance(other, Answer)
    assert other.short == "Norvale"
    assert isinstance(ask("Which country signed the harbour treaty?", REFUSED), Abstention)


class NoWriter:
    def write(self, *_: object, **__: object) -> Draft:
        raise AssertionError("a question that denies is not to be written on")


def test_a_chat_model_does_not_write_on_what_is_denied() -> None:
    answer = ask("Which country did not sign the harbour treaty?", REFUSED, writer=NoWriter())
    assert isinstance(answer, Answer)
