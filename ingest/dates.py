"""Dates as sources write them, read into aware times."""

import datetime as dt
import re
from email.utils import parsedate_to_datetime

from retrieval.calendar import EARLIEST_YEAR

_EPOCH = re.compile(r"\d{9,13}(?:\.\d+)?")
_MILLISECONDS_FROM = 100_000_000_000
"""Epochs from here on count milliseconds: in seconds it would be the year 5138."""
LONGEST_DATE = 100
"""Characters; what is longer is prose and not worth a parser's time."""


def read_date(value: object) -> dt.datetime | None:
    """The time that `value` names, in UTC; None where it cannot be read.

    ISO 8601, the RFC 822 dates of feeds, epoch seconds or milliseconds, and otherwise any
    absolute English date with day, month and year. A time without a zone is taken as UTC, a day
    without a time as its midnight. Relative dates ("2 hours ago") are not guessed at.
    """
    if isinstance(value, dt.datetime):
        return _utc(value)
    if isinstance(value, dt.date):
        return _utc(dt.datetime(value.year, value.month, value.day, tzinfo=dt.UTC))
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    return _read_text(str(value).strip())


def _read_text(text: str) -> dt.datetime | None:
    if not text or len(text) > LONGEST_DATE:
        return None
    if _EPOCH.fullmatch(text):
        return _from_epoch(float(text))
    for reader in (dt.datetime.fromisoformat, parsedate_to_datetime, _parse):
        try:
            found = reader(text)
        except (ValueError, OverflowError, IndexError, TypeError):  # on forms that are not theirs
            continue
        if found:
            return _utc(found)
    return None


def _from_epoch(seconds: float) -> dt.datetime:
    if seconds >= _MILLISECONDS_FROM:
        seconds /= 1000
    return dt.datetime.fromtimestamp(seconds, tz=dt.UTC)


def _parse(text: str) -> dt.datetime | None:
    import dateparser

    return dateparser.parse(
        text,
        languages=["en"],
        settings={
            "STRICT_PARSING": True,
            "PARSERS": ["absolute-time"],
            "TIMEZONE": "UTC",
            "RETURN_AS_TIMEZONE_AWARE": True,
        },
    )


def _utc(moment: dt.datetime) -> dt.datetime | None:
    if moment.year < EARLIEST_YEAR:
        return None
    if moment.tzinfo is None:
        return moment.replace(tzinfo=dt.UTC)
    try:
        return moment.astimezone(dt.UTC)
    except OverflowError:
        return None
