"""Moments as people type them."""

import datetime as dt

from retrieval.calendar import EARLIEST_YEAR

LATEST_YEAR = 9000
"""From `EARLIEST_YEAR` to it, every "last year" and "in the past 999 months" is a date, too."""


def parse_moment(text: str) -> dt.datetime:
    """Read an ISO 8601 date or time; without a zone it is UTC.

    A bare date means the end of that day, so that the day's own stories are in the past.

    Raises:
        ValueError: when it is neither, or of a century without news, saying how to write one.
    """
    try:
        moment = _read(text)
    except ValueError:
        raise ValueError(
            f"{text!r} is not a date: write it as 2026-01-31 or 2026-01-31T18:00+01:00"
        ) from None
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        raise ValueError(f"{text!r} is no day of news: name one since {EARLIEST_YEAR}")
    return moment


def _read(text: str) -> dt.datetime:
    if len(text) == len("2026-01-01"):
        day = dt.date.fromisoformat(text)
        return dt.datetime.combine(day, dt.time(23, 59, 59), tzinfo=dt.UTC)
    moment = dt.datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
