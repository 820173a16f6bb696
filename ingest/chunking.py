"""Articles into passages: whole sentences, within what the embedder reads, with exact spans.

Token counts come from the embedder itself and are asked for in few, large calls: its tokenizer
works through a batch in parallel and costs little more for a thousand texts than for ten.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, repeat

from retrieval.calendar import write_day
from retrieval.domain import Article, Passage, Span
from retrieval.sentences import split_sentences

CountTokens = Callable[[Sequence[str]], list[int]]
"""Word pieces of each text, without special tokens; `Embedder.count_tokens` is one."""

SPECIAL_TOKENS = 2
"""What an encoder adds around a text: [CLS] and [SEP]."""

CONTEXT_TOKENS = 48
"""Most pieces a headline may take; a long one would leave no room for what it heads."""

_SOURCE_CHARACTERS = 60
_CLAUSE_GAP = re.compile(r"(?<=[,;:—–])\s+")
_WORDS_IN_A_RUN = 12
_RUN = re.compile(rf"(?:\S+\s+){{0,{_WORDS_IN_A_RUN - 1}}}\S+")


def split_articles(
    articles: Sequence[Article], *, count_tokens: CountTokens, max_tokens: int, overlap: int = 0
) -> list[list[Passage]]:
    """The passages of each article, in the order of its text.

    A passage's context line and text together stay within `max_tokens`, and as few passages as
    that allows are made as equal as they can be. A sentence that is too long alone is cut between
    clauses, then between words.

    Args:
        articles: Cleaned articles; one without text has no passages.
        count_tokens: The embedder's count, without special tokens.
        max_tokens: Pieces the embedder reads of a text, special tokens included.
        overlap: Sentences that a passage repeats from the end of the one before it.
    """
    if not articles:
        return []
    heads = _contexts(articles, count_tokens, cap=min(CONTEXT_TOKENS, max_tokens // 4))
    limits = [max(1, max_tokens - SPECIAL_TOKENS - head.tokens) for head in heads]
    measured = measure_units([article.text for article in articles], limits, count_tokens)
    return [
        list(_passages(article, head.line, pack(units, limit=limit, overlap=overlap)))
        for article, head, units, limit in zip(articles, heads, measured, limits, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of a text that is not cut, with its size in the measure of the packer."""

    span: Span
    size: int


def pack(units: Sequence[Unit], *, limit: int, overlap: int = 0) -> list[Span]:
    """Spans of consecutive units whose sizes sum to at most `limit`.

    The fewest spans possible, and among those the ones nearest to each other in size (least sum
    of squares), found by dynamic programming over the ends: no passage is a leftover of three
    words. A span begins `overlap` units before the end of the one before it, fewer where one
    new unit would not fit beside them. A unit larger than `limit` stands alone.
    """
    sums = [0, *accumulate(unit.size for unit in units)]
    best: list[tuple[int, int]] = [(0, 0)]  # spans, and squares of their sizes, up to each end
    begins: list[tuple[int, int]] = [(0, 0)]  # of the last span: its first new unit, its first
    for end in range(1, len(units) + 1):
        choice: tuple[tuple[int, int], tuple[int, int]] | None = None
        for first in range(end - 1, -1, -1):
            lead = max(0, first - overlap)
            if first < end - 1 and sums[end] - sums[lead] > limit:
                break
            while sums[end] - sums[lead] > limit and lead < first:
                lead += 1
            size = sums[end] - sums[lead]
            spans, squares = best[first]
            cost = (spans + 1, squares + size * size)
            if choice is None or cost < choice[0]:
                choice = (cost, (first, lead))
        assert choice is not None  # noqa: S101 - `first = end - 1` always gives one
        best.append(choice[0])
        begins.append(choice[1])
    packed: list[Span] = []
    end = len(units)
    while end:
        first, lead = begins[end]
        packed.append(Span(units[lead].span.start, units[end - 1].span.end))
        end = first
    return packed[::-1]


@dataclass(frozen=True, slots=True)
class _Head:
    line: str
    tokens: int


def _contexts(articles: Sequence[Article], count_tokens: CountTokens, *, cap: int) -> list[_Head]:
    """The context line of each article: its title, cut to `cap` pieces, outlet and date.

    No title is made up from the first words: on stories without titles that found the right
    passage less often (docs/retrieval.md).
    """
    headlines = [" ".join((article.title or "").split()) for article in articles]
    tails = [_tail(article) for article in articles]
    counts = count_tokens(headlines + tails)
    sizes, tail_sizes = counts[: len(articles)], counts[len(articles) :]
    while long := [index for index, size in enumerate(sizes) if size > cap]:
        for index in long:
            kept = len(headlines[index]) * cap // sizes[index]
            headlines[index] = _shortened(headlines[index], kept)
        for index, size in zip(long, count_tokens([headlines[i] for i in long]), strict=True):
            sizes[index] = size
    return [
        _Head(headline + tail, size + tail_size)
        for headline, tail, size, tail_size in zip(headlines, tails, sizes, tail_sizes, strict=True)
    ]


def _tail(article: Article) -> str:
    """Outlet and date, as a reader would write them after a headline, or alone."""
    day = article.published
    parts = [
        (article.source or "")[:_SOURCE_CHARACTERS].strip(),
        write_day(day) if day else "",
    ]
    known = ", ".join(part for part in parts if part)
    return f" — {known}" if known and article.title else known


def _shortened(headline: str, characters: int) -> str:
    """The first `characters` of a headline, without a broken last word where there is another."""
    cut = headline[:characters]
    return (cut.rpartition(" ")[0] or cut).rstrip()


def measure_units(
    texts: Sequence[str], limits: Sequence[int], count_tokens: CountTokens
) -> list[list[Unit]]:
    """The units of each text, none larger than its limit if it can be cut at all.

    Sizes are those of the units alone. For a word-piece tokenizer they add up exactly, since it
    cuts at spaces and punctuation first; for others to within a piece a sentence.
    """
    units = _measure(texts, [split_sentences(text) for text in texts], count_tokens)
    for cut in chain((_clauses, _runs), repeat(_halves)):
        finer = [
            [
                part
                for unit in row
                for part in (cut(text, unit.span) if _is_divisible(unit, limit) else [unit])
            ]
            for text, row, limit in zip(texts, units, limits, strict=True)
        ]
        if not any(isinstance(part, Span) for row in finer for part in row):
            break
        units = _measure(texts, finer, count_tokens)
    return units


def _measure(
    texts: Sequence[str], parts: Sequence[Sequence[Unit | Span]], count_tokens: CountTokens
) -> list[list[Unit]]:
    """The parts as units; the spans among them are counted, in one call for all texts."""
    uncounted = [
        part.of(text)
        for text, row in zip(texts, parts, strict=True)
        for part in row
        if isinstance(part, Span)
    ]
    sizes = iter(count_tokens(uncounted) if uncounted else ())
    return [
        [part if isinstance(part, Unit) else Unit(part, next(sizes)) for part in row]
        for row in parts
    ]


def _is_divisible(unit: Unit, limit: int) -> bool:
    return unit.size > limit and len(unit.span) > 1


def _clauses(text: str, span: Span) -> list[Span]:
    """A sentence cut after its commas, semicolons, colons and dashes."""
    parts: list[Span] = []
    start = span.start
    for gap in _CLAUSE_GAP.finditer(text, span.start, span.end):
        parts.append(Span(start, gap.start()))
        start = gap.end()
    return [*parts, Span(start, span.end)]


def _runs(text: str, span: Span) -> list[Span]:
    """A clause cut into runs of a dozen words."""
    return [Span(*run.span()) for run in _RUN.finditer(text, span.start, span.end)]


def _halves(text: str, span: Span) -> list[Span]:
    """A run cut in its middle: at the space there, or through a word where there is none."""
    middle = (span.start + span.end) // 2
    space = text.rfind(" ", span.start, middle)
    if space > span.start:
        return [Span(span.start, space), Span(space + 1, span.end)]
    return [Span(span.start, middle), Span(middle, span.end)]


def _passages(article: Article, context: str, spans: Sequence[Span]) -> Iterator[Passage]:
    """Passages at these spans, named by what the indexes hold of them.

    The id stands for everything that would make an index entry differ, so that one which did not
    change keeps its vector when its article is edited elsewhere. Equal texts of one article are
    told apart by counting them.
    """
    seen: Counter[str] = Counter()
    published = article.published.isoformat() if article.published else ""
    for ordinal, span in enumerate(spans):
        text = span.of(article.text)
        parts = (article.id, context, article.source or "", published, text, str(seen[text]))
        seen[text] += 1
        yield Passage(
            id=hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24],
            article_id=article.id,
            ordinal=ordinal,
            span=span,
            text=text,
            context=context,
        )
