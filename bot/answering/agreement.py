"""Answers of several articles compared: which agree, which revise, which contradict."""

import datetime as dt
import itertools
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from bot.answering.evidence import Evidence
from bot.answering.kinds import NUMERIC, Kind
from bot.answering.language.numbers import find_numbers
from bot.answering.language.text import plain
from bot.answering.question import Question
from bot.answering.words import content_stems
from retrieval.domain import Article


class Relation(Enum):
    """How answers about one event stand to one another."""

    SINGLE = "single"
    DEVELOPMENT = "development"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One answer with the evidence of all articles that give it, best first."""

    evidence: tuple[Evidence, ...]

    @property
    def best(self) -> Evidence:
        """The strongest evidence for it."""
        return self.evidence[0]

    @property
    def newest(self) -> dt.datetime | None:
        """When it was last told."""
        dates = [item.article.published for item in self.evidence if item.article.published]
        return max(dates, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What the articles say together.

    Attributes:
        positions: For a development the newest first, else the best first; never empty.
    """

    relation: Relation
    positions: tuple[Position, ...]


_COMPARED = NUMERIC - {Kind.AGE, Kind.MEASURE}
"""Kinds whose differing answers are compared: figures of one event get revised and disputed.
Other kinds differ in wording far more often than in substance."""
_SAME_DAY = dt.timedelta(hours=12)


def read_figures(text: str) -> tuple[Fraction, ...]:
    """The numbers that a short answer names, units and qualifiers aside: "some 5,000" is 5000."""
    return tuple(number.figure for number in find_numbers(plain(text)) if not number.is_vague)


def agree(one: str, other: str, kind: Kind) -> bool:
    """Whether two short answers say the same."""
    if kind in NUMERIC:
        figures, others = read_figures(one), read_figures(other)
        if figures and others:
            return set(figures) == set(others)
    stems, other_stems = set(content_stems(one)), set(content_stems(other))
    return bool(stems and other_stems) and (stems <= other_stems or other_stems <= stems)


def compare(
    question: Question, evidence: Sequence[Evidence], same_event: AbstractSet[str], *, margin: float
) -> Agreement:
    """Bring the answers of one event together.

    Args:
        question: What was asked.
        evidence: Best first, each with an answer; the first one's answer is the one given
            unless it was revised.
        same_event: Ids of the articles that tell of the first one's event.
        margin: How far below the first one's a reader's score may lie for a different figure
            to be compared with it; beyond, it is a figure of something else.

    Returns:
        The positions. Only figures of the same event can revise or contradict one another;
        an equal answer supports wherever it stands. Copies of one story count once.
    """
    positions: list[list[Evidence]] = []
    origins: set[str] = set()
    for item in evidence:
        origin = _origin(item.article)
        if origin in origins:
            continue
        group = next((p for p in positions if agree(p[0].short, item.short, question.kind)), None)
        comparable = (
            question.kind in _COMPARED
            and item.article.id in same_event
            and item.reading.score >= evidence[0].reading.score - margin
        )
        if group is not None:
            group.append(item)
        elif not positions or comparable:
            positions.append([item])
        else:
            continue
        origins.add(origin)
    found = tuple(Position(evidence=tuple(group)) for group in positions)
    if len(found) == 1:
        return Agreement(relation=Relation.SINGLE, positions=found)
    if _revised(found):
        newest_first = sorted(found, key=lambda p: p.newest or _LONG_AGO, reverse=True)
        return Agreement(relation=Relation.DEVELOPMENT, positions=tuple(newest_first))
    return Agreement(relation=Relation.CONFLICT, positions=found)


_LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)


def _origin(article: Article) -> str:
    """Id of the story that an article carries: its own, or that which it copies."""
    return article.copy_of or article.id


def _revised(positions: Sequence[Position]) -> bool:
    """Whether each answer was told at its own time, so that the newest replaces the others."""
    dates = [position.newest for position in positions]
    known = sorted(date for date in dates if date is not None)
    return len(known) == len(dates) and all(
        later - earlier > _SAME_DAY for earlier, later in itertools.pairwise(known)
    )
