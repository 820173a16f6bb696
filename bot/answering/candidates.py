"""Stretches of a sentence that could be an answer of a given kind, found by rules of English."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.answering.kinds import Kind
from bot.answering.patterns import (
    AGE,
    APPOSITION,
    CAUSE,
    CLAUSE,
    DATE,
    DATE_LOOSE,
    DAY,
    DURATION,
    IS_A,
    MEASURE,
    MONEY,
    MONTH,
    NAME,
    NOT_NAMES,
    NUMBER,
    ORG_WORD,
    ORGANISATION,
    PERCENT,
    PLACE,
    QUOTE,
    ROLE_BEFORE,
    SAYS,
    TITLE,
    YEAR,
)
from bot.answering.words import is_stop_word
from retrieval.domain import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedSpan:
    """A stretch that could be an answer.

    Attributes:
        span: Characters of the text it was found in.
        kind: What it is.
        strength: How surely it is of that kind, in (0, 1].
    """

    span: Span
    kind: Kind
    strength: float


def find_candidates(text: str, kind: Kind) -> list[TypedSpan]:
    """Stretches of `text` that could answer a question of this kind, in order, none twice."""
    found: dict[Span, TypedSpan] = {}
    for candidate in _FINDERS[kind](text):
        known = found.get(candidate.span)
        if len(candidate.span) and (known is None or known.strength < candidate.strength):
            found[candidate.span] = candidate
    return sorted(found.values(), key=lambda candidate: candidate.span)


def _matches(
    kind: Kind, pattern: re.Pattern[str], strength: float, group: int = 0
) -> Callable[[str], Iterator[TypedSpan]]:
    def find(text: str) -> Iterator[TypedSpan]:
        for match in pattern.finditer(text):
            yield TypedSpan(span=Span(*match.span(group)), kind=kind, strength=strength)

    return find


def _counts(text: str) -> Iterator[TypedSpan]:
    """Numbers that count things: no sums of money, shares, dates, ages or times of day."""
    others = [
        match.span() for pattern in (MONEY, PERCENT, DATE, AGE) for match in pattern.finditer(text)
    ]
    for match in NUMBER.finditer(text):
        start, end = match.span()
        if any(start < stop and begin < end for begin, stop in others):
            continue
        figure = match.group()
        after = text[end : end + 12]
        if re.match(r"(?::\d|\s*(?:a|p)\.?m\b|th\b|st\b|-year)", after):
            continue
        year = re.fullmatch(YEAR, figure) is not None
        bare_one = figure.lower() == "one" and re.match(r"\s+of\b", after) is not None
        yield TypedSpan(
            span=Span(start, end), kind=Kind.COUNT, strength=0.3 if year or bare_one else 1.0
        )


def _names(text: str) -> Iterator[TypedSpan]:
    """Capitalised runs, without the plain word that opens a sentence."""
    for match in NAME.finditer(text):
        span = _trim_name(text, Span(*match.span()))
        if span is not None:
            yield TypedSpan(span=span, kind=Kind.NAME, strength=0.8)
    for match in QUOTE.finditer(text):
        if len(match.group(1).split()) <= 8 and match.group(1)[:1].isupper():  # noqa: PLR2004 - titles are short
            yield TypedSpan(span=Span(*match.span(1)), kind=Kind.NAME, strength=0.6)


def _trim_name(text: str, span: Span) -> Span | None:
    """Drop words that are capital for other reasons than being a name, and possessive endings."""
    start, end = span.start, span.end
    while True:
        head = re.match(r"\S+", text[start:end])
        if head is None:
            return None
        if NOT_NAMES.fullmatch(head.group()) is None:
            break
        rest = re.match(r"\S+\s*", text[start:end])
        start += len(rest.group()) if rest else 0
    name = text[start:end]
    name = re.sub(r"['’](?:s|re|ve|ll|d)?$", "", name)
    end = start + len(name)
    if not name or is_stop_word(name) or (len(name) == 1):
        return None
    return Span(start, end)


def _persons(text: str) -> Iterator[TypedSpan]:
    """Names; more surely persons with a title before, a verb of saying beside, or two words."""
    for candidate in _names(text):
        span = candidate.span
        name = span.of(text)
        if '"' in text[max(0, span.start - 1) : span.start]:
            continue
        before = text[max(0, span.start - 30) : span.start]
        after = text[span.end : span.end + 16]
        title = re.match(rf"(?:{TITLE}\s+)+(?=[A-Z])", name)
        bare = Span(span.start + title.end(), span.end) if title else span
        strength = 0.55 if " " in bare.of(text) else 0.35
        if title or re.search(rf"\b{TITLE}\s+$", before) or re.search(r",\s+\d\d?,", after[:6]):
            strength += 0.3
        elif re.match(rf",?\s+{SAYS}\b", after) or re.search(rf"\b{SAYS}\s+$", before):
            strength += 0.25
        elif re.match(r",\s+(?:an?|the|who)\s", after):
            strength += 0.15
        if re.search(rf"\b{ORG_WORD}$", name) or name.isupper():
            strength -= 0.3
        if re.search(r"\b(?:in|at|from|near)\s+(?:the\s+)?$", before):
            strength -= 0.2
        yield TypedSpan(span=bare, kind=Kind.PERSON, strength=max(0.1, strength))


def _places(text: str) -> Iterator[TypedSpan]:
    """Names after a preposition of place, with the region behind a comma."""
    for match in PLACE.finditer(text):
        start = match.start() + (4 if match.group().startswith("the ") else 0)
        span = _trim_name(text, Span(start, match.end()))
        if span is None or re.match(rf"(?:{MONTH}|{DAY}|{YEAR})", span.of(text)):
            continue
        before = text[max(0, start - 9) : start]
        sure = re.search(r"\b(?:in|at|near|from)\s+(?:the\s+)?$", before) is not None
        yield TypedSpan(span=span, kind=Kind.PLACE, strength=0.9 if sure else 0.6)
    for candidate in _names(text):
        yield TypedSpan(span=candidate.span, kind=Kind.PLACE, strength=0.35)


def _organisations(text: str) -> Iterator[TypedSpan]:
    yield from _matches(Kind.ORGANISATION, ORGANISATION, 0.9)(text)
    for candidate in _names(text):
        yield TypedSpan(span=candidate.span, kind=Kind.ORGANISATION, strength=0.55)


def _dates(text: str) -> Iterator[TypedSpan]:
    taken = []
    for candidate in _matches(Kind.DATE, DATE, 1.0)(text):
        taken.append(candidate.span)
        yield candidate
    for candidate in _matches(Kind.DATE, DATE_LOOSE, 0.6)(text):
        if not any(candidate.span.start < s.end and s.start < candidate.span.end for s in taken):
            yield candidate


def _measures(text: str) -> Iterator[TypedSpan]:
    yield from _matches(Kind.MEASURE, MEASURE, 1.0)(text)
    for candidate in _counts(text):
        yield TypedSpan(span=candidate.span, kind=Kind.MEASURE, strength=0.3)


def _money(text: str) -> Iterator[TypedSpan]:
    yield from _matches(Kind.MONEY, MONEY, 1.0)(text)
    yield from _matches(Kind.MONEY, PERCENT, 0.3)(text)


def _descriptions(text: str) -> Iterator[TypedSpan]:
    yield from _matches(Kind.DESCRIPTION, APPOSITION, 0.9, 1)(text)
    yield from _matches(Kind.DESCRIPTION, IS_A, 0.8, 1)(text)
    for match in ROLE_BEFORE.finditer(text):
        words = match.group(1).split()
        if words and not is_stop_word(words[0]):
            span = Span(match.start(1), match.start(1) + len(match.group(1).rstrip()))
            yield TypedSpan(span=span, kind=Kind.DESCRIPTION, strength=0.5)


def _clauses(text: str) -> Iterator[TypedSpan]:
    """Names, and the stretches between commas, for questions of no kind of their own."""
    for candidate in _names(text):
        yield TypedSpan(span=candidate.span, kind=Kind.OTHER, strength=0.5)
    for match in CLAUSE.finditer(text):
        clause = match.group()
        start = match.start() + len(clause) - len(clause.lstrip())
        end = match.end() - (len(clause) - len(clause.rstrip(" .!?")))
        if end > start:
            yield TypedSpan(span=Span(start, end), kind=Kind.OTHER, strength=0.4)


def _causes(text: str) -> Iterator[TypedSpan]:
    yield from _matches(Kind.CAUSE, CAUSE, 0.9, 1)(text)
    yield from _clauses(text)


def _quotes(text: str) -> Iterator[TypedSpan]:
    yield from _matches(Kind.QUOTE, QUOTE, 1.0, 1)(text)
    for match in re.finditer(rf"\b{SAYS}\s+(?:that\s+)?([^\"“”.]{{8,160}})(?=\.|$)", text):
        yield TypedSpan(span=Span(*match.span(1)), kind=Kind.QUOTE, strength=0.5)


_FINDERS: dict[Kind, Callable[[str], Iterator[TypedSpan]]] = {
    Kind.COUNT: _counts,
    Kind.MONEY: _money,
    Kind.PERCENT: _matches(Kind.PERCENT, PERCENT, 1.0),
    Kind.DURATION: _matches(Kind.DURATION, DURATION, 1.0),
    Kind.AGE: _matches(Kind.AGE, AGE, 1.0),
    Kind.MEASURE: _measures,
    Kind.DATE: _dates,
    Kind.PERSON: _persons,
    Kind.PLACE: _places,
    Kind.ORGANISATION: _organisations,
    Kind.NAME: _names,
    Kind.DESCRIPTION: _descriptions,
    Kind.CAUSE: _causes,
    Kind.QUOTE: _quotes,
    Kind.OTHER: _clauses,
}
