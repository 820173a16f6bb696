"""Whether what belongs together in a sentence belongs together in its quote."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.language.lexicon import GENERIC, MEASURES
from bot.answering.language.numbers import NUMBER_WORDS
from bot.answering.language.text import Token, meets, tokenize
from bot.answering.verification.failure import Failure
from retrieval.sentences import split_sentences

_WINDOW = 8.0
"""Words around an item, punctuation counted, that say what it belongs to."""

Place = tuple[int, int]
"""First and last token of an item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """How surely the words around an item have to speak for another.

    Attributes:
        margin: How much more for a rival than for the item.
        least_loss: How much, at least.
        lower_only: Whether capitalised words around it count for nothing.
    """

    margin: float = 1.25
    least_loss: float = 0.04
    lower_only: bool = False


NUMBERS = Weighing(least_loss=0.02)
DATES = Weighing()
NAMES = Weighing(margin=2.0, least_loss=0.25)
OPPOSITES = Weighing(margin=2.0, least_loss=0.02, lower_only=True)


def belongs_elsewhere(
    said: Sequence[Token],
    item: Place,
    neighbours: Sequence[Place],
    quoted: Sequence[Token],
    matches: Sequence[Place],
    rivals: Sequence[Place],
    weighing: Weighing,
) -> bool:
    """Whether the words around an item stand, in the quote, around another of its kind.

    Args:
        said: Tokens of the sentence.
        item: The number, date, name or word in question.
        neighbours: The sentence's other items of that kind; words nearer to them are theirs.
        quoted: Tokens of the quote.
        matches: Where the item stands in the quote.
        rivals: Where others of its kind stand in the quote.
        weighing: What it takes.
    """
    context = _context(said, item, neighbours, lower_only=weighing.lower_only)
    if not context or not rivals or not matches:
        return False
    best = max(matches, key=lambda place: _nearness(context, quoted, place))
    ours = _near_each(context, quoted, best)
    for rival in rivals:
        theirs = _near_each(context, quoted, rival)
        loss = sum(max(0.0, b - a) for a, b in zip(ours, theirs, strict=True))
        gain = sum(max(0.0, a - b) for a, b in zip(ours, theirs, strict=True))
        if loss > weighing.margin * gain + weighing.least_loss:
            return True
    return False


def _context(
    said: Sequence[Token], item: Place, neighbours: Sequence[Place], *, lower_only: bool
) -> list[tuple[str, float]]:
    """Stems that stand nearer to an item than to its neighbours, weighted by nearness."""
    weights: dict[str, float] = {}
    for index, token in enumerate(said):
        if not token.is_content or token.stem in GENERIC:
            continue
        if lower_only and token.text[0].isupper():
            continue
        distance = _distance(said, index, item)
        if not 0 < distance <= _WINDOW:
            continue
        if all(distance <= _distance(said, index, other) for other in neighbours):
            weights[token.stem] = max(weights.get(token.stem, 0.0), 1.0 / (1.0 + distance))
    return list(weights.items())


def _distance(tokens: Sequence[Token], index: int, place: Place) -> float:
    """Words between a token and a place, punctuation counted; 0 within it."""
    first, last = place
    if first <= index <= last:
        return 0.0
    at = tokens[index].at
    return tokens[first].at - at if index < first else at - tokens[last].at


def _nearness(context: Sequence[tuple[str, float]], quoted: Sequence[Token], place: Place) -> float:
    return sum(_near_each(context, quoted, place))


def _near_each(
    context: Sequence[tuple[str, float]], quoted: Sequence[Token], place: Place
) -> list[float]:
    """For each word of the context, how near it stands to a place of the quote, weighted."""
    near = []
    for stem, weight in context:
        distances = [
            _distance(quoted, index, place)
            for index, token in enumerate(quoted)
            if not place[0] <= index <= place[1] and meets(stem, (token.stem,))
        ]
        near.append(weight / (1.0 + min(distances)) if distances else 0.0)
    return near


def is_measure(token: Token) -> bool:
    """Whether a word is a number or a unit: "six weeks before" tells no event."""
    return token.text[0].isdecimal() or token.lower in NUMBER_WORDS or token.stem in MEASURES


def check_sequence(said: str, quoted: str) -> Failure | None:
    """Hold what came before what, where both texts tell it by "before" or "after"."""
    ours, theirs = _sides(said), _sides(quoted)
    if ours is None or theirs is None:
        return None
    (early, late), (first, second) = ours, theirs
    kept = _overlap(early, first) + _overlap(late, second)
    crossed = _overlap(early, second), _overlap(late, first)
    turned = all(crossed) and sum(crossed) > kept
    return Failure(kind="order", detail="before/after") if turned else None


def _sides(text: str) -> tuple[frozenset[str], frozenset[str]] | None:
    """Stems of what comes earlier and of what comes later, where one connective tells it."""
    sentences = [tokenize(span.of(text)) for span in split_sentences(text)]
    places = [
        (tokens, index)
        for tokens in sentences
        for index, token in enumerate(tokens)
        if token.lower in {"after", "before"}
    ]
    if len(places) != 1:
        return None
    tokens, place = places[0]
    opens = place == 0 or tokens[place - 1].clause != tokens[place].clause
    if opens:  # "After the fire, ..."
        tail = [t for t in tokens[place + 1 :] if t.clause == tokens[place].clause]
        head = [t for t in tokens if t.clause != tokens[place].clause]
    else:
        head, tail = list(tokens[:place]), list(tokens[place + 1 :])
    main, other = (
        frozenset(t.stem for t in part if t.is_content and not is_measure(t))
        for part in (head, tail)
    )
    return (other, main) if tokens[place].lower == "after" else (main, other)


def _overlap(stems: frozenset[str], others: frozenset[str]) -> int:
    return sum(meets(stem, others) for stem in stems)
