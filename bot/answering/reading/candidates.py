"""Stretches of a sentence that could be an answer of a given kind, found by rules of English."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.answering.kinds import Kind
from bot.answering.reading.patterns import (
    AGE,
    APPOSITION,
    CAUSE,
    CLAUSE,
    CLOCK,
    DATE,
    DATE_LOOSE,
    DATELINE,
    DAY,
    DEMONYM,
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
    PLACE_WORD,
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


_PERSON_FROM = 0.2
"""A single word without a title, an age or a verb of saying is seldom the person asked for."""
_TITLE_WORDS = 8
"""A quotation of up to so many words, capitalised, may be the name of a work."""


def find_candidates(text: str, kind: Kind) -> list[TypedSpan]:
    """Stretches of a sentence that could answer a question of this kind, in order, none twice.

    The dateline ("ORLENZ, Sept. 17 —") tells where the reporter was, not what happened.
    """
    dateline = DATELINE.match(text)
    start = dateline.end() if dateline else 0
    found: dict[Span, TypedSpan] = {}
    for candidate in _FINDERS[kind](text):
        if candidate.span.start < start or not len(candidate.span):
            continue
        known = found.get(candidate.span)
        if known is None or known.strength < candidate.strength:
            found[candidate.span] = candidate
    return sorted(found.values(), key=lambda candidate: candidate.span)


def _matches(
    kind: Kind, pattern: re.Pattern[str], strength: float, group: int = 0
) -> Callable[[str], Iterator[TypedSpan]]:
    def find(text: str) -> Iterator[TypedSpan]:
        for match in pattern.finditer(text):
            yield TypedSpan(span=Span(*match.span(group)), kind=kind, strength=strength)

    return find


_FIGURES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.MONEY, MONEY),
    (Kind.PERCENT, PERCENT),
    (Kind.AGE, AGE),
    (Kind.DURATION, DURATION),
    (Kind.MEASURE, MEASURE),
    (Kind.DATE, DATE),
    (Kind.DATE, CLOCK),
)
_ELSEWISE: dict[Kind, dict[Kind, float]] = {
    Kind.MONEY: {Kind.PERCENT: 0.6, Kind.MEASURE: 0.3, Kind.COUNT: 0.2},
    Kind.PERCENT: {Kind.COUNT: 0.2},
    Kind.DURATION: {Kind.MEASURE: 0.3},
    Kind.MEASURE: {Kind.PERCENT: 0.3, Kind.DURATION: 0.3, Kind.COUNT: 0.3},
    Kind.COUNT: {Kind.MEASURE: 0.4, Kind.DURATION: 0.3, Kind.PERCENT: 0.3},
    Kind.OTHER: dict.fromkeys(
        (Kind.MONEY, Kind.PERCENT, Kind.DURATION, Kind.MEASURE, Kind.COUNT), 0.35
    ),
}
"""Figures that answer though another kind was meant: "how much did shares drop" by 6.2 percent, and
"how long is the bridge" 1.4 kilometers."""


def _figures(wanted: Kind) -> Callable[[str], Iterator[TypedSpan]]:
    """Figures of the wanted kind, and those of others that may do."""

    def find(text: str) -> Iterator[TypedSpan]:
        strengths = {wanted: 1.0} | _ELSEWISE.get(wanted, {})
        taken: list[Span] = []
        for kind, pattern in _FIGURES:
            for match in pattern.finditer(text):
                span = Span(*match.span())
                if any(map(span.overlaps, taken)):
                    continue
                taken.append(span)
                if kind in strengths:
                    yield TypedSpan(span=span, kind=kind, strength=strengths[kind])
        if Kind.COUNT in strengths:
            yield from _counts(text, taken, strengths[Kind.COUNT])

    return find


def _counts(text: str, taken: Sequence[Span], strength: float) -> Iterator[TypedSpan]:
    """Numbers that are none of the other figures; years and "one of" hardly count anything."""
    rest = list(text)
    for span in taken:
        rest[span.start : span.end] = "\0" * len(span)
    for match in NUMBER.finditer("".join(rest)):
        start, end = match.span()
        figure = match.group()
        if re.match(r"(?::\d|\s*(?:a|p)\.m\b|th\b|st\b|-year)", text[end : end + 12]):
            continue
        year = re.fullmatch(YEAR, figure) is not None
        bare_one = figure.lower() == "one" and re.match(r"\s+of\b", text[end:]) is not None
        weak = 0.3 if year or bare_one else 1.0
        yield TypedSpan(span=Span(start, end), kind=Kind.COUNT, strength=strength * weak)


def _names(text: str) -> Iterator[TypedSpan]:
    """Capitalised runs; a single one that opens the sentence may be any word."""
    for match in NAME.finditer(text):
        span = _trim_name(text, Span(*match.span()))
        if span is None:
            continue
        name = span.of(text)
        opens = " " not in name and name.isalpha() and not text[: span.start].strip(" \"'“‘(")
        yield TypedSpan(span=span, kind=Kind.NAME, strength=0.2 if opens else 0.8)
    for match in QUOTE.finditer(text):
        if len(match.group(1).split()) <= _TITLE_WORDS and match.group(1)[:1].isupper():
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
        title = re.match(rf"(?:{TITLE}\s+)+(?=[A-Z])", name)
        bare = Span(span.start + title.end(), span.end) if title else span
        before, after = text[max(0, span.start - 30) : span.start], text[span.end : span.end + 16]
        strength = 0.6 if " " in bare.of(text) else 0.1
        if title or re.search(rf"\b{TITLE}\s+$", before) or re.match(r",\s+\d\d?,", after):
            strength += 0.3
        elif re.match(rf",?\s+{SAYS}\b", after) or re.search(rf"\b{SAYS}\s+$", before):
            strength += 0.25
        elif re.match(r",\s+(?:an?|the|who)\s", after):
            strength += 0.15
        if re.search(rf"\b(?:{ORG_WORD}|{PLACE_WORD})$", name) or name.isupper():
            strength -= 0.4
        if re.search(r"\b(?:in|at|from|near|of)\s+(?:the\s+)?$", before):
            strength -= 0.3
        if strength >= _PERSON_FROM:
            yield TypedSpan(span=bare, kind=Kind.PERSON, strength=strength)


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
        adjective = DEMONYM.match(text, candidate.span.start) is not None
        yield TypedSpan(span=candidate.span, kind=Kind.PLACE, strength=0.1 if adjective else 0.35)


def _organisations(text: str) -> Iterator[TypedSpan]:
    yield from _matches(Kind.ORGANISATION, ORGANISATION, 0.9)(text)
    for candidate in _names(text):
        yield TypedSpan(span=candidate.span, kind=Kind.ORGANISATION, strength=0.55)


def _dates(text: str) -> Iterator[TypedSpan]:
    taken: list[Span] = []
    for pattern, strength in ((DATE, 1.0), (CLOCK, 0.8), (DATE_LOOSE, 0.6)):
        for match in pattern.finditer(text):
            span = Span(*match.span())
            if not any(map(span.overlaps, taken)):
                taken.append(span)
                yield TypedSpan(span=span, kind=Kind.DATE, strength=strength)


def _descriptions(text: str) -> Iterator[TypedSpan]:
    yield from _matches(Kind.DESCRIPTION, APPOSITION, 0.9, 1)(text)
    yield from _matches(Kind.DESCRIPTION, IS_A, 0.8, 1)(text)
    for match in ROLE_BEFORE.finditer(text):
        words = match.group(1).split()
        if words and not is_stop_word(words[0]):
            span = Span(match.start(1), match.start(1) + len(match.group(1).rstrip()))
            yield TypedSpan(span=span, kind=Kind.DESCRIPTION, strength=0.5)


def _clauses(text: str) -> Iterator[TypedSpan]:
    """Figures, names, and stretches between commas, for questions of no kind of their own."""
    yield from _figures(Kind.OTHER)(text)
    for candidate in _names(text):
        strength = min(0.5, candidate.strength)
        yield TypedSpan(span=candidate.span, kind=Kind.OTHER, strength=strength)
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
    Kind.COUNT: _figures(Kind.COUNT),
    Kind.MONEY: _figures(Kind.MONEY),
    Kind.PERCENT: _figures(Kind.PERCENT),
    Kind.DURATION: _figures(Kind.DURATION),
    Kind.AGE: _figures(Kind.AGE),
    Kind.MEASURE: _figures(Kind.MEASURE),
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
