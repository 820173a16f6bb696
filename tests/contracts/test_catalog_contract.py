"""What `Catalog` promises, held against SQLite, PostgreSQL and the fake."""

import dataclasses
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.catalog import SqlCatalog
from retrieval.domain import Article, Passage, Span
from retrieval.protocols import Catalog, Intent, Totals
from tests.fakes.catalog import InMemoryCatalog
from tests.fakes.stories import NOON, story

BAGHOUZ = story("baghouz", "Some 5,000 fighters surrendered.", "The enclave is small.")
BRUSSELS = story("brussels", "Ministers met.", source="CNN", published=NOON - dt.timedelta(days=1))


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server), "fake"],
)
def catalog(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Catalog]:
    opened: Catalog
    if request.param == "fake":
        opened = InMemoryCatalog()
    elif request.param == "sqlite":
        opened = SqlCatalog.open(tmp_path)
    else:
        opened = SqlCatalog.open(tmp_path, url=request.getfixturevalue("postgresql_url"))
    yield opened
    opened.close()
    opened.close()


def test_an_article_comes_back_as_it_was_committed(catalog: Catalog) -> None:
    catalog.commit([BAGHOUZ, BRUSSELS], [])
    assert catalog.articles(["baghouz", "unknown"]) == {"baghouz": BAGHOUZ[0]}


def test_passages_come_back_by_id_with_their_text(catalog: Catalog) -> None:
    catalog.commit([BAGHOUZ], [])
    wanted = BAGHOUZ[1][1]
    assert catalog.passages([wanted.id, "unknown"]) == {wanted.id: wanted}


def test_passages_of_an_article_come_in_the_order_of_the_text(catalog: Catalog) -> None:
    article, passages = BAGHOUZ
    catalog.commit([(article, passages[::-1]), BRUSSELS], [])
    assert catalog.passages_of(["baghouz", "unknown"]) == {"baghouz": passages}


def test_an_article_without_passages_has_none(catalog: Catalog) -> None:
    article, _ = story("copy", "Words.", copy_of="baghouz")
    catalog.commit([(article, ())], [])
    assert catalog.passages_of(["copy"]) == {}
    assert catalog.articles(["copy"])["copy"].copy_of == "baghouz"


def test_a_commit_replaces_the_passages_of_an_article(catalog: Catalog) -> None:
    catalog.commit([BAGHOUZ, BRUSSELS], [])
    changed = story("baghouz", "Some 6,000 fighters surrendered.")
    catalog.commit([changed], [])
    assert catalog.passage_ids() == {p.id for p in (*changed[1], *BRUSSELS[1])}
    assert catalog.articles(["baghouz"]) == {"baghouz": changed[0]}


def test_a_removed_article_is_gone_with_its_passages(catalog: Catalog) -> None:
    catalog.commit([BAGHOUZ, BRUSSELS], [])
    catalog.commit([], ["baghouz", "unknown"])
    assert catalog.articles(["baghouz"]) == {}
    assert catalog.passage_ids() == {p.id for p in BRUSSELS[1]}


def test_an_intent_stands_until_its_article_is_committed(catalog: Catalog) -> None:
    one = Intent(article_id="baghouz", doomed=("x",), planned=("y", "z"))
    other = Intent(article_id="brussels", doomed=(), planned=("w",))
    catalog.announce([other, one])
    assert catalog.intents() == [one, other]
    catalog.commit([BAGHOUZ], [])
    assert catalog.intents() == [other]
    catalog.commit([], ["brussels"])
    assert catalog.intents() == []


def test_a_new_intent_replaces_the_old_one_of_its_article(catalog: Catalog) -> None:
    catalog.announce([Intent(article_id="baghouz", doomed=("x",), planned=())])
    latest = Intent(article_id="baghouz", doomed=(), planned=("y",))
    catalog.announce([latest])
    assert catalog.intents() == [latest]


def test_intents_can_be_forgotten(catalog: Catalog) -> None:
    catalog.announce([Intent(article_id="baghouz", doomed=(), planned=("y",))])
    catalog.clear_intents(["baghouz", "unknown"])
    assert catalog.intents() == []


def test_a_fact_is_the_last_value_set(catalog: Catalog) -> None:
    assert catalog.fact("colour") is None
    catalog.set_fact("colour", "red")
    catalog.set_fact("colour", "blue")
    assert catalog.fact("colour") == "blue"


def test_fingerprints_tell_what_planning_needs(catalog: Catalog) -> None:
    catalog.commit([BAGHOUZ, BRUSSELS], [])
    every = catalog.fingerprints()
    assert every.keys() == {"baghouz", "brussels"}
    assert every["baghouz"].content_hash == BAGHOUZ[0].content_hash
    assert every["baghouz"].origin == "tests"
    assert catalog.fingerprints(["brussels", "unknown"]) == {"brussels": every["brussels"]}
    assert catalog.fingerprints([]) == {}


def test_all_articles_come_by_id_however_many(catalog: Catalog) -> None:
    stories = [story(f"{number:03}-ü", "Words.") for number in range(250)]
    catalog.commit(stories[::-1], [])
    assert list(catalog.each_article()) == [article for article, _ in stories]


def test_more_ids_than_fit_one_statement_are_found(catalog: Catalog) -> None:
    stories = [story(f"{number:04}", "Words.") for number in range(1100)]
    catalog.commit(stories, [])
    ids = [article.id for article, _ in stories]
    assert catalog.articles(ids).keys() == set(ids)
    catalog.commit([], ids[1:])
    assert [article.id for article in catalog.each_article()] == ["0000"]


def test_an_empty_catalog_has_empty_totals(catalog: Catalog) -> None:
    assert catalog.totals() == Totals(articles=0, passages=0, sources=0, newest=None)
    assert catalog.sources() == []


def test_totals_count_articles_passages_and_sources(catalog: Catalog) -> None:
    undated = story("undated", "Words.", source=None, published=None)
    catalog.commit([BAGHOUZ, BRUSSELS, undated], [])
    assert catalog.totals() == Totals(articles=3, passages=4, sources=2, newest=NOON)


def test_sources_come_by_number_of_articles_then_name(catalog: Catalog) -> None:
    catalog.commit([BRUSSELS, story("b", "Words.", source="AP"), BAGHOUZ, story("c", "More.")], [])
    assert catalog.sources() == ["Reuters", "AP", "CNN"]


texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60
)
moments = st.datetimes(
    min_value=dt.datetime(1800, 1, 1),  # noqa: DTZ001 - zones are drawn apart
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda m: dt.timezone(dt.timedelta(minutes=m))),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(text=texts, published=st.none() | moments, cut=st.integers(0, 60))
def test_any_text_span_and_moment_survive(
    catalog: Catalog, text: str, published: dt.datetime | None, cut: int
) -> None:
    article: Article = dataclasses.replace(
        BAGHOUZ[0], text=text, published=published, title=text[:cut]
    )
    span = Span(min(cut, len(text) - 1), len(text))
    passage = Passage(
        id="p", article_id=article.id, ordinal=0, span=span, text=span.of(text), context=text
    )
    catalog.commit([(article, [passage])], [])
    stored = catalog.articles([article.id])[article.id]
    assert stored == article
    assert (stored.published and stored.published.isoformat()) == (
        published and published.isoformat()
    )
    assert catalog.passages(["p"]) == {"p": passage}
