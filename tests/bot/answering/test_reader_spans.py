import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bot.answering.reading.spans import find_spans, to_words
from retrieval.domain import Span

LOGITS = st.integers(min_value=3, max_value=30).flatmap(
    lambda length: arrays(np.float32, (length, 2), elements=st.floats(-9, 9, width=16))
)


def brute(logits: np.ndarray, first: int, longest: int) -> float:
    """Every pair, one after the other."""
    return max(
        float(logits[i, 0]) + float(logits[j, 1]) - float(logits[0].sum())
        for i in range(first, len(logits))
        for j in range(i, min(i + longest, len(logits)))
    )


@given(logits=LOGITS, first=st.integers(1, 2), longest=st.integers(1, 20))
def test_the_best_span_is_the_best_of_all_pairs(
    logits: np.ndarray, first: int, longest: int
) -> None:
    best = find_spans(logits, first=first, longest=longest, kept=1)[0]
    assert best.score == pytest.approx(brute(logits, first, longest), abs=1e-3)


@given(logits=LOGITS, longest=st.integers(1, 20))
def test_spans_come_best_first_within_length_and_do_not_overlap(
    logits: np.ndarray, longest: int
) -> None:
    found = find_spans(logits, first=2, longest=longest, kept=3)
    assert 1 <= len(found) <= 3
    assert [span.score for span in found] == sorted((span.score for span in found), reverse=True)
    taken = [piece for span in found for piece in range(span.first, span.last + 1)]
    assert len(taken) == len(set(taken))
    assert all(0 <= span.first <= span.last < len(logits) - 2 for span in found)
    assert all(span.last - span.first < longest for span in found)


def test_a_question_is_never_part_of_an_answer() -> None:
    logits = np.zeros((6, 2), dtype=np.float32)
    logits[1:3] = 9.0
    best = find_spans(logits, first=3, longest=5, kept=1)[0]
    assert best.score == 0.0


def test_a_passage_without_pieces_has_no_spans() -> None:
    assert find_spans(np.zeros((3, 2), dtype=np.float32), first=3, longest=5, kept=3) == []


@pytest.mark.parametrize(
    ("text", "inner", "whole"),
    [
        ("some 5,000 fighters", "5", "5,000"),
        ("some 5,000 fighters", "000", "5,000"),
        ("it fell 2.1% to", "2", "2.1"),
        ("they surrendered.", "surr", "surrendered"),
        ("they surrendered.", "rendered.", "surrendered"),
        ("he said: “No.”", "“No.", "No"),
        ("in (the old) town", "(the old", "the old"),
        ("in (the old) town", "(the old)", "(the old)"),
        ("troops of the U.S. left", "U.S.", "U.S."),
        ("at 5 a.m. on Monday", "5 a.m.", "5 a.m."),
        ("the camp, near Baghouz, fell", ", near Baghouz,", "near Baghouz"),
        ("in 2019, 60 left", "2019, ", "2019"),
        ("Ilse’s house", "Ilse", "Ilse"),
        ("(they say 60 .) Then", "60 .)", "60"),
    ],
)
def test_a_span_is_grown_to_words_and_freed_of_punctuation(
    text: str, inner: str, whole: str
) -> None:
    start = text.index(inner)
    span = to_words(text, Span(start, start + len(inner)))
    assert span is not None
    assert span.of(text) == whole


def test_punctuation_alone_is_no_answer() -> None:
    assert to_words("yes , no", Span(4, 5)) is None


@given(text=st.text("ab1 .,()“”'", min_size=1, max_size=30), data=st.data())
def test_a_span_stays_within_its_text_and_is_never_empty(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = to_words(text, Span(start, end))
    assert span is None or (0 <= span.start < span.end <= len(text))
    assert span is None or span.of(text).strip() == span.of(text)
