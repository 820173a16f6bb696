"""The quote that supports a sentence best, chosen from the passage it cites."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.answering.injection import find_trusted
from bot.answering.language.text import plain, stems_of
from bot.answering.verification.failure import Failure
from bot.answering.verification.judgement import Ask
from bot.answering.verification.source import Source
from bot.answering.verification.verdict import verify
from retrieval.domain import Article, Hit, Span

_CLAUSE = re.compile(r";\s+|,\s+(?:and|while|but|whereas|although|though)\s+")


def find_quotes(
    sentence: str, hits: Sequence[Hit], ask: Ask | None = None
) -> list[tuple[Hit, Span]] | Failure:
    """Quotes that `sentence` holds against, spans being of the article's text.

    Passages that say all of it come back, each with its quote. Where none does, each of its
    clauses has to be said by one of them.

    Args:
        sentence: Without markers.
        hits: The passages it cites, at least one.
        ask: As for `verify`.
    """
    found = [(hit, find_quote(sentence, hit, ask)) for hit in hits]
    held = [(hit, quote) for hit, quote in found if isinstance(quote, Span)]
    if held:
        return held
    failures = [quote for _, quote in found if isinstance(quote, Failure)]
    clauses = _CLAUSE.split(sentence)
    if len(hits) > 1 and len(clauses) > 1:
        return _find_by_clause(clauses, hits, ask) or failures[0]
    return failures[0]


def _find_by_clause(
    clauses: Sequence[str], hits: Sequence[Hit], ask: Ask | None
) -> list[tuple[Hit, Span]] | None:
    quotes: dict[tuple[str, Span], Hit] = {}
    for clause in clauses:
        held = None
        for hit in hits:
            quote = find_quote(clause, hit, ask)
            if isinstance(quote, Span):
                held = (hit.article.id, quote), hit
                break
        if held is None:
            return None
        quotes.setdefault(held[0], held[1])
    return [(hit, span) for (_, span), hit in quotes.items()]


def find_quote(sentence: str, hit: Hit, ask: Ask | None = None) -> Span | Failure:
    """The one or two sentences of a passage that `sentence` holds against, as article span.

    One sentence is preferred to two, and the one that shares more words. Where none will do:
    why the likeliest did not.
    """
    text = hit.passage.text
    words = stems_of(plain(sentence))
    best: Failure | None = None
    for span in _candidates(text, words):
        failure = verify(sentence, _source(hit, span.of(text)), ask)
        if failure is None:
            start = hit.passage.span.start
            return Span(start + span.start, start + span.end)
        best = best or failure
    return best or Failure(kind="instruction", detail="nothing in the passage may be quoted")


def _candidates(text: str, words: frozenset[str]) -> Iterator[Span]:
    """Single trusted sentences, then pairs of neighbours; those that share most words first."""
    sentences = find_trusted(text)
    pairs = [
        Span(one.start, other.end)
        for one, other in pairwise(sentences)
        if not text[one.end : other.start].strip()
    ]
    for spans in (sentences, pairs):
        yield from sorted(spans, key=lambda s: (-len(words & stems_of(plain(s.of(text)))), s))


def _source(hit: Hit, quote: str) -> Source:
    article = hit.article
    return Source(
        quote=quote,
        passage=" ".join(span.of(hit.passage.text) for span in find_trusted(hit.passage.text)),
        context=describe(article),
        bylines=tuple(name for name in (article.source, *article.authors) if name),
        published=article.published.date() if article.published else None,
    )


def describe(article: Article) -> str:
    """What an article is about, as its headline and place tell, a sentence each."""
    title = article.title or ""
    headline = [span.of(title) for span in find_trusted(title)]
    return ". ".join((*headline, article.place or "")).strip(". ")
