"""What sources call the fields of an article, in one table."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from ingest.cleaning.characters import one_line
from ingest.cleaning.credits import split_names
from ingest.dates import read_date
from ingest.extraction import extract_page, is_page, plain_text

ALIASES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "_id", "guid", "uuid", "article_id"),
    "url": ("url", "link", "canonical", "canonical_url", "permalink", "web_url", "href"),
    "title": ("title", "headline", "name", "heading"),
    "text": (
        "text", "body", "content", "article", "article_body", "article_text", "full_text",
        "main_text", "story", "content_html", "content_text", "html", "maintext", "fulltext",
        "description", "summary", "abstract",
    ),
    "published": (
        "published", "date", "published_at", "pub_date", "date_published", "publish_date",
        "publication_date", "published_date", "published_on", "publishing_date", "datetime",
        "timestamp", "time", "created", "created_at", "date_created", "updated", "updated_at",
        "modified", "date_modified",
    ),
    "source": (
        "source", "publisher", "outlet", "site", "site_name", "source_name", "publication",
        "newspaper", "provider",
    ),
    "authors": ("authors", "author", "byline", "creator", "by", "writer"),
    "language": ("language", "lang", "in_language"),
}  # fmt: skip
"""Names of each field, the best first. Case, spaces, "-" and "_" make no difference."""

LISTS = ("articles", "items", "data", "results", "entries", "docs", "stories")
"""Where an object that holds a list of articles keeps it."""

_INNER = ("name", "value", "text", "rendered", "title", "#text", "@id", "href")
"""Where a value that is itself an object keeps what counts ({"name": "Reuters"})."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """The fields of one record, each in its type; None, () or "" where it has none."""

    id: str | None = None
    url: str | None = None
    title: str | None = None
    source: str | None = None
    authors: tuple[str, ...] = ()
    published: dt.datetime | None = None
    language: str | None = None
    text: str = ""


def read_fields(record: Mapping[str, object]) -> Fields:
    """Read a record of whatever naming; what cannot be read as its field is left out."""
    values = {_key(str(name)): value for name, value in record.items()}
    text = _string(_first(values, "text")) or ""
    inner = extract_page(text) if is_page(text) else None
    return Fields(
        id=_line(_first(values, "id")),
        url=_url(_first(values, "url")) or (inner.url if inner else None),
        title=_line(_first(values, "title")) or (inner.title if inner else None),
        source=_line(_first(values, "source")) or (inner.source if inner else None),
        authors=_authors(_first(values, "authors")) or (inner.authors if inner else ()),
        published=_date(values) or (read_date(inner.published) if inner else None),
        language=_language(_first(values, "language")) or (inner.language if inner else None),
        text=inner.text if inner else plain_text(text),
    )


def names_text(columns: Iterable[str]) -> bool:
    """Whether one of a table's columns is taken for the text of an article."""
    return any(_key(column) in _KEYS["text"] for column in columns)


def normalise_url(url: str) -> str:
    """`url` for readers: no credentials, fragment or tracking, its host in lower case."""
    try:
        parts = urlsplit(url)
    except ValueError:  # brackets that close no IPv6 address
        return url
    host = parts.netloc.rpartition("@")[2].lower()
    # The other parameters stay as they are written: decoding "caf%E9" as UTF-8 would lose the é.
    query = "&".join(part for part in parts.query.split("&") if not part.startswith("utm_"))
    return urlunsplit((parts.scheme.lower(), host, parts.path, query, ""))


def _key(name: str) -> str:
    return re.sub(r"[\s_-]", "", name.rsplit(":", 1)[-1]).lower()


_KEYS = {field: tuple(_key(name) for name in names) for field, names in ALIASES.items()}


def _first(values: Mapping[str, object], field: str) -> object:
    return next(
        (values[key] for key in _KEYS[field] if values.get(key) not in (None, "", [], {})), None
    )


def _string(value: object) -> str | None:
    """A value's text: of a list its parts as paragraphs, of an object what its name field holds."""
    if isinstance(value, Mapping):
        return next((_string(value[key]) for key in _INNER if value.get(key)), None)
    if isinstance(value, list | tuple):
        return "\n\n".join(part for part in map(_string, value) if part)
    if value is None or isinstance(value, bool):
        return None
    return str(value)


def _line(value: object) -> str | None:
    text = _string(value)
    return (one_line(plain_text(text)) or None) if text else None


def _url(value: object) -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    text = _line(value)
    return text if text and re.match(r"https?://[^\s/]", text, re.IGNORECASE) else None


def _authors(value: object) -> tuple[str, ...]:
    if isinstance(value, list | tuple):
        names = [name for part in value for name in _authors(part)]
        return tuple(dict.fromkeys(names))
    line = _line(value)
    if line is None:
        return ()
    return split_names(re.sub(r"^by:? ", "", line, flags=re.IGNORECASE))


def _date(values: Mapping[str, object]) -> dt.datetime | None:
    dates = (read_date(_inner_date(values[key])) for key in _KEYS["published"] if values.get(key))
    return next((date for date in dates if date), None)


def _inner_date(value: object) -> object:
    return value.get("$date") if isinstance(value, Mapping) else value


def _language(value: object) -> str | None:
    line = _line(value)
    match = re.match(r"([A-Za-z]{2})(?:[-_].*)?$", line) if line else None
    return match.group(1).lower() if match else None
