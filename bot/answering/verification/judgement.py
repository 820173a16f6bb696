"""The reader's own judgement of a claim: asked for what the sentence tells, does it point there?

A sentence with one number, date or name taken out is a question ("what people were captured?").
Where the quote has several that might answer, the reader has to prefer the one that was told.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from bot.answering.language.lemmas import is_past_form
from bot.answering.language.text import index_at, plain, tokenize
from bot.answering.verification.claim import Claim
from bot.answering.verification.counting import find_number_claims
from bot.answering.verification.dating import find_date_claims
from bot.answering.verification.failure import Failure
from bot.answering.verification.naming import find_name_claims
from bot.answering.verification.source import Source
from retrieval.domain import Span

Ask = Callable[[str, str], Sequence[tuple[Span, float]]]
"""Where a text (second) answers a question (first): its spans with scores, best first."""

_MARGIN = 3.0
"""How much, in its log odds, the reader has to prefer a rival to overrule words that speak for the
claim, and the claim to overrule words that speak for a rival."""
_COPIED = 4
"""Words of a quote, on either side of a claim, that say what it belongs to."""


def check_claims(said: str, source: Source, ask: Ask | None) -> Failure | None:
    """Hold each number, date and name to what the quote tells it of.

    Args:
        said: A plain sentence whose numbers, dates and names the quote all knows.
        ask: None judges by the words around each alone.
    """
    quoted = plain(source.quote)
    for claim in _find_claims(said, source):
        if not _holds(claim, said, quoted, ask):
            told = claim.span.of(said)
            return Failure(kind=claim.kind, detail=f"{told} belongs to something else")
    return None


def _holds(claim: Claim, said: str, quoted: str, ask: Ask | None) -> bool:
    if claim.misplaced or ask is None:
        return not (claim.misplaced or claim.doubted)
    if not claim.rivals or claim.confirmed or _is_copied(claim, said, quoted):
        return True
    if _is_attribute(claim, said):
        return not claim.doubted
    limit = -_MARGIN if claim.doubted else _MARGIN
    return _prefer_rivals(claim, said, quoted, ask) <= limit


def _find_claims(said: str, source: Source) -> Iterator[Claim]:
    yield from find_number_claims(said, source)
    yield from find_date_claims(said, source)
    yield from find_name_claims(said, source)


def _is_copied(claim: Claim, said: str, quoted: str) -> bool:
    """Whether the words on both sides of a claim are those of the quote, in its order."""
    before, behind = _around(said, claim.span)
    if len(before) + len(behind) < _COPIED:
        return False
    for match in claim.matches:
        earlier, later = _around(quoted, match)
        if earlier[len(earlier) - len(before) :] == before and later[: len(behind)] == behind:
            return True
    return False


def _around(text: str, span: Span) -> tuple[list[str], list[str]]:
    """The words before and behind a stretch of a plain text, in lower case."""
    tokens = tokenize(text)
    before = [token.lower for token in tokens if token.end <= span.start]
    behind = [token.lower for token in tokens if token.start >= span.end]
    return before[-_COPIED:], behind[:_COPIED]


def _is_attribute(claim: Claim, said: str) -> bool:
    """Whether a name stands before a noun, so that no question asks for it: "the Orlenz plant"."""
    tokens = tokenize(said)
    index = index_at(tokens, claim.span.end)
    if claim.kind != "name" or index == len(tokens) or tokens[index].start != claim.span.end + 1:
        return False
    word = tokens[index]
    verb = is_past_form(word.text) or word.lower.endswith(("s", "ing"))
    return word.is_content and word.text.islower() and not verb


def _prefer_rivals(claim: Claim, said: str, quoted: str, ask: Ask) -> float:
    """How much rather the reader points at a rival than at the claim."""
    found = ask(_to_question(said, claim), quoted)
    own, others = [], []
    for span, score in found:
        if _touches(span, claim.matches):
            own.append(score)
        elif _touches(span, claim.rivals):
            others.append(score)
    if not others:
        return -float("inf") if own else 0.0
    return max(others) - max(own, default=found[-1][1])


def _to_question(said: str, claim: Claim) -> str:
    return f"{said[: claim.span.start]}{claim.asked}{said[claim.span.end :]}".rstrip(".") + "?"


def _touches(span: Span, others: Iterable[Span]) -> bool:
    return any(span.overlaps(other) for other in others)
