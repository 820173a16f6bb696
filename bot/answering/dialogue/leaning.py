"""Whether a question stands alone or leans on what was said before, by rules of English.

A question that stands alone must stay as it is: a subject carried where none was wanted gives a
wrong answer, one not carried only a question back. So a question with a name of its own leans
only by its form ("And in Manbij?"), or by an object that its own subject cannot be ("Why did
Bali fire him?": a pronoun is free in its clause, principle B of Chomsky 1981).
"""

import re
from dataclasses import dataclass
from enum import Enum

from bot.answering.question import CALENDAR_NAMES, read_question
from bot.answering.words import content_stems, find_words, is_stop_word, stem


class Way(Enum):
    """How a question leans."""

    PRONOUN = "pronoun"
    BARE = "bare"
    FRAGMENT = "fragment"
    ELLIPSIS = "ellipsis"
    DEFINITE = "definite"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lean:
    """A question that leans.

    Attributes:
        word: What leans, as written: a pronoun, or the new part of a fragment; else the question.
    """

    way: Way
    word: str


_AUXILIARY = (
    r"(?:is|was|are|were|am|be|been|did|does|do|has|have|had|will|would|can|could|should|may|might)"
)
_LEAD_IN = re.compile(
    r"^(?:please|(?:can|could|would) you (?:please )?tell (?:me|us)|do you know|tell (?:me|us)|"
    r"i wonder|ok(?:ay)?|thanks|thank you)\b[\s,:.!]*",
    re.IGNORECASE,
)
_CONNECTIVE = re.compile(r"^(?:and|but|also|so|then)\b[\s,]+", re.IGNORECASE)
_ENGLISH = re.compile(
    rf"\b(?:who(?:m|se)?|what|when|where|why|how|which|any|{_AUXILIARY})\b", re.IGNORECASE
)
_ADDRESS = re.compile(r"\b(?:you|your|i|me|my|we|us|our)\b")
_CONTRACTION = re.compile(
    r"\b(who|what|when|where|why|how|that|there|he|she|it|they)['’](?:s|re|d|ll|ve)\b",
    re.IGNORECASE,
)
_ASKED_FOR = re.compile(
    rf"\bhow (?:many|much)\s+(?:[\w\-]+\s+){{1,3}}?(?={_AUXILIARY}\b)"
    rf"|\b(?:which|what|whose)\s+(?!{_AUXILIARY}\b)(?:[\w\-]+\s+){{1,3}}?(?={_AUXILIARY}\b)"
    r"|\bhow [a-z]+\b|\b(?:what|which) (?:year|day|date|time|month)\b",
    re.IGNORECASE,
)
"""What the question asks for, which no pronoun after it can mean."""
_HOW = re.compile(
    r"\bhow [a-z]+\b(?: ago\b)?|\b(?:what|which) (?:year|day|date|time|month)\b", re.IGNORECASE
)
_FILLERS = frozenset(map(stem, ("happen", "happened", "else", "exactly", "next", "again", "later")))
_PRONOUN = re.compile(
    r"\b(?:he|she|they|it|him|her|them|his|hers|its|their|theirs)\b(?!['’]s\b)", re.IGNORECASE
)
_LAST_OBJECT = re.compile(
    r"\b(him|her|them|it|that|this)(?:\s+(?:then|now|again|there|for|with|about|so far))?\W*$",
    re.IGNORECASE,
)
_LAST_ADVERB = re.compile(
    r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )(?<!\bbe )\b(there|then|these|those)\W*$",
    re.IGNORECASE,
)
_TWO_CLAUSES = re.compile(
    r"\s(?:and|when|while|after|before|because|if|though|although|until|since|who(?:m|se)?|that|which|as|than)\s|['’]s\s|s['’]\s"
    r"|\b(?:say|says|said|think|thinks|believe|claim|claims|estimate|estimates)\s+"
    r"(?!about|of|to|against|for|after)\w",
    re.IGNORECASE,
)
"""Before a pronoun: what it means may stand in the question itself."""
_TWO_SENTENCES = re.compile(r"\w{3,}[.!?]\s+\w")
_EMPTY_IT = re.compile(
    r"\bit (?:be |been )?(?:take|takes|took|taken|cost|costs|true|possible|likely|clear|legal|"
    r"illegal|safe|dangerous|important|necessary|hard|easy|difficult|common|normal|said|like|"
    r"rain|raining|snow|snowing|called)\s+\w+\s+\w+|\bwhat (?:time|day) is it\b",
    re.IGNORECASE,
)
_TIMES = (
    r"(?:week|month|year|morning|afternoon|evening|season|summer|winter|spring|fall|autumn|"
    r"weekend|time|quarter|decade|century)"
)
_DEMONSTRATIVE = re.compile(
    rf"(?:\b(?:{_AUXILIARY}|of|in|at|about|after|to|for|by|from|with|on|during|behind)\s+that"
    r"|\b(?:this|these|those))"
    rf"(?!\s+(?:{_TIMES}|the|an?|he|she|it|they)\b)(?:\s+[\w\-]+){{0,2}}\W*$",
    re.IGNORECASE,
)
_FRAGMENT = re.compile(
    r"(?:(?:and|but|or)\s+)?(?:(?:what|how)\s+about\s+)?(?P<new>[^?!;:]{1,80}?)\s*[?!.]*",
    re.IGNORECASE,
)
_FRAGMENT_LEAD = re.compile(
    r"(?:and|but|or|(?:what|how)\s+about|in|at|on|near|from|for|during|after|before|since)\s",
    re.IGNORECASE,
)
_MOST_FRAGMENT_WORDS = 6
_ELLIPTIC = re.compile(
    r"(?:how (?:many|much)(?: more)?|which|what(?: kind of| sort of)?|whose|any|"
    r"(?:was|were|is|are) there(?: any)?) (?:other )?[\w\-]+\W*"
    r"|(?:has|have|was|were|is|did) any(?:one|body|thing)(?: else)?(?: been)? [\w\-]+\W*"
    r"|(?:who|what|where|when)(?: else)? [\w\-]+(?:ed|n|t|id)\W*"
    r"|(?:who|what|how many)(?: else)? (?:is|was|are|were|has|have|had)(?: been)? "
    r"(?:responsible|guilty|behind|to blame|dead|missing|hurt|shot|[\w\-]+ed)\W*",
    re.IGNORECASE,
)
_DEFINITE = re.compile(r"\bthe\s+((?!latest|newest|most|first|last|next)[\w\-]+)", re.IGNORECASE)
_AFTER_PREPOSITION = re.compile(
    r"\b(?:of|in|at|from|on|by|for|with|near|about|to|against|between)\s+(?:the\s+)?([\w\-]+)",
    re.IGNORECASE,
)
_MOST_DEFINITE_TERMS = 3
_MOST_CLAUSE_WORDS = 12
"""A longer question has room for what its pronoun means."""


def find_lean(question: str, known: frozenset[str] = frozenset()) -> Lean | None:
    """How `question` leans on what was said before, or None where it stands alone.

    `known` has the stems of what the conversation is about: "the camp" leans where one was
    told of.
    """
    text = _tidy(question)
    if _TWO_SENTENCES.search(text) or not (_ENGLISH.search(text) or _FRAGMENT_LEAD.match(text)):
        return None
    if new := _find_fragment(text):
        return Lean(way=Way.FRAGMENT, word=new)
    asked = _CONNECTIVE.sub("", text)
    if _ADDRESS.search(asked):
        return None
    named = bool(_names(asked))
    if word := _find_pronoun(asked, named=named):
        return Lean(way=Way.PRONOUN, word=word)
    if named or re.search(r"[\d\"“]", asked):
        return None
    way = _find_gap(asked, known, connected=asked != text)
    return Lean(way=way, word=asked) if way else None


def _find_gap(text: str, known: frozenset[str], *, connected: bool) -> Way | None:
    """What a question without a name or a pronoun leaves out."""
    if not _content(_HOW, text):
        return Way.BARE
    if connected or _ELLIPTIC.fullmatch(text) or _DEMONSTRATIVE.search(text):
        return Way.ELLIPSIS
    return Way.DEFINITE if _speaks_of(text, known) else None


def find_new_part(text: str) -> str | None:
    """The few words that a text without a question's form consists of ("Manbij", "the women")."""
    found = _FRAGMENT.fullmatch(_tidy(text))
    if found is None:
        return None
    words = [word.text for word in find_words(found["new"])]
    verbal = any(_ENGLISH.fullmatch(word) or _PRONOUN.fullmatch(word) for word in words)
    content = any(not is_stop_word(word) for word in words)
    return found["new"] if content and not verbal and len(words) <= _MOST_FRAGMENT_WORDS else None


def says_what(question: str) -> bool:
    """Whether it has a word of its own for what is asked: "Why?" and "When was it?" have none."""
    return bool(_content(_HOW, _tidy(question)))


def _tidy(question: str) -> str:
    """One line without courtesies and contractions; a small word that begins it is no name."""
    text = " ".join(question.split())
    text = _LEAD_IN.sub("", _CONTRACTION.sub(r"\1 is", text.lower() if text.isupper() else text))
    first = text.split(" ", 1)[0]
    return text[:1].lower() + text[1:] if is_stop_word(first.strip(",.?!")) else text


def _names(text: str) -> tuple[str, ...]:
    names = read_question(text).names
    return tuple(name for name in names if name not in CALENDAR_NAMES and name not in {"Any", "I"})


def _content(leave_out: re.Pattern[str], text: str) -> set[str]:
    return set(content_stems(leave_out.sub(" ", text))) - _FILLERS


def _find_fragment(text: str) -> str | None:
    return find_new_part(text) if _FRAGMENT_LEAD.match(text) else None


def _find_pronoun(text: str, *, named: bool) -> str | None:
    """A pronoun that nothing in the question can be what it means."""
    words = len(text.split())
    last = _LAST_OBJECT.search(text) if words <= _MOST_CLAUSE_WORDS else None
    if last and not _TWO_CLAUSES.search(text[: last.start(1)]) and not _EMPTY_IT.search(text):
        return last.group(1)
    if named:
        return None
    for found in _PRONOUN.finditer(text):
        empty = found.group().lower() == "it" and _EMPTY_IT.search(text)
        if not empty and not _content(_ASKED_FOR, text[: found.start()]):
            return found.group()
    adverb = _LAST_ADVERB.search(text) if words <= _MOST_CLAUSE_WORDS else None
    return adverb.group(1) if adverb else None


def _speaks_of(text: str, known: frozenset[str]) -> bool:
    """Whether it asks of "the" something that is known here, and of nothing else that is not."""
    spoken_of = [stem(word) for word in _DEFINITE.findall(text)]
    beside = [stem(word) for word in _AFTER_PREPOSITION.findall(text) if not is_stop_word(word)]
    return (
        bool(spoken_of)
        and known.issuperset(spoken_of)
        and known.issuperset(beside)
        and len(content_stems(text)) <= _MOST_DEFINITE_TERMS
    )
