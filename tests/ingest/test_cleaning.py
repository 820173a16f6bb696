import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.cleaning import Cleaned, clean

GLUED = (
    "AdvertisementSupported byBy ReutersKADESH VALLEY, Northland — U.N.-backed river troops said "
    "they were close to taking the last dam at Orvale on Monday, though the work was not over "
    'yet.Tired engineers sheltered in the mill had been holding the "upper gate" that once fed '
    'both Northland and Westmark."This is no victory, but a step," said Ada Quill, a spokeswoman '
    'for the Northland River Council (NRC).Quill said late on Monday that leaks remain "in '
    'several places and are not mapped". The NRC found 41 broken pumps, Quill said."The floods '
    'are not yet over," she said. "Some walls are weak." GRAPHIC - How the river rose : '
    "https://tmsnrt.rs/2AbC9dQHARDSHIPOrvale's mills and farms have been driven back to the hills "
    "after years of floods.Over two months, more than 6,200 people have left, including some 500 "
    'engineers. It has also shown a film in which a man says: "The water took our homes ... O '
    'neighbours everywhere, we have done our work."Prime Minister Ilse Venn said the pumps cost '
    '3.5 million. "The advance is slow," she told reporters in Harrow.RISK OF ANOTHER FLOOD The '
    "U.N. has warned that the dam may still break.The Council's own auditor said the same. "
    "(Reporting by Tom Ashby in Orvale, Northland and another journalist in Harrow, Mia Lund in "
    "Westmark and Jon Frey in Harrow; Writing by Eva Stone/Karl Moor; Editing by Lee Park and "
    "Sam Hill)Advertisement"
)

SNIPPETS = st.sampled_from(
    [
        "Council Buys 14 Ferries", "Coastal Wire", "Jan. 20, 2025",
        "Advertisement", "Supported by", "By Reuters", "By JANE DOE", "LONDON, March 3 (Reuters) —",
        "(CNN) --", "WASHINGTON —", "MILESTONE", "Islamic", ".", '"', "”", "“", "’", "\n", "\n\n",
        " ", "The camp", "camp.Hardened", "(Reporting by Jo Roe; Editing by Al Poe)", "Read more:",
        "Share", "Related: a story", "U.S.-backed", "3.5", "https://tmsnrt.rs/2O7l4mN", "e.g.",
        "© 2019 Some House", "\u200b", "e\u0301", "\u0301", "\u00a0", "March 3, 2019", "\r", "—",
        "Sign up for our newsletter", "Continue reading the main story", "a", "RISK OF FLOOD", "?",
        "E-mail to a friend", "x contributed to this report.", "1", "(", ")", "By Jane Doe",
    ]
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(SNIPPETS, max_size=25).map("".join)))
@example(GLUED)
@example("Advertisement\n\nAdvertisement")
@example("0" * 50 + "\n0\n0")
@example("PARIS (Reuters) - LONDON (Reuters) - Rain fell.")
def test_cleaning_a_clean_text_changes_nothing(text: str) -> None:
    once = clean(text).text

    assert clean(once).text == once


PROSE = st.sampled_from(["Rain", "fell", "in", "Oslo.", "He", "said:", "“No.”", "3.5", "km\n\n"])


@given(st.lists(PROSE, max_size=40))
def test_cleaning_plain_prose_only_touches_white_space(words: list[str]) -> None:
    text = " ".join(words)

    assert "".join(clean(text).text.split()) == "".join(text.split())


def test_a_scraped_wire_story_is_cleaned_and_read_into_fields() -> None:
    cleaned = clean(GLUED)

    assert cleaned.source == "Reuters"
    assert cleaned.place == "KADESH VALLEY, Northland"
    assert cleaned.authors == ("Tom Ashby", "Mia Lund", "Jon Frey", "Eva Stone", "Karl Moor")
    assert cleaned.text.startswith("KADESH VALLEY, Northland — U.N.-backed river troops said")
    assert cleaned.text.endswith("The Council's own auditor said the same.")
    assert "Advertisement" not in cleaned.text
    assert "Reporting by" not in cleaned.text


@pytest.mark.parametrize(
    "sentence",
    [
        "though the work was not over yet. Tired engineers",
        'both Northland and Westmark. "This is no victory, but a step," said Ada Quill',
        "River Council (NRC). Quill said",
        '"in several places and are not mapped". The NRC found',
        'Quill said. "The floods are not yet over," she said. "Some walls are weak."',
        "https://tmsnrt.rs/2AbC9dQ\n\nHARDSHIP\n\nOrvale's mills and farms",
        'we have done our work." Prime Minister Ilse Venn said the pumps cost 3.5 million.',
        "reporters in Harrow.\n\nRISK OF ANOTHER FLOOD\n\nThe U.N. has warned",
    ],
)
def test_what_scraping_glued_together_is_told_apart(sentence: str) -> None:
    assert sentence in clean(GLUED).text


def test_paragraphs_wrapped_at_a_width_are_joined() -> None:
    text = (
        "The river rose above the mark of the year 1911 in the night,\n"
        "and the council of the town asked everyone who lives below\n"
        "the old bridge to leave.\n\nNobody was hurt."
    )

    assert clean(text).text == text.replace("night,\n", "night, ").replace("below\n", "below ")


def test_short_lines_that_nobody_wrapped_stay_lines() -> None:
    text = (
        "Medals:\nNorthland 4\nWestmark 2\n\nThe games go on in Harrow until the end of the week."
    )

    assert clean(text).text == text


def test_invisible_and_broken_characters_go() -> None:
    assert (
        clean("Cafe\u0301\u200b in\u00a0Harrow\ud800\x07.\r\nRain.").text
        == "Café in Harrow.\nRain."
    )


@pytest.mark.timeout(60)  # each takes under a second; a rule that backtracks takes hours
@pytest.mark.parametrize(
    "pattern",
    [
        "A", "A-", "A. ", "ab.Cd", "HARDSHIPOrvale. ", '"', '."A', "http://", "By Jo ", "…A", "a@",
        "By Jo Roe, ", "(Reporting by ", "share x", "Advertisement", "get inbox ", "more:", "\n",
        " \n ", "É, ", "Jan. 5 ", "Aa de ", "<p", "x\n\n",
    ],
)  # fmt: skip
def test_hostile_text_is_cleaned_in_linear_time(pattern: str) -> None:
    text = pattern * (300_000 // len(pattern))

    assert len(clean(text).text) < 3 * len(text)


PAGE = """Council Buys 14 Ferries for Harbor Line
By JANE ROE
Coastal Wire
JAN. 20, 2025

Supported byContinue reading the main story

PORT ELLERY — The council bought 14 ferries on Monday."""


def test_the_head_of_a_page_becomes_fields() -> None:
    cleaned = clean(PAGE)
    assert cleaned.title == "Council Buys 14 Ferries for Harbor Line"
    assert (cleaned.authors, cleaned.source) == (("Jane Roe",), "Coastal Wire")
    assert cleaned.day is not None
    assert cleaned.day.date() == dt.date(2025, 1, 20)
    assert cleaned.text == "PORT ELLERY — The council bought 14 ferries on Monday."


def test_an_outlet_that_signs_is_no_author() -> None:
    cleaned = clean("Council Buys Ferries at Last\nBy Coastal Wire\n\nThe council bought ferries.")
    assert (cleaned.authors, cleaned.source) == ((), "Coastal Wire")


def test_a_first_line_without_evidence_stays() -> None:
    text = "Nobody Knows Where It Went\n\nThe ship was last seen on Monday."
    assert clean(text) == Cleaned(text=text)


def test_a_headline_that_is_known_is_not_told_twice() -> None:
    text = "Council buys ferries\n\nThe council bought ferries."
    assert clean(text, title="Council Buys Ferries").text == "The council bought ferries."
    assert clean(text, title="Another headline").text == text
