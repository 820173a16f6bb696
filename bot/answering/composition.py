"""Answers in words: the quotes that carry them, each with its outlet and date."""

import re
from collections.abc import Sequence

from bot.answering.agreement import Agreement, Relation
from bot.answering.evidence import Evidence
from bot.answering.outcome import Abstention, Answer, Citation
from retrieval.calendar import write_day
from retrieval.domain import Article, Hit, Query, Span
from retrieval.sentences import split_sentences

_MOST_CITATIONS = 3
_MOST_NEAREST = 3
_LONGEST_QUOTE = 600
_INSTEAD = "Perhaps instead: "
_LEANS_BACK = re.compile(
    r"[\"“'‘(]*(?:He|She|It|They|His|Her|Its|Their|This|That|These|Those|The (?:group|attack|"
    r"company|man|woman|pair|two|incident|report|statement|move|figure|toll|number|agency|ministry))\b"
)
"""Openings of a sentence whose subject stands in the sentence before."""
_COUNTS_BACK = re.compile(
    r"\b(?:of|among) (?:them|these|those)\b|\bby (?:its|his|her|their) (?:own )?(?:count|account)\b"
)
"""What points back from within a sentence: who counted, and out of whom."""
_BRACKETED_NUMBER = re.compile(r"\[([^\[\]]*\d[^\[\]]*)\]")


def compose_answer(
    query: Query, agreement: Agreement, *, instead: Sequence[Evidence] = ()
) -> Answer:
    """The answer of the first position, with the others told beside it.

    At most three citations: of one position, its best evidence and what supports it, or what may
    answer `instead` where nothing does; of a development or a conflict, one of each position.
    """
    first = agreement.positions[0]
    supported = _distinct_articles(first.evidence)
    if agreement.relation is not Relation.SINGLE:
        cited = [position.best for position in agreement.positions]
    elif len(supported) == 1:
        cited = [*supported, *instead]
    else:
        cited = supported
    others = tuple(item.short for item in cited[1:]) if len(agreement.positions) > 1 else ()
    cited = cited[:_MOST_CITATIONS]
    citations: list[Citation] = []
    statements = []
    for item in cited:
        quoted = [one.span for one in citations if one.article.id == item.article.id]
        span = find_quote(item, quoted)
        if any(before.holds(span) for before in quoted):
            continue
        citations.append(_cite(item, span, number=len(citations) + 1))
        statements.append(f"{_INSTEAD if item in instead else ''}{_state(citations[-1])}")
    if agreement.relation is Relation.CONFLICT:
        statements.insert(0, f"Sources disagree: {_side_by_side(cited)}.")
    elif agreement.relation is Relation.DEVELOPMENT:
        statements.insert(0, f"The figure has been revised, newest first: {_side_by_side(cited)}.")
    dates = [item.article.published for item in cited if item.article.published]
    return Answer(
        query=query,
        short=first.best.short,
        text="\n".join(statements),
        citations=tuple(citations),
        as_of=max(dates, default=None),
        conflicts=others if agreement.relation is Relation.CONFLICT else (),
    )


def compose_abstention(
    query: Query, evidence: Sequence[Evidence], missing: Sequence[str]
) -> Abstention:
    """A refusal that names what the archive lacks and shows what came nearest."""
    if missing:
        named = " or ".join(f"“{name}”" for name in missing)
        reason = f"The archive has nothing on {named} that answers this."
    elif evidence:
        reason = "The archive does not say; these stories come nearest."
    else:
        reason = "The archive has nothing on this."
    nearest: dict[str, Hit] = {}
    for item in evidence:
        nearest.setdefault(item.article.id, item.hit)
    return Abstention(query=query, reason=reason, nearest=tuple(nearest.values())[:_MOST_NEAREST])


def _distinct_articles(evidence: Sequence[Evidence]) -> list[Evidence]:
    seen: dict[str, Evidence] = {}
    for item in evidence:
        seen.setdefault(item.article.id, item)
    return list(seen.values())


def _cite(item: Evidence, span: Span, *, number: int) -> Citation:
    return Citation(
        number=number, article=item.article, span=span, quote=span.of(item.article.text)
    )


def find_quote(item: Evidence, quoted: Sequence[Span] = ()) -> Span:
    """The sentence or two, in the article's text, that carry the answer.

    The sentence before is taken along where the carrying one leans on it for its subject, unless
    it stands in what is `quoted` of the article already. A passage without an answer is quoted by
    its first sentence.
    """
    passage = item.hit.passage
    sentences = split_sentences(passage.text) or [Span(0, len(passage.text))]
    if item.answer is None:
        first = last = 0
    else:
        start, end = item.answer.start - passage.span.start, item.answer.end - passage.span.start
        touched = [i for i, s in enumerate(sentences) if s.start < end and start < s.end]
        first, last = (touched[0], touched[-1]) if touched else (0, len(sentences) - 1)
    offset = passage.span.start
    alone = Span(offset + sentences[first].start, offset + sentences[last].end)
    if first == 0 or not _leans_back(passage.text, sentences[first]):
        return alone
    led = Span(offset + sentences[first - 1].start, alone.end)
    said = any(before.overlaps(led) for before in quoted)
    return alone if said or len(led) > _LONGEST_QUOTE else led


def _leans_back(text: str, sentence: Span) -> bool:
    """Whether a sentence cannot be understood, or attributed, without the one before it."""
    opens = _LEANS_BACK.match(text, sentence.start)
    return bool(opens or _COUNTS_BACK.search(text, sentence.start, sentence.end))


def unmark(text: str) -> str:
    """An article's words with `(1)` for `[1]`: in an answer's text only the answer marks.

    Whatever holds a figure is changed, since what shows nothing may hide beside it.
    """
    return _BRACKETED_NUMBER.sub(r"(\1)", text)


def _state(citation: Citation) -> str:
    """Outlet, date, quote and marker: `Reuters, 19 March 2019: “...” [1].`."""
    quote = " ".join(citation.quote.split())
    return f"{unmark(f'{_attribute(citation.article)}: “{quote}”')} [{citation.number}]."


def _side_by_side(cited: Sequence[Evidence]) -> str:
    return "; ".join(
        f"{unmark(f'{item.short} ({_attribute(item.article)})')} [{number}]"
        for number, item in enumerate(cited, start=1)
    )


def _attribute(article: Article) -> str:
    outlet = article.source or article.headline
    if article.published is None:
        return outlet
    return f"{outlet}, {write_day(article.published)}"
