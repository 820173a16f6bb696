"""Words of the calendar, read and written."""

import datetime as dt

import pytest

from retrieval.calendar import MONTH_NUMBERS, WEEKDAYS, write_day


def test_a_moment_is_written_as_its_day() -> None:
    assert write_day(dt.datetime(2019, 3, 9, 23, 59, tzinfo=dt.UTC)) == "9 March 2019"


@pytest.mark.parametrize(
    ("form", "number"), [("january", 1), ("may", 5), ("jun", 6), ("sept", 9), ("sep", 9)]
)
def test_a_month_is_known_by_name_and_abbreviation(form: str, number: int) -> None:
    assert MONTH_NUMBERS[form] == number


def test_days_of_the_week_stand_as_python_counts_them() -> None:
    assert WEEKDAYS[dt.date(2019, 3, 19).weekday()] == "Tuesday"
