import datetime as dt

import pytest

from bot.answering.events import (
    choose_candidates,
    find_rivals,
    group_events,
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


def test_a_copy_tells_of_its_original_s_event() -> None:
    original, _ = GROUNDING
    copy, _ = story("copy", "Other words.", title="Other", copy_of="wren")
    assert tell_of_one_event(original, copy)


def test_events_as_likely_as_one_another_are_rivals() -> None:
    question = "How many people were rescued from the ferry?"
    groups = group_events(evidence(question, GROUNDING, FIRE))
    rivals = find_rivals(read_question(question), groups, margin=0.1, sure_from=0.5)
    assert [group[0].article.id for group in rivals] == ["wren", "irmela"]


def test_a_far_likelier_event_has_no_rival() -> None:
    question = "How many people were rescued from the ferry?"
    groups = group_events(evidence(question, GROUNDING, FIRE, scores=(1.0, 0.5)))
    assert len(find_rivals(read_question(question), groups, margin=0.1, sure_from=0.5)) == 1


def test_events_with_one_answer_need_no_choice() -> None:
    question = "Were people rescued from the ferry?"
    groups = group_events(evidence(question, GROUNDING, FIRE, answers={"rescued": 5.0}))
    assert len(groups) == 2
    assert len(find_rivals(read_question(question), groups, margin=0.1, sure_from=0.5)) == 1


def test_an_unsure_answer_is_no_rival() -> None:
    question = "How many people were rescued from the ferry?"
    groups = group_events(evidence(question, GROUNDING, FIRE, answers={"214": 5.0, "187": -9.0}))
    assert len(find_rivals(read_question(question), groups, margin=9.0, sure_from=0.8)) == 1


def test_four_events_at_most_are_offered_the_rivals_first() -> None:
    stories = [told(f"s{n}", f"Town {n} lost {n} boats.", title=f"Boats {n}") for n in range(6)]
    groups = [[item] for item in evidence("How many boats?", *stories)]
    candidates = choose_candidates([groups[4], groups[5]], groups)
    assert [candidate.article_ids[0] for candidate in candidates] == ["s4", "s5", "s0", "s1"]


def test_a_word_that_one_event_alone_knows_tells_them_apart() -> None:
    question = "How many people were rescued from the ferry that ran aground?"
    groups = group_events(evidence(question, GROUNDING, FIRE))
    assert len(find_rivals(read_question(question), groups, margin=0.1, sure_from=0.5)) == 1


def test_a_candidate_has_a_label_that_fits_a_button_and_a_date() -> None:
    long = told("long", WREN, title="The ferry Northern Wren " + "which everybody knew " * 8)
    candidate = to_candidate(evidence("Ferry?", long))
    assert len(candidate.label) <= 80
    assert candidate.label.endswith("…")
    assert candidate.date == NOON.date()
    assert candidate.article_ids == ("long",)
