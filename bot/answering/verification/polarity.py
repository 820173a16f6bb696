"""Whether a sentence turns its quote round: by "not", by an antonym, by dropping a "may"."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile

from bot.answering.language.dates import find_dates
from bot.answering.language.lexicon import HEDGES, NEGATORS, OPPOSITES
from bot.answering.language.text import Token, meets, tokenize
from bot.answering.verification import order
from bot.answering.verification.failure import Failure
from bot.answering.verification.order import Place, belongs_elsewhere
from bot.answering.words import split_words

_REACH = 3
"""Content words behind a negator that it negates."""
_CHARGES = frozenset(("accused", "suspected", "charged"))
_LONGEST_NAME = 5
"""Words of whoever is charged."""
_STOPPERS = frozenset(
    split_words("""
    but although though while whereas because
""")
)


def check_negation(said: str, quoted: str) -> Failure | None:
    """Hold that what is negated in one of two plain texts is negated in the other."""
    ours, theirs = list(_scopes(tokenize(said))), list(_scopes(tokenize(quoted)))
    for scope in ours:
        if not any(_share(scope, other) for other in theirs):
            return Failure(kind="negation", detail=" ".join(scope))
    stems = frozenset(token.stem for token in tokenize(said))
    times = Counter(token.stem for token in tokenize(quoted))
    for scope in theirs:
        told = scope[0]
        if not meets(told, stems) or any(_share(scope, other) for other in ours):
            continue
        if times[told] == 1:  # else the quote says it without a negation, too
            return Failure(kind="negation", detail=told)
    return None


def _scopes(tokens: Sequence[Token]) -> Iterator[tuple[str, ...]]:
    """For each negator, the stems it negates; a negator without any is left out."""
    for index in range(len(tokens)):
        if not _negates(tokens, index):
            continue
        scope = _scope(tokens, index)
        if scope:
            yield scope


def _scope(tokens: Sequence[Token], index: int) -> tuple[str, ...]:
    clause = tokens[index].clause
    behind = takewhile(
        lambda token: token.clause == clause and token.lower not in _STOPPERS, tokens[index + 1 :]
    )
    words = [token.stem for token in behind if token.is_content and token.lower not in NEGATORS]
    return tuple(words[:_REACH])


def _negates(tokens: Sequence[Token], index: int) -> bool:
    lower = tokens[index].lower
    if lower.endswith("n't"):
        return True
    if lower not in NEGATORS or (index and tokens[index].text[0].isupper()):
        return False  # "Doctors Without Borders"
    following = [token.lower for token in tokens[index + 1 : index + 3]]
    if lower == "not" and following[:1] == ["only"]:
        return False
    if lower.startswith("declin"):
        return following[:1] == ["to"]
    return not (
        lower in {"no", "not"}
        and following[:1] in (["more"], ["fewer"], ["less"], ["later"], ["longer"])
        and following[1:] == ["than"]
    )


def _share(scope: Sequence[str], other: Sequence[str]) -> bool:
    return any(meets(stem, frozenset(other)) for stem in scope)


def check_certainty(said: str, quoted: str) -> Failure | None:
    """Refuse as a fact what the quote tells as a plan, a guess or a charge."""
    ours = tokenize(said)
    if any(_hedges(token) for token in ours):
        return None
    stems = frozenset(token.stem for token in ours)
    theirs = tokenize(quoted)
    for index, token in enumerate(theirs):
        if not _hedges(token):
            continue
        verb = next(iter(_scope(theirs, _charge_end(theirs, index))), None)
        elsewhere = any(
            other.stem == verb and not any(_hedges(t) for t in theirs[max(0, i - 4) : i])
            for i, other in enumerate(theirs)
        )
        if verb is not None and verb in stems and not elsewhere:
            return Failure(kind="certainty", detail=f"{token.lower} {verb}")
    return None


def _charge_end(tokens: Sequence[Token], index: int) -> int:
    """Index of the "of" or "with" behind which "accused Varga of" tells what; else the hedge's."""
    if tokens[index].lower not in _CHARGES:
        return index
    behind = range(index + 1, min(index + 1 + _LONGEST_NAME, len(tokens)))
    return next((i for i in behind if tokens[i].lower in {"of", "with"}), index)


def _hedges(token: Token) -> bool:
    return token.lower in HEDGES and not (
        token.text[0].isupper() and token.lower in {"will", "may"}
    )


def check_opposites(said: str, quoted: str) -> Failure | None:
    """Refuse a word where the quote has only its opposite."""
    for left, right in OPPOSITES:
        for one, other in ((left, right), (right, left)):
            if _is_turned(said, quoted, one, other):
                return Failure(kind="opposite", detail=" ".join(sorted(one)[:3]))
    return _check_prefixes(said, quoted)


def _check_prefixes(said: str, quoted: str) -> Failure | None:
    """Refuse "licensed" where the quote has "unlicensed" alone, and the other way round."""
    ours, theirs = ({t.lower for t in tokenize(text)} for text in (said, quoted))
    for word in ours - theirs:
        if f"un{word}" in theirs or word.removeprefix("un") in theirs - {word}:
            return Failure(kind="opposite", detail=word)
    return None


def _is_turned(said: str, quoted: str, one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether a sentence has a word of `one` where its quote has one of `other`."""
    told = _places(said, one)
    rivals = _places(quoted, other)
    if not told or not rivals:
        return False
    matches = _places(quoted, one)
    neighbours = _places(said, other)
    if not matches:
        return not neighbours
    ours, theirs = tokenize(said), tokenize(quoted)
    return any(
        belongs_elsewhere(ours, place, neighbours, theirs, matches, rivals, order.OPPOSITES)
        for place in told
    )


def _places(text: str, stems: frozenset[str]) -> list[Place]:
    """Where one of some stems stands, dates apart: in "last fall" nothing falls."""
    places = [(i, i) for i, token in enumerate(tokenize(text)) if token.stem in stems]
    dates = find_dates(text) if places else ()
    starts = [tokenize(text)[first].start for first, _ in places]
    return [
        place
        for place, start in zip(places, starts, strict=True)
        if not any(date.start <= start < date.end for date in dates)
    ]
