"""Which articles tell of one event, and when a question must say which event it means."""

import datetime as dt
import functools
import math
from collections import Counter
from collections.abc import Sequence

from bot.answering.agreement import agree
from bot.answering.evidence import Evidence, known_stems
from bot.answering.outcome import Candidate
from bot.answering.question import Question
from bot.answering.words import find_words, is_stop_word
from retrieval.domain import Article

_LEAD_CHARACTERS = 1200
"""News tells its event in the headline and the first paragraphs."""
_SAME_EVENT_COSINE = 0.30
_UNDATED_COSINE = 0.35
_SAME_STORY_COSINE = 0.45
"""Of 300 pairs of outlets' own stories of one event, 91 % reach .30 and 45 % reach .45; of 4,000
pairs of different events .2 % reach .30, .1 % reach .35, and none .40 (docs/adr/0044)."""
_EVENT_DAYS = 14
_STORY_DAYS = 180
"""A running story (a strike, a campaign) is told in like words over months."""
_LABEL_CHARACTERS = 80
_MOST_CANDIDATES = 4


def tell_of_one_event(one: Article, other: Article) -> bool:
    """Whether two articles tell of the same event: like words in the lead, near in time."""
    if one.id in (other.id, other.copy_of) or other.id == one.copy_of:
        return True
    alike = lead_similarity(one, other)
    if one.published is None or other.published is None:
        return alike >= _UNDATED_COSINE
    apart = abs(one.published - other.published)
    if apart <= dt.timedelta(days=_EVENT_DAYS):
        return alike >= _SAME_EVENT_COSINE
    return apart <= dt.timedelta(days=_STORY_DAYS) and alike >= _SAME_STORY_COSINE


def lead_similarity(one: Article, other: Article) -> float:
    """Cosine of the word counts of headline and lead, names counting twice; 0..1."""
    left, right = _lead(one), _lead(other)
    shared = sum(left[stem] * right[stem] for stem in left.keys() & right.keys())
    norm = math.sqrt(sum(n * n for n in left.values()) * sum(n * n for n in right.values()))
    return shared / norm if norm else 0.0


@functools.lru_cache(maxsize=512)
def _lead(article: Article) -> Counter[str]:
    text = f"{article.title or ''}. {article.text[:_LEAD_CHARACTERS]}"
    counts: Counter[str] = Counter()
    for word in find_words(text):
        if not is_stop_word(word.text):
            counts[word.stem] = min(3, counts[word.stem] + (2 if word.text[:1].isupper() else 1))
    return counts


def group_events(evidence: Sequence[Evidence]) -> list[list[Evidence]]:
    """Evidence by event, in the order of each event's best; a group's first item is its best."""
    groups: list[list[Evidence]] = []
    for item in evidence:
        group = next((g for g in groups if tell_of_one_event(g[0].article, item.article)), None)
        if group is None:
            groups.append([item])
        else:
            group.append(item)
    return groups


def find_rivals(
    question: Question, groups: Sequence[list[Evidence]], *, margin: float, sure_from: float
) -> list[list[Evidence]]:
    """The events that the question may mean, likeliest first; fewer than two where it is clear.

    A rival answers as surely as the best (within `margin`, both from a probability of
    `sure_from`), differently, and knows every word of the question that the best knows: a word
    that only one event knows tells them apart.
    """
    if not groups:
        return []
    best = groups[0][0]
    known = _known_terms(question, best.article)
    rivals = [
        group
        for group in groups
        if best.score - group[0].score <= margin
        and group[0].probability >= sure_from
        and _known_terms(question, group[0].article) == known
    ]
    if all(agree(best.short, group[0].short, question.kind) for group in rivals):
        return rivals[:1]
    return rivals


def choose_candidates(
    rivals: Sequence[list[Evidence]], groups: Sequence[list[Evidence]]
) -> tuple[Candidate, ...]:
    """Up to four events to choose from: the rivals, then the next likely.

    Who is asked anyway loses nothing by one more to choose from.
    """
    others = [group for group in groups if group not in rivals]
    return tuple(to_candidate(group) for group in [*rivals, *others][:_MOST_CANDIDATES])


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
