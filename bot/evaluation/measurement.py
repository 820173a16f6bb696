"""Asks every question of a set and holds what comes back against what is accepted."""

import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Protocol, assert_never

from bot.answering.outcome import Abstention, Answer, Citation, Clarification, Result
from bot.evaluation.metrics import exact_match, holds_answer, token_f1
from bot.evaluation.questions import EvalQuestion
from retrieval.domain import Article

PASSAGES_SHOWN = 5
"""Passages kept of each question for the report."""


class Asked(Protocol):
    """What is measured: something that answers questions."""

    def ask(
        self,
        question: str,
        *,
        asked_at: dt.datetime,
        article_ids: Sequence[str] = (),
        always_answer: bool = False,
    ) -> Result:
        """Answer one question, from these articles alone where an event was chosen."""
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
class ShownEvent:
    """An event that was found, as `bot.answering.outcome.Event` has it.

    Attributes:
        gold: Told by a gold article, among others.
    """

    label: str
    article_ids: tuple[str, ...]
    score: float
    rival: bool
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
        events: Those that may be asked about, the best answer's first.
        after_choice: Where it asked back with a gold article among the candidates: how it went
            once that candidate was chosen.
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
    events: tuple[ShownEvent, ...]
    after_choice: "Measured | None"
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
    """Ask each question as of its own day and measure what comes back.

    Where it asks back and a gold article is among the candidates, that one is chosen, as a person
    who knows what they mean would, and what comes back then is measured too. `latency_ms` is of
    the first answer alone.
    """
    for question in questions:
        asked_at = question.asked_at or clock()
        started = time.perf_counter()
        result = asked.ask(question.question, asked_at=asked_at, always_answer=always_answer)
        measured = judge(question, result, latency_ms=_milliseconds_since(started))
        chosen = _choose(question, result)
        if chosen is not None:
            started = time.perf_counter()
            result = asked.ask(question.question, asked_at=asked_at, article_ids=chosen)
            after = judge(question, result, latency_ms=_milliseconds_since(started))
            measured = replace(measured, after_choice=after)
        yield measured


def _milliseconds_since(started: float) -> float:
    return (time.perf_counter() - started) * 1000


def _choose(question: EvalQuestion, result: Result) -> tuple[str, ...] | None:
    """The articles of the first candidate that a gold article is among, or None."""
    if not isinstance(result.outcome, Clarification):
        return None
    gold = _gold_ids(question, (hit.article for hit in result.hits))
    offered = (candidate.article_ids for candidate in result.outcome.candidates)
    return next((ids for ids in offered if not gold.isdisjoint(ids)), None)


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
    considered = (*(hit.article for hit in result.hits), *(c.article for c in citations))
    gold = _gold_ids(question, considered)
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
        events=tuple(
            ShownEvent(
                label=event.candidate.label,
                article_ids=event.candidate.article_ids,
                score=event.score,
                rival=event.rival,
                gold=not gold.isdisjoint(event.candidate.article_ids),
            )
            for event in result.events
        ),
        after_choice=None,
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


def _gold_ids(question: EvalQuestion, articles: Iterable[Article]) -> set[str]:
    return {article.id for article in articles if is_gold(question, article)}


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


def as_row(measured: Measured) -> dict[str, Any]:
    """One outcome as a JSON-ready mapping, for `--per-question`."""
    return asdict(measured)
