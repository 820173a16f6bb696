import datetime as dt
import gzip
import io
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from ingest.sources import RawArticle, fetching, open_source
from ingest.sources.fetching import Fetcher
from ingest.sources.page_cache import PageCache
from ingest.sources.web import WebSource
from retrieval.errors import SourceError
from tests.fakes.news_site import NewsSite, Page, serve_news

pytestmark = pytest.mark.server


def page(sentence: str, **headers: str) -> Page:
    body = (
        "<html><head><meta property='og:site_name' content='Northland Post'>"
        "<meta property='article:published_time' content='2024-05-01'></head><body><article>"
        f"<p>{sentence}</p><p>The council said so on Monday in the hall of the town.</p>"
        "</article></body></html>"
    )
    return Page(body=body.encode(), headers={"Content-Type": "text/html; charset=utf-8", **headers})


def feed(*items: str) -> Page:
    body = (
        "<?xml version='1.0'?><rss version='2.0' "
        "xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>"
        f"<title>Northland Wire</title><language>en-gb</language>{''.join(items)}</channel></rss>"
    )
    return Page(body=body.encode(), headers={"Content-Type": "application/rss+xml"})


class Waits(list[float]):
    """A clock that stands still unless somebody sleeps by it."""

    def sleep(self, seconds: float) -> None:
        self.append(seconds)

    def now(self) -> float:
        return sum(self)


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with serve_news() as served:
        yield served


@pytest.fixture
def waits() -> Waits:
    return Waits()


def fetcher_of(site: NewsSite, waits: Waits, cache: PageCache | None = None) -> Fetcher:
    trusted = urlsplit(site.url).netloc
    return Fetcher(trusted=trusted, cache=cache, sleep=waits.sleep, clock=waits.now)


def read(
    site: NewsSite, path: str, waits: Waits, cache: PageCache | None = None
) -> list[RawArticle | SourceError]:
    source = WebSource(site.url + path, page_cache=None, fetcher=fetcher_of(site, waits, cache))
    (origin,) = source.discover()
    assert not isinstance(origin, SourceError)
    assert not origin.exhaustive
    assert not source.vanished(origin.name)
    return list(source.fetch(origin))


def test_a_page_becomes_an_article(site: NewsSite, waits: Waits) -> None:
    site.pages["/dam?utm_source=x"] = page("The dam at Orvale held through the night.")

    (article,) = read(site, "/dam?utm_source=x", waits)

    assert isinstance(article, RawArticle)
    assert article.id == article.url == f"{site.url}/dam"
    assert article.source == "Northland Post"
    assert article.published == dt.datetime(2024, 5, 1, tzinfo=dt.UTC)
    assert article.text.startswith("The dam at Orvale held through the night.")
    assert "newsbot" in site.requests[0][1]["user-agent"]


def test_the_pages_of_a_feed_become_articles(site: NewsSite, waits: Waits) -> None:
    site.pages["/rss"] = feed(
        f"<item><title>Dam &amp;amp; mill</title><link>{site.url}/a#top</link>"
        "<pubDate>Wed, 01 May 2024 10:00:00 +0200</pubDate><author>Jo Roe</author></item>",
        f"<item><title>Gone</title><link>{site.url}/gone</link></item>",
        f"<item><title>Mill</title><link>{site.url}/b</link></item>",
    )
    site.pages["/a"] = page("The dam at Orvale held through the night.")
    site.pages["/b"] = page("The mill at Orvale was opened again at noon.")

    first, gone, second = read(site, "/rss", waits)

    assert isinstance(first, RawArticle)
    assert isinstance(second, RawArticle)
    assert str(gone) == f"{site.url}/gone: HTTP 404 (check the url)"
    assert first.id == f"{site.url}/a"
    assert first.title == "Dam & mill"
    assert first.published == dt.datetime(2024, 5, 1, 8, tzinfo=dt.UTC)
    assert first.authors == ("Jo Roe",)
    assert first.language == "en"
    assert first.origin == second.origin == f"{site.url}/rss"
    assert second.text.startswith("The mill at Orvale")
    assert second.published == dt.datetime(2024, 5, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "date",
    ["0000-00-00T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-08:00", "last Monday"],
)
def test_a_date_of_a_feed_that_is_none_leaves_that_of_the_page(
    site: NewsSite, waits: Waits, date: str
) -> None:
    site.pages["/rss"] = feed(f"<item><link>{site.url}/a</link><pubDate>{date}</pubDate></item>")
    site.pages["/a"] = page("The dam at Orvale held through the night.")

    (article,) = read(site, "/rss", waits)

    assert isinstance(article, RawArticle)
    assert article.published == dt.datetime(2024, 5, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "reference", ["&#xD83D;&#xDE00;", "&#55357;&#56832;", "&#0;", "&#1114112;", f"&#{'9' * 5000};"]
)
def test_a_feed_may_refer_to_characters_that_are_none(
    site: NewsSite, waits: Waits, reference: str
) -> None:
    site.pages["/rss"] = feed(
        f"<item><title>Dam{reference} &#233; held</title><link>{site.url}/a</link></item>"
    )
    site.pages["/a"] = page("The dam at Orvale held through the night.")

    (article,) = read(site, "/rss", waits)

    assert isinstance(article, RawArticle)
    assert article.title == "Dam é held"


@pytest.mark.parametrize(
    "prolog", [b"<!-- made by hand -->", b'<!DOCTYPE rss [<!ENTITY nbsp "&#160;">]>']
)
def test_a_feed_that_is_served_as_a_page_is_a_feed(
    site: NewsSite, waits: Waits, prolog: bytes
) -> None:
    served = feed(f"<item><link>{site.url}/a</link></item>")
    body = served.body.replace(b"?>", b"?>\n" + prolog + b"\n", 1)
    site.pages["/rss"] = Page(body=body, headers={"Content-Type": "text/html; charset=utf-8"})
    site.pages["/a"] = page("The dam at Orvale held through the night.")

    (article,) = read(site, "/rss", waits)

    assert isinstance(article, RawArticle)
    assert article.url == f"{site.url}/a"


@pytest.mark.parametrize(
    ("declared", "charset"),
    [
        ("iso-8859-1", "cp1252"),
        ("us-ascii", "utf-8"),
        ("windows-1252", "utf-8"),
        ("undefined", "utf-8"),
        ("rot13", "utf-8"),
        ("koi8-r", "koi8-r"),
    ],
)
def test_a_page_keeps_its_quotes_whatever_charset_it_declares(
    site: NewsSite, waits: Waits, declared: str, charset: str
) -> None:
    sentence = "“It won’t break,” said Zoë Ek of the dam." if charset != "koi8-r" else "Плотина."
    body = page(sentence).body.decode().encode(charset)
    kind = f"text/html; charset={declared}"
    site.pages["/a"] = Page(body=body, headers={"Content-Type": kind})

    (article,) = read(site, "/a", waits)

    assert isinstance(article, RawArticle)
    assert article.text.startswith(sentence)


def test_a_feeds_own_text_serves_where_its_page_does_not(site: NewsSite, waits: Waits) -> None:
    text = "The dam at Orvale held through the night. " * 12
    site.pages["/rss"] = feed(
        f"<item><link>{site.url}/gone</link>"
        f"<content:encoded><![CDATA[<p>{text}</p>]]></content:encoded></item>"
    )

    (article,) = read(site, "/rss", waits)

    assert isinstance(article, RawArticle)
    assert article.text == text.strip()
    assert article.source == "Northland Wire"


def test_an_entry_without_a_usable_link_is_one_failure(site: NewsSite, waits: Waits) -> None:
    site.pages["/rss"] = feed(
        "<item><link>http://[broken/a</link></item>", f"<item><link>{site.url}/b</link></item>"
    )
    site.pages["/b"] = page("The mill at Orvale was opened again at noon.")

    error, article = read(site, "/rss", waits)

    assert str(error).startswith(f"{site.url}/rss: an entry without a link")
    assert isinstance(article, RawArticle)


def robots(*rules: str) -> Page:
    return Page(body="\n".join(rules).encode(), headers={"Content-Type": "text/plain"})


def test_a_feeds_pages_are_read_where_robots_txt_lets_them_be(site: NewsSite, waits: Waits) -> None:
    site.pages["/robots.txt"] = robots(
        "User-agent: *", "Disallow: /", "User-agent: newsbot", "Disallow: /*?print", "Allow: /"
    )
    site.pages["/rss"] = feed(
        f"<item><link>{site.url}/a?print=1</link></item>", f"<item><link>{site.url}/b</link></item>"
    )
    site.pages["/a?print=1"] = page("The dam at Orvale held through the night.")
    site.pages["/b"] = page("The mill at Orvale was opened again at noon.")

    error, article = read(site, "/rss", waits)

    assert str(error).startswith(f"{site.url}/a?print=1: robots.txt forbids it (")
    assert isinstance(article, RawArticle)
    assert [path for path, _ in site.requests] == ["/rss", "/robots.txt", "/b"]


def test_a_redirect_to_what_robots_txt_forbids_is_not_followed(
    site: NewsSite, waits: Waits
) -> None:
    site.pages["/robots.txt"] = robots("User-agent: *", "Disallow: /secret")
    site.pages["/rss"] = feed(f"<item><link>{site.url}/a</link></item>")
    site.pages["/a"] = Page(status=302, headers={"Location": "/secret"})
    site.pages["/secret"] = page("The dam at Orvale held through the night.")

    (error,) = read(site, "/rss", waits)

    assert str(error).startswith(f"{site.url}/secret: robots.txt forbids it")


def test_a_page_that_the_operator_names_is_read_whatever_robots_txt_says(
    site: NewsSite, waits: Waits
) -> None:
    site.pages["/robots.txt"] = robots("User-agent: *", "Disallow: /")
    site.pages["/a"] = page("The dam at Orvale held through the night.")

    (article,) = read(site, "/a", waits)

    assert isinstance(article, RawArticle)
    assert [path for path, _ in site.requests] == ["/a"]


def test_no_page_is_read_while_robots_txt_cannot_be(site: NewsSite, waits: Waits) -> None:
    site.pages["/robots.txt"] = Page(status=500)
    site.pages["/rss"] = feed(*(f"<item><link>{site.url}/{name}</link></item>" for name in "ab"))
    site.pages["/a"] = site.pages["/b"] = page("The dam at Orvale held through the night.")

    errors = read(site, "/rss", waits)

    said = "the site's robots.txt cannot be read: HTTP 500, 4 times (try again later)"
    assert [str(error) for error in errors] == [f"{site.url}/{name}: {said}" for name in "ab"]
    assert [path for path, _ in site.requests] == ["/rss", *["/robots.txt"] * 4]


def test_a_feed_without_entries_is_a_failure(site: NewsSite, waits: Waits) -> None:
    site.pages["/rss"] = feed()

    (error,) = read(site, "/rss", waits)

    assert "a feed without entries" in str(error)


def test_a_page_that_did_not_change_is_not_sent_again(
    site: NewsSite, waits: Waits, tmp_path: Path
) -> None:
    site.pages["/a"] = page("The dam at Orvale held through the night.", ETag='"1"')
    cache = PageCache(tmp_path / "pages")

    first = read(site, "/a", waits, cache)
    again = read(site, "/a", waits, cache)

    assert first == again
    assert site.requests[1][1]["if-none-match"] == '"1"'


def test_a_page_that_changed_is_read_anew(site: NewsSite, waits: Waits, tmp_path: Path) -> None:
    cache = PageCache(tmp_path / "pages")
    site.pages["/a"] = page("The dam at Orvale held through the night.", ETag='"1"')
    read(site, "/a", waits, cache)
    site.pages["/a"] = page("The dam at Orvale broke in the morning.", ETag='"2"')

    (article,) = read(site, "/a", waits, cache)

    assert isinstance(article, RawArticle)
    assert article.text.startswith("The dam at Orvale broke")


def test_a_validator_that_no_header_may_hold_is_not_sent_back(
    site: NewsSite, waits: Waits, tmp_path: Path
) -> None:
    site.pages["/a"] = page("The dam at Orvale held through the night.", ETag='"\xe9"')
    cache = PageCache(tmp_path / "pages")

    first = read(site, "/a", waits, cache)

    assert read(site, "/a", waits, cache) == first
    assert "if-none-match" not in site.requests[1][1]


def test_a_damaged_cache_is_as_good_as_none(tmp_path: Path) -> None:
    cache = PageCache(tmp_path)
    page_of = fetching.CachedPage(etag="1", last_modified=None, content_type="", content=b"x\ny")
    cache.write("http://a", page_of)
    assert cache.read("http://a") == page_of

    next(tmp_path.iterdir()).write_bytes(b"{}\nx")

    assert cache.read("http://a") is None


def test_pages_that_were_kept_for_long_leave_the_cache(
    site: NewsSite, waits: Waits, tmp_path: Path
) -> None:
    old = fetching.CachedPage(etag="1", last_modified=None, content_type="", content=b"")
    cache = PageCache(tmp_path)
    cache.write("http://old", old)
    cache.write("http://new", old)
    (tmp_path / "cut-off.partial").write_bytes(b"")
    for path in (cache._path("http://old"), tmp_path / "cut-off.partial"):
        os.utime(path, (0, 0))
    site.pages["/a"] = page("The dam at Orvale held through the night.")

    read(site, "/a", waits, cache)

    assert list(tmp_path.iterdir()) == [cache._path("http://new")]


def test_a_cache_that_cannot_be_written_costs_only_the_saving(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = PageCache(tmp_path / "file" / "pages")

    cache.write(
        "http://a", fetching.CachedPage(etag="1", last_modified=None, content_type="", content=b"")
    )

    assert cache.read("http://a") is None


def test_a_busy_server_is_asked_again_after_a_while(site: NewsSite, waits: Waits) -> None:
    busy = Page(status=503)
    site.pages["/a"] = [busy, Page(status=429, headers={"Retry-After": "7"}), page("The dam held.")]

    (article,) = read(site, "/a", waits)

    assert isinstance(article, RawArticle)
    assert len(site.requests) == 3
    assert 7.0 in waits


def test_a_server_that_stays_busy_is_a_failure(site: NewsSite, waits: Waits) -> None:
    site.pages["/a"] = Page(status=500)

    (error,) = read(site, "/a", waits)

    assert str(error) == f"{site.url}/a: HTTP 500, 4 times (try again later)"
    assert len(site.requests) == 4


def test_a_server_that_wants_a_long_wait_is_left_for_later(site: NewsSite, waits: Waits) -> None:
    site.pages["/a"] = Page(status=429, headers={"Retry-After": "3600"})

    (error,) = read(site, "/a", waits)

    assert "HTTP 429, for 3600 s" in str(error)
    assert len(site.requests) == 1


def test_requests_to_one_host_are_a_pause_apart(site: NewsSite, waits: Waits) -> None:
    items = [f"<item><link>{site.url}/{name}</link></item>" for name in "abc"]
    site.pages["/rss"] = feed(*items)
    site.pages.update({f"/{name}": page("The dam at Orvale held.") for name in "abc"})

    read(site, "/rss", waits)

    assert waits == [fetching.PAUSE_S] * 4  # robots.txt, and the pages


def test_a_page_without_end_is_cut_off(
    site: NewsSite, waits: Waits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "PAGE_LIMIT", 1000)
    site.pages["/a"] = page("The dam held. " * 200)

    (error,) = read(site, "/a", waits)

    assert "too large" in str(error)


@pytest.mark.parametrize("packed", ["gzip, gzip", "zstd"])
def test_a_page_packed_beyond_what_was_asked_for_is_not_unpacked(
    site: NewsSite, waits: Waits, packed: str
) -> None:
    body = gzip.compress(gzip.compress(page("The dam held.").body))
    headers = {"Content-Type": "text/html", "Content-Encoding": packed}
    site.pages["/a"] = Page(body=body, headers=headers)

    (error,) = read(site, "/a", waits)

    assert f"packed as {packed}" in str(error)
    assert site.requests[0][1]["accept-encoding"] == "gzip, deflate"


def test_a_redirect_is_followed(site: NewsSite, waits: Waits) -> None:
    site.pages["/old"] = Page(status=301, headers={"Location": "/new"})
    site.pages["/new"] = page("The dam at Orvale held through the night.")

    (article,) = read(site, "/old", waits)

    assert isinstance(article, RawArticle)
    assert article.url == f"{site.url}/old"


def test_a_redirect_to_what_is_no_url_is_a_failure(site: NewsSite, waits: Waits) -> None:
    site.pages["/a"] = Page(status=301, headers={"Location": "http://a[b@127.0.0.1/"})

    (error,) = read(site, "/a", waits)

    assert str(error) == "http://a[b@127.0.0.1/: not a url (check the url)"


def test_redirects_in_a_circle_are_a_failure(site: NewsSite, waits: Waits) -> None:
    site.pages["/a"] = Page(status=302, headers={"Location": "/a"})

    (error,) = read(site, "/a", waits)

    assert "more than 5 redirects" in str(error)


@pytest.mark.parametrize(
    "target",
    [
        "http://localhost:{port}/secret",
        "http://127.0.0.1:1/secret",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/secret",
        "http://[::ffff:10.0.0.1]/secret",
        "http://224.0.0.1/",
    ],
)
def test_nothing_leads_into_the_operators_network(
    site: NewsSite, waits: Waits, target: str
) -> None:
    target = target.format(port=urlsplit(site.url).port)
    site.pages["/a"] = Page(status=302, headers={"Location": target})

    (error,) = read(site, "/a", waits)

    assert str(error).startswith(f"{target}: leads to an address inside this network")
    assert [path for path, _ in site.requests] == ["/a"]


def test_not_even_robots_txt_is_asked_for_inside_the_operators_network(
    site: NewsSite, waits: Waits
) -> None:
    site.pages["/rss"] = feed("<item><link>http://10.0.0.1/a</link></item>")

    (error,) = read(site, "/rss", waits)

    assert str(error).startswith("http://10.0.0.1/a: leads to an address inside this network")


@pytest.mark.parametrize("named", ["http://LocalHost", "http://jo:secret@localhost"])
def test_the_host_that_the_operator_names_is_known_however_it_is_written(
    site: NewsSite, named: str
) -> None:
    port = urlsplit(site.url).port
    site.pages["/rss"] = feed(f"<item><link>http://localhost:{port}/a</link></item>")
    site.pages["/a"] = page("The dam at Orvale held through the night.")
    source = WebSource(f"{named}:{port}/rss", page_cache=None)
    source._fetcher.sleep = lambda _: None
    (origin,) = source.discover()
    assert not isinstance(origin, SourceError)

    (article,) = source.fetch(origin)

    assert isinstance(article, RawArticle)


def test_a_name_that_resolves_anew_to_an_inner_address_is_refused(
    site: NewsSite, waits: Waits
) -> None:
    site.pages["/secret"] = page("A secret of the inner network that nobody may read.")
    fetcher = Fetcher(
        trusted="example.org",
        sleep=waits.sleep,
        clock=waits.now,
        addresses=lambda host, port: ["93.184.216.34"],  # noqa: ARG005 - of the resolver
    )

    with pytest.raises(SourceError, match="inside this network"):
        fetcher.get(f"{site.url}/secret")
    fetcher.close()


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://example.org/a", "not an http or https url"),
        ("file:///etc/passwd", "not an http or https url"),
        ("http:///a", "not an http or https url"),
        ("http://[broken/a", "not a url"),
        ("http://127.0.0.1:1/a", "cannot be fetched"),
    ],
)
def test_a_url_that_cannot_be_fetched_is_a_failure(url: str, reason: str) -> None:
    source = open_source(url, stdin=io.BytesIO(), page_cache=None)
    (origin,) = source.discover()
    assert not isinstance(origin, SourceError)

    (error,) = source.fetch(origin)

    assert reason in str(error)
