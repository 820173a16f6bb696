"""Lists and tables in a passage: the cell that a question asks for by the name of its line."""

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.kinds import NUMERIC, Kind
from bot.answering.question import Question
from bot.answering.reading import Reading, ReadSpan
from bot.answering.words import content_stems, find_stems
from retrieval.domain import Span

_ITEM = re.compile(
    r"^[ \t]*(?:[-*•][ \t]+)?(?P<label>[^\W\d][^:|\n]{1,60}):[ \t]+(?P<value>\S[^\n]{0,60})$"
    r"|^[ \t]*\d{1,3}\.[ \t]+(?P<name>[^\W\d][^:|(\n]{1,50}?)[ \t]+\([^)\n]{1,40}\)[ \t]+"
    r"(?P<result>\S[^\n]{0,60})$",
    re.MULTILINE,
)
"""`- Housing: 188`, `Greens: 19 (12)`, `4. Jago Penrose (Vento) 2:15 behind`."""
_ROW = re.compile(r"^[ \t]*\|(?P<cells>[^\n]+)\|[ \t]*$", re.MULTILINE)
_CELL = re.compile(r"[^|]+")
_VALUE = re.compile(r"[$£€]?\d[\d,.:]*(?:[ \t]*%)?")
_FEWEST_LINES = 3
"""Fewer lines with colons are no list: who wrote what, or a score."""
_EARLIER = re.compile(
    r"\b(?:before|previous(?:ly)?|earlier|last (?:time|year)|used to)\b", re.IGNORECASE
)
"""Asks for the figure that a list gives in brackets behind the present one."""
_BRACKETED = re.compile(r"\(([$£€]?\d[\d,.:]*)\)")
_SURE = 0.95
_LISTED_SCORE = 15.0
_LISTED_BEFORE = 5.0
"""In the embedded reader's points, of which it seldom gives itself more than 13: the line that a
question names holds its answer more surely than any sentence about the whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    label: str
    value: Span


def find_listed(question: Question, text: str) -> Span | None:
    """The figure of the one line of a list or table whose name the question says whole.

    Args:
        question: Any; only one that may want a figure finds something.
        text: A passage's.

    Returns:
        Characters of `text`, or None where no line, or more than one, is named.
    """
    if question.kind not in NUMERIC | {Kind.OTHER}:
        return None
    terms = frozenset(question.terms)
    earlier = _EARLIER.search(question.text) is not None
    lines = _table_lines(question, text) or _list_lines(text, earlier=earlier)
    named = [line for line in lines if terms.issuperset(content_stems(line.label) or [""])]
    most = max((len(content_stems(line.label)) for line in named), default=0)
    best = [line for line in named if len(content_stems(line.label)) == most]
    return best[0].value if len(best) == 1 else None


def add_listed(question: Question, reading: Reading) -> Reading:
    """The reading with the line's figure before all else, where one is named."""
    listed = find_listed(question, reading.passage.text)
    if listed is None:
        return reading
    first = max((span.score for span in reading.spans), default=0.0)
    told = ReadSpan(span=listed, score=max(_LISTED_SCORE, first + _LISTED_BEFORE))
    return dataclasses.replace(
        reading,
        score=max(_LISTED_SCORE, reading.score),
        probability=max(_SURE, reading.probability),
        spans=(told, *(span for span in reading.spans if not span.span.overlaps(listed))),
    )


def _list_lines(text: str, *, earlier: bool) -> list[_Line]:
    lines = []
    for match in _ITEM.finditer(text):
        start, end = match.span("value" if match["label"] else "result")
        value = _VALUE.match(text, start, end)
        bracketed = _BRACKETED.search(text, start, end)
        label = match["label"] or match["name"]
        if earlier and bracketed is not None:
            lines.append(_Line(label=label, value=Span(*bracketed.span(1))))
        elif value is not None and not earlier:
            lines.append(_Line(label=label, value=_without_stop(value)))
    return lines if len(lines) >= _FEWEST_LINES else []


def _table_lines(question: Question, text: str) -> list[_Line]:
    """The rows of a table, each with the cell whose column the question names."""
    rows = [
        [Span(match.start("cells") + c.start(), match.start("cells") + c.end()) for c in cells]
        for match in _ROW.finditer(text)
        if (cells := list(_CELL.finditer(match["cells"])))
    ]
    if len(rows) < _FEWEST_LINES:
        return []
    heads = [cell.of(text) for cell in rows[0]]
    column = _find_column(heads, question.focus) or _find_column(heads, question.terms)
    lines = []
    for row in rows[1:]:
        value = (
            _VALUE.search(text, row[column].start, row[column].end) if column < len(row) else None
        )
        if column and value is not None:
            lines.append(_Line(label=row[0].of(text), value=_without_stop(value)))
    return lines


def _find_column(heads: Sequence[str], stems: Sequence[str]) -> int:
    """Place of the one column named by these words; 0, that of the lines' names, for none."""
    named = [i for i, head in enumerate(heads) if i and not find_stems(head).isdisjoint(stems)]
    return named[0] if len(named) == 1 else 0


def _without_stop(value: re.Match[str]) -> Span:
    figure = value.group().rstrip(" \t,.:")
    return Span(value.start(), value.start() + len(figure))
