"""Numbers in text, by value: "5,000", "five thousand" and "5 thousand" are one."""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from bot.answering.language.text import Token, tokenize
from bot.answering.words import ONES, TENS, split_words

Bound = Literal["exact", "about", "nearly", "more", "less"]

_SCALES = {
    "dozen": 12, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9,
    "trillion": 10**12, "lakh": 10**5, "crore": 10**7,
}  # fmt: skip
_SHORT_SCALES = {"k": 1000, "m": 10**6, "mn": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12}
_SPACED_SCALES = frozenset(("mn", "bn", "tn"))
"""Those that mean a scale behind a space, too: "5 m" may be metres."""
_VAGUE = frozenset(
    split_words("""
    dozens tens scores hundreds thousands millions billions trillions
""")
)
_ORDINALS = dict(zip(
    split_words("""
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
    thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth
    twentieth
"""),
    range(1, 21), strict=True,
))  # fmt: skip
_FRACTIONS = {
    "half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip
_MULTIPLES = {
    "twice": 2, "double": 2, "doubled": 2, "doubling": 2, "triple": 3, "tripled": 3, "tripling": 3,
}  # fmt: skip
_QUANTITIES = frozenset(
    split_words("""
    no none nobody nothing neither all every each both half several few once daily weekly monthly
    yearly annually single a an
""")
)
"""Words that tell a quantity without a number."""
_CURRENCIES = {"$": "dollar", "£": "pound", "€": "euro", "¥": "yen"}
_COIN_UNITS = {
    "dollar": "dollar", "dollars": "dollar", "euro": "euro", "euros": "euro", "yen": "yen",
    "sterling": "pound", "cents": "cent", "cent": "cent", "rupees": "rupee", "rubles": "ruble",
    "francs": "franc", "pesos": "peso", "yuan": "yuan", "crowns": "crown", "krona": "krona",
}  # fmt: skip
COINS = frozenset(_COIN_UNITS)
"""Words of currency."""
CURRENCIES = frozenset(_COIN_UNITS.values())
"""Units of sums of money."""
NUMBER_WORDS = frozenset((*ONES, *TENS, *_SCALES))
"""Words that numbers are spelled with."""
_LONGEST_FIGURES = 30
"""Characters of figures read as a number: Python refuses to read over 4,300 digits."""
_FIGURES = re.compile(r"\d+(?:,\d+)*(?:\.\d+)?")
_CLOCK = re.compile(
    r"\b(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))?\s*(?P<half>[ap])\.?m\b\.?"
    r"|\b(?P<h>\d{1,2}):(?P<m>[0-5]\d)\b",
    re.IGNORECASE,
)
_BOUND_TABLE: tuple[tuple[Bound, str], ...] = (
    ("less", r"no more than|not more than|no later than"),
    ("more", r"no fewer than|not fewer than|no less than|not less than"),
    ("less", r"at most|fewer than|less than|under|below|maximum of|as many as|as much as"),
    ("less", r"(?<!go )(?<!goes )(?<!went )(?<!going )up to"),
    ("more", r"more than|over|at least|above|exceed(?:s|ed|ing)?|upwards? of|greater than"),
    ("more", r"minimum of|in excess of|larger than|higher than|longer than"),
    ("nearly", r"nearly|almost|just short of|close to|approaching|just under"),
    ("about", r"some|about|around|roughly|approximately|an? estimated|estimated|or so|circa"),
)
_BEFORE_FIGURE = r"\s+(?:an?\s+|the\s+|another\s+)?(?:US|U\.S\.)?[$£€¥]?$"
_BOUNDS = tuple(
    (bound, re.compile(rf"\b(?:{row}){_BEFORE_FIGURE}", re.IGNORECASE))
    for bound, row in _BOUND_TABLE
)
_BOUNDS_BEHIND: tuple[tuple[Bound, re.Pattern[str]], ...] = (
    ("more", re.compile(r"^\s*(?:\+|or (?:more|above|older|over)|plus\b|-plus\b)", re.IGNORECASE)),
    ("less", re.compile(r"^\s*or (?:fewer|less|under|younger)\b", re.IGNORECASE)),
    ("about", re.compile(r"^\s*or so\b", re.IGNORECASE)),
)
_ALLOWED: dict[Bound, frozenset[Bound]] = {
    "exact": frozenset(("exact", "about")),
    "about": frozenset(("exact", "about", "nearly")),
    "nearly": frozenset(("nearly",)),
    "more": frozenset(("more",)),
    "less": frozenset(("less",)),
}
"""What a quote may say for a sentence to say what stands before the colon."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a plain text.

    Attributes:
        value: Exact; of a percentage or fraction, the share (60 % is 3/5).
        unit: "" of a count; "share", a currency, "ordinal", "clock" (minutes), "times", "decade",
            or the words of a vague number ("tens of thousands").
        bound: What its qualifier makes of it.
        first: Index of its first token; `last` of its last.
    """

    value: Fraction
    unit: str
    bound: Bound
    first: int
    last: int
    text: str

    @property
    def is_vague(self) -> bool:
        """Whether it tells no value: "dozens", "tens of thousands"."""
        return self.unit.startswith("several ") or not _VAGUE.isdisjoint(self.unit.split())

    @property
    def figure(self) -> Fraction:
        """The value as it is written: of 60 %, 60."""
        return self.value * 100 if self.unit == "share" else self.value

    @property
    def place(self) -> tuple[int, int]:
        """Its first and last token."""
        return self.first, self.last

    @property
    def is_one(self) -> bool:
        """Whether it is the word "one", which a paraphrase may add or leave."""
        return self.text.lower() == "one"


def equals(said: Number, quoted: Number) -> bool:
    """Whether a number that is said is the one that is quoted, qualifiers aside."""
    if said.unit == "clock" and quoted.unit == "clock":
        return (said.value - quoted.value) % 720 == 0
    return said.unit == quoted.unit and said.value == quoted.value


def bounded_alike(said: Number, quoted: Number) -> bool:
    """Whether the qualifier that is said follows from the one quoted."""
    return quoted.bound in _ALLOWED[said.bound]


def tells_quantity(text: str) -> bool:
    """Whether a text tells how many or how much: by a number, or a word such as "nobody"."""
    return bool(find_numbers(text)) or any(token.lower in _QUANTITIES for token in tokenize(text))


@functools.lru_cache(maxsize=4096)
def find_numbers(text: str) -> tuple[Number, ...]:
    """The numbers of a plain text, in order; dates are numbers here too, mask them yourself."""
    tokens = tokenize(text)
    clocks = {m.start(): m for m in _CLOCK.finditer(text)}
    found: list[Number] = []
    index = 0
    while index < len(tokens):
        number = _clock(tokens, index, clocks) or _read(text, tokens, index)
        if number is None:
            index += 1
            continue
        found.append(number)
        index = number.last + 1
    return tuple(found)


def _clock(tokens: Sequence[Token], index: int, clocks: dict[int, re.Match[str]]) -> Number | None:
    token = tokens[index]
    if token.lower in {"noon", "midnight"}:
        minutes = 720 if token.lower == "noon" else 0
        return Number(Fraction(minutes), "clock-24", "exact", index, index, token.text)
    match = clocks.get(token.start)
    if match is None:
        return None
    hour, minute = int(match["hour"] or match["h"]), int(match["minute"] or match["m"] or 0)
    last = index
    while last + 1 < len(tokens) and tokens[last + 1].start < match.end():
        last += 1
    if not match["half"]:
        return Number(Fraction(hour * 60 + minute), "clock", "exact", index, last, match[0])
    minutes = hour % 12 * 60 + minute + (720 if match["half"].lower() == "p" else 0)
    return Number(Fraction(minutes), "clock-24", "exact", index, last, match[0])


def _read(text: str, tokens: Sequence[Token], index: int) -> Number | None:
    """The number that begins at a token, or None."""
    if len(tokens[index].text) > _LONGEST_FIGURES:
        return None
    found = _vague(tokens, index) or _single(tokens[index], index)
    if found is not None:
        return found
    share = _fraction(tokens, index)
    if share is not None:
        value, last = share
        return _finish(text, tokens, index, last, value, "share")
    cardinal = _cardinal(tokens, index)
    if cardinal is None:
        return None
    value, last = cardinal
    return _finish(text, tokens, index, last, value, "")


def _single(token: Token, index: int) -> Number | None:
    """A number that one word is: "third", "double", and codes such as "19.03.2019"."""
    for table, unit in ((_ORDINALS, "ordinal"), (_MULTIPLES, "times")):
        if token.lower in table:
            return Number(Fraction(table[token.lower]), unit, "exact", index, index, token.text)
    if token.text[0].isdecimal() and not _FIGURES.fullmatch(token.text):
        digits = re.sub(r"\D", "", token.text)
        return Number(Fraction(digits), "code", "exact", index, index, token.text)
    return None


def _vague(tokens: Sequence[Token], index: int) -> Number | None:
    words = [token.lower for token in tokens[index : index + 3]]
    if words[0] in _VAGUE:
        last = index
        if words[1:2] == ["of"] and words[-1] in _VAGUE:
            last = index + 2
        said = " ".join(token.lower for token in tokens[index : last + 1])
        return Number(Fraction(0), said, "exact", index, last, said)
    if words[0] in {"several", "few"} and len(words) > 1 and words[1] in _SCALES:
        said = f"several {words[1]}"
        return Number(Fraction(0), said, "exact", index, index + 1, said)
    return None


def _fraction(tokens: Sequence[Token], index: int) -> tuple[Fraction, int] | None:
    """The share that "half", "a third of" or "two-thirds" is, and its last token."""
    words = [token.lower for token in tokens[index : index + 3]] + ["", ""]
    if words[0] == "half":
        return Fraction(1, 2), index
    part = words[1].removesuffix("s")
    above = 1 if words[0] in {"a", "one"} else ONES.get(words[0], 0)
    if not above or part not in _FRACTIONS or (words[1].endswith("s") != (above > 1)):
        return None
    if above == 1 and words[2] != "of" and not _joined(tokens, index):
        return None
    return Fraction(above, _FRACTIONS[part]), index + 1


def _joined(tokens: Sequence[Token], index: int) -> bool:
    """Whether a hyphen alone stands between a token and the next."""
    return tokens[index + 1].start - tokens[index].end == 1 and tokens[index].lower == "one"


def _cardinal(tokens: Sequence[Token], index: int) -> tuple[Fraction, int] | None:
    """Value and last token of figures or number words, scales included."""
    word = tokens[index].lower
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if word[0].isdecimal():
        value = Fraction(word.replace(",", ""))
        if following is not None and following.lower in _SHORT_SCALES:
            glued = following.start == tokens[index].end
            if glued or following.lower in _SPACED_SCALES:
                return value * _SHORT_SCALES[following.lower], index + 1
        return _scale(tokens, value, index)
    if word in {"a", "an"} and following is not None and following.lower in _SCALES:
        return _words(tokens, index + 1, current=1)
    if word in _SCALES:
        return _words(tokens, index, current=1)
    return _words(tokens, index) if word in ONES or word in TENS else None


def _scale(tokens: Sequence[Token], value: Fraction, last: int) -> tuple[Fraction, int]:
    """Multiply by the scale words behind `last` ("hundred thousand")."""
    while last + 1 < len(tokens) and tokens[last + 1].lower in _SCALES:
        value *= _SCALES[tokens[last + 1].lower]
        last += 1
    return value, last


def _words(tokens: Sequence[Token], index: int, *, current: int = 0) -> tuple[Fraction, int]:
    """Number words from `index` on: "two hundred and thirty-one thousand five hundred"."""
    total, last = 0, index
    position = index
    while position < len(tokens) and tokens[position].clause == tokens[index].clause:
        word = tokens[position].lower
        if word in TENS and current % 100 == 0:
            current += TENS[word]
        elif word in ONES and _takes_ones(current, ONES[word]):
            current += ONES[word]
        elif word in {"hundred", "dozen"} and current:
            current *= _SCALES[word]
        elif word in _SCALES and current:
            total, current = total + current * _SCALES[word], 0
        elif word == "and" and _continues(tokens, position):
            position += 1
            continue
        else:
            break
        last = position
        position += 1
    return Fraction(total + current), last


def _takes_ones(current: int, ones: int) -> bool:
    """Whether "seven" may go on from a number: after "sixty" and "hundred", not after "six"."""
    round_tens = current % 10 == 0 and current % 100 >= TENS["twenty"]
    return current % 100 == 0 or (round_tens and 0 < ones <= ONES["nine"])


def _continues(tokens: Sequence[Token], position: int) -> bool:
    """Whether "and" stands within a number: "a hundred and five"."""
    return (
        tokens[position - 1].lower in {"hundred", "thousand"}
        and position + 1 < len(tokens)
        and (tokens[position + 1].lower in ONES or tokens[position + 1].lower in TENS)
    )


def _finish(
    text: str, tokens: Sequence[Token], first: int, last: int, value: Fraction, unit: str
) -> Number:
    """Read the unit behind or before, and the qualifier."""
    start, end = tokens[first].start, tokens[last].end
    behind = text[end : end + 16]
    words = [token.lower for token in tokens[last + 1 : last + 4]] + ["", "", ""]
    glued = last + 1 < len(tokens) and tokens[last + 1].start == end
    symbol = text[start - 1 : start]
    if glued and words[0] in {"st", "nd", "rd", "th", "s"}:
        unit, last = ("decade" if words[0] == "s" else "ordinal"), last + 1
    elif symbol in _CURRENCIES and symbol:
        unit = _CURRENCIES[symbol]
    elif (
        behind.lstrip().startswith("%")
        or words[0] in {"percent", "pct"}
        or words[:2] == ["per", "cent"]
    ):
        unit, value = "share", value / 100
    elif words[0] == "percentage" or words[:2] == ["percentage", "points"]:
        unit = "points"
    elif words[0] in {"us", "u.s.", "american"} and words[1] in _COIN_UNITS:
        unit = _COIN_UNITS[words[1]]
    elif words[0] in _COIN_UNITS:
        unit = _COIN_UNITS[words[0]]
    elif words[0] == "times" or words[0] == "fold":
        unit = "times"
    bound = _bound(text[:start], text[end:])
    return Number(value, unit, bound, first, last, text[start:end])


def _bound(before: str, behind: str) -> Bound:
    for bound, pattern in _BOUNDS:
        if pattern.search(before[-40:]):
            return bound
    for bound, pattern in _BOUNDS_BEHIND:
        if pattern.search(behind[:16]):
            return bound
    return "exact"
