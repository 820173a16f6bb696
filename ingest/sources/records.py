"""Records of a stream become raw articles of an origin."""

from ingest.fields import normalise_url
from ingest.sources.formats import Record
from ingest.sources.protocol import RawArticle


def raw_article(record: Record, *, origin: str, fallback_id: str) -> RawArticle:
    """The article of `record`; its id is its own, else its url, else `fallback_id`."""
    fields = record.fields
    return RawArticle(
        id=fields.id or (normalise_url(fields.url) if fields.url else fallback_id),
        origin=origin,
        label=record.label,
        text=fields.text,
        url=fields.url,
        title=fields.title,
        source=fields.source,
        authors=fields.authors,
        published=fields.published,
        language=fields.language,
    )
