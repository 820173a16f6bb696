"""Small articles for tests, their sentences or the whole of them as passages."""

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


def make_article(
    text: str,
    *,
    id: str | None = None,  # noqa: A002 - the field's own name
    title: str | None = None,
    source: str | None = None,
    published: dt.datetime | None = None,
    url: str | None = None,
    copy_of: str | None = None,
    origin: str = "test",
) -> Article:
    """An article of `text`; its id is derived from the text where none is given."""
    digest = _digest(text, str(title), str(source), str(published))
    return Article(
        id=id or digest[:12],
        url=url,
        title=title,
        source=source,
        authors=(),
        published=published,
        place=None,
        language=None,
        text=text,
        content_hash=digest,
        origin=origin,
        copy_of=copy_of,
    )


def whole_passage(article: Article) -> Passage:
    """One passage that is the whole article."""
    return Passage(
        id=f"{article.id}/0",
        article_id=article.id,
        ordinal=0,
        span=Span(0, len(article.text)),
        text=article.text,
        context=article.title or "",
    )


def entries(*stories: tuple[Article, list[Passage]]) -> list[IndexEntry]:
    return [
        IndexEntry(passage=passage, published=article.published, source=article.source)
        for article, passages in stories
        for passage in passages
    ]


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
