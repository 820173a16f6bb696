"""The seam of reading: where in a passage a question is answered, and how surely."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from retrieval.domain import Passage, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSpan:
    """A stretch of a passage that may be the answer.

    Attributes:
        span: Characters of `passage.text` (not of the article).
        score: Higher is better; comparable between the passages of one reading.
    """

    span: Span
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a reader found in one passage.

    Attributes:
        passage: The passage read.
        score: How much rather the best span than no answer; comparable between passages and
            questions of one reader, and nothing else.
        probability: That the passage answers the question, in [0, 1], calibrated.
        spans: Best first; empty where the passage holds nothing that could be the answer.
    """

    passage: Passage
    score: float
    probability: float
    spans: tuple[ReadSpan, ...]


class Reader(Protocol):
    """Reads passages for the answer to a question.

    Returns one reading a passage, in the order given; no passages, no readings. Spans lie
    within their passage's text and are not empty. Passages are given likeliest first; a reader
    that bounds its work may look closer at the first, and where one of those surely answers leave
    the others unread (without spans), unless it is told to read the `whole` set. May be called
    from several threads. Raises ModelError when a model cannot be run.
    """

    def read(
        self, question: str, passages: Sequence[Passage], *, whole: bool = False
    ) -> list[Reading]:
        """Read each passage."""
        ...
