"""What was said before: the turns of a conversation, and what a later question can lean on."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, Self

from bot.answering.events import tell_of_one_event
from bot.answering.kinds import Kind, find_kind
from bot.answering.knowledge import known_stems
from bot.answering.outcome import Answer, Clarification, Outcome, Result
from bot.answering.question import read_question
from bot.answering.reading.patterns import NOT_NAMES
from bot.answering.words import find_words, is_stop_word
from retrieval.domain import Article

EXPIRES_AFTER = dt.timedelta(minutes=15)
"""A question that comes later is taken to open a new subject."""
_TURNS = 4
_SUBJECT_WORDS = 8
_NAMES = 3
_PERSON = re.compile(r"[A-Z][\w'’\-]+(?: (?:(?:al|bin|da|de|van|von) )?[A-Z][\w.'’\-]*){1,3}")
_DESCRIBES = re.compile(r"-[a-z]+$")

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
        known: Stems of the words of the cited articles.
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
    asked_at: dt.datetime

    @classmethod
    def of(cls, question: str, resolved: str, result: Result, asked_at: dt.datetime) -> Self:
        """The turn that ended in `result`."""
        outcome = result.outcome
        asked = _names_in(resolved)
        told = _names_told(outcome)
        cited = _cited(outcome)
        person, people = _find_person(resolved, outcome, asked)
        return cls(
            question=question,
            resolved=resolved,
            ending=_ending(outcome),
            short=outcome.short if isinstance(outcome, Answer) else None,
            article_ids=_event_ids(cited, result),
            subject=_subject(resolved, asked or told),
            person=person,
            people=people,
            known=frozenset[str]().union(*map(known_stems, cited)),
            asked_at=asked_at,
        )

    def within(self, other: Self) -> Self:
        """This turn, about the event of another one: what was asked of it was not found."""
        return replace(self, article_ids=other.article_ids, known=other.known)

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

    def about(self, article_ids: tuple[str, ...]) -> Turn:
        """The newest turn that told of these articles, which one of them did."""
        return next(turn for turn in reversed(self.turns) if turn.article_ids == article_ids)

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


def _cited(outcome: Outcome) -> tuple[Article, ...]:
    if not isinstance(outcome, Answer):
        return ()
    return tuple({one.article.id: one.article for one in outcome.citations}.values())


def _event_ids(cited: tuple[Article, ...], result: Result) -> tuple[str, ...]:
    """The cited articles, and those considered that tell of the first one's event."""
    if not cited:
        return ()
    ids = [article.id for article in cited]
    ids += [hit.article.id for hit in result.hits if tell_of_one_event(cited[0], hit.article)]
    return tuple(dict.fromkeys(ids))


def _names_in(text: str) -> tuple[str, ...]:
    """Names of the text, less those that merely describe ("U.S.-backed")."""
    return tuple(
        name
        for name in read_question(text).names
        if not NOT_NAMES.fullmatch(name) and not _DESCRIBES.search(name)
    )


def _names_told(outcome: Outcome) -> tuple[str, ...]:
    """Names of the first quote that the headline or the short answer know too come first."""
    if not isinstance(outcome, Answer) or not outcome.citations:
        return ()
    first = outcome.citations[0]
    headline = f"{first.article.headline} {outcome.short}"
    names = [
        name
        for name in _names_in(first.quote)
        if name in headline or not (_begins(name, first.quote) or any(map(str.isdecimal, name)))
    ]
    return tuple(sorted(names, key=lambda name: name not in headline)[:_NAMES])


def _begins(name: str, quote: str) -> bool:
    """Whether it may be a word like any other that begins the sentence."""
    return " " not in name and quote.lstrip("\"“'‘").startswith(name)


def _subject(resolved: str, names: Iterable[str]) -> tuple[str, ...]:
    """Names, then what was asked of them, each word once."""
    named = list(names)[:_NAMES]
    taken = {word.stem for name in named for word in find_words(name)}
    words = [
        word.text
        for word in find_words(re.sub(r"\bhow (?:many|much)\b", " ", resolved, flags=re.IGNORECASE))
        if not is_stop_word(word.text) and word.stem not in taken
    ]
    return tuple(dict.fromkeys([*named, *words]))[:_SUBJECT_WORDS]


def _find_person(
    resolved: str, outcome: Outcome, asked: tuple[str, ...]
) -> tuple[str | None, tuple[str, ...]]:
    """Whom "he" or "she" would mean after this, and else who may be meant."""
    if isinstance(outcome, Answer) and outcome.parts:  # the last one told of is nearest
        last = next(p for p in reversed(outcome.parts) if isinstance(p.outcome, Answer))
        return _find_person(last.question, last.outcome, _names_in(last.question) or asked)
    short = outcome.short if isinstance(outcome, Answer) else ""
    kind = find_kind(resolved)
    if kind is Kind.PERSON and _names_in(f"to {short}") and len(short.split()) <= 5:  # noqa: PLR2004 - words of a name
        return short, ()
    if kind is Kind.DESCRIPTION and len(asked) == 1:
        return asked[0], ()
    people = tuple(name for name in asked if _PERSON.fullmatch(name))
    if not people:
        people = tuple(name for name in _names_told(outcome) if _PERSON.fullmatch(name))
    return (people[0], ()) if len(people) == 1 else (None, people)
