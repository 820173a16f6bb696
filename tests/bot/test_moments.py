import datetime as dt

import pytest

from bot.moments import parse_moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-31", dt.datetime(2026, 1, 31, 23, 59, 59, tzinfo=dt.UTC)),
        ("2026-01-31T18:00", dt.datetime(2026, 1, 31, 18, tzinfo=dt.UTC)),
        ("2026-01-31T18:00+01:00", dt.datetime(2026, 1, 31, 17, tzinfo=dt.UTC)),
    ],
)
def test_a_date_or_a_time_is_read(text: str, moment: dt.datetime) -> None:
    assert parse_moment(text) == moment


@pytest.mark.parametrize("text", ["yesterday", "2026-02-30", "", "31.1.2026"])
def test_what_is_no_date_is_told_how_to_be_written(text: str) -> None:
    with pytest.raises(ValueError, match="write it as 2026-01-31"):
        parse_moment(text)


@pytest.mark.parametrize("text", ["0003-03-01", "9999-12-31"])
def test_a_day_without_news_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no day of news"):
        parse_moment(text)
