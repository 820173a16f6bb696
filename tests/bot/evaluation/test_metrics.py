import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.metrics import exact_match, holds_answer, normalise, percentile, token_f1


@pytest.mark.parametrize(
    ("raw", "normalised"),
    [
        ("The  Half-Blood Prince!", "halfblood prince"),
        ("some 5,000", "some 5000"),
        ("An apple a day", "apple day"),
    ],
)
def test_normalise_is_squads(raw: str, normalised: str) -> None:
    assert normalise(raw) == normalised


def test_exact_match_takes_the_best_accepted_answer() -> None:
    assert exact_match("the SDF", ["Pentagon", "SDF"]) == 1.0
    assert exact_match("SDF fighters", ["SDF"]) == 0.0
    assert exact_match(None, ["SDF"]) == 0.0


def test_f1_counts_shared_tokens() -> None:
    assert token_f1("some 5,000 fighters", ["5,000 fighters"]) == pytest.approx(0.8)
    assert token_f1("nobody", ["5,000"]) == 0.0
    assert token_f1(None, ["5,000"]) == 0.0


@given(st.text(), st.lists(st.text(), max_size=3))
def test_f1_lies_between_exact_match_and_one(short: str, answers: list[str]) -> None:
    assert exact_match(short, answers) <= token_f1(short, answers) <= 1.0


def test_an_answer_without_words_stands_nowhere() -> None:
    assert not holds_answer("anything at all", ["the", "..."])
    assert holds_answer("It took 157 mostly foreign fighters.", ["157"])


def test_percentiles_interpolate() -> None:
    assert percentile([1.0, 2.0, 3.0, 4.0], 0.5) == 2.5
    assert percentile([], 0.5) == 0.0
