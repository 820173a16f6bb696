"""Builders of articles and passages for tests, so that a test names only what it is about."""

import datetime as dt
import hashlib

from retrieval.domain import Article, Passage, Span


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
    digest = hashlib.sha256(f"{text}{title}{source}{published}".encode()).hexdigest()
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
