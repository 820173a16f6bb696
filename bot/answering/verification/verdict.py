"""All checks together."""

from bot.answering.language.text import plain
from bot.answering.verification.counting import check_numbers
from bot.answering.verification.dating import check_dates
from bot.answering.verification.descriptions import check_descriptions
from bot.answering.verification.failure import Failure
from bot.answering.verification.judgement import Ask, check_claims
from bot.answering.verification.naming import check_names
from bot.answering.verification.order import check_sequence
from bot.answering.verification.polarity import check_certainty, check_negation, check_opposites
from bot.answering.verification.roles import check_sides, check_subjects
from bot.answering.verification.source import Source
from bot.answering.verification.subjects import check_doers
from bot.answering.verification.wording import (
    check_markup,
    check_quotations,
    check_support,
    is_verbatim,
)

_AGAINST_SOURCE = (
    check_markup,
    check_quotations,
    check_numbers,
    check_dates,
    check_names,
    check_support,
)
_AGAINST_QUOTE = (
    check_negation,
    check_opposites,
    check_certainty,
    check_subjects,
    check_doers,
    check_descriptions,
    check_sides,
    check_sequence,
)


def verify(sentence: str, source: Source, ask: Ask | None = None) -> Failure | None:
    """The first reason why `sentence` does not hold, or None where it does.

    Args:
        sentence: Without markers.
        source: What it is held against.
        ask: A reader, who judges last whether numbers, dates and names stand where they belong;
            None leaves that to the words around them.
    """
    said, quoted = plain(sentence), plain(source.quote)
    if is_verbatim(said, quoted):
        return check_markup(said, source)
    for check in _AGAINST_SOURCE:
        failure = check(said, source)
        if failure is not None:
            return failure
    for compare in _AGAINST_QUOTE:
        failure = compare(said, quoted)
        if failure is not None:
            return failure
    return check_claims(said, source, ask)
