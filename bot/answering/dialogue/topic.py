"""What a question and its outcome are about: the articles of the event, its words, its people."""

import re
from collections.abc import Iterable

from bot.answering.events import tell_of_one_event
from bot.answering.kinds import Kind, find_kind
from bot.answering.language.titles import OPENERS
from bot.answering.outcome import Answer, Outcome, Result
from bot.answering.question import read_question
from bot.answering.reading.patterns import DATE, NOT_NAMES, ORG_WORD, PLACE_WORD
from bot.answering.words import find_words, is_stop_word
from retrieval.domain import Article

_SUBJECT_WORDS = 8
_NAMES = 3
_NAME_WORDS = 5
_PERSON = re.compile(r"[A-Z][\w'’\-]+(?: (?:(?:al|bin|da|de|van|von) )?[A-Z][\w.'’\-]*){1,3}")
_THING = re.compile(rf"(?:Mount|Lake|Fort|Cape) .*|.*\b(?:{ORG_WORD}|{PLACE_WORD})")
_DESCRIBES = re.compile(r"-[a-z]+$")


def find_event(result: Result) -> tuple[Article, ...]:
    """The cited articles, and those considered that tell of the first one's event.

    Empty where nothing was answered.
    """
    outcome = result.outcome
    if not isinstance(outcome, Answer) or not outcome.citations:
        return ()
    first = outcome.citations[0].article
    articles = [one.article for one in outcome.citations]
    articles += [hit.article for hit in result.hits if tell_of_one_event(first, hit.article)]
    return tuple({article.id: article for article in articles}.values())


def find_subject(resolved: str, outcome: Outcome) -> tuple[str, ...]:
    """Names of the question, or else of the answer, then what was asked; each word once."""
    named = list(_names_in(resolved) or _names_told(outcome))[:_NAMES]
    taken = {word.stem for name in named for word in find_words(name)}
    words = [
        word.text
        for word in find_words(re.sub(r"\bhow (?:many|much)\b", " ", resolved, flags=re.IGNORECASE))
        if not (is_stop_word(word.text) or word.stem in taken or word.text[0].isdigit())
    ]
    return tuple(dict.fromkeys([*named, *words]))[:_SUBJECT_WORDS]


def find_person(resolved: str, outcome: Outcome) -> tuple[str | None, tuple[str, ...]]:
    """Whom "he" or "she" would mean after this, and else who may be meant."""
    return _find_person(resolved, outcome, _names_in(resolved))


def _find_person(
    resolved: str, outcome: Outcome, asked: tuple[str, ...]
) -> tuple[str | None, tuple[str, ...]]:
    if isinstance(outcome, Answer) and outcome.parts:  # the last one told of is nearest
        last = next(p for p in reversed(outcome.parts) if isinstance(p.outcome, Answer))
        return _find_person(last.question, last.outcome, _names_in(last.question) or asked)
    short = outcome.short if isinstance(outcome, Answer) else ""
    kind = find_kind(resolved)
    if kind is Kind.PERSON and _names_in(f"to {short}") and len(short.split()) <= _NAME_WORDS:
        return short, ()
    if kind is Kind.DESCRIPTION and len(asked) == 1:
        return asked[0], ()
    people = _people(asked) or _people(_names_told(outcome))
    return (people[0], ()) if len(people) == 1 else (None, people)


def _people(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(n for n in names if _PERSON.fullmatch(n) and not _THING.fullmatch(n))


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
        if not _opens(name) and (name in headline or not _may_be_plain(name, first.quote))
    ]
    return tuple(sorted(names, key=lambda name: name not in headline)[:_NAMES])


def _opens(name: str) -> bool:
    """Whether it has capitals for no reason but its place: "Nearly", "About 40"."""
    first, *others = name.split()
    return first.lower() in OPENERS and not any(other[0].isupper() for other in others)


def _may_be_plain(name: str, quote: str) -> bool:
    """Whether it may be a date, or a word like any other that begins the sentence."""
    begins = " " not in name and quote.lstrip("\"“'‘").startswith(name)
    return begins or DATE.fullmatch(name) is not None
