"""Small articles for tests, each sentence a passage."""

import datetime as dt
import hashlib

from retrieval.domain import Article, Passage, Span
from retrieval.protocols import IndexEntry

NOON = dt.datetime(2019, 3, 6, 12, 0, tzinfo=dt.UTC)


def story(
    id_: str,
    *sentences: str,
    title: str = "A story",
    source: str | None = "Reuters",
    published: dt.datetime | None = NOON,
    origin: str = "tests",
    copy_of: str | None = None,
) -> tuple[Article, list[Passage]]:
    """An article whose passages are its sentences; a passage's id follows from its words."""
    text = " ".join(sentences)
    article = Article(
        id=id_,
        url=f"https://news.example/{id_}",
        title=title,
        source=source,
        authors=("A. Reporter", "B. Reporter"),
        published=published,
        place="BAGHOUZ, Syria",
        language="en",
        text=text,
        content_hash=_digest(title, str(source), str(published), text),
        origin=origin,
        copy_of=copy_of,
    )
    passages, start = [], 0
    for ordinal, sentence in enumerate(sentences):
        passages.append(
            Passage(
                id=_digest(id_, title, sentence)[:16],
                article_id=id_,
                ordinal=ordinal,
                span=Span(start, start + len(sentence)),
                text=sentence,
                context=title,
            )
        )
        start += len(sentence) + 1
    return article, passages


def entries(*stories: tuple[Article, list[Passage]]) -> list[IndexEntry]:
    return [
        IndexEntry(passage=passage, published=article.published, source=article.source)
        for article, passages in stories
        for passage in passages
    ]


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
