"""Whether names and numbers play in a sentence the part that they play in its quote."""

from collections.abc import Sequence
from itertools import pairwise

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
    ours, theirs = tokenize(said), tokenize(quoted)
    told = find_names(quoted)
    for name in find_claimed(said, quoted):
        place = _verb_after(ours, name.last)
        if place is None or _governors(ours, name.place):
            continue
        passive = _is_passive_at(ours, place)
        others = []
        for index, token in enumerate(theirs):
            if not meets(ours[place].stem, (token.stem,)):
                continue
            turned = _is_passive_at(theirs, index) != passive
            other = _object(index, told) if turned else _subject(theirs, index, told)
            if other is not None:
                others.append(other)
        if others and not any(same_name(name, other) for other in others):
            return Failure(kind="name", detail=f"{name.text} {ours[place].text}")
    return None


def _verb_after(tokens: Sequence[Token], index: int) -> int | None:
    """Index of the word right behind a name, auxiliaries skipped, where it may be its verb."""
    for place in range(index + 1, min(index + 1 + _REACH, len(tokens))):
        token = tokens[place]
        if token.clause != tokens[index].clause or token.text[0].isupper():
            return None
        if token.lower in _AUXILIARIES or token.lower == "not":
            continue
        return place if token.is_content or token.lower in {"said", "says"} else None
    return None


def _is_passive_at(tokens: Sequence[Token], verb: int) -> bool:
    """Whether a form of "to be" stands right before a verb that is no -ing form."""
    before = tokens[max(0, verb - 2) : verb]
    return any(token.lower in _BE for token in before) and not tokens[verb].lower.endswith("ing")


def _subject(tokens: Sequence[Token], verb: int, names: Sequence[Name]) -> Name | None:
    """The name that stands before a verb, with nothing between but auxiliaries or "who"."""
    place = verb - 1
    while place >= 0 and tokens[place].lower in _AUXILIARIES | {"who", "which"}:
        place -= 1
    if place < 0 or tokens[place].clause != tokens[verb].clause:
        return None
    return next((name for name in names if name.first <= place <= name.last), None)


def _object(verb: int, names: Sequence[Name]) -> Name | None:
    """The name that stands right behind a verb."""
    return next((name for name in names if 0 < name.first - verb <= 2), None)  # noqa: PLR2004 - "the"


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
