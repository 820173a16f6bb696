"""Which articles tell of one event, and when a question must say which event it means."""

import datetime as dt
import functools
import math
from collections import Counter
from collections.abc import Sequence

from bot.answering.agreement import agree
from bot.answering.evidence import Evidence
from bot.answering.knowledge import known_stems
from bot.answering.outcome import Candidate, Event
from bot.answering.question import Question
from bot.answering.thresholds import ASK_FROM, OFFER_FROM
from bot.answering.words import is_stop_word, split_text, stem
from retrieval.domain import Article

_LEAD_CHARACTERS = 1200
"""News tells its event in the headline and the first paragraphs."""
_SAME_EVENT_COSINE = 0.30
_UNDATED_COSINE = 0.35
_SAME_STORY_COSINE = 0.40
"""Of 300 pairs of outlets' own stories of one event, 91 % reach .30 and 45 % reach .45; of 4,000
pairs of different events .2 % reach .30, .1 % reach .35, and none .40 (docs/adr/0044)."""
_NAMED_EVENT_COSINE = 0.25
_NAMED_STORY_COSINE = 0.30
"""Enough for two that know every name of the question: it has chosen among events already."""
_EVENT_SPAN = dt.timedelta(days=14)
_STORY_SPAN = dt.timedelta(days=180)
"""A running story (a strike, a campaign) is told in like words over months."""
_LABEL_CHARACTERS = 80
_FEWEST_CANDIDATES = 2
_MOST_CANDIDATES = 4
_LEAST_SHARE = 0.03
"""An event below is not worth a button: leaving it out lost no right one (docs/adr/0059)."""


def tell_of_one_event(one: Article, other: Article, *, named: bool = False) -> bool:
    """Whether two articles tell of the same event: like words in the lead, near in time.

    Args:
        named: Both know every name of a question that has some.
    """
    if one.id in (other.id, other.copy_of) or other.id == one.copy_of:
        return True
    if one.published is None or other.published is None:
        least = _UNDATED_COSINE
    elif (apart := abs(one.published - other.published)) <= _EVENT_SPAN:
        least = _NAMED_EVENT_COSINE if named else _SAME_EVENT_COSINE
    elif apart <= _STORY_SPAN:
        least = _NAMED_STORY_COSINE if named else _SAME_STORY_COSINE
    else:
        return False
    return lead_similarity(one, other) >= least


def lead_similarity(one: Article, other: Article) -> float:
    """Cosine of the word counts of headline and lead, names counting twice; 0..1."""
    left, right = _lead(one), _lead(other)
    return sum(left[word] * right[word] for word in left.keys() & right.keys())


@functools.lru_cache(maxsize=512)
def _lead(article: Article) -> dict[str, float]:
    """Weights of the stems of headline and lead, their squares summing to 1."""
    text = f"{article.title or ''}. {article.text[:_LEAD_CHARACTERS]}"
    counts: Counter[str] = Counter()
    for word in split_text(text):
        if not is_stop_word(word):
            counts[stem(word)] = min(3, counts[stem(word)] + (2 if word[0].isupper() else 1))
    norm = math.hypot(*counts.values())
    return {word: count / norm for word, count in counts.items()}


def group_events(question: Question, evidence: Sequence[Evidence]) -> list[list[Evidence]]:
    """Evidence by event, in the order of each event's best; a group's first item is its best.

    A running story is one event: its last report need not be like its first where one between
    them is like both.
    """
    groups: list[list[Evidence]] = []
    for item in evidence:
        alike = [g for g in groups if any(_of_one_event(question, other, item) for other in g)]
        if not alike:
            groups.append([item])
            continue
        first, *others = alike
        first.append(item)
        for other in others:
            first.extend(other)
            groups.remove(other)
    return groups


def _of_one_event(question: Question, one: Evidence, other: Evidence) -> bool:
    named = bool(question.names) and not one.missing and not other.missing
    return tell_of_one_event(one.article, other.article, named=named)


def find_events(question: Question, evidence: Sequence[Evidence]) -> tuple[Event, ...]:
    """The events that the evidence tells of, in its order.

    Args:
        question: What was asked.
        evidence: The likeliest answer first. What has no answer belongs in it: the event that
            is meant may be one whose answer was not seen.

    Returns:
        The first answer's event, then the others. One of these rivals the first where it answers
        differently and knows the same words of the question: a word that one event alone knows
        tells them apart.
    """
    groups = group_events(question, evidence)
    if not groups:
        return ()
    best = groups[0][0]
    known = _known_terms(question, best.article)
    return tuple(
        Event(
            candidate=to_candidate(group),
            score=max(item.score for item in group),
            rival=group[0].answer is not None
            and not agree(best.short, group[0].short, question.kind)
            and _known_terms(question, group[0].article) == known,
        )
        for group in groups
    )


def share_out(scores: Sequence[float], *, sharpness: float) -> list[float]:
    """Probability that each event is the one meant, given that one of them is; sums to 1.

    Log odds of one event against another are the difference of their scores times `sharpness`.
    """
    highest = max(scores, default=0.0)
    odds = [math.exp(sharpness * (score - highest)) for score in scores]
    total = sum(odds)
    return [each / total for each in odds]


def choose_to_offer(
    scores: Sequence[float], rivals: Sequence[bool], *, sharpness: float
) -> tuple[int, ...]:
    """Which events to ask about, likeliest first; none where the first is to be answered.

    It is asked where the rivals of the first event hold a share that is worth a question
    (`ASK_FROM`) and the few that can be offered hold nearly all (`OFFER_FROM`): a choice without
    the right event is worse than a guess.

    Args:
        scores: Of each event.
        rivals: Whether the question may mean this one as well as the first.
        sharpness: `Calibration.event_sharpness`.
    """
    shares = share_out(scores, sharpness=sharpness)
    ranked = sorted(range(len(shares)), key=lambda index: -shares[index])
    offered = [index for index in ranked[:_MOST_CANDIDATES] if shares[index] >= _LEAST_SHARE]
    doubt = sum(share for share, rival in zip(shares, rivals, strict=True) if rival)
    held = sum(shares[index] for index in offered)
    if doubt < ASK_FROM or held < OFFER_FROM or len(offered) < _FEWEST_CANDIDATES:
        return ()
    return tuple(offered)


def choose_candidates(events: Sequence[Event], *, sharpness: float) -> tuple[Candidate, ...]:
    """Two to four events to choose from, likeliest first; none where the first is clear."""
    offered = choose_to_offer(
        [event.score for event in events], [event.rival for event in events], sharpness=sharpness
    )
    return tuple(events[index].candidate for index in offered)


def _known_terms(question: Question, article: Article) -> frozenset[str]:
    return known_stems(article).intersection(question.terms)


def to_candidate(group: Sequence[Evidence]) -> Candidate:
    """The event of a group as something to choose."""
    article = group[0].article
    label = " ".join(article.headline.split())
    if len(label) > _LABEL_CHARACTERS:
        label = label[: _LABEL_CHARACTERS - 1].rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"
    return Candidate(
        label=label,
        date=article.published.date() if article.published else None,
        article_ids=tuple(dict.fromkeys(item.article.id for item in group)),
    )
