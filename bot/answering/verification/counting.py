"""The numbers of a sentence: their values, units, qualifiers and what they count."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.answering.language.dates import find_dates
from bot.answering.language.lemmas import is_past_form
from bot.answering.language.lexicon import GENERIC, MEASURES
from bot.answering.language.numbers import (
    CURRENCIES,
    Number,
    bounded_alike,
    equals,
    find_numbers,
)
from bot.answering.language.text import Token, meets, plain, stems_of, tokenize
from bot.answering.verification.apposition import find_owner, is_another_s
from bot.answering.verification.attachment import is_attached_otherwise
from bot.answering.verification.claim import Claim, to_spans
from bot.answering.verification.failure import Failure
from bot.answering.verification.governance import is_governed_alike, is_governed_otherwise
from bot.answering.verification.order import NUMBERS, belongs_elsewhere
from bot.answering.verification.predication import (
    find_around,
    find_counted,
    find_counted_words,
    find_own,
    find_predicate,
)
from bot.answering.verification.source import Source

_ANAPHORS = frozenset(("other", "others", "more"))
"""What a number counts that stands for a word before it: "54 homes and 130 others"."""


def check_numbers(said: str, source: Source) -> Failure | None:
    """Hold each number's value, unit, qualifier and what it counts."""
    quoted = plain(source.quote)
    ours, theirs = _undated(said), _undated(quoted)
    said_tokens, quoted_tokens = tokenize(said), tokenize(quoted)
    for number in ours:
        if number.is_one and _is_loose_one(said_tokens, number, quoted_tokens):
            continue
        equal = _find_equal(number, ours, theirs, quoted_tokens)
        if not equal:
            return Failure(kind="number", detail=number.text)
        alike = [other for other in equal if bounded_alike(number, other)]
        if not alike:
            return Failure(kind="number", detail=f"{number.bound} {number.text}")
        counted = find_counted(said_tokens, number)
        if counted and not _is_counted(counted, quoted_tokens, source):
            return Failure(kind="number", detail=f"{number.text} {counted.text}")
    return _check_units(said, source) or _check_pairs(ours, theirs, said, quoted)


def _check_units(said: str, source: Source) -> Failure | None:
    """Hold units to those of the quote: "each month" against "each year"."""
    known = stems_of(plain(source.quote)) | stems_of(plain(source.context))
    dates = find_dates(said)
    tokens = tokenize(said)
    for index, token in enumerate(tokens):
        dated = any(date.start <= token.start < date.end for date in dates)
        aged = [t.lower for t in tokens[index + 1 : index + 2]] == ["old"]  # Varga, 45
        if token.stem in MEASURES and not (dated or aged or meets(token.stem, known)):
            return Failure(kind="number", detail=token.text)
    return None


def find_number_claims(said: str, source: Source) -> Iterator[Claim]:
    """The numbers of a sentence that its quote tells."""
    quoted = plain(source.quote)
    ours, theirs = _undated(said), _undated(quoted)
    said_tokens, quoted_tokens = tokenize(said), tokenize(quoted)
    for number in ours:
        if number.is_one and _is_loose_one(said_tokens, number, quoted_tokens):
            continue
        equal = _find_equal(number, ours, theirs, quoted_tokens)
        alike = [other for other in equal if bounded_alike(number, other)]
        others = [other for other in theirs if other not in equal and not other.is_one]
        rivals = [other for other in others if other.unit == number.unit]
        owner = find_owner(number, said)
        if alike:
            yield Claim(
                kind="number",
                span=to_spans(said_tokens, [number.place])[0],
                matches=to_spans(quoted_tokens, [other.place for other in equal]),
                rivals=to_spans(quoted_tokens, [other.place for other in others]),
                asked="what",
                confirmed=owner is not None
                or number.unit == "ordinal"
                or _is_paired(number, ours, said, theirs, quoted),
                misplaced=(owner is not None and is_another_s(owner, number, quoted, theirs))
                or _is_misplaced(number, said_tokens, alike, rivals, quoted_tokens)
                or _is_unmeasured(number, said_tokens, alike, quoted_tokens)
                or is_attached_otherwise(
                    said_tokens, number.place, quoted_tokens, [other.place for other in equal]
                ),
                doubted=_is_doubted(number, ours, said_tokens, alike, rivals, quoted_tokens),
            )


def _is_paired(
    number: Number, ours: Sequence[Number], said: str, theirs: Sequence[Number], quoted: str
) -> bool:
    """Whether a number is half of a score, all of which the quote has."""
    told = _pairs(theirs, quoted)
    return any(pair in told and number.value in pair for pair in _pairs(ours, said))


def _is_misplaced(
    number: Number,
    said: Sequence[Token],
    matches: Sequence[Number],
    rivals: Sequence[Number],
    quoted: Sequence[Token],
) -> bool:
    """Whether a number counts or does what the quote lets another number count or do."""
    sure = False
    counted = find_counted(said, number)
    if counted is not None and counted.stem not in GENERIC:
        told = [find_counted(quoted, other) for other in matches]
        others_told = [find_counted(quoted, other) for other in rivals]
        left_open = any(
            token is None or token.lower in _ANAPHORS or is_past_form(token.text) for token in told
        )
        if not left_open and not _is_one_of(counted, told) and _is_one_of(counted, others_told):
            return True
        if not number.unit and not _is_counted_by(counted, matches, quoted):
            return True
        sure = _is_one_of(counted, told) and not _is_one_of(counted, others_told)
    done = find_predicate(said, number)
    if done is not None:
        known = (*matches, *rivals)
        own = frozenset[str]().union(*(find_own(quoted, other, known) for other in matches))
        others = frozenset[str]().union(*(find_around(quoted, other) for other in rivals))
        if not meets(done, own) and meets(done, others):
            return True
    return not sure and is_governed_otherwise(
        said,
        number.place,
        quoted,
        [other.place for other in matches],
        [other.place for other in rivals],
    )


def _is_unmeasured(
    number: Number, said: Sequence[Token], matches: Sequence[Number], quoted: Sequence[Token]
) -> bool:
    """Whether a decimal stands beside a word that it has nowhere near it in the quote."""
    if number.value.denominator == 1 or number.unit:
        return False
    near = [t for t in said[: number.first] if t.is_content][-1:]
    near += [t for t in said[number.last + 1 :] if t.is_content][:1]
    near = [token for token in near if meets(token.stem, (other.stem for other in quoted))]
    told = frozenset[str]().union(*(find_own(quoted, other, matches) for other in matches))
    return bool(near) and not any(meets(token.stem, told) for token in near)


def _is_doubted(
    number: Number,
    ours: Sequence[Number],
    said: Sequence[Token],
    matches: Sequence[Number],
    rivals: Sequence[Number],
    quoted: Sequence[Token],
) -> bool:
    """Whether the words around a number stand, in the quote, around another."""
    places = [other.place for other in matches]
    others = [other.place for other in rivals]
    if is_governed_alike(said, number.place, quoted, places, others):
        return False
    neighbours = [o.place for o in ours if o is not number and o.unit == number.unit]
    return belongs_elsewhere(said, number.place, neighbours, quoted, places, others, NUMBERS)


def _is_counted_by(counted: Token, matches: Sequence[Number], quoted: Sequence[Token]) -> bool:
    """Whether a word of the quote may be what numbers count there; "people" may be anybody."""
    phrases = [find_counted_words(quoted, other) for other in matches]
    known = frozenset[str]().union(*phrases)
    elsewhere = meets(counted.stem, frozenset(token.stem for token in quoted))
    left_open = not all(phrases) or not known.isdisjoint(GENERIC)
    return left_open or not elsewhere or meets(counted.stem, known)


def _is_one_of(counted: Token, told: Sequence[Token | None]) -> bool:
    return meets(counted.stem, frozenset(token.stem for token in told if token is not None))


def _find_equal(
    number: Number, ours: Sequence[Number], theirs: Sequence[Number], quoted: Sequence[Token]
) -> list[Number]:
    """The quote's numbers that equal one of the sentence, currencies understood where left out.

    "2,900 crowns in Orlenz and 3,700 in Dunhaven", "to 9 pesos from 7.50": both are of one coin.
    """
    bare = replace(number, unit="")
    coins = {other.unit for other in ours} & CURRENCIES
    return [
        other
        for index, other in enumerate(theirs)
        if equals(number, other)
        or (not number.unit and other.unit in coins and other.value == number.value)
        or (
            number.unit in CURRENCIES
            and equals(bare, other)
            and find_counted(quoted, other) is None
            and any(earlier.unit == number.unit for earlier in theirs[:index])
        )
    ]


def _undated(text: str) -> list[Number]:
    """The numbers of a plain text that are not part of a date."""
    tokens = tokenize(text)
    dates = find_dates(text)
    return [
        number
        for number in find_numbers(text)
        if not any(date.start <= tokens[number.first].start < date.end for date in dates)
    ]


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


def find_all_counted(text: str) -> frozenset[str]:
    """Stems of what the numbers of a plain text count."""
    tokens = tokenize(text)
    counted = (find_counted(tokens, number) for number in _undated(text))
    return frozenset(token.stem for token in counted if token is not None)


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
        if re.fullmatch(
            r"\s*(?:-|(?:votes\s+)?to)\s*", text[tokens[one.last].end : tokens[other.first].start]
        )
    ]
