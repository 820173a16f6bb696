"""The seam of writing: passages in, sentences out that hold against their quotes."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

import structlog

from bot.answering.outcome import Abstention, Answer, Citation, Watcher
from bot.answering.verification import Failure
from bot.answering.writing.allowance import Allowance
from retrieval.domain import Article, Hit, Query, Span
from retrieval.errors import NewsbotError

log = structlog.get_logger(__name__)

Reason = Literal[
    "timeout", "refusal", "rate limit", "key", "connection", "http", "malformed", "empty"
]
"""Why a chat model gave nothing to verify."""

_NOTES: dict[Reason, str] = {
    "timeout": "The chat model did not answer in time",
    "refusal": "The chat model refused to answer",
    "rate limit": "The chat model is overloaded",
    "key": "The chat model did not accept its key",
    "connection": "The chat model could not be reached",
    "http": "The chat model failed",
    "malformed": "The chat model's reply could not be read",
    "empty": "The chat model said nothing",
}
QUOTED = "this is quoted from the archive."
NOTHING_HELD = f"Nothing that the chat model wrote held against the articles; {QUOTED}"
DECLINED = f"The chat model found no answer in the passages; {QUOTED}"


class AnswerModelError(NewsbotError):
    """The chat model gave no text that could be verified.

    Attributes:
        reason: Why, in a word.
    """

    def __init__(self, message: str, *, reason: Reason, subject: str, hint: str = "") -> None:
        super().__init__(message, subject=subject, hint=hint)
        self.reason = reason

    @property
    def note(self) -> str:
        """The remark to put beside the embedded answer that is given instead."""
        return f"{_NOTES[self.reason]}; {QUOTED}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What a sentence stands on: one or two consecutive sentences of an article.

    Attributes:
        span: Characters of `article.text`.
    """

    article: Article
    span: Span

    @property
    def text(self) -> str:
        """The verbatim words."""
        return self.span.of(self.article.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenSentence:
    """A sentence that held: its words without markers, and at least one quote it holds against."""

    text: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a writer made of the passages, verified.

    Attributes:
        short: The answer in a few words, held against a quote of `sentences`; None where the
            writer gave none that held.
        sentences: Those that held, in the writer's order; empty where it declined or none held.
        declined: The writer said that the passages do not hold the answer.
        failures: Why each other sentence was dropped, one a sentence.
        input_tokens: What the model counted, or None where it does not tell.
        output_tokens: As above.
        duration_s: From the call to the last verified sentence.
    """

    short: str | None
    sentences: tuple[WrittenSentence, ...]
    declined: bool
    failures: tuple[Failure, ...]
    input_tokens: int | None
    output_tokens: int | None
    duration_s: float

    @property
    def note(self) -> str | None:
        """What to say beside the embedded answer where no sentence is left; else None."""
        if self.sentences:
            return None
        return DECLINED if self.declined else NOTHING_HELD


DraftWatcher = Callable[[Draft], None]
"""Is given the draft as it stands, each time that one more of its sentences held."""


class Writer(Protocol):
    """Writes an answer from passages, every sentence of it held against its quote.

    Every quote lies within one of the hits' passages. The order of the hits is the order in
    which the writer sees them. May be called from several threads. Raises AnswerModelError.
    """

    def write(
        self,
        question: str,
        hits: Sequence[Hit],
        *,
        asked_at: dt.datetime,
        watch: DraftWatcher | None = None,
        allowance: Allowance | None = None,
    ) -> Draft:
        """Write; `asked_at` is aware, `watch` is called on the caller's thread.

        Without an `allowance`, what one question may use is there for this call alone.
        """
        ...


def write_answer(
    writer: Writer,
    question: str,
    hits: Sequence[Hit],
    embedded: Answer | Abstention,
    *,
    watch: Watcher | None = None,
    allowance: Allowance | None = None,
) -> Answer | Abstention:
    """The writer's answer where it gives one that holds, else the embedded outcome.

    An embedded answer is then given a note why; an abstention stays what it is.

    Args:
        writer: Asked once.
        question: As the person asked it.
        hits: What it may cite, best first.
        embedded: The outcome without a chat model; gives the query, and, if it is an answer,
            the short one and the conflicts where the writer's stands.
        watch: Is given the answer of the sentences that held so far.
        allowance: What the writer may still use for the question.
    """
    answer = embedded if isinstance(embedded, Answer) else None

    def compose(draft: Draft) -> Answer:
        short = answer.short if answer else draft.sentences[0].text
        conflicts = answer.conflicts if answer else ()
        return compose_draft(draft, embedded.query, short=short, conflicts=conflicts)

    try:
        draft = writer.write(
            question,
            hits,
            asked_at=embedded.query.asked_at,
            watch=watch and (lambda draft: watch(compose(draft))),
            allowance=allowance,
        )
    except AnswerModelError as error:
        log.warning("writer.failed", reason=error.reason)
        return replace(answer, note=error.note) if answer else embedded
    if not draft.sentences:
        return replace(answer, note=draft.note) if answer else embedded
    return compose(draft)


def compose_draft(
    draft: Draft, query: Query, *, short: str, conflicts: tuple[str, ...] = ()
) -> Answer:
    """The answer that a draft with at least one sentence amounts to.

    Citations are numbered 1..k by first use; one quote has one number however often it is used, and
    what an earlier quote holds is cited by its number.

    Args:
        draft: What was written.
        query: What was asked.
        short: The short answer to show where the draft has none.
        conflicts: As in `Answer`.

    Raises:
        ValueError: The draft has no sentence.
    """
    if not draft.sentences:
        raise ValueError("a draft without a sentence is no answer")
    citations: list[Citation] = []
    lines = []
    for sentence in draft.sentences:
        used = []
        for quote in sentence.quotes:
            citation = next((one for one in citations if _holds(one, quote)), None)
            if citation is None:
                citation = Citation(
                    number=len(citations) + 1,
                    article=quote.article,
                    span=quote.span,
                    quote=quote.text,
                )
                citations.append(citation)
            used.append(citation.number)
        lines.append(_mark(sentence.text, used))
    dates = [c.article.published for c in citations if c.article.published is not None]
    return Answer(
        query=query,
        short=draft.short or short,
        text=" ".join(lines),
        citations=tuple(citations),
        as_of=max(dates, default=None),
        conflicts=conflicts,
    )


def _holds(citation: Citation, quote: Quote) -> bool:
    return citation.article.id == quote.article.id and citation.span.holds(quote.span)


def _mark(text: str, numbers: Sequence[int]) -> str:
    """`text` with the markers before its full stop, or behind where it ends in a quote mark."""
    markers = "".join(f"[{number}]" for number in dict.fromkeys(numbers))
    if text[-1:] in ".!?":
        return f"{text[:-1]} {markers}{text[-1]}"
    return f"{text} {markers}"
