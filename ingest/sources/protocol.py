"""The seam through which articles come in, and the values that cross it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from retrieval.errors import SourceError


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Something that delivers articles: a file, standard input, a page or a feed.

    Attributes:
        name: Stable across runs and working directories: an absolute path, a url, or "-".
            It becomes `Article.origin`.
        label: How to show it to an operator: the path as it was typed, or the url.
        size_bytes: Its size where that is known before reading.
        exhaustive: Whether an article that it no longer delivers is gone. False for feeds and
            standard input, which only ever show their latest.
    """

    name: str
    label: str
    size_bytes: int | None
    exhaustive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RawArticle:
    """An article as its source has it: fields told apart, text extracted, not yet cleaned.

    Attributes:
        id: The source's own id, else the normalised url, else the path of its file.
        origin: Name of the origin that delivered it.
        label: How to show it in a failure: "news.jsonl:17".
        text: The body as plain text; never empty, at most `formats.TEXT_LIMIT` characters.
        published: Aware, or None where the source has no date that can be read.

    The other fields are as in `retrieval.domain.Article`; None where the source lacks them.
    """

    id: str
    origin: str
    label: str
    text: str
    url: str | None = None
    title: str | None = None
    source: str | None = None
    authors: tuple[str, ...] = ()
    published: dt.datetime | None = None
    language: str | None = None


class ArticleSource(Protocol):
    """What a target of `ingest` comes to.

    `discover` lists origins in a stable order; `fetch` reads one of them as a stream, in the
    order of its articles and in memory bounded by one article (a `.json` document: by itself).
    What cannot be read comes as a `SourceError` *value* between the others, its subject the
    label of the file, line or page; neither method raises one. A caller counts any error
    value of an origin as "not read completely".
    """

    @property
    def skipped(self) -> int:
        """Files that `discover` has passed over so far because nothing here reads their kind."""
        ...

    def discover(self) -> Iterator[Origin | SourceError]:
        """What there is to read."""
        ...

    def fetch(self, origin: Origin) -> Iterator[RawArticle | SourceError]:
        """The articles of `origin`, which `discover` gave."""
        ...

    def vanished(self, origin_name: str) -> bool:
        """Whether an origin known from an earlier run lay within this source and is gone now.

        True only for a file under an ingested directory that certainly exists no more.
        """
        ...
