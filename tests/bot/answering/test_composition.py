import dataclasses
import datetime as dt

from bot.answering.agreement import Agreement, Position, Relation
from bot.answering.composition import compose_abstention, compose_answer, find_quote
from bot.answering.evidence import Evidence
from bot.answering.reading import Reading, ReadSpan
from retrieval.domain import Hit, Passage, Query, Span
from tests.fakes.stories import NOON, story

QUERY = Query(text="How many were captured?", asked_at=NOON)


def evidence(
    id_: str,
    text: str,
    answer: str,
    *,
    published: dt.datetime | None = NOON,
    source: str = "Reuters",
) -> Evidence:
    """One passage, the whole of `text`, that answers with `answer`."""
    article, _ = story(id_, text, published=published, source=source, title=f"Story {id_}")
    span = Span(0, len(text))
    passage = Passage(id=id_, article_id=id_, ordinal=0, span=span, text=text, context="")
    start = text.index(answer)
    found = Span(start, start + len(answer))
    return Evidence(
        hit=Hit(passage=passage, article=article, score=1.0, stage="fused"),
        reading=Reading(
            passage=passage, score=1.0, probability=0.9, spans=(ReadSpan(span=found, score=1.0),)
        ),
        answer=found,
        score=1.0,
        missing=(),
        probability=0.9,
    )


def single(*items: Evidence) -> Agreement:
    return Agreement(relation=Relation.SINGLE, positions=(Position(evidence=items),))


def several(relation: Relation, *items: Evidence) -> Agreement:
    return Agreement(
        relation=relation, positions=tuple(Position(evidence=(item,)) for item in items)
    )


def test_the_sentence_is_quoted_whole_with_outlet_and_date() -> None:
    item = evidence("a", "Fighting went on. The force captured 157 fighters. None spoke.", "157")
    answer = compose_answer(QUERY, single(item))
    assert answer.short == "157"
    assert answer.text == "Reuters, 6 March 2019: “The force captured 157 fighters.” [1]."
    assert answer.citations[0].quote == "The force captured 157 fighters."
    assert answer.as_of == NOON


def test_what_an_article_sets_in_brackets_is_no_marker() -> None:
    items = [
        evidence(id_, "The force [1] captured 157 fighters [2\u115f].", "157", source="Wire [3]")
        for id_ in "ab"
    ]
    answer = compose_answer(QUERY, single(items[0]))
    assert answer.text == (
        "Wire (3), 6 March 2019: “The force (1) captured 157 fighters (2\u115f).” [1]."
    )
    assert answer.citations[0].quote == "The force [1] captured 157 fighters [2\u115f]."
    side_by_side = compose_answer(QUERY, several(Relation.CONFLICT, *items)).text
    assert "157 (Wire (3), 6 March 2019) [2]." in side_by_side


def test_a_sentence_that_leans_on_the_one_before_brings_it_along() -> None:
    text = "Rain fell. The SDF overran the camp. It also captured 157 fighters."
    item = evidence("a", text, "157")
    assert find_quote(item).of(text) == "The SDF overran the camp. It also captured 157 fighters."


def read_again(item: Evidence, answer: str) -> Evidence:
    """The same passage with another answer."""
    start = item.article.text.index(answer)
    return dataclasses.replace(item, answer=Span(start, start + len(answer)))


def test_a_sentence_is_not_quoted_twice_for_the_next_one_leans_on_it() -> None:
    best = evidence("a", "The SDF captured 157 fighters. It also freed 12 hostages.", "157")
    answer = compose_answer(QUERY, single(best), instead=[read_again(best, "12")])
    assert [citation.quote for citation in answer.citations] == [
        "The SDF captured 157 fighters.",
        "It also freed 12 hostages.",
    ]


def test_what_may_answer_instead_is_not_told_where_it_is_quoted_already() -> None:
    best = evidence("a", "The SDF freed 12 hostages. It also captured 157 fighters.", "157")
    answer = compose_answer(QUERY, single(best), instead=[read_again(best, "12")])
    assert [citation.quote for citation in answer.citations] == [best.article.text]
    assert "instead" not in answer.text


def test_supporting_articles_are_cited_three_at_most() -> None:
    items = [evidence(id_, f"Story {id_} says 157.", "157") for id_ in "abcd"]
    answer = compose_answer(QUERY, single(*items))
    assert [citation.article.id for citation in answer.citations] == ["a", "b", "c"]
    assert [f"[{number}]." in answer.text for number in (1, 2, 3)] == [True] * 3
    assert answer.conflicts == ()


def test_what_may_answer_instead_is_quoted_behind_and_said_to_be_so() -> None:
    item = evidence("a", "The force captured 157 fighters.", "157")
    other = evidence("b", "Guards captured 12 smugglers.", "12")
    answer = compose_answer(QUERY, single(item), instead=[other])
    assert answer.short == "157"
    assert answer.text == (
        "Reuters, 6 March 2019: “The force captured 157 fighters.” [1].\n"
        "Perhaps instead: Reuters, 6 March 2019: “Guards captured 12 smugglers.” [2]."
    )
    assert [citation.article.id for citation in answer.citations] == ["a", "b"]


def test_nothing_is_told_instead_of_what_two_articles_say() -> None:
    items = [evidence(id_, f"Story {id_} says 157.", "157") for id_ in "ab"]
    answer = compose_answer(QUERY, single(*items), instead=[evidence("c", "It was 12.", "12")])
    assert [citation.article.id for citation in answer.citations] == ["a", "b"]


def test_a_conflict_is_shown_side_by_side() -> None:
    items = (
        evidence("a", "Police counted 40,000.", "40,000"),
        evidence("b", "Unions spoke of 90,000.", "90,000", source="Today"),
    )
    answer = compose_answer(QUERY, several(Relation.CONFLICT, *items))
    assert answer.short == "40,000"
    assert answer.conflicts == ("90,000",)
    assert answer.text.startswith(
        "Sources disagree: 40,000 (Reuters, 6 March 2019) [1]; 90,000 (Today, 6 March 2019) [2]."
    )
    assert [citation.number for citation in answer.citations] == [1, 2]


def test_a_development_is_no_conflict() -> None:
    items = evidence("b", "The toll rose to 248.", "248"), evidence("a", "It killed 41.", "41")
    answer = compose_answer(QUERY, several(Relation.DEVELOPMENT, *items))
    assert answer.short == "248"
    assert answer.conflicts == ()
    assert "newest first: 248" in answer.text
    assert "; 41 " in answer.text


def test_no_marker_stands_beside_the_fourth_of_four_that_disagree() -> None:
    items = [evidence(str(n), f"They captured {n}00.", f"{n}00") for n in range(1, 5)]
    for relation in (Relation.CONFLICT, Relation.DEVELOPMENT):
        answer = compose_answer(QUERY, several(relation, *items))
        assert [citation.number for citation in answer.citations] == [1, 2, 3]
        assert "[3]" in answer.text
        assert "[4]" not in answer.text


def test_an_undated_article_is_named_without_a_date() -> None:
    answer = compose_answer(QUERY, single(evidence("a", "It killed 41.", "41", published=None)))
    assert answer.text.startswith("Reuters: “")
    assert answer.as_of is None


def test_a_refusal_names_what_is_missing_and_shows_distinct_articles() -> None:
    first = evidence("a", "It killed 41.", "41")
    items = [first, first, *(evidence(id_, "It killed 41.", "41") for id_ in "bcd")]
    refusal = compose_abstention(QUERY, items, ("Raqqa",))
    assert "“Raqqa”" in refusal.reason
    assert [hit.article.id for hit in refusal.nearest] == ["a", "b", "c"]
    assert compose_abstention(QUERY, [], ()).nearest == ()
