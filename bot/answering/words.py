"""Words of English as the rules of answering compare them."""

import functools
import re
from dataclasses import dataclass

from retrieval.domain import Span

_WORD = re.compile(r"(?:[A-Z]\.){2,}|\d[\d,.]*\d|[^\W_]+(?:['’\-][^\W_]+)*")
_SUFFIXES = ("ings", "ing", "edly", "ed", "ies", "es", "s", "ly", "e", "y")
_SHORTEST_STEM = 3


def split_words(table: str) -> list[str]:
    """The words of a table."""
    return table.split()


STOP_WORDS = frozenset(
    split_words("""
a about after all also am an and any are as at be because been before being both but by can
come could did do does doing done during each else ever few for from get gets give given go
going got had has have having he her here hers him his how i if in into is it its itself just
let like made make many may me might more most much must my name named no nor not now of off
often on once one only or other our out over own per rather said same say says she should
since so some such than that the their them then there these they this those through to too
under until up upon us use very was we were what when where which while who whom whose why
will with within without would yes yet you your according
""")
)

_BELOW_TWENTY = split_words("""
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen
""")
ONES = {word: value for value, word in enumerate(_BELOW_TWENTY)}
"""Values of the words below twenty."""
_ROUND_TENS = split_words("twenty thirty forty fifty sixty seventy eighty ninety")
TENS = {word: 10 * value for value, word in enumerate(_ROUND_TENS, start=2)}
"""Values of the round tens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word where it stands, with the stem it is compared by."""

    span: Span
    text: str
    stem: str


@functools.lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Take the commonest endings off, so that "captured" meets "capture" and "captures".

    Cruder than Porter's stemmer on purpose: it compares a question with a few sentences that
    retrieval has chosen already, where a wrong match costs little.
    """
    lowered = word.lower().replace("’", "'").replace(".", "")
    lowered = lowered.removesuffix("'s").removesuffix("'")
    for suffix in _SUFFIXES:
        if lowered.endswith(suffix) and len(lowered) - len(suffix) >= _SHORTEST_STEM:
            lowered = lowered[: -len(suffix)]
            break
    if len(lowered) > _SHORTEST_STEM and lowered[-1] == lowered[-2]:
        lowered = lowered[:-1]
    return lowered


def find_words(text: str) -> list[Word]:
    """The words of `text` in order."""
    return [
        Word(span=Span(*match.span()), text=match.group(), stem=stem(match.group()))
        for match in _WORD.finditer(text)
    ]


def split_text(text: str) -> list[str]:
    """The words of `text` in order, where it does not matter where they stand."""
    return _WORD.findall(text)


def find_stems(text: str) -> frozenset[str]:
    """The stems of a text's words."""
    return frozenset(map(stem, split_text(text)))


def content_stems(text: str) -> list[str]:
    """Stems of the words that carry meaning, in order, each once."""
    words = find_words(text)
    return list(dict.fromkeys(word.stem for word in words if not is_stop_word(word.text)))


def is_stop_word(word: str) -> bool:
    """Whether a word carries no meaning of its own; "US" and "IT" are names, "us" and "it" not."""
    return word.lower() in STOP_WORDS and not (len(word) > 1 and word.isupper())
