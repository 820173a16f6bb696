import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.sentences import split_sentences


def sentences(text: str) -> list[str]:
    return [span.of(text) for span in split_sentences(text)]


@pytest.mark.parametrize(
    "marked",
    [
        "Mr. Smith met Sen. John F. Kerry and Gen. J. R. R. Doe. | They talked.",
        "The U.S. Army left. | He lives in the U.S. | The end.",
        "It opened at 9 a.m. Tuesday and closed at 5 p.m. | The next day it rained.",
        "On Jan. 5, 2004, prices rose 3.5 percent to $1.20. | Shares of Acme Inc. fell.",
        "He was No. 5 on the list. | His answer was no. | They left.",
        "Acme Inc. Chairman Ann Lee resigned. | He joined Acme Inc. | The firm grew.",
        "Martin Luther King Jr. Boulevard in St. Louis, Mo. was closed.",
        'He said "go." | The man left. | (He was late.) | "Who are you?" she asked.',
        '"Stop!" Mary Jones said. | "Really?" | The man ran.',
        "“It is over.” | “Is it?” | Nobody knew … | But they hoped.",
        "They waited... and waited. | Then came 5,000 more. | $3 million was lost.",
        "1. The first item. | 2. The second item.",
        "Rep. Jones (R-Ariz.) voted no. | Experts (e.g. Dr. No) agreed.",
        "他说。 | 她走了。 | 好",
        "No stop at the end",
    ],
)
def test_a_sentence_ends_where_a_reader_ends_it(marked: str) -> None:
    expected = marked.split(" | ")
    assert sentences(" ".join(expected)) == expected


@pytest.mark.parametrize(
    ("glued", "expected"),
    [
        (
            "They left the camp.Hardened men stayed.",
            ["They left the camp.", "Hardened men stayed."],
        ),
        (
            'It spanned Syria and Iraq."This is no victory," he said.',
            ["It spanned Syria and Iraq.", '"This is no victory," he said.'],
        ),
        ('He said "I go."The group left.', ['He said "I go."', "The group left."]),
        ("He left.“Again.”The end.", ["He left.", "“Again.”", "The end."]),
        (
            "It is an acronym for the group.U.S. officials agreed.",
            ["It is an acronym for the group.", "U.S. officials agreed."],
        ),
    ],
)
def test_sentences_that_lost_their_space_are_told_apart(glued: str, expected: list[str]) -> None:
    assert sentences(glued) == expected


def test_straight_quotes_are_counted_within_their_own_paragraph() -> None:
    text = 'An inch is written 1".\n\nIt spanned Iraq."This is it," he said.'
    assert sentences(text)[1:] == ["It spanned Iraq.", '"This is it," he said.']


@pytest.mark.parametrize(
    "text",
    ["See www.Reuters.com or Amazon.Com today.", "Write to J.Doe@News.Example.", "It rose 3.Five"],
)
def test_addresses_and_numbers_are_not_cut(text: str) -> None:
    assert sentences(text) == [text]


def test_paragraphs_and_rows_end_sentences_without_a_stop() -> None:
    text = "A heading\n\nThe text\nruns on.\n- one thing\n- two things\n | Syria | 5 |"
    assert sentences(text) == [
        "A heading",
        "The text\nruns on.",
        "- one thing",
        "- two things",
        "| Syria | 5 |",
    ]


def test_nothing_has_no_sentences() -> None:
    assert split_sentences("") == []
    assert split_sentences(" \n\n\t") == []


_PROSE = st.lists(
    st.sampled_from(
        [
            ".",
            "!",
            "?",
            "...",
            '"',
            "”",
            "“",
            "'",
            ")",
            "(",
            " ",
            "  ",
            "\n",
            "\n\n",
            "\n \n",
            "。",
            "Mr",
            "U.S",
            "The",
            "camp",
            "A",
            "b",
            "5",
            "Jan",
            "No",
            "—",
            "- ",
            "é",
            "É",
            "www",
        ]
    ),
    max_size=60,
).map("".join)


@settings(deadline=None)  # a busy machine is no failure
@given(st.one_of(_PROSE, st.text()))
def test_spans_are_ordered_disjoint_bare_and_cover_every_character(text: str) -> None:
    spans = split_sentences(text)
    ends = 0
    for span in spans:
        assert span.start >= ends
        assert span.of(text) == span.of(text).strip() != ""
        assert not text[ends : span.start].strip()
        assert not re.search(r"\n[^\S\n]*\n", span.of(text))
        ends = span.end
    assert not text[ends:].strip()
