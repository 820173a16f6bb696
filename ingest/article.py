"""Raw items become clean articles."""

from ingest.sources.protocol import RawArticle
from retrieval.domain import Article


def content_hash(article: Article) -> str:
    """SHA-256 hex over every field but id, origin, copy_of and the hash itself."""


def build_article(raw: RawArticle) -> Article:
    """Clean `raw` and read what its text says about itself into fields.

    Fields that the source gives win over what the text says. Pure and deterministic.

    Raises:
        SourceError: nothing is left of the text once the page's noise is dropped.
    """
