"""From logits over word pieces to answers in characters. Pure: no model is reached from here."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.domain import Span

_LOOSE = " \t\n\r.,;:!?…-–—'\"“”‘’«»"
"""What an answer does not begin or end with."""
_PAIRS = (("(", ")"), ("[", "]"), ("“", "”"))
_INNER = ".,"


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceSpan:
    """Word pieces of a passage, counted from its first, the last included.

    Attributes:
        score: Log odds of this span against "this passage does not answer".
    """

    score: float
    first: int
    last: int


def find_spans(
    logits: NDArray[np.float32], *, first: int, longest: int, kept: int
) -> list[PieceSpan]:
    """The best spans of a passage that do not overlap, best first.

    A span's score is `start[i] + end[j] - start[0] - end[0]`, where position 0 is [CLS], trained
    to win where the passage does not answer; every pair is tried.

    Args:
        logits: Start and end, (length, 2), of question and passage, up to the passage's last.
        first: Where the passage begins.
        longest: Pieces of the longest span.
        kept: At most so many spans.
    """
    starts, ends = logits[first:, 0], logits[first:, 1]
    count = len(starts)
    table = np.full((count, longest), -np.inf, dtype=np.float32)
    for width in range(min(longest, count)):
        table[: count - width, width] = starts[: count - width] + ends[width:]
    none = float(logits[0].sum())
    found: list[PieceSpan] = []
    while len(found) < kept and count:
        begin, width = divmod(int(table.argmax()), longest)
        if table[begin, width] == -np.inf:
            break
        score = float(table[begin, width]) - none
        found.append(PieceSpan(score=score, first=begin, last=begin + width))
        for shorter in range(longest):
            table[max(0, begin - shorter) : begin + width + 1, shorter] = -np.inf
    return found


def to_words(text: str, span: Span) -> Span | None:
    """The span grown to whole words and figures, without loose punctuation; None if none is left.

    Pieces are parts of words: "5" of "5,000", "surr" of "surrendered".
    """
    start, end = span.start, span.end
    while _joined(text, start):
        start -= 1
    while _joined(text, end):
        end += 1
    while (trimmed := _trim(text, start, end)) != (start, end):
        start, end = trimmed
    return Span(start, end) if start < end else None


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """One pass: loose punctuation off, then a bracket or quotation mark without its other half."""
    while start < end and text[start] in _LOOSE:
        start += 1
    while start < end and text[end - 1] in _LOOSE and not _abbreviates(text, start, end):
        end -= 1
    for opening, closing in _PAIRS:
        if text[start:end].startswith(opening) and closing not in text[start:end]:
            start += 1
        if text[start:end].endswith(closing) and opening not in text[start:end]:
            end -= 1
    return start, end


def _joined(text: str, place: int) -> bool:
    """Whether a word or a figure goes on across this place."""
    if not 0 < place < len(text):
        return False
    before, after = text[place - 1], text[place]
    if before.isalnum() and after.isalnum():
        return True
    if after in _INNER and place + 1 < len(text):
        return before.isdecimal() and text[place + 1].isdecimal()
    return before in _INNER and place > 1 and text[place - 2].isdecimal() and after.isdecimal()


def _abbreviates(text: str, start: int, end: int) -> bool:
    """Whether the period at the end belongs to its word, as in "U.S." and "a.m."."""
    word = text[start:end].rsplit(maxsplit=1)[-1]
    return word.endswith(".") and "." in word[:-1].strip(_LOOSE)
