import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.writing.reply import read_reply, read_settled


def cited(text: str, passages: int = 9) -> list[tuple[str, tuple[int, ...]]]:
    return [(s.text, s.numbers) for s in read_reply(text, passages=passages).sentences]


@pytest.mark.parametrize(
    "text",
    [
        "Some 5,000 surrendered [1].",
        "Some 5,000 surrendered. [1]",
        "Some 5,000 surrendered.[1]",
        "Some 5,000 surrendered [1] .",
        "[1] Some 5,000 surrendered.",
        "- Some 5,000 surrendered [1].",
        "1. Some 5,000 surrendered [1].",
        "**Some 5,000 surrendered** [1].",
        "*Some 5,000 surrendered [1].*",
        "Answer: Some 5,000 surrendered [1].",
        "Some 5,000 surrendered [passage 1].",
        "Some 5,000 surrendered [^1].",
        "Some 5,000 surrendered 【1†source】.",
        "```\nSome 5,000 surrendered [1].\n```",
        "# Answer\n\nSome 5,000 surrendered [1].",
        '"Some 5,000 surrendered [1]."',
    ],
)
def test_markers_are_read_wherever_models_put_them(text: str) -> None:
    assert cited(text) == [("Some 5,000 surrendered.", (1,))]


@pytest.mark.parametrize(
    ("marker", "numbers"),
    [
        ("[1, 3]", (1, 3)),
        ("[1][3]", (1, 3)),
        ("[1] [3]", (1, 3)),
        ("[1-3]", (1, 2, 3)),
        ("[1–3]", (1, 2, 3)),
        ("[1 and 3]", (1, 3)),
        ("[1; 3]", (1, 3)),
        ("[3][1][3]", (3, 1)),
        ("[1][12]", (1,)),
        ("[0]", ()),
    ],
)
def test_lists_and_ranges_are_read_and_numbers_out_of_range_left_out(
    marker: str, numbers: tuple[int, ...]
) -> None:
    assert cited(f"He left {marker}.") == [("He left.", numbers)]


def test_each_sentence_keeps_its_own_markers() -> None:
    assert cited("He left. [1] She stayed. [2] They wept.") == [
        ("He left.", (1,)),
        ("She stayed.", (2,)),
        ("They wept.", ()),
    ]


def test_a_sentence_said_twice_is_read_once() -> None:
    assert cited("He left [1]. He left [1].") == [("He left.", (1,))]


def test_the_first_line_is_the_short_answer() -> None:
    reply = read_reply("**SHORT:** some 5,000 [1]\n\nSome 5,000 surrendered [1].", passages=1)
    assert reply.short == "some 5,000"
    assert len(reply.sentences) == 1


@pytest.mark.parametrize(
    "text", ["NO ANSWER", "No answer.", "**NO ANSWER**", "SHORT: NO ANSWER\nNO ANSWER"]
)
def test_no_answer_is_read_as_declining(text: str) -> None:
    reply = read_reply(text, passages=3)
    assert reply.declined
    assert not reply.refused
    assert reply.short is None
    assert reply.sentences == ()


@pytest.mark.parametrize(
    "text", ["I'm sorry, I can't help.", "I cannot answer this.", "Sorry, but no."]
)
def test_a_refusal_is_told_from_an_answer(text: str) -> None:
    assert read_reply(text, passages=3).refused
    assert not read_reply(f"{text} He left [1].", passages=3).refused


@given(st.text(max_size=300), st.integers(0, 20))
def test_any_text_is_read_and_only_known_passages_are_cited(text: str, passages: int) -> None:
    for sentence in read_reply(text, passages=passages).sentences:
        assert sentence.text
        assert all(1 <= number <= passages for number in sentence.numbers)
        assert "\ue000" not in sentence.text or "\ue000" in text


_PIECES = (
    "Some 5,000 surrendered",
    "It left the U.S. Army",
    "he said.",
    "“Stop!” Mr. John Smith said",
    " [1]",
    "[2]",
    "【3】",
    ".",
    ". ",
    "! ",
    "\n",
    " ",
    "- ",
    "**",
    "SHORT: 5,000\n",
    "No. 5",
    "NO ANSWER",
)


@given(st.lists(st.sampled_from(_PIECES), max_size=14).map("".join))
def test_what_is_settled_in_a_growing_reply_is_in_the_whole_one(text: str) -> None:
    whole = read_reply(text, passages=9).sentences
    for end in range(len(text)):
        settled = [s for s in read_settled(text[:end], passages=9).sentences if s.numbers]
        assert all(sentence in whole for sentence in settled)


def test_a_sentence_settles_once_it_is_seen_what_follows() -> None:
    text = "Some 5,000 surrendered. [1] The rest of them fled by night. [2]\n"
    settled = [len(read_settled(text[:end], passages=9).sentences) for end in range(len(text) + 1)]
    assert settled[text.index("them fled")] == 0
    assert settled[text.index("by night")] == 1
    assert settled[-2:] == [1, 2]
