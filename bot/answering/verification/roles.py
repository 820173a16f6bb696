"""Whether names and numbers play in a sentence the part that they play in its quote."""

from collections.abc import Sequence
from itertools import pairwise

from bot.answering.language.lemmas import is_past_form
from bot.answering.language.names import Name, find_claimed, find_names, same_name
from bot.answering.language.text import Token, meets, tokenize
from bot.answering.verification.failure import Failure
from bot.answering.verification.order import Place
from bot.answering.words import split_words

_BE = frozenset(
    split_words("""
    was were been being is are be get got gets
""")
)
_AUXILIARIES = _BE | frozenset(
    split_words("""
    has have had will would could may might must should did does do also then later
""")
)
_PREPOSITIONS = frozenset(
    split_words("""
    to from by in at of off near with against for on into between towards toward until
    since before after via outside inside
""")
)
_PRONOUNS = frozenset(
    split_words("""
    he she it they who which that i we
""")
)
_DETERMINERS = frozenset(
    split_words("""
    the its his her their this that
""")
)
_SKIPPED = _DETERMINERS | {"and", "or", "a", "an"}
_STARTERS = frozenset(
    split_words("""
    that who which when where while as but
""")
)
_JOINING = frozenset(("and", "but"))
_SUBORDINATING = frozenset(
    split_words("""
    after before when where while as since because although though if
""")
)
_RELATIVES = frozenset(("who", "which"))
_REACH = 3
"""Words between a preposition and the item that it governs, or a subject and its verb."""
_REACH_OF_NOUN = 5
"""Words between it and the "of" of "in the northern Syrian city of Manbij"."""


def is_governed_otherwise(
    said: Sequence[Token],
    item: Place,
    quoted: Sequence[Token],
    matches: Sequence[Place],
    rivals: Sequence[Place],
) -> bool:
    """Whether the preposition before an item stands, in the quote, before another of its kind.

    "from 4.2 to 4.6" against "to 4.2 from 4.6"; "in Ibrenia" against "in Orlenz".
    """
    ours = _governors(said, item)[:1]
    if not ours or not matches:
        return False
    if any(ours[0] in _governors(quoted, place) for place in matches):
        return False
    if ours[0] == "by" and _is_agent(said, item, quoted, matches):
        return False
    return any(ours[0] in _governors(quoted, place) for place in rivals)


def is_governed_alike(
    said: Sequence[Token],
    item: Place,
    quoted: Sequence[Token],
    matches: Sequence[Place],
    rivals: Sequence[Place],
) -> bool:
    """Whether the preposition before an item is its own in the quote, and no rival's."""
    ours = _governors(said, item)[:1]
    return (
        bool(ours)
        and any(ours[0] in _governors(quoted, place) for place in matches)
        and not any(ours[0] in _governors(quoted, place) for place in rivals)
    )


def is_governed(tokens: Sequence[Token], item: Place) -> bool:
    """Whether an item hangs on a preposition."""
    return bool(_governors(tokens, item))


def _governors(tokens: Sequence[Token], item: Place) -> list[str]:
    """The preposition before an item, then the one before the noun that an "of" hangs on."""
    found: list[str] = []
    left, listed = _REACH, True
    clause = tokens[item[0]].clause
    for token in reversed(tokens[: item[0]]):
        if token.clause != clause or left == 0:
            break
        if token.lower in _PREPOSITIONS:
            found.append(token.lower)
            if token.lower != "of":
                break
            left, listed = _REACH_OF_NOUN, False
        elif token.lower in _STARTERS:
            break
        elif listed and (token.text[0].isupper() or token.lower in {"and", "or"}):
            continue  # "in Paris and London": both stand in "in"
        elif token.lower not in _SKIPPED:
            left -= 1
            listed = False
    return found


def _is_agent(
    said: Sequence[Token], item: Place, quoted: Sequence[Token], matches: Sequence[Place]
) -> bool:
    """Whether "by" gives who did it, where the quote has him as the subject."""
    verb = next((t for t in reversed(said[: item[0]]) if t.is_content), None)
    return verb is not None and any(
        meets(verb.stem, (token.stem,))
        for _, last in matches
        for token in quoted[last + 1 : last + 1 + _REACH]
    )


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
    return bool(others) and all(same_name(name, other) for other in others)


def _find_same_subjects(name: Name, said: str, quoted: str) -> list[Name]:
    """Who does, in the quote, what a name does in the sentence."""
    ours, theirs = tokenize(said), tokenize(quoted)
    told = find_names(quoted)
    place = _verb_after(ours, name.last)
    if place is None or is_governed(ours, name.place):
        return []
    passive = is_passive_at(ours, place)
    found: list[Name] = []
    for index, token in enumerate(theirs):
        if meets(ours[place].stem, (token.stem,)):
            turned = is_passive_at(theirs, index) != passive
            found += _objects(theirs, index, told) if turned else _subjects(theirs, index, told)
    return found


def _verb_after(tokens: Sequence[Token], index: int) -> int | None:
    """Index of the word right behind a name, auxiliaries skipped, where it may be its verb."""
    for place in range(index + 1, min(index + 1 + _REACH, len(tokens))):
        token = tokens[place]
        if token.clause != tokens[index].clause or not token.text[0].islower():
            return None
        if token.lower in _AUXILIARIES or token.lower == "not":
            continue
        return place if token.is_content or token.lower in {"said", "says"} else None
    return None


def is_passive_at(tokens: Sequence[Token], verb: int) -> bool:
    """Whether a verb that is no -ing form follows "to be", or leads a "by": "the search led by"."""
    before = tokens[max(0, verb - 2) : verb]
    behind = tokens[verb + 1 : verb + 2]
    if behind and behind[0].lower == "by" and behind[0].clause == tokens[verb].clause:
        return is_past_form(tokens[verb].text)
    return any(token.lower in _BE for token in before) and not tokens[verb].lower.endswith("ing")


def _subjects(tokens: Sequence[Token], verb: int, names: Sequence[Name]) -> list[Name]:
    """The name that stands before a verb, with nothing between but auxiliaries or "who"."""
    place, parted = verb - 1, 0
    while place >= 0 and tokens[place].lower in _AUXILIARIES | _RELATIVES:
        parted = parted or int(tokens[place].lower in _RELATIVES)
        place -= 1
    if place > 0 and tokens[place].lower in _JOINING:
        return _shared_subjects(tokens, place, names)
    if place < 0 or not 0 <= tokens[verb].clause - tokens[place].clause <= parted:
        return []
    return [name for name in names if name.first <= place <= name.last]


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
    if _governors(ours, name.place):
        return True
    place = _verb_after(ours, name.last)
    if place is None:
        return True
    for index, token in enumerate(theirs):
        if not meets(ours[place].stem, (token.stem,)):
            continue
        start = index - 1
        while start >= 0 and theirs[start].lower in _AUXILIARIES:
            start -= 1
        before = [t.lower for t in theirs[max(0, start - 2) : start + 1]]
        if before and (before[-1] in _PRONOUNS or not _DETERMINERS.isdisjoint(before)):
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
    return words[-1:] == ["by"] and not _BE.isdisjoint(words)
