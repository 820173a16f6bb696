"""Questions that lean on a conversation, made to name their subject."""

import re
from dataclasses import dataclass, replace

from bot.answering.dialogue import forms
from bot.answering.dialogue.conversation import Conversation, Turn
from bot.answering.dialogue.leaning import Lean, Way, find_lean, find_new_part, says_what
from bot.answering.dialogue.shifting import leaves_event, recount, shift
from bot.answering.kinds import Kind, find_kind
from bot.answering.parts import split_question
from bot.answering.words import content_stems

_PERSONAL = frozenset({"he", "him", "his", "she", "her", "hers"})
_OWNING = frozenset({"his", "hers", "its", "their"})
_MOST_PEOPLE = 3
_LONGEST_SUBJECT = 160
_ANY_MORE = "What else happened?"
_ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A question as it is to be searched for.

    Attributes:
        text: The question; as it was asked where it stands alone.
        within: The turn in whose event to look first; None means the whole archive.
        carried: Whether anything of the conversation was put into it.
        surely: Whether it leans by its form; else the conversation is tried, and where it has
            no answer the question is asked as it is.
        asks: Where it leans and nothing is there to lean on: what to ask back.
    """

    text: str
    within: Turn | None = None
    carried: bool = False
    surely: bool = False
    asks: str | None = None

    @property
    def article_ids(self) -> tuple[str, ...]:
        """The articles of that event; empty means any."""
        return self.within.article_ids if self.within else ()


def resolve(question: str, conversation: Conversation) -> Resolved:
    """Find what `question` is about. Never fails; what stands alone comes back unchanged.

    Of several questions asked together only the first can lean on what was said before; the
    others lean on it.
    """
    first, *others = split_question(question)
    resolved = _resolve(first, conversation)
    if not others:
        return resolved
    if not resolved.carried:
        return replace(resolved, text=question)
    return replace(resolved, text=" ".join((resolved.text, *others)))


def _resolve(question: str, conversation: Conversation) -> Resolved:
    if conversation.last and (completed := _choose_or_complete(conversation.last, question)):
        return completed
    spoken = [turn for turn in reversed(conversation.turns) if turn.subject]
    told = conversation.told
    lean = find_lean(question, told.known if told else frozenset())
    if lean is None:
        return Resolved(text=question)
    if not spoken:
        loosely = lean.way in (Way.ELLIPSIS, Way.DEFINITE)
        return Resolved(text=question, asks=None if loosely else _ask_back(lean))
    if told and lean.way is Way.DEFINITE:
        return _lean_on(told, question, lean)
    if lean.word.lower() in _PERSONAL:
        return _name_person(question, lean, spoken)
    return _lean_on(spoken[0], question, lean)


def _choose_or_complete(last: Turn, question: str) -> Resolved | None:
    """The question before, where this one says what it meant; None where it says no such thing."""
    new = find_new_part(question)
    if new is None:
        return None
    if ids := _find_offered(last, new):
        other = replace(last, article_ids=ids, known=frozenset())
        return _within(other, last.resolved, surely=True)
    if last.ending == "unresolved":
        return _complete(last, new)
    if last.ending == "clarification" and find_lean(question) is None:
        return _elsewhere(f"{last.resolved} ({new})")
    return None


def _find_offered(turn: Turn, new: str) -> tuple[str, ...]:
    """The articles of "the other one" or "the second", of the events that may be meant."""
    chosen = forms.THE_OTHER.find(new)
    if chosen is None:
        return ()
    offered = turn.offered
    which = chosen["which"].lower()
    if turn.ending == "clarification":
        place = _ORDINALS.get(which, 1)  # what is offered first is taken for the one
        return offered[place] if place < len(offered) else ()
    others = [ids for ids in offered if set(ids).isdisjoint(turn.article_ids)]
    return others[0] if which == "other" and others else ()


def _complete(turn: Turn, new: str) -> Resolved:
    """The answer to what the bot asked back, put into the question that it asked about."""
    lean = find_lean(turn.question)
    if lean is not None and lean.way is Way.PRONOUN:
        return _elsewhere(_substitute(turn.question, lean.word, new))
    return _elsewhere(f"{turn.question} ({new})")


def _lean_on(turn: Turn, question: str, lean: Lean) -> Resolved:
    if lean.way is Way.FRAGMENT:
        text = shift(turn.resolved, lean.word)
        return _elsewhere(text) if leaves_event(lean.word) else _within(turn, text, surely=True)
    if lean.way is Way.ELLIPSIS and (recounted := recount(turn.resolved, lean.word)):
        return _within(turn, recounted, surely=False)
    subject = turn.subject
    if turn.short and forms.SAID_SO.find(question):  # which of all that somebody said
        subject = (*subject, turn.short)
    asked = _ANY_MORE if forms.MORE.find(lean.word) else question
    surely = lean.way in (Way.PRONOUN, Way.BARE)
    return _within(turn, _append_subject(asked, subject), surely=surely)


def _within(turn: Turn, text: str, *, surely: bool) -> Resolved:
    return Resolved(text=text, within=turn, carried=True, surely=surely)


def _elsewhere(text: str) -> Resolved:
    return Resolved(text=text, carried=True, surely=True)


def _append_subject(question: str, subject: tuple[str, ...]) -> str:
    """`Why? (Baghouz, fighters, surrendered)`; `Who died? (Baghouz)`.

    A question with a word for what it asks takes the names alone, so that it does not ask for
    what was answered; so does one where the words would change the kind of answer wanted ("toll"
    asks for a count).
    """
    known = set(content_stems(question))
    new = [word for word in subject if not known.issuperset(content_stems(word))]
    names = [word for word in new if word[:1].isupper()]
    for words in (names, new) if says_what(question) else (new, names):
        text = f"{question.rstrip()} ({', '.join(words)[:_LONGEST_SUBJECT]})"
        if words and find_kind(text) is find_kind(question):
            return text
    return question


def _name_person(question: str, lean: Lean, spoken: list[Turn]) -> Resolved:
    """The nearest person told of; where several may be meant, ask which."""
    for turn in spoken:
        if turn.person:
            return _within(turn, _substitute(question, lean.word, turn.person), surely=True)
        if turn.people:
            return Resolved(text=question, asks=_ask_back(lean, turn.people))
    if any(find_kind(f"which {word}") is Kind.PERSON for word in spoken[0].subject):
        return _within(  # "the mayor" was spoken of
            spoken[0], f"{question.rstrip()} ({', '.join(spoken[0].subject)})", surely=True
        )
    return Resolved(text=question, asks=_ask_back(lean))


def _substitute(question: str, pronoun: str, name: str) -> str:
    def put(found: re.Match[str]) -> str:
        follows = question[found.end() :]
        owns = found.group().lower() in _OWNING or (
            found.group().lower() == "her"
            and re.match(r"\s+(?!to\b|for\b|in\b|at\b|from\b)\w", follows)
        )
        return f"{name}'s" if owns else name

    return re.sub(rf"\b{re.escape(pronoun)}\b", put, question, count=1)


def _ask_back(lean: Lean, people: tuple[str, ...] = ()) -> str:
    match lean.way:
        case Way.PRONOUN if lean.word.lower() in _PERSONAL:
            named = f": {' or '.join(people[:_MOST_PEOPLE])}" if people else ""
            return f"Whom does “{lean.word}” mean{named}?"
        case Way.PRONOUN:
            return f"What does “{lean.word}” refer to?"
        case Way.FRAGMENT:
            return f"What do you want to know about “{lean.word}”?"
        case _:
            return "Which event or whom do you mean?"
