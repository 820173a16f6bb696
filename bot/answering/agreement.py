"""Answers of several articles compared: which agree, which revise, which contradict."""

import datetime as dt
import itertools
import re
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
from bot.answering.tallies import counts_otherwise, find_stated, find_unit, first_unit
from bot.answering.words import content_stems
from retrieval.domain import Article
from retrieval.sentences import find_sentence


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


COMPARED = NUMERIC - {Kind.AGE} | {Kind.OTHER}
"""Kinds whose differing answers are compared, where they are figures: those of one event get
revised and disputed. Other answers differ in wording far more often than in substance."""
_TOLD_BY_UNIT = frozenset({Kind.MEASURE, Kind.DURATION, Kind.OTHER})
"""An event has many lengths, speeds and times: only those of one unit can mean the same."""
_HOW_MUCH = re.compile(r"\bhow much\b", re.IGNORECASE)
_SURE_SCORE = 6.0
"""Of the embedded reader: surer than this, it may be for the wording. The first one's score is
held to be no higher where others are measured by it."""
_NEARLY = 0.6
"""Share of the first one's probability that is enough beside it."""
_SAME_DAY = dt.timedelta(hours=12)
_DISPUTED = dt.timedelta(days=3)
"""Outlets that differ within so few days contradict one another, unless the later one says that
its figure is a new one."""
_REVISES = re.compile(
    r"\b(?:rose|risen|climb\w*|grew|grown|increased|raise[sd]?|lower(?:ed|s)|cut(?: to)?|revis\w+|"
    r"now|up from|down from|by then|reached|mount\w*|final)\b",
    re.IGNORECASE,
)


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
    question: Question,
    evidence: Sequence[Evidence],
    same_event: AbstractSet[str],
    *,
    agree_from: float,
    margin: float,
) -> Agreement:
    """Bring the answers of one event together.

    Args:
        question: What was asked.
        evidence: Best first, each with an answer; the first one's answer is the one given
            unless it was revised.
        same_event: Ids of the articles that tell of the first one's event.
        agree_from: Probability from which another passage's answer counts.
        margin: How far below the first one's a reader's score may lie for a different figure
            to be compared with it; beyond, it is a figure of something else, unless its sentence
            says in the question's words what it counts.

    Returns:
        The positions. Only figures of the same event can revise or contradict one another;
        an equal answer supports wherever it stands. Copies of one story count once.
    """
    best = evidence[0]
    least = min(best.reading.score, _SURE_SCORE) - margin
    enough = min(agree_from, best.probability * _NEARLY)
    positions: list[list[Evidence]] = [[best]]
    origins = {_origin(best.article)}
    for other in evidence[1:]:
        if _origin(other.article) in origins:
            continue
        sure = other.probability >= enough and not other.missing
        item, comparable = other, False
        if question.kind in COMPARED and other.article.id in same_event:
            comparable = sure and other.reading.score >= least and _is_alike(question, best, other)
            if not comparable and (stated := find_stated(question, other)):
                item, comparable = stated, True
        group = next((p for p in positions if agree(p[0].short, item.short, question.kind)), None)
        if group is not None and (sure or comparable):
            group.append(item)
        elif group is None and comparable:
            positions.append([item])
        else:
            continue
        origins.add(_origin(item.article))
    return _relate(tuple(Position(evidence=tuple(group)) for group in positions))


def _relate(found: tuple[Position, ...]) -> Agreement:
    if len(found) == 1:
        return Agreement(relation=Relation.SINGLE, positions=found)
    if any(position.newest is None for position in found):
        return Agreement(relation=Relation.CONFLICT, positions=found)
    newest_first = tuple(sorted(found, key=lambda p: p.newest or _LONG_AGO, reverse=True))
    if all(_revises(later, earlier) for later, earlier in itertools.pairwise(newest_first)):
        return Agreement(relation=Relation.DEVELOPMENT, positions=newest_first)
    return Agreement(relation=Relation.CONFLICT, positions=found)


def _is_alike(question: Question, best: Evidence, other: Evidence) -> bool:
    """Whether two answers are figures of one thing; one that is no figure compares with nothing."""
    if not read_figures(other.short) or not find_numbers(plain(best.short)):
        return False
    if question.kind is Kind.COUNT and counts_otherwise(question, other):
        return False
    if question.kind in _TOLD_BY_UNIT:
        return find_unit(best) == find_unit(other)
    units = {first_unit(best.short), first_unit(other.short)}
    if question.kind is Kind.MONEY and units == {""}:
        return False
    if _HOW_MUCH.search(question.text) or question.kind is Kind.MONEY:
        return len(units) == 1 or ("" in units and "percent" not in units)
    return True


_LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)


def _origin(article: Article) -> str:
    """Id of the story that an article carries: its own, or that which it copies."""
    return article.copy_of or article.id


def _revises(later: Position, earlier: Position) -> bool:
    """Whether an answer replaces an earlier one, rather than contradict it."""
    new, old = later.best.article, earlier.best.article
    if later.newest is None or earlier.newest is None:
        return False
    apart = later.newest - earlier.newest
    if apart <= _SAME_DAY:
        return False
    if apart > _DISPUTED or (new.source is not None and new.source == old.source):
        return True
    return _REVISES.search(_sentence(later.best)) is not None


def _sentence(item: Evidence) -> str:
    """The sentence that an answer stands in."""
    text, start = item.hit.passage.text, item.hit.passage.span.start
    place = item.answer.start - start if item.answer else 0
    sentence = find_sentence(text, place)
    return sentence.of(text) if sentence else text
