import datetime as dt

import pytest

from bot.answering.outcome import Abstention, Result
from bot.evaluation.figures import summarise
from bot.evaluation.intervals import bootstrap_mean, compare_runs
from bot.evaluation.measurement import judge
from bot.evaluation.questions import EvalQuestion
from bot.evaluation.reliability import bin_confidences, calibration_error
from bot.evaluation.report import render_report
from retrieval.domain import Hit, Query
from tests.fakes.stories import make_article, whole_passage

NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


def test_an_interval_holds_its_mean_and_narrows_with_more_values() -> None:
    few, many = bootstrap_mean([0.0, 1.0] * 10), bootstrap_mean([0.0, 1.0] * 200)
    assert few.low < few.mean == 0.5 < few.high
    assert many.high - many.low < few.high - few.low
    assert bootstrap_mean([]).mean == 0.0
    assert bootstrap_mean([1.0, 1.0]).low == 1.0


def test_two_runs_are_compared_question_by_question() -> None:
    ours = [{"id": str(n), "f1": 0.6} for n in range(30)] + [{"id": "new", "f1": 0.0}]
    theirs = [{"id": str(n), "f1": 0.5} for n in range(30)]
    difference = compare_runs(ours, theirs, "f1")
    assert difference.mean == pytest.approx(0.1)
    assert difference.low > 0


def test_bins_hold_what_was_stated_and_what_was_right() -> None:
    bins = bin_confidences([(0.95, True), (0.95, False), (1.0, True), (0.05, False)])
    assert [(b.low, b.count) for b in bins] == [(0.0, 1), (0.9, 3)]
    assert bins[1].right == pytest.approx(2 / 3)
    assert calibration_error(bins) == pytest.approx((0.05 + 3 * (2.9 / 3 - 2 / 3)) / 4)
    assert calibration_error([]) == 0.0


def test_the_page_shows_each_question_and_escapes_what_articles_say() -> None:
    article = make_article("<script>alert(1)</script> Some 157 fighters were captured.")
    hit = Hit(passage=whole_passage(article), article=article, score=0.5, stage="fused")
    question = EvalQuestion(id="q", question="How many?", answers=("157",), article_ids=("x",))
    query = Query(text="How many?", asked_at=NOON)
    result = Result(
        outcome=Abstention(query=query, reason="The archive does not say.", nearest=()),
        hits=(hit,),
        confidence=0.25,
        best_short="157",
    )
    outcomes = [judge(question, result, latency_ms=3.0)]
    page = render_report("newsbot on a set", summarise(outcomes), outcomes)
    assert "How many?" in page
    assert "&lt;script&gt;" in page
    assert "<script>" not in page
    assert "stated 0.25, right 1.00" in page
