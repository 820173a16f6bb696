"""Which of a passage's readings is the answer, and from where on."""

import re
from dataclasses import dataclass

from bot.answering.denial import is_turned
from bot.answering.kinds import NUMERIC, TOLD_BY_FORM, Kind
from bot.answering.language.numbers import tells_quantity
from bot.answering.question import Question
from bot.answering.reading import Reading, ReadSpan
from bot.answering.reading.candidates import find_candidates
from bot.answering.reading.patterns import DATELINE, QUALIFIER_BEFORE
from bot.answering.thresholds import Calibration
from bot.answering.words import find_words, is_stop_word
from retrieval.domain import Span

_NEVER_DATELINES = NUMERIC | {Kind.PERSON, Kind.NAME, Kind.ORGANISATION, Kind.CAUSE}
_COUNTABLE = NUMERIC - {Kind.MEASURE}
"""Sizes are told without a number, too: "standard size"."""
_LONGEST_QUALIFIER = 20
"""Characters."""
_LONGEST_COUNTED = 40
"""Characters behind a figure in which what it counts is looked for,"""
_COUNTED_WORDS = 5
"""and content words, those of the figure with them."""
_MAY_NAME_THE_ANSWER = re.compile(
    r"\b(?:or|wife|husband|widow|partner|parents?|mother|father|sons?|daughters?|child(?:ren)?"
    r"|brothers?|sisters?|siblings?|cousin|uncle|aunt|relatives?|family|namesake)\b",
    re.IGNORECASE,
)
"""Who is one of two that the question names, or shares a surname with one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The span chosen of a reading; `of_kind` where its form is that of the wanted answer."""

    span: Span
    of_kind: bool


def choose_span(question: Question, reading: Reading, calibration: Calibration) -> Choice | None:
    """The best span that can be the answer, those of the wanted kind preferred.

    A dateline tells no more than a place, a figure is not answered without a number, and who took
    over from Radek was not Emil Radek. Of figures, those of what is counted are preferred again:
    "some 5,000 fighters", where it is asked how many fighters.
    """
    dateline = DATELINE.match(reading.passage.text) if question.kind in _NEVER_DATELINES else None
    spans = (
        found
        for found in reading.spans
        if (dateline is None or found.span.start >= dateline.end())
        and (question.kind not in _COUNTABLE or tells_quantity(found.span.of(reading.passage.text)))
        and not _is_named_already(question, found.span.of(reading.passage.text))
        and not is_turned(question, reading.passage.text, found.span)
    )
    best = next(spans, None)
    if best is None:
        return None
    if not calibration.type_bonus or question.kind not in TOLD_BY_FORM:
        return Choice(span=best.span, of_kind=False)
    typed = [found.span for found in find_candidates(reading.passage.text, question.kind)]

    def is_of_kind(found: ReadSpan) -> bool:
        return any(span.overlaps(found.span) for span in typed)

    def value(found: ReadSpan) -> float:
        if not is_of_kind(found):
            return found.score
        counted = question.kind is Kind.COUNT and _counts_asked(question, reading, found)
        return found.score + calibration.type_bonus + (calibration.counted_bonus if counted else 0)

    best = max((best, *spans), key=value)
    return Choice(span=best.span, of_kind=is_of_kind(best))


def _is_named_already(question: Question, answer: str) -> bool:
    """Whether who is asked for would be somebody whom the question itself names."""
    if question.kind is not Kind.PERSON:
        return False
    if _MAY_NAME_THE_ANSWER.search(f"{question.text} {answer}"):
        return False
    told = [word.stem for word in find_words(answer) if word.text[0].isupper()]
    for name in question.names:
        asked = [word.stem for word in find_words(name)]
        one_holds_the_other = set(asked) <= set(told) or set(told) <= set(asked)
        if told and asked and told[-1] == asked[-1] and one_holds_the_other:
            return not _describes(name, question.text)
    return False


def _describes(name: str, text: str) -> bool:
    """Whether a name in a question says what something is called: "the Tarkan dairy"."""
    following = next(iter(find_words(text.partition(name)[2])), None)
    return following is not None and not is_stop_word(following.text)


def _counts_asked(question: Question, reading: Reading, found: ReadSpan) -> bool:
    """Whether a figure stands with the thing that the question counts."""
    end = found.span.end + _LONGEST_COUNTED
    words = find_words(reading.passage.text[found.span.start : end])
    return any(word.stem in question.focus for word in words[:_COUNTED_WORDS])


def with_qualifier(text: str, start: int, question: Question) -> int:
    """Where a figure begins with its "some" or "more than": without it, it would say more."""
    if question.kind not in NUMERIC:
        return start
    before = QUALIFIER_BEFORE.search(text, max(0, start - _LONGEST_QUALIFIER), start)
    return before.start() if before else start
