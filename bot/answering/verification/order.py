"""Whether what belongs together in a sentence belongs together in its quote."""

from collections.abc import Sequence
from itertools import pairwise

from bot.answering.verification.failure import Failure
from bot.answering.verification.names import Name, find_names, same_name
from bot.answering.verification.text import Token, meets, tokenize

_WINDOW = 8.0
"""Words around an item, punctuation counted, that say what it belongs to."""
_MARGIN = 1.25
_LEAST_LOSS = 0.12
_BE = frozenset("was were been being is are be get got gets".split())
_AFTER = frozenset(("after", "following", "since"))
_BEFORE = frozenset(("before", "until", "prior"))

Place = tuple[int, int]
"""First and last token of an item."""


def belongs_elsewhere(
    said: Sequence[Token],
    item: Place,
    neighbours: Sequence[Place],
    quoted: Sequence[Token],
    matches: Sequence[Place],
    rivals: Sequence[Place],
) -> bool:
    """Whether the words around an item stand, in the quote, around another of its kind.

    Args:
        said: Tokens of the sentence.
        item: The number, date or name in question.
        neighbours: The sentence's other items of that kind; words beyond them are theirs.
        quoted: Tokens of the quote.
        matches: Where the item stands in the quote.
        rivals: Where others of its kind stand in the quote.
    """
    context = _context(said, item, neighbours)
    if not context or not rivals or not matches:
        return False
    best = max(matches, key=lambda place: _nearness(context, quoted, place))
    ours = _near_each(context, quoted, best)
    for rival in rivals:
        theirs = _near_each(context, quoted, rival)
        loss = sum(max(0.0, b - a) for a, b in zip(ours, theirs, strict=True))
        gain = sum(max(0.0, a - b) for a, b in zip(ours, theirs, strict=True))
        if loss > _MARGIN * gain + _LEAST_LOSS:
            return True
    return False


def _context(
    said: Sequence[Token], item: Place, neighbours: Sequence[Place]
) -> list[tuple[str, float]]:
    """Stems around an item up to its neighbours, each with its weight by nearness."""
    taken = {index for first, last in (*neighbours, item) for index in range(first, last + 1)}
    low = max((last for _, last in neighbours if last < item[0]), default=-1)
    high = min((first for first, _ in neighbours if first > item[1]), default=len(said))
    weights: dict[str, float] = {}
    for index in range(low + 1, high):
        token = said[index]
        distance = min(abs(token.at - said[item[0]].at), abs(token.at - said[item[1]].at))
        if index in taken or not token.is_content or distance > _WINDOW:
            continue
        weights[token.stem] = max(weights.get(token.stem, 0.0), 1.0 / (1.0 + distance))
    return list(weights.items())


def _nearness(context: Sequence[tuple[str, float]], quoted: Sequence[Token], place: Place) -> float:
    return sum(_near_each(context, quoted, place))


def _near_each(
    context: Sequence[tuple[str, float]], quoted: Sequence[Token], place: Place
) -> list[float]:
    """For each word of the context, how near it stands to a place of the quote, weighted."""
    first, last = quoted[place[0]].at, quoted[place[1]].at
    near = []
    for stem, weight in context:
        distances = [
            min(abs(token.at - first), abs(token.at - last))
            for index, token in enumerate(quoted)
            if not place[0] <= index <= place[1] and meets(stem, (token.stem,))
        ]
        near.append(weight / (1.0 + min(distances)) if distances else 0.0)
    return near


def check_roles(said: str, quoted: str) -> Failure | None:
    """Hold who did it to whom: two names on either side of a verb keep their sides."""
    ours, theirs = tokenize(said), tokenize(quoted)
    for left, right in pairwise(find_names(said)):
        verbs = _between(ours, left, right)
        if not verbs:
            continue
        passive = _is_passive(ours, left, right)
        for first, second in pairwise(find_names(quoted)):
            shared = any(meets(verb, _between(theirs, first, second)) for verb in verbs)
            if not shared:
                continue
            turned = _is_passive(theirs, first, second) != passive
            if turned:
                first, second = second, first  # noqa: PLW2901 - who does it comes first
            if same_name(left, second) and same_name(right, first) and not same_name(left, first):
                return Failure(kind="order", detail=f"{left.text} … {right.text}")
    return None


def _between(tokens: Sequence[Token], left: Name, right: Name) -> frozenset[str]:
    return frozenset(
        token.stem for token in tokens[left.last + 1 : right.first] if token.is_content
    )


def _is_passive(tokens: Sequence[Token], left: Name, right: Name) -> bool:
    words = [token.lower for token in tokens[left.last + 1 : right.first]]
    return words[-1:] == ["by"] and not _BE.isdisjoint(words)


def check_sequence(said: str, quoted: str) -> Failure | None:
    """Hold what came before what, where both texts tell it by "before" or "after"."""
    ours, theirs = _sides(tokenize(said)), _sides(tokenize(quoted))
    if ours is None or theirs is None:
        return None
    (early, late), (first, second) = ours, theirs
    kept = _overlap(early, first) + _overlap(late, second)
    turned = _overlap(early, second) + _overlap(late, first)
    if turned > kept:
        return Failure(kind="order", detail="before/after")
    return None


def _sides(tokens: Sequence[Token]) -> tuple[frozenset[str], frozenset[str]] | None:
    """Stems of what comes earlier and of what comes later, by the one connective there is."""
    places = [i for i, token in enumerate(tokens) if token.lower in _AFTER | _BEFORE]
    if len(places) != 1:
        return None
    place = places[0]
    head, tail = list(tokens[:place]), list(tokens[place + 1 :])
    if not any(token.is_content for token in head) and tail:
        main = next((i for i, t in enumerate(tail) if t.clause > tokens[place].clause), len(tail))
        tail, head = tail[:main], tail[main:]
    stems = [frozenset(t.stem for t in part if t.is_content) for part in (tail, head)]
    earlier, later = stems if tokens[place].lower in _AFTER else reversed(stems)
    return earlier, later


def _overlap(stems: frozenset[str], others: frozenset[str]) -> int:
    return sum(meets(stem, others) for stem in stems)
