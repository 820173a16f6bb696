"""A number, date or name of a sentence, and where its quote has it and others of its kind."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.language.text import Token
from bot.answering.verification.failure import FailureKind
from bot.answering.verification.order import Place
from retrieval.domain import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a sentence tells and its quote knows; whether of the same thing is the question.

    Attributes:
        kind: "number", "date" or "name".
        span: Characters of the sentence.
        matches: Where the quote tells it, as characters of the quote; at least one.
        rivals: Where the quote tells others of its kind.
        asked: The word that asks for it in its place.
        misplaced: Its part in the sentence is, in the quote, a rival's.
        confirmed: It is, in both, the subject of one verb.
        doubted: The words around it speak for a rival.
    """

    kind: FailureKind
    span: Span
    matches: tuple[Span, ...]
    rivals: tuple[Span, ...]
    asked: str
    misplaced: bool
    doubted: bool
    confirmed: bool = False


def to_spans(tokens: Sequence[Token], places: Sequence[Place]) -> tuple[Span, ...]:
    """Characters of items that stand at `places`."""
    return tuple(Span(tokens[first].start, tokens[last].end) for first, last in places)
