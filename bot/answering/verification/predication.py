"""What a text says of its numbers: what each counts, and what is done by or to that."""

from collections.abc import Sequence

from bot.answering.language.lemmas import is_past_form, lemma
from bot.answering.language.numbers import COINS, NUMBER_WORDS, Number
from bot.answering.language.text import Token, meets
from bot.answering.verification.governance import is_governed
from bot.answering.words import split_words

_UNIT_WORDS = COINS | frozenset(
    split_words("""
    of the more other another percent pct per cent percentage year old aged time times
    half
""")
)
"""Words behind a number that are part of it, or stand before what it counts."""

_SAYING = frozenset((lemma("say"),))

_PARTING = frozenset(
    split_words("""
    and but while whereas although who which whose where after before
""")
)

_REACH = 4
"""Content words behind a number that may say what is done by or to what it counts."""


def find_counted(said: Sequence[Token], number: Number) -> Token | None:
    """The word that a number counts or measures, where it follows at once."""
    index = number.last + 1
    while index < len(said) and said[index].clause == said[number.last].clause:
        token = said[index]
        if token.lower in _UNIT_WORDS:
            index += 1
            continue
        return token if token.is_content and not is_past_form(token.text) else None
    return None


def find_counted_words(tokens: Sequence[Token], number: Number) -> frozenset[str]:
    """Stems of the noun that a number counts and of what describes it: "19 church roofs"."""
    first = find_counted(tokens, number)
    if first is None:
        return frozenset()
    found: list[str] = []
    for token in tokens[tokens.index(first) :]:
        if token.clause != first.clause or not token.is_content or is_past_form(token.text):
            break
        found.append(token.stem)
    return frozenset(found)


def find_predicate(said: Sequence[Token], number: Number) -> str | None:
    """Stem of the verb of which a number is the object, else of what its subject does or is."""
    if is_governed(said, number.place) or _is_figure(said[number.last + 1 :][:1]):
        return None
    verb = _find_verb(said, number)
    if verb is not None:
        return None if meets(verb.stem, _SAYING) else verb.stem
    counted = find_counted(said, number)
    for token in said[number.last + 1 :]:
        if token.clause != said[number.last].clause or token.text[0].isupper():
            return None
        if token.is_content and token is not counted and token.lower not in _UNIT_WORDS:
            return token.stem
    return None


def _find_verb(tokens: Sequence[Token], number: Number) -> Token | None:
    """The verb right before a number, prepositions and names apart."""
    if is_governed(tokens, number.place):
        return None
    before = [t for t in tokens[: number.first] if t.is_content][-1:]
    if not before or before[0].clause != tokens[number.first].clause:
        return None
    return before[0] if is_past_form(before[0].text) else None


def find_own(quoted: Sequence[Token], number: Number, known: Sequence[Number]) -> frozenset[str]:
    """Stems of what may be said of a number: all between its neighbours, and an inherited verb.

    "Cancelled 140 flights on Saturday and 75 on Sunday": both were cancelled.
    """
    start = max((other.last + 1 for other in known if other.last < number.first), default=0)
    before = quoted[start : number.first]
    found = find_around(quoted, number) | {token.stem for token in before if token.is_content}
    earlier = [other for other in known if other.last < number.first]
    if not earlier or any(is_past_form(token.text) for token in before):
        return found
    previous = max(earlier, key=lambda other: other.last)
    verb = _find_verb(quoted, previous)
    inherited = frozenset((verb.stem,)) if verb is not None else frozenset[str]()
    if not inherited:
        inherited = find_own(quoted, previous, earlier) - find_around(quoted, previous)
    return found | inherited


def find_around(quoted: Sequence[Token], number: Number) -> frozenset[str]:
    """Stems of the verb before a number and of the words behind it, up to what parts them."""
    verb = _find_verb(quoted, number)
    behind: list[Token] = []
    for index, token in enumerate(quoted[number.last + 1 :], start=number.last + 1):
        if token.clause != quoted[number.last].clause or len(behind) == _REACH:
            break
        if token.lower in _PARTING:
            joined = _is_figure(quoted[index + 1 : index + 2])
            if not joined or any(is_past_form(told.text) for told in behind):
                break  # else "214 passengers and 19 crew were rescued"
        if token.is_content and not _is_figure([token]):
            behind.append(token)
    told = behind if verb is None else [verb, *behind]
    return frozenset(token.stem for token in told)


def _is_figure(following: Sequence[Token]) -> bool:
    """Whether the first of some tokens begins a number."""
    return any(t.text[0].isdecimal() or t.lower in NUMBER_WORDS for t in following[:1])
