"""Several questions asked together: each answered on its own, and shown as one answer."""

import datetime as dt
import itertools
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from bot.answering.dialogue.conversation import NOTHING_SAID
from bot.answering.dialogue.exchange import AskingBack, ConversationalAnswerer
from bot.answering.dialogue.protocol import Answering
from bot.answering.dialogue.rephrasing import Rephraser
from bot.answering.outcome import (
    Abstention,
    Answer,
    Citation,
    Clarification,
    Outcome,
    Part,
    Result,
    Watcher,
)
from bot.answering.parts import MOST_PARTS, may_have_parts, split_question
from bot.answering.writing import Allowance
from retrieval.domain import Filter, Hit, Query, Span

TOO_MANY = f"Only the first {MOST_PARTS} questions were answered; please ask the others again."
_MARKER = re.compile(r"\[(\d{1,3})\]")


class PartedAnswerer:
    """Answers each of several questions; one question goes through unchanged.

    A later part leans on those before it, as a follow-up does: "What happened at Baghouz? When?"
    """

    def __init__(self, answering: Answering, rephraser: Rephraser | None = None) -> None:
        """Answer with `answering`; where parts are likely, `rephraser` tells them before rules."""
        self._answering = answering
        self._rephraser = rephraser
        self._dialogue = ConversationalAnswerer(answering)

    def ask(
        self,
        question: str,
        *,
        asked_at: dt.datetime,
        article_ids: tuple[str, ...] = (),
        watch: Watcher | None = None,
        allowance: Allowance | None = None,
    ) -> Result:
        """Answer what `question` asks; see `Answering`.

        Returns:
            Where at least one part is answered, an answer that tells of each; else the first
            clarification, or an abstention.
        """
        if allowance is None and self._rephraser is not None:
            allowance = self._rephraser.allow()
        ask = partial(
            self._answering.ask, asked_at=asked_at, article_ids=article_ids, allowance=allowance
        )
        asked = self._split(question, allowance)
        if len(asked) == 1:
            return ask(question, watch=watch)
        query = Query(text=question, asked_at=asked_at, filter=Filter(article_ids=article_ids))
        note = TOO_MANY if len(asked) > MOST_PARTS else None
        parts: list[Part] = []
        results: list[Result] = []
        said = NOTHING_SAID

        def grow(answer: Answer) -> None:
            part = Part(question=asked[len(parts)], outcome=answer)
            if watch is not None:
                watch(join_answers(query, [*parts, part], note))

        for part in asked[:MOST_PARTS]:
            exchange = self._dialogue.ask(
                part,
                asked_at=asked_at,
                article_ids=article_ids,
                conversation=said,
                watch=watch and grow,
                allowance=allowance,
            )
            result = exchange.result
            if isinstance(result, AskingBack):
                result = ask(part)
            said = said.then(exchange.turn)
            parts.append(Part(question=part, outcome=result.outcome))
            results.append(result)
        return _join(_choose_outcome(query, parts, note), results)

    def _split(self, question: str, allowance: Allowance | None) -> tuple[str, ...]:
        if self._rephraser and allowance and may_have_parts(question):
            told = self._rephraser.rephrase(question, NOTHING_SAID, allowance)
            if told is not None:
                return told if len(told) > 1 else (question,)
        return split_question(question)


def _choose_outcome(query: Query, parts: Sequence[Part], note: str | None) -> Outcome:
    outcomes = [part.outcome for part in parts]
    if any(isinstance(outcome, Answer) for outcome in outcomes):
        return join_answers(query, parts, note)
    for outcome in outcomes:
        if isinstance(outcome, Clarification):
            return replace(outcome, query=query)
    abstentions = [outcome for outcome in outcomes if isinstance(outcome, Abstention)]
    reasons = dict.fromkeys(abstention.reason for abstention in abstentions)
    return replace(abstentions[0], query=query, reason=" ".join(reasons))


def join_answers(query: Query, parts: Sequence[Part], note: str | None) -> Answer:
    """One answer of all parts, at least one of which is answered; one quote has one number."""
    citations: dict[tuple[str, Span], Citation] = {}
    joined = tuple(_renumber(part, citations) for part in parts)
    answers = [part.outcome for part in joined if isinstance(part.outcome, Answer)]
    notes = dict.fromkeys(filter(None, (note, *(answer.note for answer in answers))))
    return Answer(
        query=query,
        short="; ".join(dict.fromkeys(answer.short for answer in answers)),
        text="\n".join(_state(number, part) for number, part in enumerate(joined, start=1)),
        citations=tuple(citations.values()),
        as_of=max((one.as_of for one in answers if one.as_of), default=None),
        conflicts=tuple(dict.fromkeys(itertools.chain(*(one.conflicts for one in answers)))),
        note=" ".join(notes) or None,
        parts=joined,
    )


def _renumber(part: Part, citations: dict[tuple[str, Span], Citation]) -> Part:
    """The part with its citations numbered on from `citations`, which gain what is new."""
    answer = part.outcome
    if not isinstance(answer, Answer):
        return part
    numbers: dict[int, Citation] = {}
    for one in answer.citations:
        fresh = replace(one, number=len(citations) + 1)
        numbers[one.number] = citations.setdefault((one.article.id, one.span), fresh)
    text = _MARKER.sub(
        lambda found: (
            f"[{numbers[int(found[1])].number}]" if int(found[1]) in numbers else found[0]
        ),
        answer.text,
    )
    return replace(part, outcome=replace(answer, text=text, citations=tuple(numbers.values())))


def _state(number: int, part: Part) -> str:
    return f"{number}. {part.question} {describe_part(part)}"


def describe_part(part: Part) -> str:
    """What came of a part, in a line or more."""
    match part.outcome:
        case Answer() as answer:
            return f"{answer.short}\n{answer.text}"
        case Clarification() as asking:
            events = "; ".join(candidate.label for candidate in asking.candidates)
            return f"This may mean several events: {events}."
        case Abstention() as abstention:
            return abstention.reason


def _join(outcome: Outcome, results: Sequence[Result]) -> Result:
    """All hits, the best of each part first; as sure as the least sure part."""
    ranked = itertools.chain(*itertools.zip_longest(*(result.hits for result in results)))
    hits: dict[str, Hit] = {}
    for hit in filter(None, ranked):
        hits.setdefault(hit.passage.id, hit)
    known = [result.confidence for result in results if result.confidence is not None]
    shorts = [result.best_short for result in results if result.best_short]
    timings_s: dict[str, float] = {}
    for stage, seconds in itertools.chain(*(result.timings_s.items() for result in results)):
        timings_s[stage] = timings_s.get(stage, 0.0) + seconds
    return Result(
        outcome=outcome,
        hits=tuple(hits.values()),
        confidence=min(known, default=None),
        best_short="; ".join(shorts) or None,
        timings_s=timings_s,
    )
