import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.events import (
    choose_candidates,
    choose_to_offer,
    find_events,
    group_events,
    lead_similarity,
    share_out,
    tell_of_one_event,
    to_candidate,
)
from bot.answering.evidence import Evidence, weigh
from bot.answering.question import read_question
from bot.answering.thresholds import RULES
from retrieval.domain import Article, Hit, Passage
from tests.fakes.reader import ScriptedReader
from tests.fakes.stories import NOON, story

Story = tuple[Article, list[Passage]]

WREN = "The ferry Northern Wren ran aground off Vessary and 214 people were rescued."
IRMELA = "Fire broke out on the ferry Santa Irmela near Lomarra; 187 people were rescued."
WREN_AGAIN = "An inquiry opened into why the ferry Northern Wren ran aground off Vessary."


def told(id_: str, text: str, *, title: str, days: float = 0, dated: bool = True) -> Story:
    return story(
        id_, text, title=title, published=NOON + dt.timedelta(days=days) if dated else None
    )


GROUNDING = told("wren", WREN, title="Northern Wren runs aground")
FIRE = told("irmela", IRMELA, title="Ferry fire off Lomarra", days=160)


def evidence(
    question: str,
    *stories: Story,
    scores: tuple[float, ...] = (),
    answers: dict[str, float] | None = None,
) -> list[Evidence]:
    hits = [
        Hit(passage=passages[0], article=article, score=score, stage="fused")
        for (article, passages), score in zip(stories, scores or (1.0,) * len(stories), strict=True)
    ]
    readings = ScriptedReader(answers or {"214": 5.0, "187": 5.0}).read(
        "", [hit.passage for hit in hits]
    )
    return weigh(read_question(question), hits, readings, RULES)


@pytest.mark.parametrize(("days", "one"), [(3, True), (170, True), (400, False)])
def test_like_stories_are_one_event_unless_far_apart_in_time(days: float, *, one: bool) -> None:
    later = told("inquiry", WREN_AGAIN, title="Northern Wren inquiry", days=days)
    assert tell_of_one_event(GROUNDING[0], later[0]) is one
    assert tell_of_one_event(later[0], GROUNDING[0]) is one


def test_unlike_stories_are_two_events_even_on_one_day() -> None:
    same_day = told("irmela", IRMELA, title="Ferry fire off Lomarra")
    assert not tell_of_one_event(GROUNDING[0], same_day[0])


def test_stories_that_know_the_question_s_names_are_sooner_one_event() -> None:
    first = told("first", "The ferry Wren ran aground off Vessary at night.", title="Ferry aground")
    later = told(
        "later",
        "Inquiry judges in Tolby blame a lost buoy near Vessary for the Wren, unseen for months.",
        title="Inquiry blames buoy",
    )
    assert 0.25 < lead_similarity(first[0], later[0]) < 0.3
    assert not tell_of_one_event(first[0], later[0])
    assert tell_of_one_event(first[0], later[0], named=True)


def test_a_running_story_is_one_event_though_its_ends_are_unlike() -> None:
    first = told("first", "Floods in Orrin, Bresk, Mirovar.", title="Floods")
    between = told("between", "Orrin, Bresk, Mirovar, Tarrow, Belic, Pribik.", title="", days=2)
    last = told("last", "Tarrow, Belic, Pribik.", title="Fund", days=4)
    assert not tell_of_one_event(first[0], last[0])
    question = "What fell?"
    items = evidence(question, first, last, between, answers={"Tarrow": 2.0, "Orrin": 3.0})
    [group] = group_events(read_question(question), items)
    assert {item.article.id for item in group} == {"first", "between", "last"}
    ends = [item for item in items if item.article.id != "between"]
    assert len(group_events(read_question(question), ends)) == 2


def test_a_copy_tells_of_its_original_s_event() -> None:
    original, _ = GROUNDING
    copy, _ = story("copy", "Other words.", title="Other", copy_of="wren")
    assert tell_of_one_event(original, copy)


def rivals(question: str, *stories: Story, answers: dict[str, float] | None = None) -> list[bool]:
    found = find_events(read_question(question), evidence(question, *stories, answers=answers))
    return [event.rival for event in found]


def test_another_event_that_answers_otherwise_is_a_rival() -> None:
    assert rivals("How many people were rescued from the ferry?", GROUNDING, FIRE) == [False, True]


def test_events_with_one_answer_need_no_choice() -> None:
    question = "Were people rescued from the ferry?"
    assert rivals(question, GROUNDING, FIRE, answers={"rescued": 5.0}) == [False, False]


def test_a_word_that_one_event_alone_knows_tells_them_apart() -> None:
    question = "How many people were rescued from the ferry that ran aground?"
    assert rivals(question, GROUNDING, FIRE) == [False, False]


def test_an_event_without_an_answer_is_no_rival_and_yet_may_be_meant() -> None:
    question = "How many people were rescued from the ferry?"
    stories = evidence(question, GROUNDING, FIRE, answers={"214": 5.0})
    found = find_events(read_question(question), stories)
    assert [event.candidate.article_ids for event in found] == [("wren",), ("irmela",)]
    assert [event.rival for event in found] == [False, False]


def test_an_event_is_as_likely_as_its_best_passage() -> None:
    inquiry = told("inquiry", WREN_AGAIN, title="Northern Wren inquiry", days=3)
    stories = evidence("Ferry?", GROUNDING, inquiry, scores=(0.25, 0.75), answers={"aground": 5.0})
    (event,) = find_events(read_question("Ferry?"), stories)
    assert event.score == stories[0].score > 0.75
    assert set(event.candidate.article_ids) == {"wren", "inquiry"}
    assert find_events(read_question("Ferry?"), []) == ()


def test_shares_follow_the_difference_of_scores() -> None:
    even, other = share_out([0.7, 0.7 - math.log(3) / 4], sharpness=4.0)
    assert (even, other) == (pytest.approx(0.75), pytest.approx(0.25))
    assert share_out([], sharpness=4.0) == []


@given(st.lists(st.floats(-1.0, 3.0), min_size=1, max_size=12), st.floats(0.0, 20.0))
def test_shares_sum_to_one_and_keep_the_order(scores: list[float], sharpness: float) -> None:
    shares = share_out(scores, sharpness=sharpness)
    assert sum(shares) == pytest.approx(1.0)
    assert shares[scores.index(max(scores))] == max(shares)


def test_events_about_as_likely_are_asked_about_likeliest_first() -> None:
    assert choose_to_offer([0.9, 1.0], [False, True], sharpness=5.0) == (1, 0)


def test_a_far_likelier_event_is_not_asked_about() -> None:
    assert choose_to_offer([1.0, 0.5], [False, True], sharpness=5.0) == ()
    assert choose_to_offer([1.0, 0.5], [False, True], sharpness=1.0) == (0, 1)


def test_events_that_are_no_rivals_are_not_asked_about() -> None:
    assert choose_to_offer([1.0, 1.0], [False, False], sharpness=5.0) == ()


def test_too_many_events_to_offer_are_not_asked_about() -> None:
    rivals = [False, *[True] * 7]
    assert choose_to_offer([1.0] * 8, rivals, sharpness=5.0) == ()
    assert choose_to_offer([1.0] * 4 + [0.0] * 4, rivals, sharpness=5.0) == (0, 1, 2, 3)


def test_an_event_that_is_hardly_meant_is_not_offered() -> None:
    assert choose_to_offer([1.0, 1.0, 0.0], [False, True, True], sharpness=5.0) == (0, 1)
    assert choose_to_offer([0.0, 1.0], [False, True], sharpness=5.0) == ()


def test_the_candidates_are_those_of_the_events_chosen() -> None:
    question = "How many people were rescued from the ferry?"
    events = find_events(read_question(question), evidence(question, GROUNDING, FIRE))
    offered = choose_candidates(events, sharpness=1.0)
    assert [candidate.article_ids for candidate in offered] == [("wren",), ("irmela",)]
    assert choose_candidates(events[:1], sharpness=1.0) == ()


def test_a_candidate_has_a_label_that_fits_a_button_and_a_date() -> None:
    long = told("long", WREN, title="The ferry Northern Wren " + "which everybody knew " * 8)
    candidate = to_candidate(evidence("Ferry?", long))
    assert len(candidate.label) <= 80
    assert candidate.label.endswith("…")
    assert candidate.date == NOON.date()
    assert candidate.article_ids == ("long",)
