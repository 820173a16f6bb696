"""Questions that lean on a conversation, made to name their subject."""

import re
from dataclasses import dataclass, replace

from bot.answering.dialogue.conversation import Conversation, Turn
from bot.answering.dialogue.leaning import Lean, Way, find_lean, find_new_part, says_what
from bot.answering.kinds import Kind, find_kind
from bot.answering.parts import split_question
from bot.answering.question import read_question
from bot.answering.words import content_stems

_PERSONAL = frozenset({"he", "him", "his", "she", "her", "hers"})
_MOST_PEOPLE = 3
_LONGEST_SUBJECT = 160
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_COUNTED = re.compile(
    r"\bhow many\s+(?P<new>(?:[\w\-]+\s+){0,3}?[\w\-]+)"
    r"(?=\s+(?:is|was|are|were|did|do|have|had|will)\b)"
    r"|\bhow many\s+(?P<one>[\w\-]+)",
    re.IGNORECASE,
)
_HAPPENED = re.compile(r"(?:ed|ing)$|^(?:dead|hurt|fled|lost|left|shot|missing)$", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"(in|at|on|near|from|for|during|after|before|since)\s+(.+)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """A question as it is to be searched for.

    Attributes:
        text: The question; as it was asked where it stands alone.
        article_ids: Where to look first; empty means the whole archive.
        carried: Whether anything of the conversation was put into it.
        surely: Whether it leans by its form; else the conversation is tried, and where it has
            no answer the question is asked as it is.
        asks: Where it leans and nothing is there to lean on: what to ask back.
    """

    text: str
    article_ids: tuple[str, ...] = ()
    carried: bool = False
    surely: bool = False
    asks: str | None = None


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
    last = conversation.last
    if last is not None and last.ending in ("clarification", "unresolved"):
        new = find_new_part(question)
        if new and (last.ending == "unresolved" or find_lean(question) is None):
            return _complete(last, new)
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


def _lean_on(turn: Turn, question: str, lean: Lean) -> Resolved:
    if lean.way is Way.FRAGMENT:
        return _shift(turn, lean.word)
    counted = _COUNTED.match(question.strip())
    if lean.way is Way.ELLIPSIS and counted and (text := _recount(turn, question, counted)):
        return _within(turn, text, surely=False)
    text = _append_subject(question, turn.subject)
    return _within(turn, text, surely=lean.way in (Way.PRONOUN, Way.BARE))


def _within(turn: Turn, text: str, *, surely: bool) -> Resolved:
    return Resolved(text=text, article_ids=turn.article_ids, carried=True, surely=surely)


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


def _shift(turn: Turn, new: str) -> Resolved:
    """The question before, asked of another place, time, person or group."""
    base = turn.resolved
    if years := _YEAR.findall(new):
        when = new if _PREPOSITION.fullmatch(new) else f"in {new}"
        return _elsewhere(
            _YEAR.sub(years[0], base, count=1) if _YEAR.search(base) else _add(base, when)
        )
    preposition = _PREPOSITION.fullmatch(new)
    put = new if preposition else f"({new})"
    if not read_question(f"of {new}").names:
        counted = None if preposition else _COUNTED.search(base)
        group = re.sub(r"^(?:the|any)\s+", "", new, flags=re.IGNORECASE)
        text = _replace_counted(base, counted, group) if counted else _add(base, put)
        return _within(turn, text, surely=True)
    old = read_question(base).names
    if preposition and old:
        place = rf"\b{preposition[1]}\s+(?:the\s+)?(?:{_any_of(old)})(?!\w)"
        if re.search(place, base, re.IGNORECASE):
            return _elsewhere(re.sub(place, lambda _: new, base, count=1, flags=re.IGNORECASE))
    elif len(old) == 1:
        return _elsewhere(base.replace(old[0], re.sub(r"^the\s+", "", new, flags=re.IGNORECASE)))
    return _elsewhere(_add(base, put))


def _elsewhere(text: str) -> Resolved:
    return Resolved(text=text, carried=True, surely=True)


def _any_of(names: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, names))


def _add(base: str, new: str) -> str:
    """`new` put to the end of a question, before its mark and what is in brackets."""
    found = re.fullmatch(r"(.*?)\s*(\?*\s*(?:\([^()]*\))?)", base, re.DOTALL)
    assert found is not None  # noqa: S101 - both groups match anything
    return f"{found[1]} {new}{found[2]}"


def _recount(turn: Turn, question: str, counted: re.Match[str]) -> str | None:
    """Ask "How many women?" after "How many fighters surrendered?": the same of the women."""
    group = (counted["new"] or counted["one"]).strip()
    old = _COUNTED.search(turn.resolved)
    if old is None or _HAPPENED.search(group) or question.strip(" ?!.") != counted.group().strip():
        return None
    return _replace_counted(turn.resolved, old, group)


def _replace_counted(base: str, counted: re.Match[str], group: str) -> str:
    which = "new" if counted["new"] else "one"
    return base[: counted.start(which)] + group + base[counted.end(which) :]


def _complete(turn: Turn, new: str) -> Resolved:
    """The answer to what the bot asked back, put into the question that it asked about."""
    lean = find_lean(turn.question)
    if turn.ending == "unresolved" and lean is not None and lean.way is Way.PRONOUN:
        return Resolved(text=_substitute(turn.question, lean.word, new), carried=True, surely=True)
    return _elsewhere(f"{turn.resolved} ({new})")


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
        owns = found.group().lower() in {"his", "hers", "its", "their"} or (
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
