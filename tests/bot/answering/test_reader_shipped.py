"""The reader that newsbot ships, by the backend that this machine chooses."""

from pathlib import Path

import pytest

from bot.answering.reading.embedded import EmbeddedReader, open_reader
from retrieval.domain import Passage, Span

pytestmark = [pytest.mark.model, pytest.mark.slow]

STORIES = (
    "Some 5,000 fighters gave themselves up near the village, a spokesman for the militia said.",
    "The ferry company agreed to raise pay by 4.5% and to hire 60 deckhands before 1 June.",
    "“Nobody won this,” said Ilse Maartens, who speaks for the crews' union.",
    "Heavy rain closed the road between Harbour City and Lund for two days last week.",
    "The museum paid €2.3 million for the painting, which was stolen in 1987 and found in a barn.",
)


@pytest.fixture(scope="module")
def reader(model_cache: Path) -> EmbeddedReader:
    return open_reader(backend="auto", cache=model_cache)


@pytest.mark.parametrize(
    ("question", "story", "answer"),
    [
        ("How many fighters surrendered?", 0, "5,000"),
        ("How many deckhands will be hired?", 1, "60"),
        ("Who is Ilse Maartens?", 2, "the crews' union"),
        ("How long was the road closed?", 3, "two days"),
        ("How much did the museum pay for the painting?", 4, "€2.3 million"),
    ],
)
def test_the_passage_that_answers_is_told_from_the_others_and_read(
    reader: EmbeddedReader, question: str, story: int, answer: str
) -> None:
    passages = [
        Passage(
            id=str(i), article_id="a", ordinal=i, span=Span(0, len(text)), text=text, context=""
        )
        for i, text in enumerate(STORIES)
    ]
    readings = reader.read(question, passages)
    best = max(readings, key=lambda reading: reading.score)
    assert best.passage is passages[story]
    assert answer in best.spans[0].span.of(STORIES[story])
    assert best.probability > 0.5
