"""What the command line prints of a result: the JSON of its contract, and lines for a person."""

import datetime as dt
from collections.abc import Callable
from typing import Any, assert_never

from bot.answering.outcome import Abstention, Answer, Citation, Clarification, Outcome, Result
from retrieval.domain import Article

WHICH = "Which of these do you mean?"


def result_as_json(result: Result) -> dict[str, Any]:
    """The object that `newsbot ask --json` prints; keys and meanings are a contract."""
    form: dict[str, Any] = {
        "status": "",
        "short": None,
        "text": "",
        "citations": [],
        "candidates": [],
        "as_of": result.outcome.query.asked_at.isoformat(),
        "seconds": round(result.timings_s.get("total", 0.0), 4),
    }
    match result.outcome:
        case Answer() as answer:
            return form | _answer_as_json(answer)
        case Clarification() as asking:
            return form | _clarification_as_json(asking)
        case Abstention() as abstention:
            return form | _abstention_as_json(abstention)
        case _:
            assert_never(result.outcome)


def _answer_as_json(answer: Answer) -> dict[str, Any]:
    form: dict[str, Any] = {
        "status": "answered",
        "short": answer.short,
        "text": answer.text,
        "citations": [_citation_as_json(citation) for citation in answer.citations],
    }
    if answer.as_of is not None:
        form["newest_cited"] = answer.as_of.isoformat()
    if answer.conflicts:
        form["conflicts"] = list(answer.conflicts)
    if answer.note:
        form["note"] = answer.note
    return form


def _clarification_as_json(asking: Clarification) -> dict[str, Any]:
    candidates = [
        {
            "label": candidate.label,
            "date": candidate.date.isoformat() if candidate.date else None,
            "article_ids": list(candidate.article_ids),
        }
        for candidate in asking.candidates
    ]
    return {"status": "clarify", "text": WHICH, "candidates": candidates}


def _abstention_as_json(abstention: Abstention) -> dict[str, Any]:
    nearest = [
        {
            "article_id": hit.article.id,
            "title": hit.article.headline,
            "source": hit.article.source,
            "published": _day(hit.article.published),
            "url": hit.article.url,
        }
        for hit in abstention.nearest
    ]
    return {"status": "abstained", "text": abstention.reason, "nearest": nearest}


def _citation_as_json(citation: Citation) -> dict[str, Any]:
    article = citation.article
    return {
        "number": citation.number,
        "article_id": article.id,
        "title": article.title,
        "source": article.source,
        "published": article.published.isoformat() if article.published else None,
        "url": article.url,
        "quote": citation.quote,
        "start": citation.span.start,
        "end": citation.span.end,
    }


def outcome_as_lines(outcome: Outcome) -> list[str]:
    """The same for a person at a terminal; a line may be long, the terminal wraps it."""
    match outcome:
        case Answer():
            lines = [_head(outcome), ""]
            for citation in outcome.citations:
                lines.append(f"[{citation.number}] {describe_article(citation.article)}")
                lines.append(f"    “{' '.join(citation.quote.split())}”")
            if outcome.note:
                lines += ["", outcome.note]
        case Clarification():
            lines = [WHICH, ""]
            for candidate in outcome.candidates:
                date = f" ({_day(candidate.date)})" if candidate.date else ""
                lines.append(f"- {candidate.label}{date}")
        case Abstention():
            lines = [outcome.reason]
            if outcome.nearest:
                lines += ["", "Nearest in the archive:"]
                lines += [f"- {describe_article(hit.article)}" for hit in outcome.nearest]
        case _:
            assert_never(outcome)
    return lines


def _head(answer: Answer) -> str:
    """The short answer and the text; of several parts, the text has each one's short answer."""
    return answer.text if answer.parts else f"{answer.short}\n\n{answer.text}"


class GrowingAnswer:
    """Prints an answer as it is written, sentence by sentence, and what is left once it is whole.

    What was printed stays: a whole answer that does not go on from it is printed below.
    """

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._shown = ""

    def show(self, answer: Answer) -> None:
        """Print what is new of an answer so far."""
        self._go_on(_head(answer))

    def finish(self, outcome: Outcome) -> None:
        """Print the rest."""
        whole = "\n".join([*outcome_as_lines(outcome), ""])
        if not self._go_on(whole):
            self._write(f"\n\n{whole}")

    def _go_on(self, text: str) -> bool:
        goes_on = text.startswith(self._shown)
        if goes_on:
            self._write(text.removeprefix(self._shown))
            self._shown = text
        return goes_on


def describe_article(article: Article) -> str:
    """Outlet, date, headline and link, as far as the article says."""
    parts = [article.headline]
    if article.source:
        parts.append(article.source)
    if article.published:
        parts.append(_day(article.published) or "")
    if article.url:
        parts.append(article.url)
    return " · ".join(parts)


def _day(moment: dt.date | None) -> str | None:
    """A date as 2019-03-19; of a moment, its day."""
    if moment is None:
        return None
    return (moment.date() if isinstance(moment, dt.datetime) else moment).isoformat()
