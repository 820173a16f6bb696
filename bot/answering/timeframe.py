"""Times that a question names, resolved against the moment it is asked.

Only what surely speaks of when the news appeared becomes a window: "this week", "yesterday", "on
Tuesday", "since March". A bare year or month ("in 2007", "the 2018 World Cup") may as well be
looked back on by a later story, so it opens no window: it is a word to search for. Measured on
300 questions of weekly news quizzes, those with "this week" were answered by stories of the 14
days before (ADR 0042), hence the slack.
"""

import datetime as dt
import re
from dataclasses import dataclass

from retrieval.calendar import MONTH_NUMBERS, MONTHS, WEEKDAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeframe:
    """When the wanted news appeared.

    Attributes:
        since: Published at or after, or None.
        until: Published before, or None.
        prefer_recent: Whether the question asks for the latest state of things.
    """

    since: dt.datetime | None = None
    until: dt.datetime | None = None
    prefer_recent: bool = False


_MONTH = rf"(?P<month>{'|'.join(MONTHS)})"
_DAY = rf"(?P<day>{'|'.join(WEEKDAYS)})"
_ANY_YEAR = r"(?P<year>(?:19|20)\d\d)"

_LATEST = re.compile(
    r"\b(?:latest|most recent(?:ly)?|newest|currently|right now|as of now|up to now|so far)\b"
    r"|\b(?:now|today)\s*\?*$",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?P<which>this|last|past|the past|the last)\s+(?P<unit>week|weekend|month|year)\b"
    r"|\b(?P<near>today|tonight|yesterday|this (?:morning|afternoon|evening))\b",
    re.IGNORECASE,
)
_PAST_FEW = re.compile(
    r"\b(?:in|over|during|within) the (?:past|last) "
    r"(?P<count>\d{1,3}|two|three|four|five|six|seven|few|couple of) (?P<unit>day|week|month)s\b",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    rf"\b(?:on|last|late on|early on)\s+{_DAY}\b(?!\s+(?:nights|mornings))", re.IGNORECASE
)
_SINCE = re.compile(
    rf"\bsince\s+(?:{_MONTH}(?:\s+(?P<date>\d{{1,2}})(?:st|nd|rd|th)?\b,?)?(?:\s+{_ANY_YEAR})?"
    rf"|(?P<only_year>(?:19|20)\d\d)|{_DAY})\b",
    re.IGNORECASE,
)
_HABITUAL = re.compile(r"\b(?:every|each|usually|normally)\b", re.IGNORECASE)
_COUNTS = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "few": 4,
    "couple of": 2,
}
_UNIT_DAYS = {"day": 1, "week": 7, "weekend": 7, "month": 31, "year": 366}
_REPORTING_SLACK = dt.timedelta(days=7)
"""News of a week is still told, and asked about, some days later."""


def read_timeframe(text: str, asked_at: dt.datetime) -> Timeframe:
    """Resolve the times in a question.

    Args:
        text: The question.
        asked_at: When it is asked (aware; of the years that `bot.moments` reads).

    Returns:
        An open timeframe where the question names no time that surely is the news's own.
    """
    latest = _LATEST.search(text) is not None
    if _HABITUAL.search(text):
        return Timeframe(prefer_recent=latest)
    midnight = asked_at.replace(hour=0, minute=0, second=0, microsecond=0)
    end = midnight + dt.timedelta(days=2)
    since = _since(text, midnight)
    if since is not None:
        return Timeframe(since=since, prefer_recent=latest)
    days = _days_back(text, midnight)
    if days is None:
        return Timeframe(prefer_recent=latest)
    return Timeframe(
        since=midnight - dt.timedelta(days=days) - _REPORTING_SLACK, until=end, prefer_recent=latest
    )


def _days_back(text: str, midnight: dt.datetime) -> int | None:
    """How many days before today the earliest day named lies, or None."""
    if few := _PAST_FEW.search(text):
        count = few["count"].lower()
        return _UNIT_DAYS[few["unit"].lower()] * (_COUNTS.get(count) or int(count))
    if relative := _RELATIVE.search(text):
        if relative["near"]:
            return 1 if relative["near"].lower() == "yesterday" else 0
        days = _UNIT_DAYS[relative["unit"].lower()]
        return days * 2 if relative["which"].lower() == "last" else days
    if weekday := _WEEKDAY.search(text):
        return (midnight.weekday() - WEEKDAYS.index(weekday["day"].capitalize())) % 7
    return None


def _since(text: str, midnight: dt.datetime) -> dt.datetime | None:
    """The day that "since ..." names: the last one of that name before today."""
    found = _SINCE.search(text)
    if found is None:
        return None
    if found["only_year"]:
        return midnight.replace(year=int(found["only_year"]), month=1, day=1)
    if found["day"]:
        back = (midnight.weekday() - WEEKDAYS.index(found["day"].capitalize())) % 7
        return midnight - dt.timedelta(days=back or 7)
    month, day = MONTH_NUMBERS[found["month"].lower()], int(found["date"] or 1)
    to_come = (month, day) > (midnight.month, midnight.day)
    year = int(found["year"]) if found["year"] else midnight.year - to_come
    try:
        return midnight.replace(year=year, month=month, day=day)
    except ValueError:  # "since February 30": no such day, so no window
        return None
