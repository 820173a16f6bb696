"""Where, when and by whom a story was filed, as its first words say. The words stay."""

import datetime as dt
import re
from dataclasses import dataclass

from ingest.cleaning.credits import OUTLETS
from retrieval.calendar import MONTH_NUMBERS

_MONTH = "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True))
_DAY = rf"(?P<month>(?i:{_MONTH}))\.? (?P<day>\d{{1,2}})(?:,? (?P<year>(?:19|20)\d\d))?"
_DAY_MONTH = rf"(?P<day_2>\d{{1,2}}) (?P<month_2>(?i:{_MONTH}))"
_ITS_YEAR = r",? (?P<year_2>(?:19|20)\d\d)"
_CAPITALS = (
    r"[A-ZÀ-Þ][A-ZÀ-Þ.’'/-]*[A-ZÀ-Þ.](?: (?:[a-z]{2} )?[A-ZÀ-Þ][A-ZÀ-Þ.’'/-]*[A-ZÀ-Þ.]){0,4}"
)
_WORD = r"[A-ZÀ-Þ][\w.’'-]*"
_MIXED = rf"{_WORD}(?: (?:(?:of|the|and|de|al) )*{_WORD}){{0,3}}?"
_REGION = rf"(?:, {_WORD}(?: (?:(?:of|the|and) )*{_WORD}){{0,3}}){{0,2}}?"
_DASH = r" ?(?:—|–|--|-(?= )) ?"
_DATELINE = re.compile(
    rf"(?:(?P<capitals>{_CAPITALS}{_REGION})|(?P<mixed>{_MIXED}{_REGION}))?"
    rf"(?:,? (?:{_DAY}|{_DAY_MONTH}\.?(?:{_ITS_YEAR})?))?"
    r"(?: ?\((?P<source>[A-Z][\w.’' &-]{1,30})(?:, [^()\n]{1,30})?\)| (?P<cnn>CNN(?: Business)?))?"
    rf"{_DASH}(?=\S|\n|\Z)"
)
_BARE = re.compile(
    r"(?P<cnn>CNN(?: Business)?) —(?=\s|\Z)|\((?P<source>[A-Z][\w.’' &-]{1,30})\)" + _DASH
)
_NOT_A_PLACE = re.compile(
    r"\b(?:BREAKING|UPDATED?|EXCLUSIVE|ANALYSIS|OPINION|WATCH|LIVE|VIDEO|PHOTOS?|CORRECTION|NEWS|"
    r"CORRECTED|FACTBOX|EXPLAINER|TIMELINE|GRAPHIC|EDITOR'S|NOTE|FEATURE|INTERVIEW|REVIEW|"
    r"COLUMN|COMMENTARY|INSIGHT|SPECIAL|REPORT|READ|MORE|RELATED|WHAT|WHO|WHY|HOW|WHEN|THE|TV)\b"
)
_DATE_LINE = re.compile(
    r"(?:(?:Published|Updated|Posted|Last updated|Date|First published)(?: on| at)?:? )?"
    r"(?:(?:Mon|Tues?|Wednes|Thurs?|Fri|Satur|Sun)(?:day)?,? )?"
    rf"(?:{_DAY}|{_DAY_MONTH}\.?{_ITS_YEAR}|(?P<iso>\d{{4}}-\d\d-\d\d))"
    r"(?:,? (?:at )?\d{1,2}[:.]\d\d(?: ?[AaPp]\.?[Mm]\.?)?(?: [A-Z]{2,4})?)?"
)
HEAD_LINES = 6
"""A line of its own with the date stands within so many lines from the top."""
LONGEST_DATE_LINE = 80
"""Characters."""
DATELINE_LINES = 4
"""A dateline starts one of so many lines from the top."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day as a dateline names it; the year is often left out."""

    month: int
    day: int
    year: int | None

    def date(self, *, year: int | None = None) -> dt.date | None:
        """The date, in `year` where the dateline names none; None without either."""
        known = self.year or year
        try:
            return dt.date(known, self.month, self.day) if known else None
        except ValueError:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """What the first words say; each may be missing."""

    place: str | None = None
    source: str | None = None
    day: Day | None = None


def read_dateline(text: str) -> Dateline:
    """The dateline of `text`, found at the start of one of its first lines.

    A place in capitals wants a dash behind it ("WASHINGTON —"); one in small letters, which is
    otherwise any sentence's start, an outlet in between as well ("Kabul, Afghanistan (CNN) --").
    """
    for line in text.split("\n", DATELINE_LINES)[:DATELINE_LINES]:
        found = _read_line(line[:160])
        if found:
            return found
    return Dateline()


def _read_line(line: str) -> Dateline | None:
    match = _BARE.match(line) or _DATELINE.match(line)
    if match is None:
        return None
    groups = match.groupdict()
    outlet = groups.get("source") or groups.get("cnn")
    place = groups.get("capitals") or (groups.get("mixed") if outlet else None)
    if place and _NOT_A_PLACE.search(place):
        return None
    if not place and not outlet:
        return None
    return Dateline(place=place, source=_known(outlet) if outlet else None, day=_day(groups))


def _known(outlet: str) -> str:
    return OUTLETS.get(outlet.lower(), outlet)


def _day(groups: dict[str, str | None]) -> Day | None:
    month = groups.get("month") or groups.get("month_2")
    day = groups.get("day") or groups.get("day_2")
    year = groups.get("year") or groups.get("year_2")
    if not month or not day:
        return None
    return Day(month=MONTH_NUMBERS[month.lower()], day=int(day), year=int(year) if year else None)


def take_date_line(text: str) -> tuple[str, Day | None]:
    """The text without a line near its top that is nothing but a date with its year."""
    lines = text.split("\n", HEAD_LINES)
    for number, line in enumerate(lines[:HEAD_LINES]):
        found = read_date_line(line)
        if found is not None:
            return "\n".join(lines[:number] + lines[number + 1 :]).strip(), found
    return text, None


def read_date_line(line: str) -> Day | None:
    """The day of a line that is nothing but a date with its year; None of any other."""
    match = _DATE_LINE.fullmatch(line) if len(line) <= LONGEST_DATE_LINE else None
    if match is None:
        return None
    iso = match.group("iso")
    if iso:
        year, month, day = map(int, iso.split("-"))
        found: Day | None = Day(month=month, day=day, year=year)
    else:
        found = _day(match.groupdict())
    return found if found and found.date() else None
