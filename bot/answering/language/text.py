"""Text as it is compared: characters made plain, words with the stems they meet by."""

import bisect
import functools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.answering.language.lemmas import lemma
from bot.answering.language.lexicon import SYNONYMS
from bot.answering.words import is_stop_word, split_words
from retrieval.sentences import split_sentences

_TYPOGRAPHY = {
    ord(character): ascii_form
    for characters, ascii_form in (
        ("‘’\N{MODIFIER LETTER APOSTROPHE}", "'"),
        ("“”„«»", '"'),
        ("–\N{HYPHEN}\N{NON-BREAKING HYPHEN}−", "-"),
        ("—", ","),
        ("…", "."),
    )
    for character in characters
}
_DASH = re.compile(r"\s+[-–]\s+|--+")
_TOKEN = re.compile(
    r"""
      (?P<word>(?:[A-Za-z]\.){2,}|[^\W\d_]+(?:'[^\W\d_]+)*\d*|\d+(?:[.,]\d+)*)
    | (?P<stop>[,;:()"!?]|\.(?=\s|$|"))
    """,
    re.VERBOSE,
)
_BREAK_DISTANCE = 3.0
"""A comma parts two words as much as three words between them."""
_PARTING = frozenset(
    split_words("""
    but while whereas although though and
""")
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a plain text.

    Attributes:
        start: Characters of the plain text; `end` likewise.
        at: Where it stands, in words, punctuation counted as distance.
        clause: Ordinal of the stretch between punctuation marks that it stands in.
        sentence: Ordinal of its sentence, or of the half of one that a semicolon parts.
        stem: What it is compared by.
    """

    text: str
    start: int
    end: int
    at: float
    clause: int
    sentence: int
    stem: str

    @property
    def lower(self) -> str:
        """In lower case, without a possessive ending."""
        return self.text.lower().removesuffix("'s").removesuffix("'")

    @property
    def is_content(self) -> bool:
        """Whether it carries meaning of its own."""
        return not is_stop_word(self.text.removesuffix("'s"))


@functools.lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """`text` with compatible characters folded, invisible ones gone, typography made ASCII."""
    folded = unicodedata.normalize("NFKC", _DASH.sub(", ", text)).translate(_TYPOGRAPHY)
    seen = "".join(c for c in folded if unicodedata.category(c) != "Cf")
    return " ".join(seen.split())


@functools.lru_cache(maxsize=4096)
def tokenize(text: str) -> tuple[Token, ...]:
    """The words of a plain text, in order."""
    tokens = []
    at, clause, halves = 0.0, 0, 0
    ends = [span.end for span in split_sentences(text)]
    for match in _TOKEN.finditer(text):
        if match["stop"]:
            at += _BREAK_DISTANCE
            clause += 1
            halves += match["stop"] == ";"
            continue
        word = match["word"]
        at += 2.0 if word in _PARTING else 1.0
        tokens.append(
            Token(
                text=word,
                start=match.start(),
                end=match.end(),
                at=at,
                clause=clause,
                sentence=bisect.bisect_right(ends, match.start()) + halves,
                stem=lemma(word.removesuffix("'s").removesuffix("'")),
            )
        )
    return tuple(tokens)


def stems_of(text: str) -> frozenset[str]:
    """Every stem of a plain text."""
    return frozenset(token.stem for token in tokenize(text))


def meets(stem: str, stems: Iterable[str]) -> bool:
    """Whether a stem, or one that may stand for it, is among `stems`."""
    pool = stems if isinstance(stems, frozenset) else frozenset(stems)
    return stem in pool or not pool.isdisjoint(SYNONYMS.get(stem, ()))


def index_at(tokens: Sequence[Token], position: int) -> int:
    """Index of the token that covers or follows a character position."""
    for index, token in enumerate(tokens):
        if token.end > position:
            return index
    return len(tokens)
