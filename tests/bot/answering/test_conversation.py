"""What a conversation keeps, and how a question is answered within one."""

import dataclasses
import datetime as dt
from dataclasses import dataclass, field

from bot.answering.dialogue import AskingBack, ConversationalAnswerer, Exchange
from bot.answering.dialogue.conversation import EXPIRES_AFTER, NOTHING_SAID, Turn
from bot.answering.outcome import Candidate, Clarification, Event, Result, Watcher
from bot.answering.writing import Allowance
from tests.fakes.questions import ASKED_AT, QUERY, make_abstention, make_article, make_hit
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


def test_the_other_one_is_the_next_that_was_offered_or_the_one_it_is_called() -> None:
    question = "How many passengers were rescued?"
    said = NOTHING_SAID.then(Turn.of(question, question, WHICH, ASKED_AT))
    for reply, ids in (
        ("no, the other one", ("b",)),
        ("the second", ("b",)),
        ("The first one.", ("a0", "a9")),
    ):
        archive = Archive([FOUND])
        ConversationalAnswerer(archive).ask(reply, asked_at=ASKED_AT, conversation=said)
        assert archive.asked == [(question, ids)]


def test_the_other_one_after_an_answer_is_the_event_it_may_have_meant_instead() -> None:
    [wren, irmela] = WHICH.outcome.candidates  # type: ignore[union-attr]
    events = tuple(Event(candidate=one, score=1.0, rival=True) for one in (wren, irmela))
    answer = make_result("214", "All 214 were rescued.", title="Wren aground", id="a0")
    question = "How many passengers were rescued?"
    turn = Turn.of(question, question, dataclasses.replace(answer, events=events), ASKED_AT)
    archive = Archive([FOUND])
    exchange = ConversationalAnswerer(archive).ask(
        "No, the other one!", asked_at=ASKED_AT, conversation=NOTHING_SAID.then(turn)
    )
    assert archive.asked == [(question, ("b",))]
    assert exchange.understood == question


def test_thanks_and_doubts_are_answered_without_the_archive_and_leave_the_subject() -> None:
    archive = Archive([FOUND])
    dialogue = ConversationalAnswerer(archive)
    said = talk(FERRY)
    for remark in ("Thanks a lot!", "ok great", "really?", "Are you sure?"):
        exchange = dialogue.ask(remark, asked_at=ASKED_AT, conversation=said)
        assert isinstance(exchange.result, AskingBack)
        said = said.then(exchange.turn)
    assert archive.asked == []
    dialogue.ask("Why?", asked_at=ASKED_AT, conversation=said)
    assert archive.asked == [("Why? (Vessary, passengers, rescued)", ("a0",))]


def test_thanks_that_open_a_conversation_or_a_question_are_asked() -> None:
    archive = Archive([FOUND])
    ask(archive, "thanks")
    ask(archive, "Thanks. When did the Santa Irmela burn?", FERRY)
    assert [question for question, _ in archive.asked] == [
        "thanks",
        "Thanks. When did the Santa Irmela burn?",
    ]


def test_whom_it_was_about_stays_until_an_answer_names_somebody_else() -> None:
    why = make_result("a reef", "Otto Brandt of Lomarra told Ines Calvero of a reef.", title="Reef")
    who = make_result("Otto Brandt", "Otto Brandt, the mate, steered.", title="Reef")
    archive = Archive([why, who])
    dialogue = ConversationalAnswerer(archive)
    said = talk(CAPTAIN)
    for question, person in (
        ("Why was it lost?", "Edda Morrish"),
        ("Who steered then?", "Otto Brandt"),
    ):
        said = said.then(dialogue.ask(question, asked_at=ASKED_AT, conversation=said).turn)
        assert said.turns[-1].person == person


def test_what_another_article_of_the_event_tells_of_is_known_too() -> None:
    [turn] = talk(FERRY).turns
    result = make_result("214", FERRY[2], title=FERRY[3])
    other = make_article(f"{FERRY[2]} The tugs came late.", title=FERRY[3], id="b")
    with_other = dataclasses.replace(result, hits=(*result.hits, make_hit(other)))
    wider = Turn.of(FERRY[0], FERRY[0], with_other, ASKED_AT)
    assert "tug" in wider.known - turn.known
    assert wider.article_ids == ("a", "b")


def test_a_question_that_nothing_could_be_added_to_is_not_shown_again() -> None:
    nobody = ("What percentage voted?", "61", "61 percent voted.", "vote")
    exchange = ask(Archive([FOUND]), "Why?", nobody)
    assert exchange.understood is None


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
