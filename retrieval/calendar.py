"""The calendar's English words, whatever the locale: for reading dates and for writing them."""

import datetime as dt

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""In the order of `date.weekday()`."""
MONTH_NUMBERS = {
    form.lower(): number
    for number, month in enumerate(MONTHS, start=1)
    for form in (month, month[:3])
} | {"sept": 9}
"""1 to 12 by name or abbreviation, in lower case and without a dot."""

EARLIEST_YEAR = 1500
"""Below it no news was printed; Go and .NET write a time that was never set as one in year 1."""


def write_day(day: dt.date) -> str:
    """`19 March 2019`; of a moment, its day."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
