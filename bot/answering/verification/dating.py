"""The dates of a sentence: each told by its quote, and of the same thing."""

import re
from collections.abc import Sequence

from bot.answering.language.dates import (
    Date,
    find_dates,
    follows,
    is_date_of_report,
    resolve,
)
from bot.answering.language.numbers import find_numbers
from bot.answering.language.text import Token, index_at, plain, tokenize
from bot.answering.verification.failure import Failure
from bot.answering.verification.order import DATES, Place, belongs_elsewhere
from bot.answering.verification.source import Source

_RUN_ON = re.compile(r"\s+\d+\b(?!:|\s*[ap]\.?m)|,\s+\d+\s*(?:[.;,]\s|[.;,]?$)", re.IGNORECASE)
"""A number run on to a date belongs to neither."""


def check_dates(said: str, source: Source) -> Failure | None:
    """Hold each date to one of the quote, read by the day the article was published."""
    quoted = plain(source.quote)
    theirs = [(date, resolve(date, source.published, quoted)) for date in find_dates(quoted)]
    ours = find_dates(said)
    for date in ours:
        meant = resolve(date, source.published, said)
        if date.month and _RUN_ON.match(said[date.end :]):
            return Failure(kind="date", detail=said[date.start : date.end + 8])
        equal = [
            other
            for other, known in theirs
            if follows(date, other) or follows(date, known) or follows(meant, known)
        ]
        if not equal and not _is_known(date, said, quoted, source):
            return Failure(kind="date", detail=date.text)
        others = [other for other, _ in theirs if other not in equal]
        if equal and _is_misplaced(date, ours, said, equal, others, quoted):
            return Failure(kind="date", detail=f"{date.text} belongs to something else")
    return None


def _is_known(date: Date, said: str, quoted: str, source: Source) -> bool:
    """Whether a date is the report's own, or a bare number that looked like a year."""
    if date.year and not (date.month or date.relative):
        return any(number.value == date.year for number in find_numbers(quoted))
    if source.published is None or not is_date_of_report(date, said):
        return False
    published = find_dates(source.published.isoformat())[0]
    return follows(date, resolve(published, source.published, ""))


def _is_misplaced(
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
