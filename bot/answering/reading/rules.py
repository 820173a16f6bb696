"""A reader without a trained model: typed candidates in the sentences most like the question."""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields

import numpy as np

from bot.answering.kinds import NUMERIC
from bot.answering.question import Question, read_question
from bot.answering.reading import Reading, ReadSpan
from bot.answering.reading.candidates import TypedSpan, find_candidates
from bot.answering.thresholds import RuleWeights
from bot.answering.words import Word, find_stems, find_words, stem
from retrieval.domain import Passage, Span
from retrieval.protocols import Vectors
from retrieval.sentences import split_sentences

Embed = Callable[[Sequence[str]], Vectors]
"""Texts to unit vectors, a row a text; `Searcher.embed` is one."""

_SPANS_KEPT = 8
_SENTENCES_EMBEDDED = 6
"""Of all passages together: short sentences embed in about 2 ms each."""
_UNIT_REACH = 4
"""Words behind a number in which the thing counted is looked for: "157 mostly foreign fighters"."""
_NAME_WEIGHT = 1.5
"""A name or figure of the question says more about its subject than another word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What speaks for a candidate; each in 0..1. Names and order as in `RuleWeights`."""

    cosine: float
    sentence_coverage: float
    passage_coverage: float
    strength: float
    unit: float
    proximity: float
    asked: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sentence:
    """A sentence of a passage; `span` is of the passage's text."""

    passage_index: int
    span: Span
    text: str
    stems: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _ReadSentence:
    """A sentence that holds candidates; spans of words and candidates are of its text."""

    sentence: _Sentence
    words: list[Word]
    candidates: list[TypedSpan]


class RuleReader:
    """Reads by rules: kind of answer, words shared, nearness of meaning, the thing counted."""

    def __init__(self, *, embed: Embed) -> None:
        self._embed = embed
        self._weights = RuleWeights()

    def read(
        self,
        question: str,
        passages: Sequence[Passage],
        *,
        whole: bool = False,  # noqa: ARG002 - rules read every passage anyway
    ) -> list[Reading]:
        """See `bot.answering.reading.Reader`."""
        asked = read_question(question)
        found: list[list[ReadSpan]] = [[] for _ in passages]
        for index, span, features in find_features(asked, passages, self._embed):
            found[index].append(ReadSpan(span=span, score=self._score(features)))
        readings = []
        for passage, spans in zip(passages, found, strict=True):
            best = sorted(spans, key=lambda span: (-span.score, span.span))[:_SPANS_KEPT]
            score = best[0].score if best else self._weights.bias
            readings.append(
                Reading(
                    passage=passage,
                    score=score,
                    probability=1.0 / (1.0 + math.exp(-score)),
                    spans=tuple(best),
                )
            )
        return readings

    def _score(self, features: Features) -> float:
        weighed: Iterator[float] = (
            getattr(self._weights, field.name) * getattr(features, field.name)
            for field in fields(features)
        )
        return self._weights.bias + sum(weighed)


def find_features(
    question: Question, passages: Sequence[Passage], embed: Embed
) -> list[tuple[int, Span, Features]]:
    """Candidates of all passages: index of the passage, span in its text, and features."""
    split = [
        sentence for index, passage in enumerate(passages) for sentence in _split(index, passage)
    ]
    weights = _weigh_terms(question, split)
    sentences = _choose(question, split, weights)
    covered = [_coverage(find_stems(passage.indexed_text), weights) for passage in passages]
    cosines = _cosines(question, sentences, embed)
    return [
        (
            read.sentence.passage_index,
            Span(
                read.sentence.span.start + typed.span.start,
                read.sentence.span.start + typed.span.end,
            ),
            Features(
                cosine=cosine,
                sentence_coverage=_coverage(read.sentence.stems, weights),
                passage_coverage=covered[read.sentence.passage_index],
                strength=typed.strength,
                unit=_unit(question, read, typed),
                proximity=_proximity(read, typed, weights),
                asked=_asked(typed.span.of(read.sentence.text), weights),
            ),
        )
        for read, cosine in zip(sentences, cosines, strict=True)
        for typed in read.candidates
    ]


def _split(index: int, passage: Passage) -> Iterator[_Sentence]:
    for span in split_sentences(passage.text):
        text = span.of(passage.text)
        yield _Sentence(passage_index=index, span=span, text=text, stems=find_stems(text))


def _weigh_terms(question: Question, sentences: Sequence[_Sentence]) -> dict[str, float]:
    """The question's stems with their weights, by rarity among the sentences found.

    Retrieval brought sentences that share the question's common subject; the word that only few
    of them hold is the one that points. Names and figures weigh more.
    """
    named = {
        word.stem for name in (*question.names, *question.numbers) for word in find_words(name)
    }
    seen = Counter(stem for sentence in sentences for stem in sentence.stems)
    return {
        term: (_NAME_WEIGHT if term in named else 1.0)
        * math.log(2.0 + len(sentences) / (1.0 + seen[term]))
        for term in question.terms
    }


def _choose(
    question: Question, sentences: Sequence[_Sentence], weights: dict[str, float]
) -> list[_ReadSentence]:
    """Of the sentences with candidates, those that share most with the question.

    Ties go to the passages given first, which retrieval found best.
    """
    chosen: list[_ReadSentence] = []
    for sentence in sorted(sentences, key=lambda sentence: -_coverage(sentence.stems, weights)):
        candidates = find_candidates(sentence.text, question.kind)
        if candidates:
            words = find_words(sentence.text)
            chosen.append(_ReadSentence(sentence=sentence, words=words, candidates=candidates))
        if len(chosen) == _SENTENCES_EMBEDDED:
            break
    return chosen


def _coverage(stems: AbstractSet[str], weights: dict[str, float]) -> float:
    total = sum(weights.values())
    return (
        sum(weight for term, weight in weights.items() if term in stems) / total if total else 0.0
    )


def _cosines(question: Question, sentences: Sequence[_ReadSentence], embed: Embed) -> list[float]:
    if not sentences:
        return []
    vectors = embed([question.text, *(read.sentence.text for read in sentences)])
    return [float(cosine) for cosine in np.clip(vectors[1:] @ vectors[0], 0.0, 1.0)]


def _unit(question: Question, read: _ReadSentence, typed: TypedSpan) -> float:
    """Whether the thing counted stands right behind a figure, no other figure between."""
    if question.kind not in NUMERIC:
        return 0.0
    starts = [other.span.start for other in read.candidates]
    end = len(read.sentence.text)
    stop = min((start for start in starts if start >= typed.span.end), default=end)
    after = [word for word in read.words if typed.span.end <= word.span.start < stop]
    return float(any(word.stem in question.focus for word in after[:_UNIT_REACH]))


def _proximity(read: _ReadSentence, typed: TypedSpan, weights: dict[str, float]) -> float:
    """Mean nearness, in words, of the question's terms to the candidate; absent ones count 0."""
    inside = [i for i, word in enumerate(read.words) if word.span.overlaps(typed.span)]
    if not inside or not weights:
        return 0.0
    near = dict.fromkeys(weights, 0.0)
    for i, word in enumerate(read.words):
        if word.stem in near and not inside[0] <= i <= inside[-1]:
            distance = min(abs(i - inside[0]), abs(i - inside[-1]))
            near[word.stem] = max(near[word.stem], 1.0 / (1.0 + distance / 4.0))
    return sum(near[term] * weight for term, weight in weights.items()) / sum(weights.values())


def _asked(text: str, weights: dict[str, float]) -> float:
    """Share of the candidate's words that the question itself holds: nobody asks what he says."""
    stems = {stem(word.text) for word in find_words(text)}
    return len(stems & weights.keys()) / len(stems) if stems else 1.0
