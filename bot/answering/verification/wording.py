"""The words of a sentence: plain, verbatim where quoted, and mostly the quote's own."""

import re

from bot.answering.language.dates import find_dates
from bot.answering.language.lexicon import GENERIC
from bot.answering.language.names import find_names
from bot.answering.language.numbers import find_numbers
from bot.answering.language.text import meets, plain, stems_of, tokenize
from bot.answering.verification.failure import Failure
from bot.answering.verification.source import Source
from retrieval.sentences import split_sentences

_LEAST_OVERLAP = 0.6
_LEAST_CLAUSE_OVERLAP = 0.3
_CLAUSE_WORDS = 3
_MARKUP = re.compile(
    r"https?://|www\.|<[@#!:/a-z]|@(?:everyone|here)\b|```|\]\(|<\||\|>|\{\{|discord\.gg",
    re.IGNORECASE,
)
_QUOTED = re.compile(r'"([^"]{2,})"')


def check_markup(said: str, source: Source) -> Failure | None:
    """Refuse links, mentions and markup: an answer is plain words."""
    del source
    found = _MARKUP.search(said)
    return Failure(kind="markup", detail=found[0]) if found else None


def check_quotations(said: str, source: Source) -> Failure | None:
    """Hold words in quotation marks to be verbatim."""
    told = _letters(plain(source.passage) + " " + plain(source.context))
    for match in _QUOTED.finditer(said):
        if _letters(match[1]) not in told:
            return Failure(kind="quotation", detail=match[1])
    return None


def is_verbatim(said: str, quoted: str) -> bool:
    """Whether a plain text is a whole sentence of another, case and the last stop aside."""
    ours = _bare(said)
    return any(_bare(span.of(quoted)) == ours for span in split_sentences(quoted))


def _bare(sentence: str) -> str:
    return sentence.strip("\"' .!?").casefold()


def _letters(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.lower()))


def check_support(said: str, source: Source) -> Failure | None:
    """Hold enough of a sentence's words, and of each of its clauses', to be the quote's."""
    quoted = stems_of(plain(source.quote))
    known = quoted | stems_of(plain(source.context))
    ours = [token for token in tokenize(said) if token.is_content]
    if not ours:
        return Failure(kind="unsupported", detail=said)
    places = [item.place for item in find_numbers(said)]
    places += [item.place for item in find_names(said)]
    checked = {index for first, last in places for index in range(first, last + 1)}
    dated = [(date.start, date.end) for date in find_dates(said)]
    told: dict[int, list[bool]] = {}
    for index, token in enumerate(tokenize(said)):
        if token.is_content:
            held_already = index in checked or any(a <= token.start < b for a, b in dated)
            told.setdefault(token.clause, []).append(
                held_already or token.stem in GENERIC or meets(token.stem, known)
            )
    held = [word for clause in told.values() for word in clause]
    if sum(held) < _LEAST_OVERLAP * len(held):
        return Failure(kind="unsupported", detail=said)
    for clause in told.values():
        if len(clause) >= _CLAUSE_WORDS and sum(clause) < _LEAST_CLAUSE_OVERLAP * len(clause):
            return Failure(kind="unsupported", detail="a clause")
    return None
