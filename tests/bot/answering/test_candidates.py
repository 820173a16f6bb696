import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.kinds import Kind
from bot.answering.reading.candidates import find_candidates


def best(text: str, kind: Kind) -> list[str]:
    """The texts of the surest candidates."""
    found = find_candidates(text, kind)
    top = max((candidate.strength for candidate in found), default=0.0)
    return [candidate.span.of(text) for candidate in found if candidate.strength == top]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("It included some 5,000 fighters.", Kind.COUNT, ["some 5,000"]),
        ("More than 60,000 people left.", Kind.COUNT, ["More than 60,000"]),
        ("A bomb killed four Americans.", Kind.COUNT, ["four"]),
        ("Hundreds of thousands fled.", Kind.COUNT, ["Hundreds of thousands"]),
        ("In 2015 it paid $3 million to 12 people.", Kind.COUNT, ["12"]),
        ("It could resurge within six to 12 months.", Kind.DURATION, ["six to 12 months"]),
        ("The 2.6-kilometer bridge has opened.", Kind.DURATION, ["2.6-kilometer"]),
        ("He was fined $1.5 million on Friday.", Kind.MONEY, ["$1.5 million"]),
        ("It cost about 480 million euros.", Kind.MONEY, ["about 480 million euros"]),
        ("Turnout was 58.4 percent of 9,000.", Kind.PERCENT, ["58.4 percent"]),
        ("Bali, 46, spoke for 20 minutes.", Kind.AGE, ["46"]),
        ("The quake was 27 miles (43 km) away.", Kind.MEASURE, ["27 miles (43 km)"]),
        ("He vanished on May 25, 1979, a Friday.", Kind.DATE, ["May 25, 1979"]),
        ("Prime Minister Adel Abdul Mahdi of Iraq spoke.", Kind.PERSON, ["Adel Abdul Mahdi"]),
        (
            "Nobody in Baghdad believed Mustafa Bali, a media official.",
            Kind.PERSON,
            ["Mustafa Bali"],
        ),
        ("They met in Colombo, Sri Lanka, and left.", Kind.PLACE, ["Colombo, Sri Lanka"]),
        (
            "Syrian troops fought at Baghouz in eastern Syria.",
            Kind.PLACE,
            ["Baghouz", "eastern Syria"],
        ),
        (
            "In Paris she joined the Bank of England Association.",
            Kind.ORGANISATION,
            ["Bank of England Association"],
        ),
        ('He wrote "You Lie" there.', Kind.QUOTE, ["You Lie"]),
        ("It failed because of a clogged filter, they said.", Kind.CAUSE, ["a clogged filter"]),
        (
            "Bali, a media official with the U.S.-backed force, spoke.",
            Kind.DESCRIPTION,
            ["a media official with the U.S.-backed force"],
        ),
    ],
)
def test_the_surest_candidate_is_what_a_person_would_mark(
    text: str, kind: Kind, expected: list[str]
) -> None:
    assert best(text, kind) == expected


def test_a_dateline_holds_no_candidate() -> None:
    text = "ORLENZ, Kestavia, Sept. 17 — The bank cut its rate in Dunhaven."
    assert best(text, Kind.PLACE) == ["Dunhaven"]
    assert all(
        candidate.span.start > text.index("—") for candidate in find_candidates(text, Kind.NAME)
    )


def test_a_share_may_answer_how_much_but_less_surely_than_a_sum() -> None:
    strengths = {
        text[candidate.span.start : candidate.span.end]: candidate.strength
        for text in ["Shares fell 6.2 percent to $40."]
        for candidate in find_candidates(text, Kind.MONEY)
    }
    assert strengths["$40"] > strengths["6.2 percent"] > 0


@settings(deadline=None)  # a busy machine is no failure
@given(st.text(max_size=300), st.sampled_from(Kind))
def test_candidates_lie_within_the_text_and_stand_once(text: str, kind: Kind) -> None:
    found = find_candidates(text, kind)
    assert all(0 <= c.span.start < c.span.end <= len(text) and 0 < c.strength <= 1 for c in found)
    assert len({c.span for c in found}) == len(found)
