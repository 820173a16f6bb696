"""Raw items become clean articles."""

import dataclasses
import datetime as dt
import hashlib
import json
import re

from ingest.cleaning import Cleaned, clean
from ingest.sources.protocol import RawArticle
from retrieval.domain import Article
from retrieval.errors import SourceError

LONGEST_KEY_BYTES = 2000
"""Of an id, a url that becomes one, and a source: PostgreSQL indexes 2,704 bytes and fails beyond,
which ended the run; SQLite takes any."""

_DATE_IN_URL = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?:[/-]|$)")
_YEAR_IN_URL = re.compile(r"/((?:19|20)\d\d)/")


def build_article(raw: RawArticle) -> Article:
    """Clean `raw` and read what its text says about itself into fields.

    Fields that the source gives win over what the text says. Pure and deterministic.

    Raises:
        SourceError: nothing is left of the text once the page's noise is dropped, or its id is
            longer than LONGEST_KEY_BYTES.
    """
    if _as_key(raw.id) is None:
        reason = f"its id has more than {LONGEST_KEY_BYTES:,} bytes"
        raise SourceError(reason, subject=raw.label, hint="give it a shorter one")
    cleaned = clean(raw.text, title=raw.title)
    if not cleaned.text:
        raise SourceError(
            "no text is left without the page's noise",
            subject=raw.label,
            hint="check that the file holds an article",
        )
    article = Article(
        id=raw.id,
        url=_as_key(raw.url),
        title=raw.title or cleaned.title,
        source=_as_key(raw.source) or cleaned.source,
        authors=raw.authors or cleaned.authors,
        published=raw.published or _published(raw.url, cleaned),
        place=cleaned.place,
        language=raw.language,
        text=cleaned.text,
        content_hash="",
        origin=raw.origin,
    )
    return dataclasses.replace(article, content_hash=content_hash(article))


def content_hash(article: Article) -> str:
    """SHA-256 hex over every field but id, origin, copy_of and the hash itself."""
    published = article.published.astimezone(dt.UTC).isoformat() if article.published else None
    fields = (
        article.url,
        article.title,
        article.source,
        article.authors,
        published,
        article.place,
        article.language,
        article.text,
    )
    return hashlib.sha256(json.dumps(fields).encode()).hexdigest()


def _as_key(text: str | None) -> str | None:
    """`text`, or None where it is too long to be indexed: a page in the field of its outlet."""
    return text if text and len(text.encode()) <= LONGEST_KEY_BYTES else None


def _published(url: str | None, cleaned: Cleaned) -> dt.datetime | None:
    """The day of the dateline, its year from the url if need be; else the day in the url."""
    year = _YEAR_IN_URL.search(url or "")
    day = cleaned.day.date(year=int(year.group(1)) if year else None) if cleaned.day else None
    if day is None:
        in_url = _DATE_IN_URL.search(url or "")
        try:
            day = dt.date(*map(int, in_url.groups())) if in_url else None
        except ValueError:
            return None
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC) if day else None
