import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.timeframe import Timeframe, read_timeframe
from bot.moments import LATEST_YEAR
from retrieval.calendar import EARLIEST_YEAR

NOON = dt.datetime(2025, 1, 1, 12)  # noqa: DTZ001 - hypothesis wants a zone apart
WEDNESDAY = dt.datetime(2025, 9, 24, 15, 30, tzinfo=dt.UTC)


def day(month: int, day_: int, year: int = 2025) -> dt.datetime:
    return dt.datetime(year, month, day_, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "happened"),
    [
        ("Which minister resigned this week?", day(9, 22)),
        ("What opened on Monday?", day(9, 22)),
        ("Who won last week?", day(9, 12)),
        ("What happened yesterday?", day(9, 23)),
        ("Who spoke today in parliament?", day(9, 24)),
        ("What fell in the past two months?", day(7, 30)),
        ("What has changed since March?", day(3, 1)),
        ("What has changed since October?", day(10, 1, 2024)),
        ("What has changed since March 19, 2024?", day(3, 19, 2024)),
    ],
)
def test_a_window_holds_the_day_that_is_meant(text: str, happened: dt.datetime) -> None:
    frame = read_timeframe(text, WEDNESDAY)
    assert frame.since is not None
    assert frame.since <= happened
    assert frame.until is None or happened < frame.until


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("What has changed since September 23?", day(9, 23)),
        ("What has changed since September 24?", day(9, 24)),
        ("What has changed since September 25?", day(9, 25, 2024)),
    ],
)
def test_a_day_without_a_year_is_the_last_one_that_has_come(text: str, since: dt.datetime) -> None:
    assert read_timeframe(text, WEDNESDAY).since == since


def test_a_window_leaves_out_what_is_long_past() -> None:
    frame = read_timeframe("Which minister resigned this week?", WEDNESDAY)
    assert frame.since is not None
    assert frame.since > day(9, 1)


@pytest.mark.parametrize(
    "text",
    [
        "Who won the 2018 World Cup?",
        "What was built in 2007?",
        "Who marched in March?",
        "What may I do?",
        "Which train runs on Sunday each month?",
        "How many died on the ferry?",
        "What has changed since February 30, 2024?",
    ],
)
def test_what_may_be_looked_back_on_opens_no_window(text: str) -> None:
    frame = read_timeframe(text, WEDNESDAY)
    assert (frame.since, frame.until) == (None, None)


@pytest.mark.parametrize(
    "text", ["What's the latest death toll?", "Who is in charge now?", "How many have died so far?"]
)
def test_only_a_question_for_the_latest_prefers_recent_news(text: str) -> None:
    assert read_timeframe(text, WEDNESDAY).prefer_recent
    assert not read_timeframe("How many died?", WEDNESDAY).prefer_recent


@settings(deadline=None)  # a busy machine is no failure
@given(
    st.text(max_size=200) | st.sampled_from(["this week", "since May", "on Friday", "last year"]),
    st.datetimes(
        NOON.replace(year=EARLIEST_YEAR), NOON.replace(year=LATEST_YEAR), timezones=st.just(dt.UTC)
    ),
)
def test_a_window_is_never_empty(text: str, asked_at: dt.datetime) -> None:
    frame: Timeframe = read_timeframe(text, asked_at)
    if frame.since and frame.until:
        assert frame.since < frame.until
