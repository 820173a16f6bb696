import datetime as dt

import pytest

from ingest.dates import read_date

NOON = dt.datetime(2019, 3, 19, 12, tzinfo=dt.UTC)
MIDNIGHT = dt.datetime(2019, 3, 19, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2019-03-19T12:00:00Z", "2019-03-19T14:00:00+02:00", "2019-03-19 12:00",
        "Tue, 19 Mar 2019 12:00:00 GMT", "Tue, 19 Mar 2019 08:00:00 -0400", 1552996800,
        "1552996800", 1552996800000, 1552996800.0, "March 19, 2019 12:00 PM",
        "19 March 2019, 12:00",
        NOON.replace(tzinfo=None), NOON,
    ],
)  # fmt: skip
def test_a_time_is_read_in_utc(written: object) -> None:
    assert read_date(written) == NOON


@pytest.mark.parametrize(
    "written",
    ["2019-03-19", "20190319", "March 19, 2019", "19 Mar 2019", "3/19/2019", dt.date(2019, 3, 19)],
)
def test_a_day_is_read_as_its_midnight(written: object) -> None:
    assert read_date(written) == MIDNIGHT


@pytest.mark.parametrize(
    "written",
    ["", "soon", "yesterday", "2 hours ago", "March 2019", "Tuesday",
    "2019", True, None, [], "x" * 500,
     "9999-12-31T23:59:59-12:00", "0000-00-00",
     "0001-01-01T00:00:00Z", "0001-01-01T00:00:00", dt.date(1, 1, 1), "1499-12-31"],
)  # fmt: skip
def test_what_names_no_day_is_no_date(written: object) -> None:
    assert read_date(written) is None
