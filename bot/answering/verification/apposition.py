"""Numbers that stand between commas behind a name, as ages do: "Emilio Vargas, 7, found it"."""

from collections.abc import Sequence

from bot.answering.language.names import Name, find_names, same_name
from bot.answering.language.numbers import Number
from bot.answering.language.text import tokenize


def find_owner(number: Number, text: str) -> Name | None:
    """The name of a plain text that a number is apposed to."""
    tokens = tokenize(text)
    if number.first != number.last or number.unit or not number.first:
        return None
    clause = tokens[number.first].clause
    if any(token.clause == clause for token in tokens[number.last + 1 : number.last + 2]):
        return None
    before = (name for name in find_names(text) if name.last == number.first - 1)
    return next((name for name in before if tokens[name.last].clause == clause - 1), None)


def is_another_s(owner: Name, number: Number, quoted: str, told: Sequence[Number]) -> bool:
    """Whether the quote apposes another number to a name, or this one to other names alone.

    Args:
        owner: What `number` is apposed to in the sentence.
        number: Of the sentence.
        quoted: The plain quote.
        told: The numbers of the quote.
    """
    pairs = [(find_owner(other, quoted), other.value) for other in told]
    own = [value for name, value in pairs if name is not None and same_name(owner, name)]
    if own:
        return number.value not in own
    owners = [name for name, value in pairs if value == number.value]
    return bool(owners) and None not in owners
