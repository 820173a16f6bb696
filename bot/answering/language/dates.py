"""Dates in text, and what an article's publication date makes of "Tuesday" or "last month"."""

import datetime as dt
import functools
import re
from dataclasses import dataclass, replace

from bot.answering.words import split_words
from retrieval.calendar import MONTH_NUMBERS, MONTHS, WEEKDAYS

_MONTH = (
    rf"(?:{'|'.join(MONTHS)}"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
_WEEKDAY = rf"(?:{'|'.join(WEEKDAYS)})"
_SEASON = r"(?:spring|summer|fall|autumn|winter)"
_YEAR = r"(?:1[5-9]\d\d|20\d\d)(?![\d,]*\d)"
_DATE = re.compile(
    rf"""
      (?P<iso_y>{_YEAR})-(?P<iso_m>\d\d)-(?P<iso_d>\d\d)\b
    | \b(?:(?P<w>{_WEEKDAY})s?,?\s+(?:the\s+)?)?(?:
          (?P<m1>{_MONTH})\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:%]|,\d)(?:,?\s+(?P<y1>{_YEAR}))?
        | (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m2>{_MONTH})(?:,?\s+(?P<y2>{_YEAR}))?
      )
    | \b(?P<m3>{_MONTH}),?\s+(?:of\s+)?(?P<y3>{_YEAR})
    | \b(?P<which>last|next|this|past|previous|following|coming)
      \s+(?P<unit>week|month|year|{_SEASON}|(?:{_WEEKDAY}))\b
    | \b(?P<near>yesterday|today|tonight|tomorrow)\b
    | \bthis\s+(?P<hours>morning|afternoon|evening)\b
    | \b(?P<weekday>{_WEEKDAY})s?\b
    | \b(?P<month>{_MONTH})(?!\w)
    | \b(?<![$£€¥])(?P<year>{_YEAR})\b(?!\s*(?:
        percent|%|per\s+cent|people|troops|dollars|euros|pounds|miles|km
        |[mb]illion|thousand|hundred))
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CAPITAL = re.compile(rf"\b(?:{_WEEKDAY}|{_MONTH})", re.IGNORECASE)
_ALSO_NAMES = frozenset(
    split_words("""
    april may march june august jan
""")
)
_BEFORE_MONTH = frozenset(
    split_words("""
    In Since By Until During Last From Before After Early Late
""")
)
_COMING = re.compile(
    r"\b(?:will|shall|next|to be|is to|are to|scheduled|due|plans?|planned|expected|set to|upcoming"
    r"|coming)\b",
    re.IGNORECASE,
)
_SAID_THEN = re.compile(
    r"\b(?:said|says|told|announced|reported|wrote|added)\b(?:\s+\w+){0,3}\s*$", re.IGNORECASE
)
_SPOKEN_OF = re.compile(
    r"\b(?:as of|reported|published|dated|report of|article of|story of|wrote)\b.{0,24}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Date:
    """A date as far as the text tells it; None is what it leaves open.

    Attributes:
        weekday: 0 is Monday.
        relative: The words of one that depends on the day it is written; else "".
        start: Characters of the plain text; `end` likewise.
    """

    year: int | None
    month: int | None
    day: int | None
    weekday: int | None
    week: int | None
    relative: str
    start: int
    end: int
    text: str


@functools.lru_cache(maxsize=4096)
def find_dates(text: str) -> tuple[Date, ...]:
    """The dates that a plain text names, in order."""
    return tuple(_read(match) for match in _DATE.finditer(text) if _is_date(match))


def _is_date(match: re.Match[str]) -> bool:
    """Whether names of days and months stand as such: "march" is a verb, "Theresa May" a person."""
    if not all(name[0][0].isupper() for name in _CAPITAL.finditer(match[0])):
        return False
    if (match["month"] or "").lower() not in _ALSO_NAMES:
        return True
    before = match.string[: match.start()].rsplit(None, 1)[-1:]
    return (
        bool(before) and (before[0].islower() or before[0] in _BEFORE_MONTH) and before[0] != "the"
    )


def _read(match: re.Match[str]) -> Date:
    year = match["iso_y"] or match["y1"] or match["y2"] or match["y3"] or match["year"]
    month = match["m1"] or match["m2"] or match["m3"] or match["month"]
    day = match["iso_d"] or match["d1"] or match["d2"]
    weekday = match["w"] or match["weekday"]
    relative = ""
    if match["which"]:
        relative = f"{match['which']} {match['unit']}".lower()
    elif match["near"] or match["hours"]:
        relative = (match["near"] or "today").lower()
    return Date(
        year=int(year) if year else None,
        month=int(match["iso_m"]) if match["iso_m"] else _month(month),
        day=int(day) if day else None,
        weekday=WEEKDAYS.index(weekday.capitalize()) if weekday else None,
        week=None,
        relative=relative,
        start=match.start(),
        end=match.end(),
        text=match[0],
    )


def _month(name: str | None) -> int | None:
    return MONTH_NUMBERS[name.lower().rstrip(".")] if name else None


def resolve(date: Date, written: dt.date | None, text: str) -> Date:
    """Fill in what the day of writing tells of a date.

    Args:
        date: As found in `text`.
        written: The day that `text` was written; None leaves the date as it is.
        text: Tells whether what is dated was still to come.
    """
    if written is None or (date.year and date.month and not date.day):
        return date
    if date.day and date.month:
        year = date.year or _nearest_year(date, written, coming=_is_coming(date, text))
        return _of_day(date, year, date.month, date.day)
    if date.relative:
        return _resolve_relative(date, written)
    if date.weekday is not None:
        back = (written.weekday() - date.weekday) % 7
        day = written - dt.timedelta(days=back)
        if back and _is_coming(date, text):
            day += dt.timedelta(days=7)
        return _of_day(date, day.year, day.month, day.day)
    if date.month:
        return replace(date, year=_nearest_year(date, written, coming=_is_coming(date, text)))
    return date


def _is_coming(date: Date, text: str) -> bool:
    """Whether what happens on a date was still to come, other than somebody's saying so."""
    if _COMING.search(text) is None:
        return False
    return _SAID_THEN.search(text[: date.start]) is None


def _nearest_year(date: Date, written: dt.date, *, coming: bool) -> int:
    """The year of a day or month without one: the last such, or the next where it is to come."""
    this = (date.month or 0, date.day or 1)
    now = (written.month, written.day if date.day else 1)
    if coming:
        return written.year + (this < now)
    return written.year - (this > now)


def _of_day(date: Date, year: int, month: int, day: int) -> Date:
    try:
        moment = dt.date(year, month, day)
    except ValueError:  # February 30
        return date
    return replace(
        date,
        year=year,
        month=month,
        day=day,
        weekday=moment.weekday(),
        week=moment.isocalendar()[1],
    )


def _resolve_relative(date: Date, written: dt.date) -> Date:
    which, _, unit = date.relative.partition(" ")
    shift = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1, "following": 1}.get(
        which, 0
    )
    if which in {"yesterday", "today", "tonight", "tomorrow"}:
        day = written + dt.timedelta(days={"yesterday": -1, "tomorrow": 1}.get(which, 0))
        return _of_day(date, day.year, day.month, day.day)
    if unit == "year":
        return replace(date, year=written.year + shift)
    if unit == "month":
        months = written.year * 12 + written.month - 1 + shift
        return replace(date, year=months // 12, month=months % 12 + 1)
    if unit == "week":
        return replace(date, week=(written + dt.timedelta(weeks=shift)).isocalendar()[1])
    if unit.capitalize() not in WEEKDAYS:
        return date  # "last fall": which months that is depends on where it is told
    back = (written.weekday() - WEEKDAYS.index(unit.capitalize())) % 7
    day = written - dt.timedelta(days=back or 7 * (shift < 0))
    if shift > 0 or (shift == 0 and back):
        day += dt.timedelta(days=7)
    return _of_day(date, day.year, day.month, day.day)


def follows(said: Date, quoted: Date) -> bool:
    """Whether everything that `said` tells is told by `quoted`, both resolved."""
    if said.relative and said.relative == quoted.relative:
        return True
    told = [
        (getattr(said, part), getattr(quoted, part))
        for part in ("year", "month", "day", "weekday", "week")
    ]
    told = [pair for pair in told if pair[0] is not None]
    return bool(told) and all(said_part == quoted_part for said_part, quoted_part in told)


def is_date_of_report(said: Date, text: str) -> bool:
    """Whether a sentence names the date as that of the report, not of what happened."""
    return _SPOKEN_OF.search(text[: said.start]) is not None
