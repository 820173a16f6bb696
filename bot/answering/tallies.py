"""What a figure counts, by the words that stand beside it."""

import dataclasses
import re
from collections.abc import Sequence

from bot.answering.evidence import Evidence
from bot.answering.kinds import Kind
from bot.answering.language.numbers import find_numbers
from bot.answering.language.text import plain
from bot.answering.question import Question
from bot.answering.reading.patterns import QUALIFIER_BEFORE
from bot.answering.words import Word, find_stems, find_words, split_words, stem
from retrieval.domain import Span
from retrieval.sentences import split_sentences

_TALLIES = tuple(
    frozenset(map(stem, split_words(words)))
    for words in (
        "dead die died dies death deaths kill killed killing toll fatalities lives perished",
        "injured injuries injury hurt wounded wounds",
        "missing unaccounted",
    )
)
"""Words for one tally. Of "12 were killed and 30 hurt" the nearest says what is counted."""
_ANYBODY = frozenset(map(stem, split_words("people person persons victims men women")))
_PART_OF = frozenset(("of", "another", "other", "more"))
"""Beside a figure: it counts some of them, not all."""
_QUESTION_ENDS = frozenset(
    split_words("after against at before by during for from in near of off on since to when with")
)
_QUALIFIERS = frozenset(
    split_words(
        "a about above almost an as at close estimated fewer less least many more most much "
        "nearly of over roughly some than the to under up"
    )
)
_LEAST_PROBABILITY = 0.15
"""Below, a passage's figures are not looked at, whatever stands beside them."""
_LONGEST_UNIT = 20
"""Characters behind a figure in which its unit begins."""


def find_stated(question: Question, item: Evidence) -> Evidence | None:
    """The passage with that figure as its answer whose sentence says what the question counts.

    The reader, which asks of each passage alone, is often unsure of a figure that is told in
    other words, or in passing; beside a sure one of the same event the words suffice.

    Returns:
        None where no figure that the reader saw is said to count what was asked.
    """
    if question.kind is not Kind.COUNT or item.probability < _LEAST_PROBABILITY:
        return None
    text, start = item.hit.passage.text, item.hit.passage.span.start
    for found in item.reading.spans:
        figures = find_numbers(plain(found.span.of(text)))
        sentence = next((s for s in split_sentences(text) if s.overlaps(found.span)), None)
        if sentence is None or all(figure.is_vague for figure in figures):
            continue
        first = found.span.start
        qualifier = QUALIFIER_BEFORE.search(text, max(0, first - _LONGEST_UNIT), first)
        first = qualifier.start() if qualifier else first
        answer = Span(start + first, start + found.span.end)
        told = dataclasses.replace(item, answer=answer)
        figure = Span(found.span.start - sentence.start, found.span.end - sentence.start)
        if _states(question, told, sentence.of(text), figure):
            return told
    return None


def _states(question: Question, told: Evidence, sentence: str, figure: Span) -> bool:
    asked = asked_stems(question)
    if tally := find_tally(asked):
        return is_counted(sentence, figure, tally) and _is_of_focus(question, told)
    known = find_stems(f"{told.article.headline} {sentence}")
    return asked <= known and find_unit(told) in question.focus


def _is_of_focus(question: Question, told: Evidence) -> bool:
    """Whether the figure is that of the soldiers asked for; of people, all are."""
    wanted = [each for each in question.focus if each not in _ANYBODY]
    if (
        not wanted
        or told.answer is None
        or any(each in tally for each in wanted for tally in _TALLIES)
    ):
        return True
    end = told.answer.end + _LONGEST_UNIT
    return not find_stems(told.article.text[told.answer.start : end]).isdisjoint(wanted)


def counts_otherwise(question: Question, item: Evidence) -> bool:
    """Whether the words beside an answer say that it counts another thing than was asked."""
    if item.answer is None:
        return False
    text, start = item.hit.passage.text, item.hit.passage.span.start
    figure = Span(item.answer.start - start, item.answer.end - start)
    sentence = next((s for s in split_sentences(text) if s.overlaps(figure)), None)
    if sentence is None:
        return False
    within = Span(figure.start - sentence.start, figure.end - sentence.start)
    told = _nearest_tally(find_words(sentence.of(text)), within)
    asked = find_tally(frozenset(question.terms))
    return bool(told) and told != asked


def find_unit(item: Evidence) -> str:
    """Stem of the word behind the answer's last figure: of "94 kilometres an hour", kilometre."""
    if item.answer is None:
        return ""
    behind = item.article.text[item.answer.start : item.answer.end + _LONGEST_UNIT]
    return first_unit(behind)


def first_unit(text: str) -> str:
    """Stem of the first word of a text, behind its figure, that may be a unit; "" for none."""
    if re.match(r"[^%]*\d\s*%", text):
        return "percent"
    words = [word for word in find_words(text) if word.text.lower() not in _QUALIFIERS]
    return next((w.stem for w in words if w.text.isalpha() and not find_numbers(w.text)), "")


def find_tally(stems: frozenset[str]) -> frozenset[str]:
    """The words for the one tally that is among the stems; empty where none is, or several."""
    found = [tally for tally in _TALLIES if tally & stems]
    return found[0] if len(found) == 1 else frozenset()


def asked_stems(question: Question) -> frozenset[str]:
    """What the question asks of its event: its words up to where it names the event.

    "How many people were injured *in the Zhamar quake*?" asks for people injured.
    """
    stems, terms = set[str](), set(question.terms)
    for word in find_words(question.text):
        if stems and word.text.lower() in _QUESTION_ENDS:
            break
        if word.stem in terms:
            stems.add(word.stem)
    return frozenset(stems)


def is_counted(sentence: str, figure: Span, tally: frozenset[str]) -> bool:
    """Whether the figure of a sentence is that of a tally, whole: not "another" 29 of them."""
    words = find_words(sentence)
    before = [word for word in words if word.span.end <= figure.start]
    behind = [word for word in words if word.span.start >= figure.end]
    within = [word for word in words if word.span.overlaps(figure)]
    beside = [*before[-1:], *within, *behind[:1]]
    if any(word.text.lower() in _PART_OF for word in beside):
        return False
    return _nearest_tally(words, figure) == tally


def _nearest_tally(words: Sequence[Word], figure: Span) -> frozenset[str]:
    """The tally whose word stands nearest to a figure; empty where none stands in the sentence."""
    told = [(word, tally) for word in words for tally in _TALLIES if word.stem in tally]
    nearest = min(told, key=lambda pair: _distance(pair[0], figure), default=None)
    return nearest[1] if nearest else frozenset()


def _distance(word: Word, figure: Span) -> int:
    """Characters between; what stands behind a figure says sooner what it counts."""
    if word.span.start >= figure.end:
        return word.span.start - figure.end
    return max(0, figure.start - word.span.end) * 2
