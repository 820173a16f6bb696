"""Whether names and numbers play in a sentence the part that they play in its quote."""

from collections.abc import Sequence
from itertools import pairwise

from bot.answering.language.lemmas import is_past_form, is_verb_form
from bot.answering.language.names import Name, find_claimed, find_names, same_name
from bot.answering.language.text import Token, meets, tokenize
from bot.answering.verification.failure import Failure
from bot.answering.verification.governance import BE, DETERMINERS, STARTERS, is_governed
from bot.answering.words import split_words

_AUXILIARIES = BE | frozenset(
    split_words("""
    has have had will would could may might must should did does do also then later
""")
)
_PRONOUNS = frozenset(
    split_words("""
    he she it they who which that i we
""")
)
_JOINING = frozenset(("and", "but"))
_SUBORDINATING = frozenset(
    split_words("""
    after before when where while as since because although though if
""")
)
_RELATIVES = frozenset(("who", "which"))
_OPENERS = _RELATIVES | DETERMINERS | {"a", "an", "whose"}
"""Words that begin a description of the name before a comma."""
_REACH = 3
"""Words between a subject and its verb."""
_REACH_OF_NOUN = 5
"""Words between a "by" and the name of whoever it was: "by Navy chief X"."""


def check_subjects(said: str, quoted: str) -> Failure | None:
    """Hold who does what: the subject of a verb is not another than the quote's."""
    for name in find_claimed(said, quoted):
        others = _find_same_subjects(name, said, quoted)
        if others and not any(same_name(name, other) for other in others):
            return Failure(kind="name", detail=name.text)
    return None


def is_subject_of_same(name: Name, said: str, quoted: str) -> bool:
    """Whether the verb that a name of the sentence is subject of has it as subject in the quote."""
    others = _find_same_subjects(name, said, quoted)
    return any(same_name(name, other) for other in others)


def _find_same_subjects(name: Name, said: str, quoted: str) -> list[Name]:
    """Who does, in the quote, what a name does in the sentence."""
    ours, theirs = tokenize(said), tokenize(quoted)
    told = find_names(quoted)
    place = find_verb_after(ours, name.last)
    if place is None or is_governed(ours, name.place):
        return []
    passive = is_passive_at(ours, place)
    found: list[Name] = []
    for index, token in enumerate(theirs):
        if meets(ours[place].stem, (token.stem,)):
            turned = is_passive_at(theirs, index) != passive
            found += _objects(theirs, index, told) if turned else _subjects(theirs, index, told)
    return found


def find_verb_after(tokens: Sequence[Token], index: int) -> int | None:
    """Index of the word right behind a name, auxiliaries skipped, where it may be its verb."""
    for place in range(index + 1, min(index + 1 + _REACH, len(tokens))):
        token = tokens[place]
        if token.clause != tokens[index].clause or not token.text[0].islower():
            return None
        if token.lower in _AUXILIARIES or token.lower == "not":
            continue
        return place if token.is_content or is_verb_form(token.text) else None
    return None


def is_passive_at(tokens: Sequence[Token], verb: int) -> bool:
    """Whether a verb that is no -ing form follows "to be", or leads a "by": "the search led by"."""
    before = tokens[max(0, verb - 2) : verb]
    behind = tokens[verb + 1 : verb + 2]
    if behind and behind[0].lower == "by" and behind[0].clause == tokens[verb].clause:
        return is_past_form(tokens[verb].text)
    return any(token.lower in BE for token in before) and not tokens[verb].lower.endswith("ing")


def _subjects(tokens: Sequence[Token], verb: int, names: Sequence[Name]) -> list[Name]:
    """The name that stands before a verb, with nothing between but auxiliaries or "who"."""
    place, parted = verb - 1, 0
    while place >= 0 and tokens[place].lower in _AUXILIARIES | _RELATIVES:
        parted = parted or int(tokens[place].lower in _RELATIVES)
        place -= 1
    if place > 0 and tokens[place].lower in _JOINING:
        return _shared_subjects(tokens, place, names)
    if place < 0:
        return []
    if tokens[verb].clause - tokens[place].clause > parted:
        return _described_subjects(tokens, place, names)
    if not any(name.first <= place <= name.last for name in names):
        return []
    clause = tokens[place].clause
    start = next((i + 1 for i in range(place, -1, -1) if _parts_subjects(tokens[i], clause)), 0)
    return [name for name in names if start <= name.first <= place]


def _parts_subjects(token: Token, clause: int) -> bool:
    """Whether what stands before a token is no part of the subject behind it."""
    return (
        token.clause != clause
        or token.lower in STARTERS | _JOINING
        or (token.text[0].islower() and is_past_form(token.text))
    )


def _described_subjects(tokens: Sequence[Token], before: int, names: Sequence[Name]) -> list[Name]:
    """The subjects of a verb that a comma parts from them: "Varga, who sang, danced".

    Args:
        tokens: Of the quote.
        before: Index of the last token before the verb and its auxiliaries.
        names: Of the quote.
    """
    found = [
        name
        for name in names
        if name.last == before
        and not is_governed(tokens, name.place)
        and not is_governed(tokens, (max(0, name.first - 1), name.first))  # "from Faversham, Kent,"
    ]
    for name in names:
        following = tokens[min(name.last + 1, before)]
        if following.sentence == tokens[before + 1].sentence:
            described = following.lower in _OPENERS or following.text[0].isdecimal()
            if described and following.clause == tokens[name.last].clause + 1:
                found.append(name)
    return found


def _shared_subjects(tokens: Sequence[Token], joined: int, names: Sequence[Name]) -> list[Name]:
    """The subject of the verb that an "and" joins to another: "Varga sang, and later danced"."""
    for verb in range(joined - 1, 0, -1):
        clause = [t.lower for t in tokens[:verb] if t.clause == tokens[verb].clause]
        if is_past_form(tokens[verb].text) and _SUBORDINATING.isdisjoint(clause):
            found = _subjects(tokens, verb, names)
            if found:
                return found
    return []


def _objects(tokens: Sequence[Token], verb: int, names: Sequence[Name]) -> list[Name]:
    """The name that stands right behind a verb, or those behind its "by": "by Navy chief X"."""
    agents = [token.lower for token in tokens[verb + 1 : verb + 2]] == ["by"]
    reach = _REACH_OF_NOUN if agents else 2
    found = [name for name in names if 0 < name.first - verb <= reach]
    return found if agents else found[:1]


def stands_for_pronoun(name: Name, said: str, quoted: str) -> bool:
    """Whether a name that the quote does not hold may take part in what the quote says.

    It may follow a preposition, stand before a noun of the quote, or be the subject where the
    quote has a pronoun or "the ...": never where the quote tells another subject.
    """
    ours, theirs = tokenize(said), tokenize(quoted)
    if is_governed(ours, name.place):
        return True
    place = find_verb_after(ours, name.last)
    if place is None:
        return True
    for index, token in enumerate(theirs):
        if not meets(ours[place].stem, (token.stem,)):
            continue
        start = index - 1
        while start >= 0 and theirs[start].lower in _AUXILIARIES:
            start -= 1
        before = [t.lower for t in theirs[max(0, start - 2) : start + 1]]
        if before and (before[-1] in _PRONOUNS or not DETERMINERS.isdisjoint(before)):
            return True
    return False


def check_sides(said: str, quoted: str) -> Failure | None:
    """Hold who did it to whom: two names on either side of a verb keep their sides."""
    ours, theirs = tokenize(said), tokenize(quoted)
    for left, right in pairwise(find_claimed(said, quoted)):
        verbs = _between(ours, left, right)
        if not verbs:
            continue
        passive = _is_passive_between(ours, left, right)
        for first, second in pairwise(find_names(quoted)):
            if not any(meets(verb, _between(theirs, first, second)) for verb in verbs):
                continue
            doer, done = first, second
            if _is_passive_between(theirs, first, second) != passive:
                doer, done = second, first
            if same_name(left, done) and same_name(right, doer) and not same_name(left, doer):
                return Failure(kind="order", detail=f"{left.text} … {right.text}")
    return None


def _between(tokens: Sequence[Token], left: Name, right: Name) -> frozenset[str]:
    """Stems of what stands between two names of one clause."""
    if tokens[left.last].clause != tokens[right.first].clause:
        return frozenset()
    return frozenset(
        token.stem for token in tokens[left.last + 1 : right.first] if token.is_content
    )


def _is_passive_between(tokens: Sequence[Token], left: Name, right: Name) -> bool:
    words = [token.lower for token in tokens[left.last + 1 : right.first]]
    return words[-1:] == ["by"] and not BE.isdisjoint(words)
