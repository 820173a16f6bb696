"""Moments as people type them."""

import datetime as dt


def parse_moment(text: str) -> dt.datetime:
    """Read an ISO 8601 date or time; without a zone it is UTC.

    A bare date means the end of that day, so that the day's own stories are in the past.

    Raises:
        ValueError: when it is neither, saying how to write one.
    """
    try:
        if len(text) == len("2026-01-01"):
            day = dt.date.fromisoformat(text)
            return dt.datetime.combine(day, dt.time(23, 59, 59), tzinfo=dt.UTC)
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(
            f"{text!r} is not a date: write it as 2026-01-31 or 2026-01-31T18:00+01:00"
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
