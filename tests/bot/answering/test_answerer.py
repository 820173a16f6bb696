import dataclasses
import datetime as dt
from collections.abc import Sequence

import pytest

from bot.answering.answerer import Answerer
from bot.answering.outcome import Abstention, Answer, Clarification, Outcome
from bot.answering.reading import Reading
from bot.answering.thresholds import RULES
from retrieval.domain import Passage
from tests.fakes.reader import ScriptedReader
from tests.fakes.searcher import ListSearcher
from tests.fakes.stories import NOON, story

EASY = dataclasses.replace(RULES, event_sharpness=1.0)
"""Scores of a bag of hashed words differ more than an embedder's."""

BAGHOUZ = story(
    "baghouz",
    "More than 60,000 people left the enclave, including some 5,000 fighters who surrendered.",
    "It also captured 157 mostly foreign fighters, Mustafa Bali said.",
    title="Islamic State at Baghouz",
)
WREN = story(
    "wren", "From the ferry Wren, aground off Vessary, 214 people were rescued.", title="Wren"
)
IRMELA = story(
    "irmela",
    "From the ferry Irmela, burning near Lomarra, 187 people were rescued.",
    title="Irmela",
    published=NOON + dt.timedelta(days=200),
)
LATER = NOON + dt.timedelta(days=365)


def ask(
    searcher: ListSearcher,
    question: str,
    *,
    asked_at: dt.datetime = LATER,
    article_ids: tuple[str, ...] = (),
    always_answer: bool = False,
    answers: dict[str, float] | None = None,
) -> Outcome:
    reader = ScriptedReader(answers) if answers else None
    answerer = Answerer(searcher=searcher, reader=reader, calibration=EASY)
    return answerer.ask(
        question, asked_at=asked_at, article_ids=article_ids, always_answer=always_answer
    ).outcome


def test_a_figure_is_answered_with_the_sentence_that_says_it() -> None:
    outcome = ask(ListSearcher(BAGHOUZ, WREN), "How many fighters surrendered?")
    assert isinstance(outcome, Answer)
    assert outcome.short == "some 5,000"
    assert outcome.citations[0].quote == BAGHOUZ[1][0].text


def test_a_false_premise_is_named() -> None:
    outcome = ask(ListSearcher(BAGHOUZ), "How many fighters surrendered at Raqqa?")
    assert isinstance(outcome, Abstention)
    assert "Raqqa" in outcome.reason
    assert [hit.article.id for hit in outcome.nearest] == ["baghouz"]


def test_an_archive_that_knows_nothing_abstains_without_passages() -> None:
    outcome = ask(ListSearcher(), "How many fighters surrendered?")
    assert isinstance(outcome, Abstention)
    assert outcome.nearest == ()


def test_a_question_that_fits_two_events_is_asked_back() -> None:
    outcome = ask(
        ListSearcher(WREN, IRMELA),
        "How many people were rescued from the ferry?",
        answers={"214": 5.0, "187": 5.0},
    )
    assert isinstance(outcome, Clarification)
    assert {candidate.label for candidate in outcome.candidates} == {"Wren", "Irmela"}


def test_a_question_that_names_its_event_is_answered() -> None:
    outcome = ask(
        ListSearcher(WREN, IRMELA),
        "How many people were rescued from the ferry Irmela?",
        answers={"214": 5.0, "187": 5.0},
    )
    assert isinstance(outcome, Answer)
    assert outcome.short == "187"


def test_a_chosen_event_is_answered_within() -> None:
    outcome = ask(
        ListSearcher(WREN, IRMELA),
        "How many people were rescued from the ferry?",
        article_ids=("irmela", "wren"),
        answers={"214": 5.0, "187": 5.5},
    )
    assert isinstance(outcome, Answer)
    assert outcome.short == "187"
    assert outcome.query.filter.article_ids == ("irmela", "wren")


def test_what_is_weighed_as_meant_is_told_with_the_result() -> None:
    silent = story("silent", "The ferry Alma sailed on time.", title="Alma")
    answerer = Answerer(
        searcher=ListSearcher(WREN, IRMELA, silent),
        reader=ScriptedReader({"214": 5.0, "187": 5.0}),
        calibration=EASY,
    )
    question = "How many people were rescued from the ferry?"
    events = answerer.ask(question, asked_at=LATER).events
    assert {event.candidate.label: event.rival for event in events[1:]} == {
        "Irmela" if events[0].candidate.label == "Wren" else "Wren": True,
        "Alma": False,
    }
    assert answerer.ask(question, asked_at=LATER, article_ids=("wren",)).events == ()


def test_always_answering_neither_asks_back_nor_abstains() -> None:
    searcher = ListSearcher(WREN, IRMELA)
    answers = {"214": -9.0, "187": -9.0}
    question = "How many people were rescued from the ferry at Raqqa?"
    assert isinstance(ask(searcher, question, answers=answers), Abstention)
    assert isinstance(ask(searcher, question, answers=answers, always_answer=True), Answer)


@pytest.mark.parametrize(("sure_from", "cited"), [(0.0, ["irmela"]), (1.0, ["irmela", "wren"])])
def test_an_answer_that_is_not_sure_is_told_with_what_may_answer_instead(
    sure_from: float, cited: list[str]
) -> None:
    answerer = Answerer(
        searcher=ListSearcher(IRMELA, WREN),
        reader=ScriptedReader({"187": 9.0, "214": 1.0}),
        calibration=dataclasses.replace(EASY, sure_from=sure_from),
    )
    asked = "How many people were rescued from the ferry?"
    outcome = answerer.ask(asked, asked_at=LATER, always_answer=True).outcome
    assert isinstance(outcome, Answer)
    assert outcome.short == "187"
    assert [citation.article.id for citation in outcome.citations] == cited


def test_what_does_not_know_a_name_of_the_question_does_not_answer_instead() -> None:
    answerer = Answerer(
        searcher=ListSearcher(IRMELA, WREN),
        reader=ScriptedReader({"187": 9.0, "214": 1.0}),
        calibration=dataclasses.replace(EASY, sure_from=1.0),
    )
    asked = "How many people were rescued from the ferry Irmela?"
    outcome = answerer.ask(asked, asked_at=LATER).outcome
    assert isinstance(outcome, Answer)
    assert [citation.article.id for citation in outcome.citations] == ["irmela"]


def test_a_window_of_time_is_kept_to_where_it_holds_an_answer() -> None:
    outcome = ask(
        ListSearcher(WREN, IRMELA),
        "How many people were rescued from the ferry this week?",
        asked_at=NOON + dt.timedelta(days=201),
        answers={"214": 5.0, "187": 5.0},
    )
    assert isinstance(outcome, Answer)
    assert outcome.short == "187"


def test_a_window_that_holds_no_answer_is_widened() -> None:
    searcher = ListSearcher(WREN)
    outcome = ask(searcher, "How many were rescued from the Wren this week?", answers={"214": 5.0})
    assert isinstance(outcome, Answer)
    assert outcome.query.filter.since is None
    assert [query.filter.since is not None for query in searcher.queries] == [True, False]


def test_nothing_is_cited_that_was_not_out_when_the_question_was_asked() -> None:
    outcome = ask(
        ListSearcher(WREN, IRMELA),
        "How many people were rescued from the ferry?",
        asked_at=NOON + dt.timedelta(days=2),
        answers={"214": 1.0, "187": 9.0},
    )
    assert isinstance(outcome, Answer)
    assert outcome.short == "214"


def test_a_story_without_a_date_answers_beside_one_that_was_not_out() -> None:
    undated = story("undated", *[p.text for p in BAGHOUZ[1]], published=None)
    future = story("future", "Some 900 fighters surrendered.", published=LATER + dt.timedelta(9))
    outcome = ask(ListSearcher(undated, future), "How many fighters surrendered?")
    assert isinstance(outcome, Answer)
    assert outcome.short == "some 5,000"


def test_a_revised_figure_is_told_newest_first() -> None:
    first = story("first", "The quake in Belkent killed 41 people.", title="Belkent quake")
    second = story(
        "second",
        "The quake in Belkent killed 248 people.",
        title="Belkent quake toll",
        published=NOON + dt.timedelta(days=3),
    )
    outcome = ask(
        ListSearcher(first, second),
        "How many people did the Belkent quake kill?",
        answers={"41": 5.0, "248": 4.8},
    )
    assert isinstance(outcome, Answer)
    assert outcome.short == "248"
    assert [citation.article.id for citation in outcome.citations] == ["second", "first"]


def test_the_result_tells_what_was_read_and_how_long_it_took() -> None:
    result = Answerer(searcher=ListSearcher(BAGHOUZ, WREN), passages=2).ask(
        "How many fighters surrendered?", asked_at=LATER
    )
    assert result.hits[0].article.id == "baghouz"
    assert len(result.hits) <= 2
    assert set(result.timings_s) == {"search", "read", "write", "total"}
    assert result.timings_s["total"] >= result.timings_s["read"] > 0


QUAKE = "Quake in Zhamar kills many in Belkent"
EARLY = story(
    "early",
    "The quake in Belkent, Zhamar, cost 41 million crowns.",
    title=QUAKE,
)
LATE = story(
    "late",
    "The quake in Belkent, Zhamar, cost 90 million crowns.",
    title=QUAKE,
    published=NOON + dt.timedelta(days=8),
)


class HastyReader(ScriptedReader):
    """Reads no more than the first passages, unless it has to."""

    def __init__(self, answers: dict[str, float], *, reads: int = 1) -> None:
        super().__init__(answers)
        self._reads = reads

    def read(
        self, question: str, passages: Sequence[Passage], *, whole: bool = False
    ) -> list[Reading]:
        readings = super().read(question, passages)
        if whole:
            return readings
        left = readings[self._reads :]
        return readings[: self._reads] + [
            dataclasses.replace(each, spans=(), probability=0.1) for each in left
        ]


def test_the_event_s_other_reports_are_read_before_a_figure_is_given() -> None:
    reader = HastyReader({"41 million crowns": 5.0, "90 million crowns": 5.0})
    answerer = Answerer(searcher=ListSearcher(EARLY, LATE, BAGHOUZ), reader=reader)
    asked = answerer.ask("What did the quake in Belkent cost?", asked_at=LATER)
    assert isinstance(asked.outcome, Answer)
    assert asked.outcome.short == "90 million crowns"
    assert [citation.article.id for citation in asked.outcome.citations] == ["late", "early"]
    assert len(reader.questions) == 2


def test_a_report_alone_is_read_once() -> None:
    reader = HastyReader({"41 million crowns": 5.0})
    answerer = Answerer(searcher=ListSearcher(EARLY, BAGHOUZ), reader=reader)
    asked = answerer.ask("What did the quake in Belkent cost?", asked_at=LATER)
    assert isinstance(asked.outcome, Answer)
    assert len(reader.questions) == 1


def test_what_was_left_unread_is_read_before_it_is_asked_back() -> None:
    third = story(
        "tern",
        "From the ferry Tern, adrift off Pello, 90 people were rescued.",
        title="Tern",
        published=NOON + dt.timedelta(days=90),
    )
    reader = HastyReader({"214": 5.0, "187": 5.0, "90": 5.0}, reads=2)
    searcher = ListSearcher(WREN, IRMELA, third)
    answerer = Answerer(searcher=searcher, reader=reader, calibration=EASY)
    asked = answerer.ask("How many people were rescued from the ferry?", asked_at=LATER)
    assert isinstance(asked.outcome, Clarification)
    assert {each.label for each in asked.outcome.candidates} == {"Wren", "Irmela", "Tern"}
    assert len(reader.questions) == 2
