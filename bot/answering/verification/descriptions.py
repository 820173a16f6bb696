"""Whether a person is called in a sentence what the quote calls him, and nobody else."""

from collections.abc import Iterator, Sequence
from itertools import takewhile

from bot.answering.language.names import Name, find_claimed, find_names, same_name
from bot.answering.language.text import Token, meets, tokenize
from bot.answering.verification.failure import Failure

_LONGEST = 3
"""Words that stand before a name and say what it is: "fire chief"."""
_OPENERS = frozenset(("a", "an", "the", "his", "her", "their", "its", "another"))
_BE = frozenset(("is", "was", "are", "were"))
_PLACING = frozenset(("at", "in", "for", "with"))
"""Words behind which a description tells of something else."""
_COMPLETED_BY = _OPENERS | {"from"}


def check_descriptions(said: str, quoted: str) -> Failure | None:
    """Hold what stands before a name ("nurse") or is said of it (", a Democrat from Norwick,").

    A word that the quote says of another name, and not of this one, is false.
    """
    ours, theirs = tokenize(said), tokenize(quoted)
    told = find_names(quoted)
    for name in find_claimed(said, quoted):
        rivals = [other for other in told if not same_name(name, other)]
        own = [other for other in told if same_name(name, other)]
        if not own or not rivals:
            continue
        of_own = _collect(theirs, own) | _collect_nearby(theirs, own)
        of_rivals = _collect(theirs, rivals)
        for token in _describe(ours, name):
            if meets(token.stem, of_rivals) and not meets(token.stem, of_own):
                return Failure(kind="name", detail=f"{token.text} {name.text}")
    return None


def _collect(tokens: Sequence[Token], names: Sequence[Name]) -> frozenset[str]:
    return frozenset(token.stem for name in names for token in _describe(tokens, name))


def _collect_nearby(tokens: Sequence[Token], names: Sequence[Name]) -> frozenset[str]:
    """Stems of the words around names, whatever they are: "the bill of Varga", "Varga's lawyer"."""
    return frozenset(
        token.stem
        for name in names
        for token in tokens[max(0, name.first - _LONGEST) : name.last + 2]
        if token.clause == tokens[name.first].clause
    )


def _describe(tokens: Sequence[Token], name: Name) -> Iterator[Token]:
    """The words that stand in or right before a name, in apposition to it, or behind its "is"."""
    yield from tokens[name.first : name.last]
    clause = tokens[name.first].clause
    before = takewhile(
        lambda token: (
            token.is_content
            and token.clause == clause
            and (token.text[0].islower() or token is tokens[0])
        ),
        reversed(tokens[max(0, name.first - _LONGEST) : name.first]),
    )
    yield from before
    if name.first and tokens[name.first - 1].clause == clause - 1:  # "the treasurer, Varga"
        yield from takewhile(
            lambda token: token.is_content and token.text[0].islower(),
            reversed(tokens[max(0, name.first - _LONGEST) : name.first]),
        )
    behind = tokens[name.last + 1 :]
    if len(behind) > 1 and _is_age(behind):
        behind, clause = behind[1:], clause + 1
    if not behind:
        return
    completed = behind[0].lower in _BE and behind[1:] and behind[1].lower in _COMPLETED_BY
    apposed = behind[0].clause == clause + 1 and behind[0].lower in _OPENERS
    if completed or apposed:
        told = takewhile(lambda t: t.clause == behind[0].clause and t.lower not in _PLACING, behind)
        yield from (token for token in told if token.is_content)


def _is_age(behind: Sequence[Token]) -> bool:
    """Whether a number alone stands between the comma behind a name and the next."""
    return behind[0].text.isdecimal() and behind[1].clause > behind[0].clause
