"""The nouns of the archive. Plain values: no framework is reached from here."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Stage = Literal["dense", "lexical", "fused", "read"]
"""Which stage of retrieval gave a hit its score."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters, `[start, end)`, of an article's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse a range that cannot be one."""
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def __len__(self) -> int:
        """Length in characters."""
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters of `text` that this span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        """Whether some character lies in both; neither may be empty."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: "Span") -> bool:
        """Whether all characters of `other` lie in this one."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A cleaned article. Its `text` never changes under its `content_hash`.

    Attributes:
        id: Stable across runs: the source's own id, else its url, else its path.
        url: Where readers find it, or None.
        title: Headline, or None where the source has none.
        source: The outlet, as readers know it ("Reuters"), or None.
        authors: Names of the byline.
        published: When it was published (aware, UTC where the source names no zone), or None.
        place: The dateline's place ("DEIR AL-ZOR PROVINCE, Syria"), or None.
        language: ISO 639-1 code, or None.
        text: The cleaned text; spans and quotes are character ranges of it.
        content_hash: SHA-256 hex of everything above but `id`; equal hash, equal article.
        origin: The source that last delivered it (a path or feed), for `--prune`.
        copy_of: Id of an article that this one is a near-identical copy of, or None.
    """

    id: str
    url: str | None
    title: str | None
    source: str | None
    authors: tuple[str, ...]
    published: dt.datetime | None
    place: str | None
    language: str | None
    text: str
    content_hash: str
    origin: str
    copy_of: str | None = None

    @property
    def headline(self) -> str:
        """The title, or the first words of the text where there is none."""
        if self.title:
            return self.title
        words = self.text[:120].split()
        return " ".join(words[:12]) + ("…" if len(words) > 12 else "")  # noqa: PLR2004 - a headline's length


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Whole sentences of one article: `article.text[span.start:span.end] == text`, always.

    Attributes:
        id: Derived from the article's id, outlet and date, the context and the text, so that a
            passage that did not change keeps its id (and its vector) when its article is edited.
        article_id: The article it stands in.
        ordinal: Its place among the article's passages, from 0.
        span: Where it stands in the article's text.
        text: The verbatim characters of `span`.
        context: Headline and date, given to the indexes before the text, never quoted.
    """

    id: str
    article_id: str
    ordinal: int
    span: Span
    text: str
    context: str

    @property
    def indexed_text(self) -> str:
        """What the indexes read: the context line, then the text."""
        return f"{self.context}\n{self.text}" if self.context else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which passages may be found. An empty filter keeps everything.

    Attributes:
        since: Published at or after.
        until: Published before.
        sources: Outlets, compared without regard to case; empty means any.
        article_ids: Only these articles (the event a person chose); empty means any.
    """

    since: dt.datetime | None = None
    until: dt.datetime | None = None
    sources: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether the filter leaves anything out."""
        return bool(self.since or self.until or self.sources or self.article_ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question as retrieval sees it.

    Attributes:
        text: What to search for: the question, made to stand alone.
        asked_at: The moment it was asked (aware); relative times refer to it.
        filter: What may be found.
        prefer_recent: Whether the question asks for the latest.
    """

    text: str
    asked_at: dt.datetime
    filter: Filter = field(default_factory=Filter)
    prefer_recent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A found passage with its article.

    Attributes:
        score: Higher is better; comparable only within one list of one stage.
        scores: What each stage gave it, by stage, where it was seen there.
    """

    passage: Passage
    article: Article
    score: float
    stage: Stage
    scores: Mapping[str, float] = field(default_factory=dict)
