"""What was said before: the turns of a conversation, and what a later question can lean on."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal, Self

from bot.answering.dialogue.topic import find_event, find_person, find_subject
from bot.answering.knowledge import known_stems
from bot.answering.outcome import Answer, Clarification, Outcome, Result

EXPIRES_AFTER = dt.timedelta(minutes=15)
"""A question that comes later is taken to open a new subject."""
_TURNS = 4

Ending = Literal["answer", "clarification", "abstention", "unresolved"]
"""How a turn ended; "unresolved": the bot asked what a word refers to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One question and what came of it.

    Attributes:
        question: As it was asked.
        resolved: The same, naming its subject; equal to `question` where that stood alone.
        ending: What came of it.
        short: The short answer, or None where there was none.
        article_ids: The articles that tell of the answer's event; empty where none was given.
        subject: Words that name what it was about, names first, for a question that does not.
        person: Whom it was about or named as the answer, or None where that is not clear.
        people: Who may be meant where `person` is None.
        known: Stems of the words of those articles.
        offered: The articles of each event that it may have meant, likeliest first.
        asked_at: When (aware).
    """

    question: str
    resolved: str
    ending: Ending
    short: str | None
    article_ids: tuple[str, ...]
    subject: tuple[str, ...]
    person: str | None
    people: tuple[str, ...]
    known: frozenset[str]
    offered: tuple[tuple[str, ...], ...]
    asked_at: dt.datetime

    @classmethod
    def of(cls, question: str, resolved: str, result: Result, asked_at: dt.datetime) -> Self:
        """The turn that ended in `result`."""
        outcome = result.outcome
        event = find_event(result)
        person, people = find_person(resolved, outcome)
        return cls(
            question=question,
            resolved=resolved,
            ending=_ending(outcome),
            short=outcome.short if isinstance(outcome, Answer) else None,
            article_ids=tuple(article.id for article in event),
            subject=find_subject(resolved, outcome),
            person=person,
            people=people,
            known=frozenset[str]().union(*map(known_stems, event)),
            offered=_offered(result),
            asked_at=asked_at,
        )

    def going_on(self, before: Self) -> Self:
        """This turn, which leaned on another one: their event and person are the same.

        But for the person whom this one's answer names.
        """
        told = self if self.article_ids else before
        named = self.person is not None and self.person == self.short
        person = self.person if named or before.person is None else before.person
        return replace(self, article_ids=told.article_ids, known=told.known, person=person)

    @classmethod
    def unresolved(cls, question: str, asked_at: dt.datetime) -> Self:
        """The turn of a question that nobody could tell the subject of."""
        return cls(
            question=question,
            resolved=question,
            ending="unresolved",
            short=None,
            article_ids=(),
            subject=(),
            person=None,
            people=(),
            known=frozenset(),
            offered=(),
            asked_at=asked_at,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """The last turns, oldest first. The empty one is what every first question is asked in."""

    turns: tuple[Turn, ...] = ()

    @property
    def last(self) -> Turn | None:
        """The newest turn."""
        return self.turns[-1] if self.turns else None

    @property
    def told(self) -> Turn | None:
        """The newest turn whose event is known."""
        return next((turn for turn in reversed(self.turns) if turn.article_ids), None)

    def then(self, turn: Turn) -> "Conversation":
        """The conversation with one more turn; the oldest is forgotten when it grows long."""
        return replace(self, turns=(*self.turns, turn)[-_TURNS:])

    def is_over(self, now: dt.datetime) -> bool:
        """Whether nothing was said in it for so long that a new subject is likelier."""
        return self.last is None or now - self.last.asked_at > EXPIRES_AFTER


NOTHING_SAID = Conversation()


def _ending(outcome: Outcome) -> Ending:
    match outcome:
        case Answer():
            return "answer"
        case Clarification():
            return "clarification"
        case _:
            return "abstention"


def _offered(result: Result) -> tuple[tuple[str, ...], ...]:
    if isinstance(result.outcome, Clarification):
        return tuple(candidate.article_ids for candidate in result.outcome.candidates)
    return tuple(event.candidate.article_ids for event in result.events if event.rival)
