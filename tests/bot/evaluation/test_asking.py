import dataclasses
import datetime as dt
from collections.abc import Sequence

from bot.answering.outcome import Abstention, Candidate, Clarification, Event, Outcome, Result
from bot.evaluation.asking import sum_up_asking, sweep_sharpness
from bot.evaluation.figures import summarise
from bot.evaluation.measurement import Measured, measure
from bot.evaluation.questions import EvalQuestion
from bot.evaluation.report import render_report
from retrieval.domain import Article, Hit, Query
from tests.fakes.stories import make_article, whole_passage

NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
QUERY = Query(text="How many were rescued?", asked_at=NOON)
WREN = dataclasses.replace(make_article("The Wren lost 214 boats."), id="wren")
IRMELA = dataclasses.replace(make_article("Off Lomarra, 187 were rescued."), id="irmela")
OTHER = dataclasses.replace(make_article("Nobody was rescued."), id="other")


def event(of: Article, score: float, *, rival: bool = True) -> Event:
    candidate = Candidate(label=of.id.title(), date=None, article_ids=(of.id,))
    return Event(candidate=candidate, score=score, rival=rival)


EVENTS = (event(WREN, 1.0, rival=False), event(IRMELA, 0.9))
ASKED_BACK = Clarification(query=QUERY, candidates=tuple(each.candidate for each in EVENTS))
REFUSED = Abstention(query=QUERY, reason="The archive does not say.", nearest=())


class Asker:
    """Ends a first question as it was told to; within a chosen event it finds, and says nothing."""

    def __init__(self, first: Outcome, events: tuple[Event, ...] = EVENTS) -> None:
        self._first = first
        self._events = events
        self.chosen: list[tuple[str, ...]] = []

    def ask(
        self,
        question: str,
        *,
        asked_at: dt.datetime,
        article_ids: Sequence[str] = (),
        always_answer: bool = False,
    ) -> Result:
        assert (question, asked_at, always_answer) == (QUERY.text, NOON, False)
        if not article_ids:
            hits = (hit(WREN), hit(IRMELA), hit(OTHER))
            return Result(outcome=self._first, hits=hits, events=self._events)
        self.chosen.append(tuple(article_ids))
        return Result(outcome=REFUSED, hits=(hit(OTHER), hit(IRMELA)))


def hit(of: Article) -> Hit:
    return Hit(passage=whole_passage(of), article=of, score=1.0, stage="fused")


def ask(asker: Asker, *gold: Article, answers: tuple[str, ...] = ("187",)) -> Measured:
    question = EvalQuestion(
        id="q",
        question=QUERY.text,
        answers=answers,
        article_ids=tuple(each.id for each in gold),
        answerable=bool(gold),
    )
    (measured,) = measure(asker, [question], clock=lambda: NOON)
    return measured


def test_the_right_candidate_is_chosen_and_what_comes_back_is_measured() -> None:
    asker = Asker(ASKED_BACK)
    measured = ask(asker, IRMELA)
    assert asker.chosen == [("irmela",)]
    assert measured.status == "clarify"
    assert measured.after_choice is not None
    assert (measured.after_choice.passage_rank, measured.after_choice.status) == (2, "abstained")


def test_nothing_is_chosen_where_the_right_event_was_not_offered() -> None:
    asker = Asker(ASKED_BACK)
    assert ask(asker, OTHER).after_choice is None
    assert ask(asker).after_choice is None
    assert asker.chosen == []


def test_nothing_is_chosen_where_it_was_not_asked_back() -> None:
    asker = Asker(REFUSED)
    assert ask(asker, IRMELA).after_choice is None
    assert asker.chosen == []


def test_figures_are_of_the_answerable_questions_asked_back() -> None:
    outcomes = [
        ask(Asker(ASKED_BACK), IRMELA),
        ask(Asker(ASKED_BACK), IRMELA, answers=("9",)),
        ask(Asker(ASKED_BACK), WREN, answers=("214",)),
        ask(Asker(ASKED_BACK), OTHER),
        ask(Asker(ASKED_BACK)),
        ask(Asker(REFUSED), IRMELA),
    ]
    assert summarise(outcomes)["asked_back"] == {
        "count": 4,
        "right_event_offered": 0.75,
        "needless": 0.25,
        "passage_hit_after_choice": {"1": 0.0, "5": 0.3333, "10": 0.3333},
        "answered_after_choice": 0.0,
    }


def test_a_run_that_asks_nothing_back_says_nothing_of_its_choices() -> None:
    assert sum_up_asking([ask(Asker(REFUSED), IRMELA)]) == {
        "count": 0,
        "right_event_offered": None,
        "needless": None,
        "passage_hit_after_choice": None,
        "answered_after_choice": None,
    }


def test_a_sharper_reader_would_ask_less() -> None:
    events = (event(WREN, 1.0, rival=False), event(IRMELA, 0.8))
    found = sweep_sharpness([ask(Asker(REFUSED, events), IRMELA), ask(Asker(REFUSED), WREN)])
    by_sharpness = {row.sharpness: row for row in found}
    assert (by_sharpness[2.0].asked, by_sharpness[2.0].offered) == (2, 1.0)
    assert by_sharpness[2.0].needless == 0.5
    assert (by_sharpness[8.0].asked, by_sharpness[8.0].needless) == (1, 1.0)


def test_an_event_that_was_not_found_would_not_have_been_offered() -> None:
    rows = sweep_sharpness([ask(Asker(REFUSED), IRMELA), ask(Asker(REFUSED), OTHER)])
    assert {(row.asked, row.offered) for row in rows} == {(2, 0.5)}


def test_the_page_shows_what_was_offered_and_what_the_choice_led_to() -> None:
    outcomes = [ask(Asker(ASKED_BACK), IRMELA)]
    page = render_report("newsbot on a set", summarise(outcomes), outcomes)
    assert '<span>Wren</span> · <span class="right">Irmela</span>' in page
    assert (
        "Once the right one was chosen: abstained; first gold passage with the answer: 2." in page
    )
    assert "<td>8.0</td><td>1</td><td>1.000</td><td>0.000</td>" in page
