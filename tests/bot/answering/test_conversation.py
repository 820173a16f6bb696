"""What a conversation keeps, and how a question is answered within one."""

import dataclasses
import datetime as dt
from dataclasses import dataclass, field

from bot.answering.dialogue import AskingBack, ConversationalAnswerer, Exchange
from bot.answering.dialogue.conversation import EXPIRES_AFTER, NOTHING_SAID, Turn
from bot.answering.outcome import Candidate, Clarification, Result, Watcher
from bot.answering.writing import Allowance
from tests.fakes.questions import ASKED_AT, QUERY, make_abstention
from tests.fakes.talk import CAPTAIN, FERRY, TOLL, make_result, talk

FOUND = make_result("noon", "The ferry sank at noon.", title="Ferry sinks")
NOTHING = Result(outcome=make_abstention(), hits=())
WHICH = Result(
    outcome=Clarification(
        query=QUERY,
        candidates=(
            Candidate(label="Wren aground", date=None, article_ids=("a0", "a9")),
            Candidate(label="Irmela burns", date=None, article_ids=("b",)),
        ),
    ),
    hits=(),
)


@dataclass
class Archive:
    """Gives its results in order, the last one for good, and keeps what it was asked."""

    results: list[Result]
    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    def ask(
        self,
        question: str,
        *,
        asked_at: dt.datetime,
        article_ids: tuple[str, ...] = (),
        watch: Watcher | None = None,
        allowance: Allowance | None = None,
    ) -> Result:
        assert watch is None
        assert allowance is None
        assert asked_at == ASKED_AT
        self.asked.append((question, article_ids))
        return self.results.pop(0) if len(self.results) > 1 else self.results[0]


def ask(archive: Archive, question: str, *before: tuple[str, str, str, str]) -> Exchange:
    return ConversationalAnswerer(archive).ask(
        question, asked_at=ASKED_AT, conversation=talk(*before)
    )


def test_a_question_that_stands_alone_is_asked_as_it_is() -> None:
    archive = Archive([FOUND])
    exchange = ask(archive, "When did the Santa Irmela burn?", FERRY)
    assert archive.asked == [("When did the Santa Irmela burn?", ())]
    assert exchange.understood is None


def test_what_is_carried_is_looked_for_in_the_articles_spoken_of_and_shown() -> None:
    archive = Archive([FOUND])
    exchange = ask(archive, "Why?", FERRY)
    assert archive.asked == [("Why? (Vessary, passengers, rescued)", ("a0",))]
    assert exchange.understood == "Why? (Vessary, passengers, rescued)"
    assert exchange.turn.question == "Why?"
    assert exchange.turn.resolved == exchange.understood


def test_where_those_do_not_say_the_whole_archive_is_asked() -> None:
    archive = Archive([NOTHING, FOUND])
    exchange = ask(archive, "Where was she born?", CAPTAIN)
    assert archive.asked == [
        ("Where was Edda Morrish born?", ("a0",)),
        ("Where was Edda Morrish born?", ()),
    ]
    assert exchange.understood == "Where was Edda Morrish born?"


def test_a_question_that_may_stand_alone_is_then_asked_as_it_is() -> None:
    archive = Archive([NOTHING, FOUND])
    exchange = ask(archive, "Who owns the ferry?", FERRY)
    assert archive.asked == [
        ("Who owns the ferry? (Vessary)", ("a0",)),
        ("Who owns the ferry?", ()),
    ]
    assert exchange.understood is None
    assert exchange.turn.resolved == "Who owns the ferry?"


def test_nothing_is_searched_where_the_bot_must_ask_back() -> None:
    archive = Archive([FOUND])
    exchange = ask(archive, "Where was he born?")
    assert exchange.result == AskingBack(question="Whom does “he” mean?")
    assert exchange.turn.ending == "unresolved"
    assert archive.asked == []


def test_of_several_events_the_one_spoken_of_is_meant_and_named() -> None:
    archive = Archive([WHICH, FOUND])
    exchange = ask(archive, "How many passengers were rescued?", FERRY)
    assert archive.asked == [
        ("How many passengers were rescued?", ()),
        ("How many passengers were rescued?", ("a0", "a9")),
    ]
    assert exchange.understood == "How many passengers were rescued? (Wren aground)"


def test_of_several_events_none_is_meant_where_nothing_or_something_else_was_spoken_of() -> None:
    for before in ((), (TOLL, TOLL)):
        archive = Archive([WHICH, FOUND])
        exchange = ask(archive, "How many passengers were rescued?", *before)
        assert exchange.result is WHICH
        assert len(archive.asked) == 1


def test_of_two_events_that_were_both_spoken_of_neither_is_taken() -> None:
    [wren, irmela] = WHICH.outcome.candidates  # type: ignore[union-attr]
    both = dataclasses.replace(irmela, article_ids=("a0",))
    which = Result(outcome=Clarification(query=QUERY, candidates=(wren, both)), hits=())
    assert ask(Archive([which, FOUND]), "How many passengers were rescued?", FERRY).result is which


def test_a_turn_keeps_the_articles_of_the_event_and_whom_it_was_about() -> None:
    [turn] = talk(CAPTAIN).turns
    assert turn.article_ids == ("a0",)
    assert turn.person == "Edda Morrish"
    assert turn.subject == ("Northern Wren", "captain")


def test_a_conversation_is_bounded_and_ends() -> None:
    said = talk(*[FERRY] * 9)
    assert len(said.turns) == 4
    assert not said.is_over(ASKED_AT + EXPIRES_AFTER)
    assert said.is_over(ASKED_AT + EXPIRES_AFTER + dt.timedelta(seconds=1))
    assert NOTHING_SAID.is_over(ASKED_AT)


def test_what_was_asked_back_is_no_subject() -> None:
    archive = Archive([FOUND])
    said = talk(FERRY).then(Turn.unresolved("Where was he born?", ASKED_AT))
    ConversationalAnswerer(archive).ask("Why?", asked_at=ASKED_AT, conversation=said)
    assert archive.asked == [("Why? (Vessary, passengers, rescued)", ("a0",))]


def test_a_follow_up_that_was_not_answered_leaves_the_event_the_subject() -> None:
    archive = Archive([NOTHING, NOTHING, FOUND])
    dialogue = ConversationalAnswerer(archive)
    said = talk(CAPTAIN)
    said = said.then(dialogue.ask("How old is she?", asked_at=ASKED_AT, conversation=said).turn)
    dialogue.ask("Where was she born?", asked_at=ASKED_AT, conversation=said)
    assert archive.asked[2] == ("Where was Edda Morrish born?", ("a0",))
