"""A reply held against the passages it cites, while it is written and once it is whole."""

from collections.abc import Sequence

from bot.answering.verification import Ask, Failure, Source, verify
from bot.answering.verification.quotes import find_quotes
from bot.answering.writing.protocol import Quote, WrittenSentence
from bot.answering.writing.reply import CitedSentence, Reply
from retrieval.domain import Hit


class Proof:
    """Holds the sentences of one reply, each once however often the growing reply is read."""

    def __init__(self, hits: Sequence[Hit], ask: Ask | None = None) -> None:
        """Hold nothing yet.

        Args:
            hits: The passages in the order of their numbers, from 1.
            ask: The reader as a judge, or None for rules alone.
        """
        self._hits = hits
        self._ask = ask
        self._verdicts: dict[CitedSentence, WrittenSentence | Failure] = {}

    def hold(self, reply: Reply) -> tuple[tuple[WrittenSentence, ...], tuple[Failure, ...]]:
        """The sentences that hold, with their quotes, and why the others do not."""
        verdicts = [self._judge(sentence) for sentence in reply.sentences]
        kept = tuple(one for one in verdicts if isinstance(one, WrittenSentence))
        return kept, tuple(one for one in verdicts if isinstance(one, Failure))

    def _judge(self, sentence: CitedSentence) -> WrittenSentence | Failure:
        if sentence not in self._verdicts:
            self._verdicts[sentence] = _verify(sentence, self._hits, self._ask)
        return self._verdicts[sentence]


def _verify(
    sentence: CitedSentence, hits: Sequence[Hit], ask: Ask | None
) -> WrittenSentence | Failure:
    if not sentence.numbers:
        return Failure(kind="uncited", detail=sentence.text)
    quotes = find_quotes(sentence.text, [hits[number - 1] for number in sentence.numbers], ask)
    if isinstance(quotes, Failure):
        return quotes
    return WrittenSentence(
        text=sentence.text,
        quotes=tuple(Quote(article=hit.article, span=span) for hit, span in quotes),
    )


def hold_short(reply: Reply, sentences: Sequence[WrittenSentence]) -> str | None:
    """The reply's short answer, where one of the sentences that held says it."""
    if reply.short is None:
        return None
    short = reply.short.rstrip(".")
    held = any(
        verify(short, _as_source(sentence, quote)) is None
        for sentence in sentences
        for quote in sentence.quotes
    )
    return short if held else None


def _as_source(sentence: WrittenSentence, quote: Quote) -> Source:
    published = quote.article.published
    return Source(
        quote=sentence.text,
        passage=quote.text,
        context="",
        published=published.date() if published else None,
    )
