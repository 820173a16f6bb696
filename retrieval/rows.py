"""The nouns of the archive as rows of its tables, and back."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from retrieval.domain import Article, Passage, Span
from retrieval.tables import articles, passages

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)

PASSAGES = sa.select(
    passages,
    sa.func.substr(articles.c.text, passages.c.start + 1, passages.c.end - passages.c.start).label(
        "text"
    ),
).join_from(passages, articles)
"""What `read_passage` takes: the text of a passage is the range of its article's, stored once."""


def read_article(row: sa.Row[Any]) -> Article:
    """The article of a row of `articles`, its date in the zone that it was printed in."""
    published = None
    if row.published_us is not None:
        zone = dt.timezone(dt.timedelta(seconds=row.published_zone_s))
        published = read_moment(row.published_us).astimezone(
            zone if row.published_zone_s else dt.UTC
        )
    return Article(
        id=row.id,
        url=row.url,
        title=row.title,
        source=row.source,
        authors=tuple(row.authors),
        published=published,
        place=row.place,
        language=row.language,
        text=row.text,
        content_hash=row.content_hash,
        origin=row.origin,
        copy_of=row.copy_of,
    )


def article_row(article: Article) -> dict[str, Any]:
    """The row of `articles` that an article becomes."""
    published = article.published
    zone = None if published is None else published.utcoffset()
    return {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "source": article.source,
        "authors": list(article.authors),
        "published_us": None if published is None else moment_us(published),
        "published_zone_s": None if zone is None else int(zone.total_seconds()),
        "place": article.place,
        "language": article.language,
        "text": article.text,
        "content_hash": article.content_hash,
        "origin": article.origin,
        "copy_of": article.copy_of,
    }


def read_passage(row: sa.Row[Any]) -> Passage:
    """The passage of a row of `PASSAGES`."""
    return Passage(
        id=row.id,
        article_id=row.article_id,
        ordinal=row.ordinal,
        span=Span(row.start, row.end),
        text=row.text,
        context=row.context,
    )


def passage_row(passage: Passage) -> dict[str, Any]:
    """The row of `passages` that a passage becomes."""
    return {
        "id": passage.id,
        "article_id": passage.article_id,
        "ordinal": passage.ordinal,
        "start": passage.span.start,
        "end": passage.span.end,
        "context": passage.context,
    }


def moment_us(moment: dt.datetime) -> int:
    """An aware moment as `tables.Moment` stores it."""
    return (moment - EPOCH) // MICROSECOND


def read_moment(since_epoch_us: int) -> dt.datetime:
    """A stored moment, in UTC."""
    return EPOCH + since_epoch_us * MICROSECOND
