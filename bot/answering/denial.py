"""What a question denies, and whether a sentence denies it, too.

"Which countries did not sign?" is not answered by a sentence that tells who signed, nor "Who
signed?" by one that tells who did not. A question that denies wants a sentence that does; where
that cannot be told, there is no answer.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bot.answering.kinds import Kind, find_kind
from bot.answering.language.lemmas import lemma
from bot.answering.language.lexicon import NEGATORS, OPPOSITES
from bot.answering.language.text import Token, meets, plain, tokenize
from bot.answering.words import split_words
from retrieval.domain import Span
from retrieval.sentences import split_sentences

if TYPE_CHECKING:
    from bot.answering.question import Question

_DENIES = re.compile(r"\b(?P<turned>\w+n't|cannot)\b|\b(?:not|never)\b", re.IGNORECASE)
_NO_DENIAL = re.compile(r"not\s+(?:only|just|more|less|fewer|later|least|yet)\b", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"\b(?:that|because|although|though|if|after|before|while|when|where|since|whether|who|which)\b",
    re.IGNORECASE,
)
"""Behind one of these, it is another clause that denies."""
_YES_OR_NO = re.compile(
    r"(?:is|was|are|were|did|does|do|has|have|had|will|would|can|could|should|may)(?:n't)?\b",
    re.IGNORECASE,
)
_REACH = 4
"""Content words, in which the verb stands: "Why didn't the mayor of Norvale resign?"."""
_QUANTIFIERS = frozenset(split_words("no none nobody nothing neither nor without"))
_UNHARMED = frozenset(map(lemma, split_words("injured hurt harmed wounded")))
_UNHARMED_WORDS = frozenset(split_words("unhurt unharmed unscathed safe"))
_ANY = re.compile(rf"\b(?:{'|'.join(sorted(NEGATORS))})\b|n['’]t\b", re.IGNORECASE)
_CLAUSE = re.compile(
    r"[;:]\s+|,\s+(?=(?:but|while|whereas|although|though|and|unlike)\b)|\s+(?=(?:but|while|whereas)\s)"
)


def find_denied(question: str) -> tuple[str, ...]:
    """Lemmas of what a question denies, its verb among them; empty where it denies nothing.

    A question that is answered by yes or no denies nothing here: either would answer it.
    """
    asked = plain(question)
    found = _DENIES.search(re.sub(r'"[^"]*"', lambda quoted: " " * len(quoted.group()), asked))
    if found is None or _YES_OR_NO.match(asked) or _NO_DENIAL.match(asked, found.start()):
        return ()
    if _ELSEWHERE.search(asked.split(" ", 1)[-1][: max(0, found.start() - len(asked.split()[0]))]):
        return ()
    behind = [token.stem for token in tokenize(asked[found.end() :]) if token.is_content]
    return tuple(behind[: _REACH if found["turned"] else 1])


def find_claimed(question: str) -> frozenset[str]:
    """Lemmas that a sentence may not deny if it is to answer; empty where it may.

    It may where the answer is yes or no, a reason, or where the question itself denies.
    """
    if find_kind(question) is Kind.CAUSE or _YES_OR_NO.match(question) or _ANY.search(question):
        return frozenset()
    tokens = tokenize(plain(question))
    return frozenset(t.stem for t in tokens if t.is_content and t.text[0].islower())


def is_turned(question: "Question", text: str, span: Span) -> bool:
    """Whether an answer stands where a passage tells the opposite of what is asked.

    Where a question denies, also whether the passage does not tell that it does.
    """
    if not question.denied and not (question.claimed and _ANY.search(text)):
        return False
    sentences = split_sentences(text)
    at = next((i for i, s in enumerate(sentences) if s.start <= span.start < s.end), None)
    if at is None:
        return bool(question.denied)
    sentence = sentences[at].of(text)
    clause = _find_clause(sentence, span.start - sentences[at].start)
    if not question.denied:
        return _denies_plainly(clause, question.claimed)
    denied = frozenset(question.denied)
    if question.kind is Kind.CAUSE and at and not _states(sentence, denied):
        before = sentences[at - 1].of(text)  # "He did not resign. The party needed him, he said."
        if _denies(before, before, denied):
            return False
    return not _denies(clause, sentence, denied)


def _states(sentence: str, denied: frozenset[str]) -> bool:
    return any(meets(token.stem, denied) for token in tokenize(plain(sentence)))


def _find_clause(sentence: str, place: int) -> str:
    edges = [0, *(found.end() for found in _CLAUSE.finditer(sentence)), len(sentence)]
    start = max(edge for edge in edges if edge <= place)
    return sentence[start : min((edge for edge in edges if edge > place), default=len(sentence))]


def _denies(clause: str, sentence: str, denied: frozenset[str]) -> bool:
    """Whether a clause says "not" of one of `denied`, in one of the ways there are."""
    tokens = tokenize(plain(clause))
    for negator, scope in _find_scopes(tokens):
        if not scope:  # "..., but Orlenz did not."
            elsewhere = {token.stem for token in tokenize(plain(sentence))}
            if any(meets(stem, elsewhere) for stem in denied):
                return True
        reach = len(scope) if negator in _QUANTIFIERS else 1
        if any(meets(stem, denied) for stem in scope[:reach]):
            return True
    stems = {token.stem for token in tokens}
    words = {token.lower for token in tokens}
    if any(word.startswith("un") and lemma(word[2:]) in denied for word in words):
        return True
    if denied & _UNHARMED and words & _UNHARMED_WORDS:
        return True
    return any(
        (denied & one and stems & other) or (denied & other and stems & one)
        for one, other in OPPOSITES
    )


def _denies_plainly(clause: str, asked: frozenset[str]) -> bool:
    """Whether a clause says "not" of a word asked for, and nowhere says it without."""
    tokens = tokenize(plain(clause))
    for negator, scope in _find_scopes(tokens):
        if negator in _QUANTIFIERS or not scope or scope[0] not in asked:
            continue
        if sum(token.stem == scope[0] for token in tokens) == 1:
            return True
    return False


def _find_scopes(tokens: Sequence[Token]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each word that denies, with the lemmas behind it in its clause."""
    for index, token in enumerate(tokens):
        if token.lower not in NEGATORS and not token.lower.endswith("n't"):
            continue
        following = tokens[index + 1 : index + 2]
        if token.lower == "not" and following and following[0].lower in {"only", "just"}:
            continue
        behind = (other for other in tokens[index + 1 :] if other.clause == token.clause)
        stems = [t.stem for t in behind if t.is_content and t.lower not in NEGATORS]
        yield token.lower, tuple(stems[:_REACH])
