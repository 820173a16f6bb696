"""A question service that answers from a script, and articles and outcomes to script it with."""

import datetime as dt
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.answering.outcome import (
    Abstention,
    Answer,
    Candidate,
    Citation,
    Clarification,
    Outcome,
    Result,
    Watcher,
)
from bot.answering.writing import Allowance
from retrieval.domain import Article, Hit, Passage, Query, Span
from retrieval.protocols import Totals

ASKED_AT = dt.datetime(2019, 3, 25, 12, tzinfo=dt.UTC)
QUERY = Query(text="?", asked_at=ASKED_AT)


def make_article(text: str, **changes: object) -> Article:
    """An article of March 2019 with this text."""
    values: dict[str, object] = {
        "id": "a",
        "url": "https://news.example/baghouz",
        "title": "The last village falls",
        "source": "Example Wire",
        "authors": (),
        "published": dt.datetime(2019, 3, 24, tzinfo=dt.UTC),
        "place": None,
        "language": "en",
        "text": text,
        "content_hash": "0",
        "origin": "test",
    }
    return Article(**(values | changes))  # type: ignore[arg-type]


def make_hit(article: Article) -> Hit:
    """The whole article as a passage."""
    span = Span(0, len(article.text))
    passage = Passage(
        id=article.id, article_id=article.id, ordinal=0, span=span, text=article.text, context=""
    )
    return Hit(passage=passage, article=article, score=1.0, stage="fused")


def make_answer(short: str = "some 5,000", quote: str = "Some 5,000 surrendered.") -> Answer:
    """An answer that cites one article, whose text is the quote."""
    article = make_article(quote)
    citation = Citation(number=1, article=article, span=Span(0, len(quote)), quote=quote)
    return Answer(
        query=QUERY,
        short=short,
        text=f"{quote} [1].",
        citations=(citation,),
        as_of=article.published,
    )


def make_clarification() -> Clarification:
    """A question that fits two events."""
    return Clarification(
        query=QUERY,
        candidates=(
            Candidate(label="Baghouz falls", date=dt.date(2019, 3, 24), article_ids=("b1", "b2")),
            Candidate(label="Marawi falls", date=dt.date(2017, 10, 17), article_ids=("m1",)),
        ),
    )


def make_abstention() -> Abstention:
    """A question that nothing answers."""
    nearest = (make_hit(make_article("A local cup final was postponed.", title="Cup final")),)
    return Abstention(query=QUERY, reason="No article tells of a World Cup.", nearest=nearest)


Script = Mapping[str, Outcome | Exception]


@dataclass
class ScriptedService:
    """Gives the outcome scripted for a question, or raises what is scripted.

    A question in progress shows `growing` and waits for `gate` (open unless a test closes it);
    `asked` has every question with the articles it was restricted to.
    """

    script: Script = field(default_factory=dict)
    otherwise: Callable[[], Outcome] = make_answer
    hits: tuple[Hit, ...] = ()
    growing: tuple[Answer, ...] = ()
    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    begun: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def __post_init__(self) -> None:
        """Open the gate."""
        self.gate.set()

    def ask(
        self,
        question: str,
        *,
        asked_at: dt.datetime,
        article_ids: tuple[str, ...] = (),
        watch: Watcher | None = None,
        allowance: Allowance | None = None,
    ) -> Result:
        assert asked_at.tzinfo is not None
        assert allowance is None
        self.asked.append((question, article_ids))
        self.begun.release()
        for answer in self.growing:
            assert watch is not None
            watch(answer)
        assert self.gate.wait(10), "the test forgot to open the gate"
        outcome = self.script.get(question) or self.otherwise()
        if isinstance(outcome, Clarification) and article_ids:
            outcome = self.otherwise()
        if isinstance(outcome, Exception):
            raise outcome
        return Result(outcome=outcome, hits=self.hits)


@dataclass
class FixedTotals:
    """An archive of a known size."""

    totals_held: Totals = field(
        default_factory=lambda: Totals(
            articles=1031, passages=9000, sources=5, newest=dt.datetime(2019, 3, 24, tzinfo=dt.UTC)
        )
    )

    def totals(self) -> Totals:
        return self.totals_held
