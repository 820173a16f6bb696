"""From a question to its outcome: search, read, weigh, then answer, ask back or abstain."""

import dataclasses
import datetime as dt
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol, TypeGuard

from bot.answering.agreement import Agreement, compare
from bot.answering.alternatives import find_alternatives
from bot.answering.composition import compose_abstention, compose_answer
from bot.answering.events import choose_candidates, find_events, group_events
from bot.answering.evidence import Evidence, find_answers, find_confidence, weigh
from bot.answering.listing import add_listed
from bot.answering.outcome import (
    Abstention,
    Answer,
    Candidate,
    Clarification,
    Event,
    Outcome,
    Result,
    Watcher,
)
from bot.answering.question import Question, read_question
from bot.answering.reading import Reader, Reading
from bot.answering.reading.rules import RuleReader
from bot.answering.reports import find_unread_reports
from bot.answering.thresholds import RULES, Calibration
from bot.answering.timeframe import Timeframe, read_timeframe
from bot.answering.writing import Allowance, Writer, write_answer
from retrieval.domain import Filter, Hit, Passage, Query
from retrieval.protocols import Vectors

_FOUND = 20
"""Passages found; those beyond the ones read stay in the order of the search."""

_CLOCKS_APART = dt.timedelta(days=1)
"""A story's date and a question's may be of different time zones, and of a day without an hour."""


class Searching(Protocol):
    """Finds passages for a query, best first; `retrieval.search.Searcher` is one."""

    def search(self, query: Query, *, limit: int) -> list[Hit]:
        """At most `limit` hits."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, a row a text."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gathered:
    """What was found for a query.

    Attributes:
        considered: Passages given to the reader, in the order of the search,
        readings: and what it found in each; of some it may have read nothing.
        evidence: The same, weighed, the best first.
        others: Passages found beyond those.
    """

    query: Query
    considered: list[Hit]
    readings: list[Reading]
    evidence: list[Evidence]
    others: list[Hit]

    @property
    def hits(self) -> tuple[Hit, ...]:
        return (*(item.hit for item in self.evidence), *self.others)

    @property
    def unread(self) -> list[Passage]:
        return [reading.passage for reading in self.readings if not reading.spans]


class Answerer:
    """Answers questions from an archive. Stateless between questions.

    A reader brings its own calibration; without one, rules read. Without a writer, or where it
    gives nothing that holds, answers are quoted.
    """

    def __init__(
        self,
        *,
        searcher: Searching,
        reader: Reader | None = None,
        calibration: Calibration = RULES,
        writer: Writer | None = None,
        passages: int = 12,
    ) -> None:
        self._searcher = searcher
        self._writer = writer
        self._reader = reader or RuleReader(embed=searcher.embed)
        self._calibration = calibration
        self._passages = passages

    def ask(
        self,
        question: str,
        *,
        asked_at: dt.datetime,
        article_ids: Sequence[str] = (),
        always_answer: bool = False,
        watch: Watcher | None = None,
        allowance: Allowance | None = None,
    ) -> Result:
        """Answer a question.

        Args:
            question: As it was asked.
            asked_at: When (aware); "this week" refers to it.
            article_ids: Only these articles: the event that a person chose.
            always_answer: Give the best answer there is instead of asking back or abstaining;
                for measurements.
            watch: Is given what a chat model writes, each sentence once it is verified.
            allowance: What the chat model may still use for the question; None for all of it.

        Returns:
            The outcome with the passages it rests on. A window of time that the question names
            is kept to where it holds an answer, and widened to the whole archive where not.

        Raises:
            ArchiveError: when the archive cannot be read.
            ModelError: when a model cannot be run.
        """
        started = time.perf_counter()
        asked = read_question(question)
        frame = read_timeframe(asked.text, asked_at)
        clock = _Clock()
        found = self._gather(asked, frame, asked_at, tuple(article_ids), clock)
        if (frame.since or frame.until) and not self._answers(found.evidence):
            whole = dataclasses.replace(frame, since=None, until=None)
            wider = self._gather(asked, whole, asked_at, tuple(article_ids), clock)
            if not found.evidence or self._answers(wider.evidence):
                found = wider
        with clock.time("write"):
            events = self._find_events(asked, found)
        if found.unread and not always_answer and self._offer(events):
            found = self._read_on(asked, found, found.unread, clock)
            with clock.time("write"):
                events = self._find_events(asked, found)
        with clock.time("write"):
            outcome = self._decide(asked, found, events, always_answer=always_answer)
            if self._writer is not None and _may_be_written(outcome, asked, found.evidence):
                read = found.hits[: self._passages]
                outcome = write_answer(
                    self._writer, question, read, outcome, watch=watch, allowance=allowance
                )
        clock.seconds["total"] = time.perf_counter() - started
        best = next(iter(find_answers(found.evidence)), None)
        return Result(
            outcome=outcome,
            hits=found.hits,
            confidence=find_confidence(found.evidence) if found.evidence else None,
            best_short=best.short if best else None,
            events=events,
            timings_s=clock.seconds,
        )

    def _gather(
        self,
        asked: Question,
        frame: Timeframe,
        asked_at: dt.datetime,
        article_ids: tuple[str, ...],
        clock: "_Clock",
    ) -> _Gathered:
        query = Query(
            text=asked.text,
            asked_at=asked_at,
            filter=Filter(since=frame.since, until=frame.until, article_ids=article_ids),
            prefer_recent=frame.prefer_recent,
        )
        with clock.time("search"):
            hits = self._search(query)
        considered, others = hits[: self._passages], hits[self._passages :]
        with clock.time("read"):
            readings = self._reader.read(asked.text, [hit.passage for hit in considered])
        with clock.time("write"):
            evidence = self._weigh(asked, considered, readings)
            reports = find_unread_reports(asked, evidence)
        found = _Gathered(
            query=query,
            considered=considered,
            readings=readings,
            evidence=evidence,
            others=others,
        )
        return self._read_on(asked, found, reports, clock) if reports else found

    def _read_on(
        self, asked: Question, found: _Gathered, unread: Sequence[Passage], clock: "_Clock"
    ) -> _Gathered:
        """The same with passages read that the reader had left."""
        with clock.time("read"):
            read = self._reader.read(asked.text, unread, whole=True)
        by_id = {reading.passage.id: reading for reading in read}
        readings = [by_id.get(reading.passage.id, reading) for reading in found.readings]
        with clock.time("write"):
            evidence = self._weigh(asked, found.considered, readings)
        return dataclasses.replace(found, readings=readings, evidence=evidence)

    def _weigh(
        self, asked: Question, hits: Sequence[Hit], readings: Sequence[Reading]
    ) -> list[Evidence]:
        if self._calibration.stated_score:
            readings = [add_listed(asked, reading) for reading in readings]
        return weigh(asked, hits, readings, self._calibration)

    def _search(self, query: Query) -> list[Hit]:
        """What was known when the question was asked; a question of the past knows less.

        A story without a date may have been known.
        """
        limit = max(self._passages, _FOUND)
        hits = self._searcher.search(query, limit=limit)
        horizon = query.asked_at + _CLOCKS_APART
        if all(hit.article.published is None or hit.article.published < horizon for hit in hits):
            return hits
        until = min(query.filter.until or horizon, horizon)
        known = dataclasses.replace(query, filter=dataclasses.replace(query.filter, until=until))
        dated = self._searcher.search(known, limit=limit)
        undated = [hit for hit in hits if hit.article.published is None]
        return sorted([*undated, *dated], key=lambda hit: -hit.score)[:limit]

    def _answers(self, evidence: Sequence[Evidence]) -> bool:
        """Whether the best evidence answers the question, and every name of it is known."""
        return (
            bool(evidence)
            and not evidence[0].missing
            and find_confidence(evidence) >= self._calibration.answer_from
        )

    def _find_events(self, asked: Question, found: _Gathered) -> tuple[Event, ...]:
        """What may be asked about: nothing where the archive does not answer, or one was chosen."""
        if found.query.filter.article_ids or not self._answers(found.evidence):
            return ()
        silent = [item for item in found.evidence if item.answer is None]
        told = [*find_answers(found.evidence), *silent]
        return find_events(asked, [item for item in told if not item.missing])

    def _offer(self, events: Sequence[Event]) -> tuple[Candidate, ...]:
        """The events to ask back with; empty where one of them is meant clearly enough."""
        return choose_candidates(events, sharpness=self._calibration.event_sharpness)

    def _decide(
        self, asked: Question, found: _Gathered, events: Sequence[Event], *, always_answer: bool
    ) -> Outcome:
        query, evidence = found.query, found.evidence
        answering = find_answers(evidence)
        if always_answer and answering:
            return self._compose(asked, query, answering)
        if not answering or not self._answers(evidence):
            missing = evidence[0].missing if evidence else ()
            return compose_abstention(query, evidence, missing)
        candidates = self._offer(events)
        if candidates:
            return Clarification(query=query, candidates=candidates)
        return self._compose(asked, query, answering)

    def _compose(self, asked: Question, query: Query, answering: list[Evidence]) -> Answer:
        sure = find_confidence(answering) >= self._calibration.sure_from
        return compose_answer(
            query,
            self._compare(asked, answering),
            instead=() if sure else find_alternatives(answering),
        )

    def _compare(self, asked: Question, answering: list[Evidence]) -> Agreement:
        event = group_events(asked, answering)[0]
        return compare(
            asked,
            answering,
            {item.article.id for item in event},
            agree_from=self._calibration.agree_from,
            margin=self._calibration.comparable_margin,
        )


def _may_be_written(
    outcome: Outcome, asked: Question, evidence: Sequence[Evidence]
) -> TypeGuard[Answer | Abstention]:
    """Whether a writer may try.

    Not where one is asked back, nor where no article knows a name of the question: whatever is
    true of others would be beside it. Nor where the question denies: a sentence that holds may tell
    the opposite.
    """
    if asked.denied or isinstance(outcome, Clarification):
        return False
    return isinstance(outcome, Answer) or (bool(evidence) and not evidence[0].missing)


class _Clock:
    """Seconds by stage, added up."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {"search": 0.0, "read": 0.0, "write": 0.0}

    @contextmanager
    def time(self, stage: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.seconds[stage] += time.perf_counter() - started
