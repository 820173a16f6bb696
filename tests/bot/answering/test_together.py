"""Questions asked together: each answered on its own, shown as one answer."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.answering.dialogue import ConversationalAnswerer, PartedAnswerer
from bot.answering.dialogue.conversation import NOTHING_SAID
from bot.answering.dialogue.together import TOO_MANY
from bot.answering.outcome import Abstention, Answer, Citation, Clarification, Result, Watcher
from bot.answering.writing import Allowance
from retrieval.domain import Span
from tests.fakes.questions import ASKED_AT, QUERY, make_abstention, make_article, make_clarification
from tests.fakes.talk import CAPTAIN, make_result, talk

TEXT = "Some 5,000 fighters surrendered. Mustafa Bali said so."
ARTICLE = make_article(TEXT)


def cite(*quotes: str) -> Answer:
    """An answer whose sentences are quotes of one article, numbered from 1."""
    citations = []
    for number, quote in enumerate(quotes, start=1):
        start = TEXT.index(quote)
        span = Span(start, start + len(quote))
        citations.append(Citation(number=number, article=ARTICLE, span=span, quote=quote))
    text = " ".join(f"{one.quote[:-1]} [{one.number}]." for one in citations)
    return Answer(
        query=QUERY,
        short=quotes[0].split()[1],
        text=text,
        citations=tuple(citations),
        as_of=ARTICLE.published,
    )


FIRST, SECOND = "Some 5,000 fighters surrendered.", "Mustafa Bali said so."


@dataclass
class Archive:
    """Gives what is scripted for a question; shows it as growing where somebody watches."""

    answers: dict[str, Result]
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
        assert asked_at == ASKED_AT
        assert allowance is None
        self.asked.append((question, article_ids))
        result = self.answers.get(question, Result(outcome=make_abstention(), hits=()))
        if watch is not None and isinstance(result.outcome, Answer):
            watch(result.outcome)
        return result


def ask(
    question: str, watch: Callable[[Answer], None] | None = None, **answers: Answer
) -> tuple[Archive, Result]:
    archive = Archive({q: Result(outcome=a, hits=()) for q, a in answers.items()})
    return archive, PartedAnswerer(archive).ask(question, asked_at=ASKED_AT, watch=watch)


def test_one_question_goes_through_unchanged() -> None:
    answer = cite(FIRST)
    archive, result = ask("How many surrendered?", **{"How many surrendered?": answer})
    assert result.outcome is answer
    assert archive.asked == [("How many surrendered?", ())]


def test_each_part_is_answered_and_one_quote_has_one_number() -> None:
    _, result = ask(
        "How many surrendered? Who spoke in Raqqa? When?",
        **{
            "How many surrendered?": cite(FIRST, SECOND),
            "Who spoke in Raqqa?": cite(SECOND, FIRST),
        },
    )
    answer = result.outcome
    assert isinstance(answer, Answer)
    assert answer.short == "5,000; Bali"
    assert answer.text == (
        "1. How many surrendered? 5,000\n"
        "Some 5,000 fighters surrendered [1]. Mustafa Bali said so [2].\n"
        "2. Who spoke in Raqqa? Bali\n"
        "Mustafa Bali said so [2]. Some 5,000 fighters surrendered [1].\n"
        "3. When? No article tells of a World Cup."
    )
    assert [(one.number, one.quote) for one in answer.citations] == [(1, FIRST), (2, SECOND)]
    assert [part.question for part in answer.parts] == [
        "How many surrendered?",
        "Who spoke in Raqqa?",
        "When?",
    ]
    assert isinstance(answer.parts[2].outcome, Abstention)
    assert answer.query.text == "How many surrendered? Who spoke in Raqqa? When?"


def test_a_part_inherits_the_subject_of_the_one_before() -> None:
    ferry = make_result("214", "Off Vessary 214 were rescued.", title="Ferry aground off Vessary")
    archive = Archive({"What happened in Vessary?": ferry})
    PartedAnswerer(archive).ask("What happened in Vessary? Why?", asked_at=ASKED_AT)
    assert archive.asked == [
        ("What happened in Vessary?", ()),
        ("Why? (Vessary, happened)", ("a",)),
        ("Why? (Vessary, happened)", ()),
    ]


def test_the_first_part_leans_on_the_conversation() -> None:
    archive = Archive({})
    dialogue = ConversationalAnswerer(PartedAnswerer(archive))
    dialogue.ask(
        "Where was she born and when did she die?",
        asked_at=ASKED_AT,
        conversation=talk(CAPTAIN),
    )
    assert archive.asked[0] == ("Where was Edda Morrish born?", ("a0",))
    assert archive.asked[1][0] == "When did Edda Morrish die?"


def test_a_conversation_goes_on_with_the_person_told_of_last() -> None:
    said = make_result("Mustafa Bali", SECOND, title="Camp falls")
    archive = Archive({"Who spoke in Raqqa?": said})
    dialogue = ConversationalAnswerer(PartedAnswerer(archive))
    exchange = dialogue.ask(
        "How many surrendered? Who spoke in Raqqa?", asked_at=ASKED_AT, conversation=NOTHING_SAID
    )
    assert exchange.turn.person == "Mustafa Bali"


def test_where_no_part_is_answered_it_asks_back_or_abstains() -> None:
    question = "How many surrendered? Who won the cup?"
    _, nothing = ask(question)
    assert isinstance(nothing.outcome, Abstention)
    assert nothing.outcome.reason == "No article tells of a World Cup."
    which = Result(outcome=make_clarification(), hits=())
    asking = PartedAnswerer(Archive({"How many surrendered?": which})).ask(
        question, asked_at=ASKED_AT
    )
    assert isinstance(asking.outcome, Clarification)
    assert asking.outcome.query.text == question


def test_an_event_that_was_chosen_holds_for_every_part() -> None:
    archive = Archive({})
    PartedAnswerer(archive).ask(
        "How many surrendered? Who won the cup?", asked_at=ASKED_AT, article_ids=("a",)
    )
    assert archive.asked == [("How many surrendered?", ("a",)), ("Who won the cup?", ("a",))]


def test_of_more_than_three_the_first_three_are_answered_and_that_is_said() -> None:
    archive, result = ask("Who died? Who won? Who fled? Who paid?", **{"Who died?": cite(FIRST)})
    assert isinstance(result.outcome, Answer)
    assert len(result.outcome.parts) == 3
    assert result.outcome.note == TOO_MANY
    assert "Who paid?" not in [question for question, _ in archive.asked]


def test_what_is_written_of_a_part_grows_behind_the_parts_before() -> None:
    shown: list[Answer] = []
    _, result = ask(
        "How many surrendered? Who spoke in Raqqa?",
        watch=shown.append,
        **{"How many surrendered?": cite(FIRST), "Who spoke in Raqqa?": cite(SECOND)},
    )
    assert isinstance(result.outcome, Answer)
    assert [len(answer.parts) for answer in shown] == [1, 2]
    assert shown[1].text.startswith(shown[0].text)
    assert shown[1].text == result.outcome.text


def test_a_result_of_parts_is_as_sure_as_the_least_sure_and_adds_its_times() -> None:
    one = Result(
        outcome=cite(FIRST), hits=(), confidence=0.9, best_short="5,000", timings_s={"total": 1.0}
    )
    other = dataclasses.replace(one, confidence=0.4, best_short="Bali")
    archive = Archive({"How many surrendered?": one, "Who spoke in Raqqa?": other})
    result = PartedAnswerer(archive).ask(
        "How many surrendered? Who spoke in Raqqa?", asked_at=ASKED_AT
    )
    assert (result.confidence, result.best_short) == (0.4, "5,000; Bali")
    assert result.timings_s == {"total": 2.0}
