import dataclasses

from bot.answering.alternatives import find_alternatives
from bot.answering.evidence import Evidence
from bot.answering.reading import Reading, ReadSpan
from retrieval.domain import Hit, Passage, Span
from tests.fakes.stories import story

TEXT = "Luz Obrador runs the port. Smoke rose at dusk. Bruno Talvez was the captain, aged 51."
LEAD = 17
"""Characters of the article before the passage."""


def evidence(id_: str, *answers: str) -> Evidence:
    """A passage within its article, read as `answers`, the best first."""
    article, _ = story(id_, "X" * LEAD + TEXT)
    passage = Passage(
        id=id_,
        article_id=id_,
        ordinal=0,
        span=Span(LEAD, LEAD + len(TEXT)),
        text=TEXT,
        context="",
    )
    found = [Span(TEXT.index(answer), TEXT.index(answer) + len(answer)) for answer in answers]
    spans = tuple(ReadSpan(span=span, score=5.0 - n) for n, span in enumerate(found))
    return Evidence(
        hit=Hit(passage=passage, article=article, score=1.0, stage="fused"),
        reading=Reading(passage=passage, score=5.0, probability=0.5, spans=spans),
        answer=Span(LEAD + found[0].start, LEAD + found[0].end),
        score=1.0,
        missing=(),
        probability=0.5,
    )


def test_the_next_sentence_read_and_the_next_passage_may_answer_instead() -> None:
    first, second = evidence("a", "Luz Obrador", "Bruno Talvez"), evidence("b", "dusk")
    alternatives = find_alternatives([first, second, evidence("c", "dusk")])
    assert [(item.article.id, item.short) for item in alternatives] == [
        ("a", "Bruno Talvez"),
        ("b", "dusk"),
    ]


def test_another_reading_of_the_same_sentence_is_no_other_answer() -> None:
    first = evidence("a", "Bruno Talvez", "the captain", "51")
    assert find_alternatives([first]) == []


def test_the_answer_that_was_chosen_need_not_be_the_readers_first() -> None:
    read = evidence("a", "Luz Obrador", "Bruno Talvez", "dusk")
    place = LEAD + TEXT.index("Bruno")
    chosen = dataclasses.replace(read, answer=Span(place, place + len("Bruno Talvez")))
    assert [item.short for item in find_alternatives([chosen])] == ["Luz Obrador"]
