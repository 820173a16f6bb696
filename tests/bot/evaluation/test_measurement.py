import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.answering.outcome import (
    Abstention,
    Answer,
    Candidate,
    Citation,
    Clarification,
    Outcome,
    Result,
)
from bot.evaluation.figures import summarise
from bot.evaluation.measurement import judge, measure
from bot.evaluation.questions import EvalQuestion, load_questions
from retrieval.domain import Article, Hit, Passage, Query, Span
from retrieval.errors import ConfigurationError

NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
QUERY = Query(text="How many?", asked_at=NOON)


def article(key: str, text: str) -> Article:
    return Article(
        id=key, url=None, title=None, source=None, authors=(), published=None, place=None,
        language=None, text=text, content_hash=key, origin="test",
    )  # fmt: skip


def hit(of: Article) -> Hit:
    passage = Passage(
        id=of.id, article_id=of.id, ordinal=0, span=Span(0, len(of.text)), text=of.text, context=""
    )
    return Hit(passage=passage, article=of, score=1.0, stage="fused")


GOLD = article("gold", "Some 157 fighters were captured.")
OTHER = article("other", "Some 157 people watched.")


def result(outcome: Outcome, *articles: Article) -> Result:
    return Result(outcome=outcome, hits=tuple(hit(a) for a in articles))


def answer(short: str, cited: Article) -> Answer:
    return Answer(
        query=QUERY,
        short=short,
        text=f"{cited.text} [1]",
        citations=(
            Citation(number=1, article=cited, span=Span(0, len(cited.text)), quote=cited.text),
        ),
        as_of=None,
    )


QUESTION = EvalQuestion(id="q", question="How many?", answers=("157",), article_ids=("gold",))


def test_a_right_answer_counts_everywhere() -> None:
    figures = summarise(
        [judge(QUESTION, result(answer("157", GOLD), GOLD, OTHER), latency_ms=12.0)]
    )
    assert figures["article_hit"] == {"1": 1.0, "5": 1.0, "10": 1.0}
    assert figures["passage_hit"] == {"1": 1.0, "5": 1.0, "10": 1.0}
    assert (figures["em"], figures["f1"], figures["contains"]) == (1.0, 1.0, 1.0)
    assert (figures["citation_valid"], figures["citation_precision"]) == (1.0, 1.0)
    assert figures["latency_ms"] == {"p50": 12.0, "p95": 12.0}


def test_a_passage_of_another_article_is_no_hit_even_with_the_words() -> None:
    measured = judge(QUESTION, result(answer("157", OTHER), OTHER, GOLD), latency_ms=1.0)
    assert (measured.article_rank, measured.passage_rank) == (2, 2)
    assert summarise([measured])["citation_precision"] == 0.0


def test_asking_back_scores_nothing_and_keeps_its_candidates() -> None:
    outcome = Clarification(
        query=QUERY,
        candidates=(
            Candidate(label="One", date=None, article_ids=("gold",)),
            Candidate(label="Two", date=None, article_ids=("other",)),
        ),
    )
    measured = judge(QUESTION, result(outcome, GOLD), latency_ms=1.0)
    assert (measured.status, measured.f1, measured.short) == ("clarify", 0.0, None)
    assert measured.candidates == (("gold",), ("other",))


def test_refusal_precision_and_recall() -> None:
    unanswerable = EvalQuestion(id="u", question="Who won?", answerable=False)
    refused = Abstention(query=QUERY, reason="no", nearest=())
    measured = [
        judge(unanswerable, result(refused), latency_ms=1.0),
        judge(unanswerable, result(answer("157", GOLD), GOLD), latency_ms=1.0),
        judge(QUESTION, result(refused, GOLD), latency_ms=1.0),
    ]
    assert summarise(measured)["refusal"] == {"precision": 0.5, "recall": 0.5}


def test_each_question_is_asked_as_of_its_day() -> None:
    seen: list[dt.datetime] = []

    class Recorder:
        def ask(
            self,
            question: str,
            *,
            asked_at: dt.datetime,
            article_ids: Sequence[str] = (),
            always_answer: bool = False,
        ) -> Result:
            assert not always_answer
            assert not article_ids
            assert question == "How many?"
            seen.append(asked_at)
            return result(Abstention(query=QUERY, reason="no", nearest=()))

    dated = QUESTION.model_validate({**QUESTION.model_dump(), "asked_at": "2022-06-17"})
    list(measure(Recorder(), [dated, QUESTION], clock=lambda: NOON))
    assert seen == [dt.datetime(2022, 6, 17, 23, 59, 59, tzinfo=dt.UTC), NOON]


def test_a_broken_line_of_questions_is_named(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(json.dumps({"id": "a", "question": "x", "answerable": False}) + "\n{nope\n")
    with pytest.raises(ConfigurationError, match="line 2"):
        load_questions(path)


def test_an_answerable_question_needs_its_answers(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(json.dumps({"id": "a", "question": "x", "article_ids": ["y"]}))
    with pytest.raises(ConfigurationError, match="answers"):
        load_questions(path)


def test_a_question_may_hold_any_line_separator_of_unicode(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    text = "Who\u2028won\x85it?"
    form = {"id": "a", "question": text, "answerable": False}
    path.write_text(json.dumps(form, ensure_ascii=False) + "\r\n", encoding="utf-8")
    assert [each.question for each in load_questions(path)] == [text]


def test_a_mark_of_the_byte_order_is_no_part_of_the_first_question(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(json.dumps({"id": "a", "question": "x", "answerable": False}), "utf-8-sig")
    assert [each.id for each in load_questions(path)] == ["a"]
