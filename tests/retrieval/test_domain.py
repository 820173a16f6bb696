"""The archive's nouns hold what they promise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.domain import Span

PLACES = st.integers(0, 12)
SPANS = st.tuples(PLACES, PLACES).map(lambda ends: Span(min(ends), max(ends)))


@given(SPANS.filter(len), SPANS.filter(len))
def test_spans_overlap_when_they_share_a_character(one: Span, other: Span) -> None:
    shared = set(range(one.start, one.end)) & set(range(other.start, other.end))
    assert one.overlaps(other) == other.overlaps(one) == bool(shared)


@pytest.mark.parametrize("ends", [(-1, 2), (3, 2)])
def test_a_range_that_cannot_be_is_refused(ends: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(*ends)
