"""The numbers of a sentence: their values, units, qualifiers and what they count."""

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.answering.language.dates import find_dates
from bot.answering.language.lexicon import GENERIC
from bot.answering.language.numbers import COINS, Number, bounded_alike, equals, find_numbers
from bot.answering.language.text import Token, meets, plain, stems_of, tokenize
from bot.answering.verification.failure import Failure
from bot.answering.verification.order import NUMBERS, belongs_elsewhere
from bot.answering.verification.roles import is_governed_alike, is_governed_otherwise
from bot.answering.verification.source import Source
from bot.answering.words import split_words

_UNIT_WORDS = COINS | frozenset(
    split_words("""
    of the more other another percent pct per cent percentage year old aged time times
    half
""")
)
"""Words behind a number that are part of it, or stand before what it counts."""


def check_numbers(said: str, source: Source) -> Failure | None:
    """Hold each number's value, unit, qualifier and what it counts."""
    quoted = plain(source.quote)
    ours, theirs = _undated(said), _undated(quoted)
    said_tokens, quoted_tokens = tokenize(said), tokenize(quoted)
    for number in ours:
        if number.is_one and _is_loose_one(said_tokens, number, quoted_tokens):
            continue
        equal = [other for other in theirs if equals(number, other)]
        if not equal:
            return Failure(kind="number", detail=number.text)
        alike = [other for other in equal if bounded_alike(number, other)]
        if not alike:
            return Failure(kind="number", detail=f"{number.bound} {number.text}")
        counted = _counted(said_tokens, number)
        if counted and not _is_counted(counted, quoted_tokens, source):
            return Failure(kind="number", detail=f"{number.text} {counted.text}")
        rivals = [other for other in theirs if other not in equal and _is_rival(number, other)]
        if _is_misassigned(number, ours, said_tokens, alike, rivals, quoted_tokens):
            return Failure(kind="number", detail=f"{number.text} belongs to something else")
    return _check_pairs(ours, theirs, said, quoted)


def _is_misassigned(
    number: Number,
    ours: Sequence[Number],
    said: Sequence[Token],
    matches: Sequence[Number],
    rivals: Sequence[Number],
    quoted: Sequence[Token],
) -> bool:
    """Whether a number is given to what the quote gives another number to."""
    counted = _counted(said, number)
    if counted is not None and counted.stem not in GENERIC:
        told = [_counted(quoted, other) for other in matches]
        others_told = [_counted(quoted, other) for other in rivals]
        if None not in told and not _is_one_of(counted, told) and _is_one_of(counted, others_told):
            return True
    if number.value.denominator > 1 and not number.unit:
        stems = frozenset(token.stem for token in said)
        measured = [_beside(quoted, other) for other in matches]
        if any(measured) and not any(beside & stems for beside in measured):
            return True
    place = number.place
    places = [other.place for other in matches]
    others = [other.place for other in rivals]
    if is_governed_otherwise(said, place, quoted, places, others):
        return True
    if is_governed_alike(said, place, quoted, places, others):
        return False
    neighbours = [o.place for o in ours if o is not number and o.unit == number.unit]
    return belongs_elsewhere(said, place, neighbours, quoted, places, others, NUMBERS)


def _beside(quoted: Sequence[Token], number: Number) -> frozenset[str]:
    """Stems of the words on either side of a number: what "6.8" and "41.7" measure."""
    around = [*quoted[max(0, number.first - 1) : number.first], *quoted[number.last + 1 :][:1]]
    return frozenset(token.stem for token in around if token.is_content)


def _is_one_of(counted: Token, told: Sequence[Token | None]) -> bool:
    return meets(counted.stem, frozenset(token.stem for token in told if token is not None))


def _undated(text: str) -> list[Number]:
    """The numbers of a plain text that are not part of a date."""
    tokens = tokenize(text)
    dates = find_dates(text)
    return [
        number
        for number in find_numbers(text)
        if not any(date.start <= tokens[number.first].start < date.end for date in dates)
    ]


def _is_rival(number: Number, other: Number) -> bool:
    return number.unit == other.unit and not other.is_one


def _is_loose_one(said: Sequence[Token], number: Number, quoted: Sequence[Token]) -> bool:
    """Whether "one" counts nothing ("one of the", "no one") or stands for the quote's "a"."""
    following = said[number.last + 1].lower if number.last + 1 < len(said) else ""
    before = said[number.first - 1].lower if number.first else ""
    if following in {"of", "another", "", "who", "that", "day"} or before in {
        "no",
        "the",
        "this",
        "that",
    }:
        return True
    return any(
        token.lower in {"a", "an"} and quoted[i + 1].stem == said[number.last + 1].stem
        for i, token in enumerate(quoted[:-1])
    )


def _counted(said: Sequence[Token], number: Number) -> Token | None:
    """The word that a number counts or measures, where it follows at once."""
    index = number.last + 1
    while index < len(said) and said[index].clause == said[number.last].clause:
        token = said[index]
        if token.lower in _UNIT_WORDS:
            index += 1
            continue
        return token if token.is_content else None
    return None


def _is_counted(counted: Token, quoted: Sequence[Token], source: Source) -> bool:
    stems = frozenset(token.stem for token in quoted)
    if counted.stem in GENERIC or meets(counted.stem, stems) or counted.text[0].isupper():
        return True
    return counted.stem in stems_of(plain(source.context))


def _check_pairs(
    ours: Sequence[Number], theirs: Sequence[Number], said: str, quoted: str
) -> Failure | None:
    """Hold the order of two numbers joined to a score or a range: "2-1", "six to 12"."""
    told = _pairs(theirs, quoted)
    for low, high in _pairs(ours, said):
        if (low, high) not in told and (high, low) in told:
            return Failure(kind="number", detail=f"{low}-{high}")
    return None


def _pairs(numbers: Sequence[Number], text: str) -> list[tuple[object, object]]:
    tokens = tokenize(text)
    return [
        (one.value, other.value)
        for one, other in pairwise(numbers)
        if re.fullmatch(r"\s*(?:-|to)\s*", text[tokens[one.last].end : tokens[other.first].start])
    ]
