"""The dates of a sentence: each told by its quote, and of the same thing."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.answering.language.dates import (
    Date,
    find_dates,
    follows,
    is_date_of_report,
    resolve,
)
from bot.answering.language.numbers import find_numbers
from bot.answering.language.text import Token, index_at, plain, tokenize
from bot.answering.verification.attachment import is_attached_otherwise
from bot.answering.verification.claim import Claim
from bot.answering.verification.counting import find_all_counted
from bot.answering.verification.failure import Failure
from bot.answering.verification.governance import is_boundary, is_point
from bot.answering.verification.order import DATES, Place, belongs_elsewhere
from bot.answering.verification.source import Source
from retrieval.domain import Span

_RUN_ON = re.compile(r"\s+\d+\b(?!:|\s*[ap]\.?m)|,\s+\d+\s*(?:[.;,]\s|[.;,]?$)", re.IGNORECASE)
"""A number run on to a date belongs to neither."""


def check_dates(said: str, source: Source) -> Failure | None:
    """Hold each date to one of the quote, read by the day the article was published."""
    quoted = plain(source.quote)
    for date in find_dates(said):
        if date.month and _RUN_ON.match(said[date.end :]):
            return Failure(kind="date", detail=said[date.start : date.end + 8])
        if not _find_equal(date, said, source) and not _is_known(date, said, quoted, source):
            return Failure(kind="date", detail=date.text)
    return None


def find_date_claims(said: str, source: Source) -> Iterator[Claim]:
    """The dates of a sentence that its quote tells."""
    quoted = plain(source.quote)
    said_tokens, quoted_tokens = tokenize(said), tokenize(quoted)
    ours = find_dates(said)
    for date in ours:
        equal = _find_equal(date, said, source)
        others = [other for other in find_dates(quoted) if other not in equal]
        if equal:
            yield Claim(
                kind="date",
                span=Span(date.start, date.end),
                matches=tuple(Span(other.start, other.end) for other in equal),
                rivals=tuple(Span(other.start, other.end) for other in others),
                asked="when",
                misplaced=_is_count(date, said, quoted)
                or (
                    is_point(said_tokens, _date_place(date, said_tokens))
                    and is_boundary(
                        quoted_tokens, [_date_place(other, quoted_tokens) for other in equal]
                    )
                )
                or is_attached_otherwise(
                    said_tokens,
                    _date_place(date, said_tokens),
                    quoted_tokens,
                    [_date_place(other, quoted_tokens) for other in equal],
                ),
                doubted=_is_doubted(date, ours, said, equal, others, quoted),
            )


def _is_count(date: Date, said: str, quoted: str) -> bool:
    """Whether a year stands before what the quote counts: "1901 degrees"."""
    if not date.year or date.month or date.relative:
        return False
    tokens = tokenize(said)
    behind = tokens[index_at(tokens, date.end) :][:1]
    return any(token.stem in find_all_counted(quoted) for token in behind)


def _find_equal(date: Date, said: str, source: Source) -> list[Date]:
    """The dates of the quote from which one of the sentence follows."""
    quoted = plain(source.quote)
    meant = resolve(date, source.published, said)
    found = []
    for other in find_dates(quoted):
        known = resolve(other, source.published, quoted)
        if follows(date, other) or follows(date, known) or follows(meant, known):
            found.append(other)
    return found


def _is_known(date: Date, said: str, quoted: str, source: Source) -> bool:
    """Whether a date is the report's own, or a bare number that looked like a year."""
    if date.year and not (date.month or date.relative):
        return any(number.value == date.year for number in find_numbers(quoted))
    if source.published is None or not is_date_of_report(date, said):
        return False
    day = source.published
    published = replace(date, year=day.year, month=day.month, day=day.day, relative="")
    return follows(date, resolve(published, day, ""))


def _is_doubted(
    date: Date,
    ours: Sequence[Date],
    said: str,
    equal: Sequence[Date],
    others: Sequence[Date],
    quoted: str,
) -> bool:
    said_tokens, quoted_tokens = tokenize(said), tokenize(quoted)
    return belongs_elsewhere(
        said_tokens,
        _date_place(date, said_tokens),
        [_date_place(other, said_tokens) for other in ours if other is not date],
        quoted_tokens,
        [_date_place(other, quoted_tokens) for other in equal],
        [_date_place(other, quoted_tokens) for other in others],
        DATES,
    )


def _date_place(date: Date, tokens: Sequence[Token]) -> Place:
    first = index_at(tokens, date.start)
    last = first
    while last + 1 < len(tokens) and tokens[last + 1].start < date.end:
        last += 1
    return first, last
