"""Names in text, and whether a name that is said is one that the evidence tells."""

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.answering.language.dates import find_dates
from bot.answering.language.nations import ALIASES
from bot.answering.language.numbers import NUMBER_WORDS
from bot.answering.language.text import Token, tokenize
from bot.answering.language.titles import HONORIFICS, OPENERS, SHORT_TITLES, TITLES
from bot.answering.words import is_stop_word, split_words

_PARTICLES = frozenset(
    split_words("""
    of the de la le del della di da van von der den bin ibn al el ul for and dos das du
    y
""")
)
_SENTENCE_START = re.compile(r'(?:^|[.!?:;]["\')]*\s+|["(]\s*)$')
_APOSTROPHES = re.compile(r"['\-.]")


@dataclass(frozen=True, slots=True)
class Name:
    """A run of capitalised words.

    Attributes:
        parts: Its words in lower case, without marks, particles or honorifics.
        first: Index of its first token; `last` of its last.
    """

    parts: tuple[str, ...]
    first: int
    last: int
    text: str

    @property
    def place(self) -> tuple[int, int]:
        """Its first and last token."""
        return self.first, self.last


def fold(word: str) -> str:
    """Lower case, without accents, possessive, dots, hyphens and apostrophes."""
    bare = unicodedata.normalize("NFKD", word.lower().removesuffix("'s").removesuffix("'"))
    return _APOSTROPHES.sub("", "".join(c for c in bare if not unicodedata.combining(c)))


@functools.lru_cache(maxsize=4096)
def find_names(text: str) -> tuple[Name, ...]:
    """The names in a plain text, in order; dates are none."""
    tokens = tokenize(text)
    dated = [(date.start, date.end) for date in find_dates(text)]
    names: list[Name] = []
    index = 0
    while index < len(tokens):
        if not _is_capital(text, tokens[index], dated):
            index += 1
            continue
        last = _run_end(text, tokens, index, dated)
        name = _make(text, tokens, index, last)
        if name is not None:
            names.append(name)
        index = last + 1
    return tuple(names)


def _is_capital(text: str, token: Token, dated: Sequence[tuple[int, int]]) -> bool:
    if not token.text[0].isupper() or token.text == "I":
        return False
    if any(start <= token.start < end for start, end in dated):
        return False
    ordinary = is_stop_word(token.text) or token.lower in OPENERS or token.lower in NUMBER_WORDS
    return not ordinary or not _starts(text, token)


def _starts(text: str, token: Token) -> bool:
    return _SENTENCE_START.search(text[: token.start]) is not None


def _run_end(
    text: str, tokens: Sequence[Token], index: int, dated: Sequence[tuple[int, int]]
) -> int:
    """Index of the last token of the run of capitals that begins at `index`."""
    last = index
    while last + 1 < len(tokens) and _touch(text, tokens, last):
        following = tokens[last + 1]
        if _is_capital(text, following, dated):
            last += 1
        elif (
            following.lower in _PARTICLES - {"and"}
            and last + 2 < len(tokens)
            and _touch(text, tokens, last + 1)
            and _is_capital(text, tokens[last + 2], dated)
        ):
            last += 2
        else:
            break
    return last


def _touch(text: str, tokens: Sequence[Token], index: int) -> bool:
    """Whether only a space, a hyphen or the dot of an initial parts a token from the next."""
    if tokens[index].text.endswith("'s"):
        return False
    gap = text[tokens[index].end : tokens[index + 1].start]
    if gap in {" ", "-", "", " & "}:
        return True
    short = tokens[index].lower in HONORIFICS | TITLES or len(tokens[index].text) == 1
    return gap == ". " and short


def _make(text: str, tokens: Sequence[Token], first: int, last: int) -> Name | None:
    parts = tuple(
        SHORT_TITLES.get(fold(token.text), fold(token.text))
        for token in tokens[first : last + 1]
        if token.lower not in _PARTICLES and token.lower not in HONORIFICS
    )
    parts = tuple(part for part in parts if part)
    if not parts:
        return None
    return Name(
        parts=parts,
        first=first,
        last=last,
        text=text[tokens[first].start : tokens[last].end],
    )


def same_word(said: str, told: str) -> bool:
    """Whether two words of names are one: equal, an initial, or a country and its people."""
    if said == told:
        return True
    if ALIASES.get(said, said) == ALIASES.get(told, told):
        return True
    return 1 in {len(said), len(told)} and said[0] == told[0]


def _is_within(said: Sequence[str], told: Sequence[str]) -> bool:
    """Whether the words said stand in the told ones in this order, gaps allowed.

    An initial alone is no name: at least one word has to be there in full.
    """
    position = 0
    full = False
    for part in said:
        while position < len(told) and not same_word(part, told[position]):
            position += 1
        if position == len(told):
            return False
        full = full or (len(part) > 1 and len(told[position]) > 1)
        position += 1
    return full


def _initials(parts: Iterable[str]) -> str:
    return "".join(part[0] for part in parts)


def is_told(said: Sequence[str], told: Iterable[Name]) -> bool:
    """Whether a name is one of those told: the same, a part, or its initials."""
    return any(_is_one(said, name.parts) for name in told)


def _is_one(said: Sequence[str], told: Sequence[str]) -> bool:
    if _is_within(said, told):
        return True
    phrase, other = " ".join(said), " ".join(told)
    if ALIASES.get(phrase, phrase) == ALIASES.get(other, other):
        return True
    if len(said) == 1 and len(said[0]) > 1:
        return said[0] == _initials(told)
    return len(told) == 1 and len(told[0]) > 1 and told[0] == _initials(said)


def same_name(said: Name, told: Name) -> bool:
    """Whether two names may be of one person, place or body."""
    return _is_one(core(said.parts), core(told.parts)) or _is_one(
        core(told.parts), core(said.parts)
    )


def core(parts: Sequence[str]) -> tuple[str, ...]:
    """A name without the titles before it; a name of titles alone stays."""
    bare = tuple(part for part in parts if part not in TITLES)
    return bare or tuple(parts)


def titles(parts: Sequence[str]) -> frozenset[str]:
    """The titles within a name."""
    return frozenset(part for part in parts if part in TITLES)


def _split(names: Iterable[Name], told: Sequence[Name], text: str) -> Iterator[Name]:
    """Names, those parted at "of" that are told apart: "Beaudry of Urgence Sud"."""
    tokens = tokenize(text)
    for name in names:
        joint = next((i for i in range(name.first + 1, name.last) if tokens[i].lower == "of"), None)
        if joint is not None and not is_told(core(name.parts), told):
            halves = [
                _make(text, tokens, name.first, joint - 1),
                _make(text, tokens, joint + 1, name.last),
            ]
            found = [half for half in halves if half and is_told(core(half.parts), told)]
            if len(found) == len(halves):
                yield from found
                continue
        yield name


def find_claimed(said: str, quoted: str) -> list[Name]:
    """The names of a sentence, less the ordinary word of its quote that may begin it.

    "Striker Emil Sand" is Emil Sand, and "Striker" nobody, where the quote writes "the striker".
    """
    tokens = tokenize(said)
    told = find_names(quoted)
    ordinary = {token.stem for token in tokenize(quoted) if token.text[0].islower()}
    claimed = []
    for name in _split(find_names(said), told, said):
        starts = _starts(said, tokens[name.first]) and tokens[name.first].stem in ordinary
        if not starts:
            claimed.append(name)
        elif len(name.parts) > 1:
            claimed.append(replace(name, parts=name.parts[1:], first=name.first + 1))
    return claimed
