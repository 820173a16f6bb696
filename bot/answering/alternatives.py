"""What else may be the answer, for a person to judge where the best one is not sure."""

import dataclasses
from collections.abc import Sequence

from bot.answering.evidence import Evidence
from retrieval.domain import Span
from retrieval.sentences import find_sentence


def find_alternatives(answering: Sequence[Evidence]) -> list[Evidence]:
    """The next reading of the best answer's passage, in another sentence, and the next passage.

    Args:
        answering: The likeliest answer first, each with an answer.

    Returns:
        At most two; no passage whose article knows less of the question's names. That the passage
        was found and its sentence missed is as common as a wrong passage (docs/adr/0065).
    """
    best, *others = answering
    knowing = [item for item in others if len(item.missing) <= len(best.missing)]
    return [*_read_otherwise(best)[:1], *knowing[:1]]


def _read_otherwise(item: Evidence) -> list[Evidence]:
    """The same passage with an answer of another sentence, best first."""
    passage = item.hit.passage
    here = {_sentence_at(passage.text, item.answer, passage.span.start)}
    found = []
    for reading in item.reading.spans:
        start = passage.span.start
        span = Span(start + reading.span.start, start + reading.span.end)
        sentence = _sentence_at(passage.text, span, start)
        if sentence not in here:
            here.add(sentence)
            found.append(dataclasses.replace(item, answer=span))
    return found


def _sentence_at(text: str, span: Span | None, offset: int) -> Span | None:
    """The sentence of a passage, which begins at `offset` of its article, that a span begins in."""
    if span is None:
        return None
    return find_sentence(text, span.start - offset)
