"""Asks every question of a set and sums up how it went."""

import datetime as dt
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol, assert_never

from bot.answering.outcome import Abstention, Answer, Citation, Clarification, Result
from bot.evaluation.metrics import exact_match, holds_answer, mean, percentile, token_f1
from bot.evaluation.questions import EvalQuestion
from retrieval.domain import Article

RANKS = (1, 5, 10)
"""The ranks at which hits are counted."""

PASSAGES_SHOWN = 5
"""Passages kept of each question for the report."""


class Asked(Protocol):
    """What is measured: something that answers questions."""

    def ask(self, question: str, *, asked_at: dt.datetime, always_answer: bool = False) -> Result:
        """Answer one question."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPassage:
    """A passage as the report shows it.

    Attributes:
        gold: Of a gold article, with an accepted answer in it.
    """

    article_id: str
    headline: str
    text: str
    score: float
    gold: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """How one question went.

    Attributes:
        status: "answered", "clarify" or "abstained".
        article_rank: Place (from 1) of the first gold article among distinct articles, or None.
        passage_rank: Place (from 1) of the first gold passage that holds an accepted answer.
        citations_valid: Every quote verbatim in its article.
        gold_citations: Citations of gold articles, of `citations` in all.
        candidates: Where it asked back: the articles of each candidate event.
        confidence: How sure it said it was that the archive answers, in 0..1.
        best_contains: 1.0 where its best answer holds an accepted one, given or withheld.
        passages: The first few considered, in their final order.
    """

    id: str
    question: str
    kind: str | None
    answerable: bool
    answers: tuple[str, ...]
    status: str
    short: str | None
    text: str
    article_rank: int | None
    passage_rank: int | None
    em: float
    f1: float
    contains: float
    citations: int
    gold_citations: int
    citations_valid: bool
    latency_ms: float
    candidates: tuple[tuple[str, ...], ...]
    confidence: float | None
    best_contains: float
    timings_s: Mapping[str, float]
    passages: tuple[ShownPassage, ...]


def measure(
    asked: Asked,
    questions: Sequence[EvalQuestion],
    *,
    clock: Callable[[], dt.datetime],
    always_answer: bool = False,
) -> Iterator[Measured]:
    """Ask each question as of its own day and measure what comes back."""
    for question in questions:
        started = time.perf_counter()
        result = asked.ask(
            question.question,
            asked_at=question.asked_at or clock(),
            always_answer=always_answer,
        )
        latency_ms = (time.perf_counter() - started) * 1000
        yield judge(question, result, latency_ms=latency_ms)


def judge(question: EvalQuestion, result: Result, *, latency_ms: float) -> Measured:
    """Hold one result against what is accepted."""
    outcome = result.outcome
    short: str | None = None
    text = ""
    citations: tuple[Citation, ...] = ()
    candidates: tuple[tuple[str, ...], ...] = ()
    match outcome:
        case Answer():
            status, short, text = "answered", outcome.short, outcome.text
            citations = outcome.citations
        case Clarification():
            status = "clarify"
            candidates = tuple(c.article_ids for c in outcome.candidates)
        case Abstention():
            status = "abstained"
        case _:
            assert_never(outcome)
    gold = {
        article.id
        for article in (*(hit.article for hit in result.hits), *(c.article for c in citations))
        if is_gold(question, article)
    }
    return Measured(
        id=question.id,
        question=question.question,
        kind=question.kind,
        answerable=question.answerable,
        answers=question.answers,
        status=status,
        short=short,
        text=text,
        article_rank=_article_rank(result, gold),
        passage_rank=_passage_rank(result, gold, question.answers),
        em=exact_match(short, question.answers),
        f1=token_f1(short, question.answers),
        contains=float(holds_answer(text, question.answers)),
        citations=len(citations),
        gold_citations=sum(citation.article.id in gold for citation in citations),
        citations_valid=all(c.span.of(c.article.text) == c.quote for c in citations),
        latency_ms=latency_ms,
        candidates=candidates,
        confidence=result.confidence,
        best_contains=float(holds_answer(result.best_short or "", question.answers)),
        timings_s=dict(result.timings_s),
        passages=tuple(
            ShownPassage(
                article_id=hit.article.id,
                headline=hit.article.headline,
                text=hit.passage.text,
                score=hit.score,
                gold=hit.article.id in gold and holds_answer(hit.passage.text, question.answers),
            )
            for hit in result.hits[:PASSAGES_SHOWN]
        ),
    )


def is_gold(question: EvalQuestion, article: Article) -> bool:
    """Whether a question names an article: by id, by url, or by the end of its file's path."""
    return any(
        name in (article.id, article.url) or article.id.endswith(f"/{name}")
        for name in question.article_ids
    )


def _article_rank(result: Result, gold: set[str]) -> int | None:
    distinct = dict.fromkeys(hit.article.id for hit in result.hits)
    return next((rank for rank, key in enumerate(distinct, start=1) if key in gold), None)


def _passage_rank(result: Result, gold: set[str], answers: Sequence[str]) -> int | None:
    return next(
        (
            rank
            for rank, hit in enumerate(result.hits, start=1)
            if hit.article.id in gold and holds_answer(hit.passage.text, answers)
        ),
        None,
    )


def summarise(measured: Sequence[Measured]) -> dict[str, Any]:
    """The figures of the command-line contract.

    Hits, `em`, `f1`, `contains` and citation figures are over answerable questions; refusal
    counts an abstention as "this cannot be answered".
    """
    answerable = [m for m in measured if m.answerable]
    cited = [m for m in measured if m.citations]
    latencies = [m.latency_ms for m in measured]
    return {
        "questions": len(measured),
        "article_hit": _hit_rates([m.article_rank for m in answerable]),
        "passage_hit": _hit_rates([m.passage_rank for m in answerable]),
        "em": _rounded(mean(m.em for m in answerable)),
        "f1": _rounded(mean(m.f1 for m in answerable)),
        "contains": _rounded(mean(m.contains for m in answerable)),
        "citation_valid": _rounded(mean(float(m.citations_valid) for m in cited) if cited else 1.0),
        "citation_precision": _rounded(_citation_precision(answerable)),
        "answered": sum(m.status == "answered" for m in measured),
        "clarified": sum(m.status == "clarify" for m in measured),
        "abstained": sum(m.status == "abstained" for m in measured),
        "refusal": refusal(measured),
        "latency_ms": {
            "p50": round(percentile(latencies, 0.5), 1),
            "p95": round(percentile(latencies, 0.95), 1),
        },
    }


def refusal(measured: Sequence[Measured]) -> dict[str, float | None]:
    """Precision and recall of abstaining, over questions that cannot be answered."""
    refused = [m for m in measured if m.status == "abstained"]
    unanswerable = [m for m in measured if not m.answerable]
    right = sum(not m.answerable for m in refused)
    return {
        "precision": _rounded(right / len(refused)) if refused else None,
        "recall": _rounded(right / len(unanswerable)) if unanswerable else None,
    }


def _citation_precision(answerable: Sequence[Measured]) -> float:
    total = sum(m.citations for m in answerable)
    return sum(m.gold_citations for m in answerable) / total if total else 0.0


def _hit_rates(ranks: Sequence[int | None]) -> Mapping[str, float]:
    return {
        str(k): _rounded(mean(float(rank is not None and rank <= k) for rank in ranks))
        for k in RANKS
    }


def _rounded(value: float) -> float:
    return round(value, 4)


def as_row(measured: Measured) -> dict[str, Any]:
    """One outcome as a JSON-ready mapping, for `--per-question`."""
    return asdict(measured)
