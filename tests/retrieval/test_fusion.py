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
    dense: dict[str, float], lexical: dict[str, float], share: float
) -> None:
    fused = fuse([(dense, share), (lexical, 1.0 - share)])
    assert {key for key, _ in fused} == dense.keys() | lexical.keys()
    assert len(fused) == len({key for key, _ in fused})
    assert fused == sorted(fused, key=lambda item: (-item[1], item[0]))
    assert all(0.0 <= score <= 1.0 + 1e-9 for _, score in fused)


def test_every_signal_counts_by_its_share() -> None:
    dense = {"a": 0.9, "b": 0.5, "c": 0.1}
    lexical = {"c": 20.0, "b": 10.0}
    article = {"a": 3.0, "b": 4.0}
    assert fuse([(dense, 1.0), (lexical, 0.0)])[0] == ("a", 1.0)
    assert fuse([(dense, 0.0), (lexical, 1.0)])[0] == ("c", 1.0)
    assert fuse([(dense, 0.5), (lexical, 0.5)]) == [
        ("a", 0.5),
        ("c", 0.5),
        ("b", pytest.approx(0.25)),
    ]
    assert fuse([(dense, 0.25), (lexical, 0.25), (article, 0.5)])[0] == ("b", 0.625)


@pytest.mark.parametrize("shares", [(0.5, 0.6), (1.5, -0.5)])
def test_shares_that_do_not_add_up_to_one_are_refused(shares: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="shares"):
        fuse([({}, share) for share in shares])
