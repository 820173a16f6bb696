"""Which names and years of a question an article knows."""

import difflib
import functools
import re

from bot.answering.language.nations import NATIONS
from bot.answering.question import Question
from bot.answering.words import content_stems, split_text, stem
from retrieval.domain import Article

_YEAR = re.compile(r"(?:19|20)\d\d")
_SIMILAR = 0.8
_LONG_WORD = 6
"""Names that people misspell are still the same name; short words are alike by chance."""
_ALIASES = tuple(
    frozenset(frozenset(content_stems(name.upper())) for name in names) for names in NATIONS
)
"""In capitals, for "us" is no name but "US" is."""


def find_missing(question: Question, article: Article) -> tuple[str, ...]:
    """Names and years of the question that the article, its headline and its date lack.

    A name of several words is known by its words as the article writes names: "a tower" is not the
    Eiffel Tower. A single word may be in capitals for another reason ("Fans of which band ...").
    """
    if not question.names and not question.numbers:
        return ()
    known, named = known_stems(article), named_stems(article)
    missing = [
        name
        for name in question.names
        if not _knows(named if " " in name else known, name) and not _spells_out(article, name)
    ]
    year = str(article.published.year) if article.published else None
    missing += [
        number
        for number in question.numbers
        if _YEAR.fullmatch(number) and number != year and number not in known
    ]
    return tuple(missing)


def _knows(stems: frozenset[str], name: str) -> bool:
    """Whether at least half of a name's words, or another name for the same, are known."""
    words = content_stems(name)
    if not words:
        return True
    for aliases in _ALIASES:
        if frozenset(words) in aliases:
            return any(alias <= stems for alias in aliases)
    found = sum(word in stems or _is_misspelt(word, stems) for word in words)
    return 2 * found >= len(words)


def _is_misspelt(word: str, stems: frozenset[str]) -> bool:
    if len(word) < _LONG_WORD or not word.isalpha():
        return False
    alike = [stem for stem in stems if stem[0] == word[0] and abs(len(stem) - len(word)) <= 2]  # noqa: PLR2004 - letters
    return bool(difflib.get_close_matches(word, alike, n=1, cutoff=_SIMILAR))


def _spells_out(article: Article, name: str) -> bool:
    """Whether the article has the words that an acronym stands for, one behind the other."""
    letters = name.replace(".", "")
    if not (letters.isalpha() and letters.isupper() and len(letters) > 1):
        return False
    words = r"\w*\s+(?:(?:of|the|for|and)\s+)*".join(letters)
    return re.search(rf"\b{words}", f"{article.title or ''}\n{article.text}") is not None


@functools.lru_cache(maxsize=512)
def known_stems(article: Article) -> frozenset[str]:
    """Stems of all words of an article and its headline."""
    return frozenset(map(stem, _words(article)))


@functools.lru_cache(maxsize=512)
def named_stems(article: Article) -> frozenset[str]:
    """Stems of an article's words that begin with a capital, a digit or a letter without case."""
    return frozenset(stem(word) for word in _words(article) if not word[0].islower())


@functools.lru_cache(maxsize=64)
def _words(article: Article) -> list[str]:
    return split_text(f"{article.title or ''}\n{article.text}")
