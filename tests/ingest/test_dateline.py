import datetime as dt

import pytest

from ingest.cleaning.dateline import Dateline, Day, read_dateline, take_date_line

MARCH_3 = Day(month=3, day=3, year=None)


@pytest.mark.parametrize(
    ("text", "place", "source", "day"),
    [
        ("DEIR AL-ZOR PROVINCE, Syria — U.S.-backed", "DEIR AL-ZOR PROVINCE, Syria", None, None),
        ("WASHINGTON (Reuters) - The", "WASHINGTON", "Reuters", None),
        ("LONDON, March 3 (Reuters) — Rain", "LONDON", "Reuters", MARCH_3),
        ("PARIS, Mar. 3, 2019 (AFP) – Rain", "PARIS", "AFP", Day(month=3, day=3, year=2019)),
        ("LAGOS, 3 March (Reuters) — Rain", "LAGOS", "Reuters", MARCH_3),
        ("OSLO, 3 March 2019 — Rain", "OSLO", None, Day(month=3, day=3, year=2019)),
        ("(CNN) -- The end", None, "CNN", None),
        ("CNN —\n\nThe end", None, "CNN", None),
        ("New York CNN Business —\n\nThe end", "New York", "CNN", None),
        ("Kabul, Afghanistan (CNN) -- The", "Kabul, Afghanistan", "CNN", None),
        ("AUGUSTA, Ga. (AP) — The", "AUGUSTA, Ga.", "Associated Press", None),
        ("RIO DE JANEIRO, Brazil -- The", "RIO DE JANEIRO, Brazil", None, None),
        ("PORT-AU-PRINCE, Haiti, March 3 - The", "PORT-AU-PRINCE, Haiti", None, MARCH_3),
        ("Dam holds\n\nOSLO — Rain", "OSLO", None, None),
    ],
)
def test_a_dateline_is_read(text: str, place: str, source: str, day: Day) -> None:
    assert read_dateline(text) == Dateline(place=place, source=source, day=day)


@pytest.mark.parametrize(
    "text",
    [
        "BREAKING — The dam broke.",
        "WATCH LIVE — The dam breaks.",
        "The dam — built in 1911 — held.",
        "Rain fell in Oslo (Norway) - again.",
        "UPDATE 1 - The dam held.",
    ],
)
def test_other_first_words_are_no_dateline(text: str) -> None:
    assert read_dateline(text).place is None


@pytest.mark.parametrize(
    "line",
    ["March 3, 2019", "Updated: 3 March 2019 10:15 AM GMT", "Sunday, March 3, 2019", "2019-03-03"],
)
def test_a_date_on_a_line_of_its_own_is_read_and_taken_off(line: str) -> None:
    text, day = take_date_line(f"Dam holds\n{line}\nRain fell.")

    assert text == "Dam holds\nRain fell."
    assert day is not None
    assert day.date() == dt.date(2019, 3, 3)


def test_a_day_without_a_year_wants_other_evidence_of_it() -> None:
    assert MARCH_3.date() is None
    assert MARCH_3.date(year=2019) == dt.date(2019, 3, 3)
    assert Day(month=2, day=30, year=2019).date() is None


def test_a_line_with_a_day_without_a_year_stays() -> None:
    assert take_date_line("March 3\nRain fell.") == ("March 3\nRain fell.", None)
