import pytest

from ingest.cleaning.credits import split_names, take_byline, take_credit_tail


@pytest.mark.parametrize(
    ("text", "rest", "names", "outlet"),
    [
        ("By Reuters\n\nRain fell.", "Rain fell.", (), "Reuters"),
        ("By ReutersLONDON — Rain fell.", "LONDON — Rain fell.", (), "Reuters"),
        ("By Jane DoeLONDON — Rain fell.", "LONDON — Rain fell.", ("Jane Doe",), None),
        (
            "By JANE DOE and Kim de Vries\nRain fell.",
            "Rain fell.",
            ("Jane Doe", "Kim de Vries"),
            None,
        ),
        ("By Jane Doe, Associated Press\nRain.", "Rain.", ("Jane Doe",), "Associated Press"),
        ("AP\n\nOSLO (AP) — Rain fell.", "OSLO (AP) — Rain fell.", (), "Associated Press"),
        ("Dam holds\nBy Jo Roe\nRain fell.", "Dam holds\nRain fell.", ("Jo Roe",), None),
    ],
)
def test_a_byline_is_read_and_taken_off(
    text: str, rest: str, names: tuple[str, ...], outlet: str | None
) -> None:
    assert take_byline(text) == (rest, names, outlet)


@pytest.mark.parametrize(
    "text",
    [
        "Rain fell.\nReuters\nIt stopped.",
        "By Tuesday\nthe rain had stopped.",
        "By the numbers\n41 pumps broke.",
        "By noon, it rained.",
    ],
)
def test_a_line_that_begins_like_a_byline_stays(text: str) -> None:
    assert take_byline(text) == (text, (), None)


@pytest.mark.parametrize(
    "tail",
    [
        " (Reporting by Jo Roe in New Delhi and Al Poe; Editing by Kim Lee)",
        "\n\n(Additional reporting by Jo Roe in Oslo, Al Poe in Rome (state); Editing by Kim Lee)",
        "\nReporting by Jo Roe and Al Poe; Editing by Kim Lee",
        "Reporting by Jo Roe in Bonn, Al Poe; Writing by Al Poe; Editing by Kim Lee",
    ],
)
def test_a_credit_tail_goes_and_names_its_reporters(tail: str) -> None:
    assert take_credit_tail("Rain fell." + tail) == ("Rain fell.", ("Jo Roe", "Al Poe"))


def test_a_sentence_about_reporting_stays() -> None:
    text = "The reporting by the council (written by hand) was late; editing by hand took days."

    assert take_credit_tail(text) == (text, ())


def test_names_are_split_and_their_capitals_put_right() -> None:
    assert split_names("JANE DOE, Al Poe and Kim Lee; Al Poe") == ("Jane Doe", "Al Poe", "Kim Lee")
