"""What a question comes back as. Asking back and abstaining are values; failing is an exception."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from retrieval.domain import Article, Hit, Query, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A quote that stands, character by character, in a stored article.

    Attributes:
        number: Ordinal within one answer, from 1; `[1]` in the text means this.
        quote: `article.text[span.start:span.end]`; a citation that is not verbatim cannot be
            built.
    """

    number: int
    article: Article
    span: Span
    quote: str

    def __post_init__(self) -> None:
        """Hold the quote to the article."""
        if not self.quote or self.span.of(self.article.text) != self.quote:
            raise ValueError(f"the quote of [{self.number}] does not stand in {self.article.id}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A question answered.

    Attributes:
        short: The answer in a few words.
        text: Sentences, each ending in the markers of its citations: `... [1].`
        citations: In the order of their numbers, 1..n, each used in `text`.
        as_of: Publication date of the newest article cited, or None where none is dated.
        conflicts: Short answers of other articles that disagree, for the reader's eye.
        note: A remark about how the answer came to be (the chat model did not answer in time),
            or None.
        parts: Where several questions were asked together, at least one of them answered: each
            with its own outcome, its markers numbered as here. Else empty.
    """

    query: Query
    short: str
    text: str
    citations: tuple[Citation, ...]
    as_of: dt.datetime | None
    conflicts: tuple[str, ...] = ()
    note: str | None = None
    parts: tuple["Part", ...] = ()


Watcher = Callable[[Answer], None]
"""Is given an answer as it grows, a sentence at a time; what comes later may stand in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An event that a question may mean: a label for a button, its date, its articles."""

    label: str
    date: dt.date | None
    article_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event that was found, and how likely it is meant.

    Attributes:
        score: Of its best passage; only differences between events of one question mean something.
        rival: Whether the question may mean this one as well as the likeliest answer's.
    """

    candidate: Candidate
    score: float
    rival: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Clarification:
    """A question that fits several events: two to four dated candidates, likeliest first."""

    query: Query
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Abstention:
    """A question that the archive does not answer.

    Attributes:
        reason: One sentence for the reader.
        nearest: What came nearest, best first, at most three, of distinct articles.
    """

    query: Query
    reason: str
    nearest: tuple[Hit, ...]


Outcome = Answer | Clarification | Abstention


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of several questions that were asked together, as it was asked."""

    question: str
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """An outcome with what it was made from, for buttons, evaluation and logs.

    Attributes:
        hits: The passages considered, in the final order (best evidence first).
        confidence: Calibrated probability in 0..1 that the archive answers the question; None
            where nothing was found to judge.
        best_short: The best short answer, also where it was withheld; None where there is none.
        events: Where the archive answers: the events found, the best answer's first; empty where
            one was chosen before.
        timings_s: Seconds by stage: "search", "read", "write", and "total".
    """

    outcome: Outcome
    hits: tuple[Hit, ...]
    confidence: float | None = None
    best_short: str | None = None
    events: tuple[Event, ...] = ()
    timings_s: Mapping[str, float] = field(default_factory=dict)
