"""Found passages, read and weighed: what each would answer, and how surely."""

import dataclasses
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.choice import choose_span, with_qualifier
from bot.answering.denial import is_turned
from bot.answering.kinds import Kind
from bot.answering.knowledge import find_missing
from bot.answering.question import Question
from bot.answering.reading import Reading, ReadSpan
from bot.answering.reading.candidates import find_candidates
from bot.answering.thresholds import Calibration
from bot.answering.words import find_stems, find_words
from retrieval.domain import Article, Hit, Span
from retrieval.sentences import find_sentence, split_sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One passage as evidence.

    Attributes:
        answer: The answer's characters in the article's text, or None where there is none.
        score: Fused score, the reader's, and what tells an answer, weighted; orders the passages.
        missing: Names and years of the question that the article does not know.
        probability: That this passage answers the question, by the calibration.
    """

    hit: Hit
    reading: Reading
    answer: Span | None
    score: float
    missing: tuple[str, ...]
    probability: float

    @property
    def article(self) -> Article:
        """The article it stands in."""
        return self.hit.article

    @property
    def short(self) -> str:
        """The answer in a few words, or nothing."""
        return tidy(self.answer.of(self.article.text)) if self.answer else ""


_STATED_PROBABILITY = 0.95
"""What the embedded reader gives a passage at `TRAINED.stated_score`."""
_FEWEST_STATED = 3
"""Content words of a question that a sentence cannot hold all of by chance."""


def weigh(
    question: Question,
    hits: Sequence[Hit],
    readings: Sequence[Reading],
    calibration: Calibration,
) -> list[Evidence]:
    """Evidence of all hits, best first; ties keep the order of the hits.

    Articles that do not know a name of the question come behind all that know them: they tell
    of somebody or something else, however alike the words.
    """
    evidence = [
        _weigh_one(question, hit, reading, calibration)
        for hit, reading in zip(hits, readings, strict=True)
    ]
    return sorted(evidence, key=lambda item: (len(item.missing), -item.score))


def find_answers(evidence: Sequence[Evidence]) -> list[Evidence]:
    """What answers at all, in its order: the likeliest answer first."""
    return [item for item in evidence if item.answer is not None]


def find_confidence(evidence: Sequence[Evidence]) -> float:
    """Probability that the archive answers: that of its surest passage.

    Nothing where the likeliest answer's article does not know every name.
    """
    answering = find_answers(evidence)
    if not answering or answering[0].missing:
        return 0.0
    return max(item.probability for item in answering if not item.missing)


def _weigh_one(
    question: Question, hit: Hit, reading: Reading, calibration: Calibration
) -> Evidence:
    stated = _find_stated(question, hit.passage.text) if calibration.stated_score else None
    if stated is not None and not is_turned(question, hit.passage.text, stated):
        told = ReadSpan(span=stated, score=max(reading.score, calibration.stated_score))
        reading = dataclasses.replace(
            reading,
            score=told.score,
            probability=max(reading.probability, _STATED_PROBABILITY),
            spans=(told, *reading.spans),
        )
    score = hit.score + calibration.reader_weight * reading.score
    answer = None
    choice = choose_span(question, reading, calibration)
    if choice is not None:
        text, start = hit.passage.text, hit.passage.span.start
        first = with_qualifier(text, choice.span.start, question)
        answer = Span(start + first, start + choice.span.end)
        if calibration.sentence_weight:
            around = _sentence_around(text, choice.span.start)
            score += calibration.sentence_weight * _coverage(question, around)
        score += calibration.kind_weight * choice.of_kind
        score -= calibration.lead_weight * math.log1p(hit.passage.ordinal)
    return Evidence(
        hit=hit,
        reading=reading,
        answer=answer,
        score=score,
        missing=find_missing(question, hit.article),
        probability=_find_probability(question, hit, reading, calibration) if answer else 0.0,
    )


def _find_probability(
    question: Question, hit: Hit, reading: Reading, calibration: Calibration
) -> float:
    log_odds = (
        calibration.answerable_bias
        + calibration.answerable_reading * _log_odds(reading.probability)
        + calibration.answerable_cosine * hit.scores.get("dense", 0.0)
        + calibration.answerable_coverage * _coverage(question, hit.passage.indexed_text)
    )
    return 1.0 / (1.0 + math.exp(-log_odds))


def _coverage(question: Question, text: str) -> float:
    """Share of the question's content words that a text knows."""
    terms = question.terms
    known = find_stems(text)
    return sum(term in known for term in terms) / len(terms) if terms else 0.0


def _find_stated(question: Question, text: str) -> Span | None:
    """The figure of a sentence that is the question, stated.

    It holds every word of the question, and what is counted right behind the figure: "It also
    captured 157 mostly foreign fighters". The reader, which learnt from few questions that count,
    misses some of these.
    """
    if question.kind is not Kind.COUNT or len(question.terms) < _FEWEST_STATED:
        return None
    for sentence in split_sentences(text):
        words = sentence.of(text)
        if _coverage(question, words) < 1.0:
            continue
        for figure in find_candidates(words, question.kind):
            behind = find_words(words[figure.span.end :])[: len(question.focus)]
            if question.focus and {word.stem for word in behind} == set(question.focus):
                start = sentence.start
                return Span(start + figure.span.start, start + figure.span.end)
    return None


def _sentence_around(text: str, place: int) -> str:
    """The sentence of a passage in which a character stands."""
    sentence = find_sentence(text, place)
    return sentence.of(text) if sentence else ""


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, _SUREST), 1.0 - _SUREST)
    return math.log(bounded / (1.0 - bounded))


_SUREST = 1e-5


_LEADING = re.compile(r"^(?:[\s,;:.\-–—'\"“”‘’()]|\b(?:and|that)\b\s)+", re.IGNORECASE)
_TRAILING = re.compile(r"[\s,;:\-–—'\"“”‘’(]+$|(?<=\w)['’]s$|(?<![A-Z]\.[A-Z])(?<!\b[A-Z])\.$")


def tidy(span_text: str) -> str:
    """A span's text as a short answer: one line, no stray punctuation or possessive around it."""
    line = " ".join(span_text.split())
    tidied = _TRAILING.sub("", _LEADING.sub("", line))
    return tidied or line
