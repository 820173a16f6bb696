"""Whether a question stands alone or leans on what was said before, by rules of English.

A question that stands alone must stay as it is: a subject carried where none was wanted gives a
wrong answer, one not carried only a question back. So a question with a name of its own leans
only by its form ("And in Manbij?"), or by an object that its own subject cannot be ("Why did
Bali fire him?": a pronoun is free in its clause, principle B of Chomsky 1981).
"""

import re
from dataclasses import dataclass
from enum import Enum

from bot.answering.dialogue import forms
from bot.answering.dialogue.forms import Form
from bot.answering.question import CALENDAR_NAMES, read_question
from bot.answering.words import content_stems, is_stop_word, split_text, stem


class Way(Enum):
    """How a question leans."""

    PRONOUN = "pronoun"
    """Where was she born?"""
    BARE = "bare"
    """Why?"""
    FRAGMENT = "fragment"
    """And in Lomarra?"""
    ELLIPSIS = "ellipsis"
    """How many died?"""
    DEFINITE = "definite"
    """Who owns the ferry?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lean:
    """A question that leans.

    Attributes:
        word: What leans, as written: a pronoun, or the new part of a fragment; else the question.
    """

    way: Way
    word: str


_FILLERS = frozenset(map(stem, ("happen", "happened", "else", "exactly", "next", "again", "later")))
_NO_NAMES = frozenset({*CALENDAR_NAMES, "Any", "I"})
_MOST_NEW_WORDS = 6
_MOST_DEFINITE_TERMS = 3
_MOST_CLAUSE_WORDS = 12
"""A longer question has room for what its pronoun means."""


def find_lean(question: str, known: frozenset[str] = frozenset()) -> Lean | None:
    """How `question` leans on what was said before, or None where it stands alone.

    `known` has the stems of what the conversation is about: "the camp" leans where one was
    told of.
    """
    text = _tidy(question)
    if forms.TWO_SENTENCES.find(text):
        return None
    if _opens_fragment(text) and (new := find_new_part(question)):
        return Lean(way=Way.FRAGMENT, word=new)
    return Lean(way=Way.BARE, word=text) if forms.MORE.find(text) else _find_left_out(text, known)


def _find_left_out(text: str, known: frozenset[str]) -> Lean | None:
    asked = forms.CONNECTIVE.cut(forms.CORRECTION.cut(text))
    if not forms.ENGLISH.find(asked) or forms.TO_THE_BOT.find(asked):
        return None
    named = bool(_names(asked))
    if word := _find_pronoun(asked, named=named):
        return Lean(way=Way.PRONOUN, word=word)
    if named or re.search(r"[\d\"“]", asked):
        return None
    way = _find_gap(asked, known, connected=asked != text)
    return Lean(way=way, word=asked) if way else None


def find_new_part(question: str) -> str | None:
    """The few words that a text without a question's form consists of ("Manbij", "the women")."""
    text = forms.SAME_OF.cut(forms.CORRECTION.cut(_tidy(question)))
    found = forms.FRAGMENT.find(text)
    if found is None:
        return None
    new = found["new"]
    words = [word for word in split_text(new) if word not in CALENDAR_NAMES]
    verbal = any(forms.ENGLISH.find(word) or forms.PRONOUN.find(word) for word in words)
    content = forms.THE_OTHER.find(new) or not all(map(is_stop_word, split_text(new)))
    return new if content and not verbal and len(words) <= _MOST_NEW_WORDS else None


def says_what(question: str) -> bool:
    """Whether it has a word of its own for what is asked: "Why?" and "When was it?" have none."""
    return bool(_content(forms.MEASURE, _tidy(question)))


def _tidy(question: str) -> str:
    """One line without courtesies and contractions; a small word that begins it is no name."""
    text = " ".join(question.split())
    text = forms.CONTRACTION.pattern.sub(r"\1 is", text.lower() if text.isupper() else text)
    text = forms.COURTESY.cut(text)
    first = text.split(" ", 1)[0]
    return text[:1].lower() + text[1:] if is_stop_word(first.strip(",.?!")) else text


def _opens_fragment(text: str) -> bool:
    """Whether its first words say that it goes on from what was said."""
    return any(form.find(text) for form in (forms.ADDED, forms.SAME_OF, forms.CORRECTION))


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in read_question(text).names if name not in _NO_NAMES)


def _content(leave_out: Form, text: str) -> set[str]:
    return set(content_stems(leave_out.pattern.sub(" ", text))) - _FILLERS


def _find_pronoun(text: str, *, named: bool) -> str | None:
    """A pronoun that nothing in the question can be what it means."""
    short = len(text.split()) <= _MOST_CLAUSE_WORDS
    empty_it = forms.EMPTY_IT.find(text)
    last = forms.LAST_PRONOUN.find(text) if short and not empty_it else None
    if last and not forms.TWO_CLAUSES.find(text[: last.start(1)]):
        return last[1]
    if named:
        return None
    for found in forms.PRONOUN.pattern.finditer(text):
        empty = empty_it and found[0].lower() == "it"
        if not empty and not _content(forms.ASKED_FOR, text[: found.start()]):
            return found[0]
    adverb = forms.LAST_ADVERB.find(text) if short else None
    return adverb[1] if adverb else None


def _find_gap(text: str, known: frozenset[str], *, connected: bool) -> Way | None:
    """What a question without a name or a pronoun leaves out."""
    if not _content(forms.MEASURE, text):
        return Way.BARE
    left_out = (*forms.ELLIPTIC, forms.DEMONSTRATIVE)
    if connected or any(form.find(text) for form in left_out):
        return Way.ELLIPSIS
    return Way.DEFINITE if _speaks_of(text, known) else None


def _speaks_of(text: str, known: frozenset[str]) -> bool:
    """Whether it asks of "the" something that is known here, and of nothing else that is not."""
    spoken_of = set(map(stem, forms.DEFINITE.pattern.findall(text)))
    beside = forms.AFTER_PREPOSITION.pattern.findall(text)
    spoken_of_or_beside = spoken_of | {stem(word) for word in beside if not is_stop_word(word)}
    few = len(content_stems(text)) <= _MOST_DEFINITE_TERMS
    return bool(spoken_of) and few and known >= spoken_of_or_beside
