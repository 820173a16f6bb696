"""Articles on the web: one page, or the pages that an RSS or Atom feed lists."""

import calendar
import codecs
import datetime as dt
import io
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.cleaning.characters import one_line
from ingest.cleaning.credits import split_names
from ingest.dates import read_date
from ingest.encoding import decode
from ingest.extraction import Page, extract_page, plain_text
from ingest.fields import normalise_url
from ingest.sources.fetching import Fetched, Fetcher, host_of
from ingest.sources.page_cache import PageCache
from ingest.sources.protocol import Origin, RawArticle
from ingest.sources.robots import Robots
from retrieval.errors import SourceError

_FEED = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:(?:<\?[^>]*>|<!DOCTYPE[^>[]*(?:\[[^]]*\]\s*)?>|<!--(?:(?!-->).)*-->)\s*)*"
    rb"<(?:rss|feed|rdf:RDF)\b",
    re.DOTALL,
)
"""The first element of a feed, whatever its server calls it: many say "text/html"."""
_REFERENCE = re.compile(rb"&#(x?)([0-9a-f]+);", re.IGNORECASE)
_WESTERN = frozenset({"ascii", "iso8859-1", "cp1252"})
"""What browsers read as Windows-1252 (WHATWG, "Encoding"), whose quotes ISO-8859-1 has not. It is
declared of UTF-8 so often that the bytes are asked first."""
SHORTEST_CONTENT = 400
"""Characters from which on a feed's own text serves where the page does not; less is a teaser."""


class WebSource:
    """A page or a feed by its url; see `ArticleSource` for the contract.

    The url itself is fetched whatever the site's robots.txt says: its operator named it, as in a
    browser, and RFC 9309 speaks of programs that find their way by links. A feed's pages are
    found so, and are fetched only where robots.txt lets them be; of one that it forbids, the text
    that the feed itself delivers serves, if it is long enough.
    """

    skipped = 0

    def __init__(
        self, url: str, *, page_cache: Path | None, fetcher: Fetcher | None = None
    ) -> None:
        self._url = url
        cache = PageCache(page_cache) if page_cache else None
        self._fetcher = fetcher or Fetcher(trusted=host_of(url), cache=cache)
        self._robots = Robots(self._fetcher.get)

    def discover(self) -> Iterator[Origin | SourceError]:
        """The one url."""
        yield Origin(name=self._url, label=self._url, size_bytes=None, exhaustive=False)

    def fetch(self, origin: Origin) -> Iterator[RawArticle | SourceError]:
        """The page's article, or in the feed's order those of its entries."""
        try:
            fetched = self._fetcher.get(origin.name)
            if _is_feed(fetched):
                yield from self._entries(fetched, origin)
            else:
                yield _article(_page(fetched), url=origin.name, origin=origin)
        except SourceError as error:
            yield error
        finally:
            self._fetcher.close()

    def vanished(self, origin_name: str) -> bool:  # noqa: ARG002 - part of the contract
        """Never: a page that is not served today is not gone for that."""
        return False

    def _entries(self, fetched: Fetched, origin: Origin) -> Iterator[RawArticle | SourceError]:
        import feedparser

        headers = {"content-type": fetched.content_type, "content-location": fetched.url}
        content = _REFERENCE.sub(_keep_character, fetched.content)
        feed = feedparser.parse(io.BytesIO(content), response_headers=headers)
        if not feed.entries:
            yield SourceError("a feed without entries", subject=origin.label, hint="check the url")
        for entry in feed.entries:
            try:
                yield self._entry(entry, feed.feed, origin)
            except SourceError as error:
                yield error

    def _entry(self, entry: Any, feed: Any, origin: Origin) -> RawArticle:
        """The page that an entry links to, completed by what the feed says of it."""
        link = entry.get("link", "")
        try:
            page = self._linked_page(link, origin)
        except SourceError:
            page = Page(text=_content(entry))
            if len(page.text) < SHORTEST_CONTENT:
                raise
        completed = Page(
            text=page.text,
            title=entry.get("title") or page.title,
            source=page.source or feed.get("title"),
            authors=page.authors or split_names(entry.get("author", "")),
            published=_published(entry) or page.published,
            language=page.language or feed.get("language"),
        )
        return _article(completed, url=link, origin=origin, guid=entry.get("id"))

    def _linked_page(self, link: str, origin: Origin) -> Page:
        if not link:
            hint = "nothing to do; the feed's publisher left it out"
            raise SourceError("an entry without a link", subject=origin.label, hint=hint)
        return _page(self._fetcher.get(link, permit=self._robots.require))


def _article(page: Page, *, url: str, origin: Origin, guid: str | None = None) -> RawArticle:
    label = url or origin.label
    if not page.text.strip():
        raise SourceError("no article text on the page", subject=label, hint="check the url")
    place = normalise_url(url) if url else None
    language = re.match(r"[A-Za-z]{2}(?![A-Za-z])", page.language or "")
    return RawArticle(
        id=place or guid or origin.name,
        origin=origin.name,
        label=label,
        text=page.text,
        url=place,
        title=one_line(plain_text(page.title)) if page.title else None,
        source=one_line(page.source) if page.source else None,
        authors=page.authors,
        published=read_date(page.published),
        language=language.group().lower() if language else None,
    )


def _is_feed(fetched: Fetched) -> bool:
    kind = fetched.content_type.lower()
    return "rss" in kind or "atom" in kind or _FEED.match(fetched.content[:2000]) is not None


def _keep_character(reference: re.Match[bytes]) -> bytes:
    """A reference to a character, or nothing where it is to none, which feedparser stumbles on.

    Many feeds write an emoji as the two halves that UTF-16 has for it.
    """
    try:
        chr(int(reference[2], 16 if reference[1] else 10)).encode()
    except (ValueError, OverflowError):
        return b""
    return reference.group()


def _page(fetched: Fetched) -> Page:
    return extract_page(_text(fetched), url=fetched.url)


def _text(fetched: Fetched) -> str:
    """The page's text: as its header declares, else as its own head does, else as it seems."""
    declared = re.search(r"charset=[\"']?([\w-]+)", fetched.content_type) or re.search(
        r"charset=[\"']?([\w-]+)", fetched.content[:2000].decode("ascii", "replace")
    )
    legacy = None
    try:
        if declared:
            codec = codecs.lookup(declared.group(1)).name
            if codec not in _WESTERN:
                return fetched.content.decode(codec)
            legacy = "cp1252"
    except (LookupError, UnicodeError):  # pages lie about it
        pass
    return decode(fetched.content, label=fetched.url, legacy=legacy)


def _content(entry: Any) -> str:
    contents = [plain_text(part.get("value", "")) for part in entry.get("content", [])]
    return max(contents, key=len, default="")


def _published(entry: Any) -> str | None:
    """The first date of an entry that can be read."""
    for name in ("published", "updated"):
        if name in entry:  # asked first: feedparser warns before it gives the other in its place
            date = _read_time(entry.get(f"{name}_parsed")) or read_date(entry[name])
            if date:
                return date.isoformat()
    return None


def _read_time(parsed: time.struct_time | None) -> dt.datetime | None:
    """What feedparser made of a date, in UTC; of month 0, or of a year 10000, it is no date."""
    if parsed is None:
        return None
    try:
        return read_date(dt.datetime.fromtimestamp(calendar.timegm(parsed), dt.UTC))
    except (ValueError, OverflowError):
        return None
