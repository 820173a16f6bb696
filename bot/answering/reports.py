"""What other reports of an event were found, and left unread."""

from collections.abc import Sequence

from bot.answering.agreement import COMPARED, read_figures
from bot.answering.events import tell_of_one_event
from bot.answering.evidence import Evidence, find_answers
from bot.answering.question import Question
from retrieval.domain import Passage

_REPORTS = 3
_REPORT_PASSAGES = 2
"""Of the event's other articles, and of each, what is read before a figure is given."""


def find_unread_reports(asked: Question, evidence: Sequence[Evidence]) -> list[Passage]:
    """What other articles of the best answer's event have that the reader left unread.

    Where one passage surely answers, a reader leaves the others; but a figure may be revised or
    disputed by the next report.

    Returns:
        A few passages of each article, the best first; empty where the answer is no figure.
    """
    best = next(iter(find_answers(evidence)), None)
    if best is None or asked.kind not in COMPARED or not read_figures(best.short):
        return []
    reports: dict[str, list[Passage]] = {}
    for item in evidence:
        article = item.article
        if item.reading.spans or article.id == best.article.id:
            continue
        named = bool(asked.names) and not best.missing and not item.missing
        if tell_of_one_event(best.article, article, named=named):
            reports.setdefault(article.id, []).append(item.hit.passage)
    first = list(reports.values())[:_REPORTS]
    return [passage for report in first for passage in report[:_REPORT_PASSAGES]]
