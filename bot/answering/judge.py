"""The reader as a judge of what a chat model wrote."""

from collections.abc import Sequence

from bot.answering.reading import Reader
from bot.answering.verification import Ask
from retrieval.domain import Passage, Span


def make_judge(reader: Reader) -> Ask:
    """Ask a reader of one quote at a time; what it may raise is the reader's."""

    def ask(question: str, quote: str) -> Sequence[tuple[Span, float]]:
        passage = Passage(
            id="", article_id="", ordinal=0, span=Span(0, len(quote)), text=quote, context=""
        )
        [reading] = reader.read(question, [passage])
        return [(found.span, found.score) for found in reading.spans]

    return ask
