import dataclasses
import datetime as dt
from typing import Any

import pytest

from ingest.article import build_article, content_hash
from ingest.sources import RawArticle
from retrieval.errors import SourceError

RAW = RawArticle(
    id="a",
    origin="/news/a.txt",
    label="news/a.txt",
    text="By Jane Doe\n\nLONDON, March 3 (Reuters) — Rain fell.\n\nAdvertisement",
)
MARCH_3 = dt.datetime(2019, 3, 3, tzinfo=dt.UTC)


def test_what_the_text_says_of_itself_fills_empty_fields() -> None:
    article = build_article(RAW)

    assert article.text == "LONDON, March 3 (Reuters) — Rain fell."
    assert (article.place, article.source, article.authors) == ("LONDON", "Reuters", ("Jane Doe",))
    assert article.published is None
    assert (article.id, article.origin) == ("a", "/news/a.txt")


def test_fields_of_the_source_win_over_the_text() -> None:
    raw = dataclasses.replace(RAW, source="Post", authors=("Al Poe",), published=MARCH_3)
    article = build_article(raw)

    assert (article.source, article.authors, article.published) == ("Post", ("Al Poe",), MARCH_3)


@pytest.mark.parametrize(
    ("url", "text", "published"),
    [
        ("https://example.org/2019/a", "LONDON, March 3 (AP) — Rain.", MARCH_3),
        ("https://example.org/2019/03/03/a", "Rain.", MARCH_3),
        ("https://example.org/2019-03-03/a", "Rain.", MARCH_3),
        (None, "March 3, 2019\n\nRain.", MARCH_3),
        ("https://example.org/2019/99/99/a", "Rain.", None),
        (None, "LONDON, March 3 (AP) — Rain.", None),
    ],
)
def test_a_date_is_read_where_there_is_evidence_of_its_year(
    url: str | None, text: str, published: dt.datetime | None
) -> None:
    assert build_article(dataclasses.replace(RAW, url=url, text=text)).published == published


def test_an_id_that_postgresql_cannot_index_is_refused() -> None:
    with pytest.raises(SourceError, match=r"news/a\.txt: its id has more than 2,000 bytes"):
        build_article(dataclasses.replace(RAW, id="é" * 1001))


def test_a_source_or_url_that_postgresql_cannot_index_is_none() -> None:
    raw = dataclasses.replace(RAW, source="Rain fell. " * 200, url="https://a/" + "b" * 2000)
    article = build_article(raw)

    assert (article.source, article.url) == ("Reuters", None)


def test_a_text_of_nothing_but_noise_is_refused() -> None:
    with pytest.raises(SourceError, match=r"news/a\.txt: no text is left"):
        build_article(dataclasses.replace(RAW, text="Advertisement\n\nShare this article"))


@pytest.mark.parametrize(
    "change",
    [
        {"url": "https://example.org/a"},
        {"title": "Dam"},
        {"source": "Post"},
        {"authors": ("Al Poe",)},
        {"published": MARCH_3},
        {"place": "OSLO"},
        {"language": "en"},
        {"text": "Rain."},
    ],
)
def test_the_hash_changes_with_every_field_of_content(change: dict[str, Any]) -> None:
    article = build_article(RAW)

    assert content_hash(dataclasses.replace(article, **change)) != article.content_hash


def test_the_hash_is_of_content_alone() -> None:
    article = build_article(RAW)
    same = dataclasses.replace(article, id="b", origin="/b", copy_of="c", content_hash="")

    assert content_hash(same) == article.content_hash


def test_the_hash_takes_a_moment_for_itself_in_any_zone() -> None:
    zone = dt.timezone(dt.timedelta(hours=2))
    here = dataclasses.replace(build_article(RAW), published=MARCH_3)
    there = dataclasses.replace(here, published=MARCH_3.astimezone(zone))

    assert content_hash(here) == content_hash(there)
