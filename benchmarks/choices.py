"""The choices that retrieval stands on, each of them once changed alone."""

import dataclasses
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from retrieval.domain import Filter, Hit
from retrieval.lexical import STOP_WORDS
from retrieval.protocols import LexicalIndex, Scored
from retrieval.search import SearchOptions

DEFAULT = "**default**"

WORDS_ALONE = "words"
"""The group that compares cuts by words alone, and so embeds nothing."""

CUT_GROUPS = ("cut", WORDS_ALONE)

_WORD = re.compile(r"[^\W_]+")

_FEWEST = 2
"""Passages of the archive that must hold a word for it to be added: else it finds nothing new."""

_DEEPER = 10
"""How many times the usual depth is looked through for the added words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """How articles become passages.

    Attributes:
        max_tokens: Word pieces of a passage at most, its context line and [CLS], [SEP] included.
        overlap: Sentences that a passage repeats from the one before it.
        context: What stands before the text in both indexes.
    """

    max_tokens: int = 256
    overlap: int = 0
    context: Literal["none", "headline", "headline, outlet, day"] = "headline, outlet, day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift:
    """What a passage gains by others found of its article.

    Attributes:
        by: The passages just before and after it; or the article's best; or its first three, on
            average.
        share: How much of their score is added to its own.
    """

    by: Literal["neighbours", "best", "first three"]
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What is added to a question from the passages found first (pseudo-relevance feedback).

    Words after RM3 (Abdul-Jaleel et al. 2004), the vector after Rocchio (1971).

    Attributes:
        passages: How many of the first passages are believed.
        words: How many of their words are searched for besides.
        word_weight: What the best match of those words counts, against that of the question.
        vector_weight: How far the question's vector is moved towards their mean.
    """

    passages: int = 3
    words: int = 10
    word_weight: float = 0.0
    vector_weight: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A row of the tables: the defaults with one of them changed."""

    name: str
    group: str = ""
    cut: Cut = field(default_factory=Cut)
    options: SearchOptions = field(default_factory=SearchOptions)
    lift: Lift | None = None
    feedback: Feedback | None = None


def list_choices() -> list[Choice]:
    """Every row, group by group; a group begins with what its others are held against."""
    rows: dict[str, list[Choice]] = {
        "fusion": [*_weights(), *_article_weights(), *_depths()],
        "article": _lifts(),
        "feedback": _feedbacks(),
        "cut": _cuts(SearchOptions()),
        WORDS_ALONE: _cuts(SearchOptions(dense_weight=0.0)),
    }
    return [
        dataclasses.replace(choice, group=group)
        for group, choices in rows.items()
        for choice in (Choice(name=DEFAULT, options=_options_of(group)), *choices)
    ]


def _options_of(group: str) -> SearchOptions:
    return SearchOptions(dense_weight=0.0) if group == WORDS_ALONE else SearchOptions()


def _weights() -> list[Choice]:
    return [
        Choice(name=f"dense weight {weight:g}", options=SearchOptions(dense_weight=weight))
        for weight in (0.0, 0.3, 0.7, 1.0)
    ]


def _article_weights() -> list[Choice]:
    return [
        Choice(name=f"article weight {weight:g}", options=SearchOptions(article_weight=weight))
        for weight in (0.0, 0.15, 0.5)
    ]


def _depths() -> list[Choice]:
    return [
        *(
            Choice(name=f"{depth} candidates a side", options=SearchOptions(candidates=depth))
            for depth in (25, 100, 200)
        ),
        Choice(name="repeats are shown", options=SearchOptions(same_words=math.inf)),
    ]


def _lifts() -> list[Choice]:
    lifts: tuple[Lift, ...] = tuple(
        Lift(by=by, share=share)
        for by in ("neighbours", "best", "first three")
        for share in (0.1, 0.3)
    )
    return [Choice(name=f"{lift.share} of the article's {lift.by}", lift=lift) for lift in lifts]


def _feedbacks() -> list[Choice]:
    words = (Feedback(words=5, word_weight=0.1), Feedback(words=10, word_weight=0.3))
    vectors = (Feedback(vector_weight=0.1), Feedback(vector_weight=0.3))
    return [
        *(Choice(name=f"{f.words} words, weight {f.word_weight}", feedback=f) for f in words),
        *(Choice(name=f"vector moved by {f.vector_weight}", feedback=f) for f in vectors),
    ]


def _cuts(options: SearchOptions) -> list[Choice]:
    cuts = {
        "160 word pieces": Cut(max_tokens=160),
        "no context line": Cut(context="none"),
        "context line: headline": Cut(context="headline"),
        "overlap of a sentence": Cut(overlap=1),
        "96 word pieces": Cut(max_tokens=96),
    }
    return [Choice(name=name, cut=cut, options=options) for name, cut in cuts.items()]


def lift_hits(hits: Sequence[Hit], lift: Lift) -> list[Hit]:
    """Hits in the order of their score with what their article adds; `score` is the sum."""
    place = {(hit.article.id, hit.passage.ordinal): hit.score for hit in hits}
    of_article: dict[str, list[float]] = {}
    for hit in hits:
        of_article.setdefault(hit.article.id, []).append(hit.score)

    def added(hit: Hit) -> float:
        scores = sorted(of_article[hit.article.id], reverse=True)
        if lift.by == "best":
            return scores[0]
        if lift.by == "first three":
            return sum(scores[:3]) / 3
        beside = (hit.passage.ordinal - 1, hit.passage.ordinal + 1)
        return max(place.get((hit.article.id, ordinal), 0.0) for ordinal in beside)

    lifted = [dataclasses.replace(hit, score=hit.score + lift.share * added(hit)) for hit in hits]
    return sorted(lifted, key=lambda hit: (-hit.score, hit.passage.id))


def find_words(text: str) -> list[str]:
    """The words of a text that a search can use, in order."""
    return [word for word in _WORD.findall(text.casefold()) if word not in STOP_WORDS]


def pick_words(
    question: str, texts: Sequence[str], *, holders: Mapping[str, int], total: int, count: int
) -> list[str]:
    """Words of `texts` that tell most and that the question lacks, best first.

    Args:
        question: What was asked.
        texts: The passages found first.
        holders: Passages of the archive that hold a word, by word.
        total: Passages of the archive.
        count: Words wanted at most.
    """
    weights: Counter[str] = Counter()
    for text in texts:
        words = find_words(text)
        for word, times in Counter(words).items():
            weights[word] += times / len(words)  # type: ignore[assignment] - a sum of shares
    asked = set(find_words(question))
    telling = {
        word: weight * math.log(total / holders[word])
        for word, weight in weights.items()
        if word not in asked and holders.get(word, 0) >= _FEWEST
    }
    return sorted(telling, key=lambda word: (-telling[word], word))[:count]


def add_scores(
    question: Iterable[Scored], words: Iterable[Scored], *, weight: float
) -> list[Scored]:
    """Both lists as one, best first; the best of `words` gains `weight` times the best score."""
    first, more = dict(question), dict(words)
    if not first or not more:
        return list(first.items())
    unit = weight * max(first.values()) / max(more.values())
    summed = {
        key: first.get(key, 0.0) + unit * more.get(key, 0.0) for key in first.keys() | more.keys()
    }
    return sorted(summed.items(), key=lambda item: (-item[1], item[0]))


class WidenedLexicalIndex:
    """What `Searcher` asks of a lexical index, with words added to every question."""

    def __init__(self, inner: LexicalIndex, *, words: Sequence[str], weight: float) -> None:
        self._inner = inner
        self._words = " ".join(words)
        self._weight = weight

    def search(self, text: str, *, limit: int, keep: Filter) -> list[Scored]:
        """BM25 of the question plus that of the words, scaled."""
        found = self._inner.search(text, limit=_DEEPER * limit, keep=keep)
        more = self._inner.search(self._words, limit=_DEEPER * limit, keep=keep)
        return add_scores(found, more, weight=self._weight)[:limit]

    def score_articles(self, text: str, passage_ids: Sequence[str]) -> Mapping[str, float]:
        """As the inner one, by the question alone."""
        return self._inner.score_articles(text, passage_ids)
