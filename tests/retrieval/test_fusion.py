import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.fusion import fuse, scale

SCORES = st.dictionaries(
    st.text(min_size=1, max_size=3), st.floats(-1e6, 1e6, allow_nan=False), max_size=8
)


@given(SCORES)
def test_scaling_keeps_order_within_zero_and_one(scores: dict[str, float]) -> None:
    scaled = scale(scores)
    assert scaled.keys() == scores.keys()
    assert all(0.0 <= value <= 1.0 for value in scaled.values())
    ordered = sorted(scores, key=scores.__getitem__)
    assert all(scaled[a] <= scaled[b] for a, b in itertools.pairwise(ordered))


@given(SCORES, SCORES, st.floats(0, 1))
def test_fusing_ranks_every_key_once_best_first(
    dense: dict[str, float], lexical: dict[str, float], weight: float
) -> None:
    fused = fuse(dense, lexical, dense_weight=weight)
    assert {key for key, _ in fused} == dense.keys() | lexical.keys()
    assert len(fused) == len({key for key, _ in fused})
    assert fused == sorted(fused, key=lambda item: (-item[1], item[0]))
    assert all(0.0 <= score <= 1.0 + 1e-9 for _, score in fused)


def test_both_sides_count_by_their_weight() -> None:
    dense = {"a": 0.9, "b": 0.5, "c": 0.1}
    lexical = {"c": 20.0, "b": 10.0}
    assert fuse(dense, lexical, dense_weight=1.0)[0] == ("a", 1.0)
    assert fuse(dense, lexical, dense_weight=0.0)[0] == ("c", 1.0)
    assert fuse(dense, lexical, dense_weight=0.5) == [
        ("a", 0.5),
        ("c", 0.5),
        ("b", pytest.approx(0.25)),
    ]


def test_a_weight_outside_zero_and_one_is_refused() -> None:
    with pytest.raises(ValueError, match="dense_weight"):
        fuse({}, {}, dense_weight=1.5)
