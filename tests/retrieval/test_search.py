import dataclasses
import datetime as dt

import pytest

from retrieval.archive import Archive
from retrieval.domain import Article, Filter, Hit, Query
from retrieval.search import Searcher, SearchOptions, distinct, weigh_by_recency
from tests.fakes.catalog import InMemoryCatalog
from tests.fakes.embedder import WordHashEmbedder
from tests.fakes.lexical import InMemoryLexicalIndex
from tests.fakes.stories import make_article, story, whole_passage
from tests.fakes.vectors import InMemoryVectorIndex

NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)

FERRY = make_article("A ferry sank near the island and 214 people were rescued.", source="Herald")
QUAKE = make_article("The earthquake killed 41 people in the valley.", source="Courier")
BUDGET = make_article("The council passed a budget of two billion crowns.", source="Herald")


@pytest.fixture
def archive() -> Archive:
    archive = Archive(
        catalog=InMemoryCatalog(),
        lexical=InMemoryLexicalIndex(),
        vectors=InMemoryVectorIndex(),
        embedder=WordHashEmbedder(),
    )
    archive.write([(a, [whole_passage(a)]) for a in (FERRY, QUAKE, BUDGET)])
    return archive


def searcher(archive: Archive, options: SearchOptions | None = None) -> Searcher:
    return Searcher(
        catalog=archive.catalog,
        lexical=archive.lexical,
        vectors=archive.vectors,
        embedder=archive.embedder,
        options=options,
    )


def query(text: str, keep: Filter | None = None) -> Query:
    return Query(text=text, asked_at=NOON, filter=keep or Filter())


def hit(article: Article, score: float) -> Hit:
    return Hit(passage=whole_passage(article), article=article, score=score, stage="fused")


def test_the_passage_that_shares_words_and_direction_comes_first(archive: Archive) -> None:
    hits = searcher(archive).search(query("How many people were rescued from the ferry?"), limit=3)
    assert hits[0].article == FERRY
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert hits[0].scores.keys() == {"fused", "dense", "lexical", "article"}


def test_a_passage_is_put_forward_by_what_else_its_article_tells(archive: Archive) -> None:
    ferry, passages = story(
        "ferry", "The ferry sank.", "The captain was arrested.", title="A story"
    )
    award, others = story("award", "The captain was praised.", title="A story")
    archive.write([(ferry, passages), (award, others)])
    hits = searcher(archive).search(query("the ferry's captain"), limit=5)
    scores = {h.passage.text: h for h in hits}
    arrested = scores["The captain was arrested."]
    praised = scores["The captain was praised."]
    assert arrested.scores["lexical"] == pytest.approx(praised.scores["lexical"])
    assert arrested.scores["article"] > praised.scores["article"]
    assert arrested.score > praised.score


def test_a_blank_question_finds_nothing(archive: Archive) -> None:
    assert searcher(archive).search(query("  "), limit=3) == []


def test_a_filter_by_source_keeps_only_that_source(archive: Archive) -> None:
    hits = searcher(archive).search(query("people", Filter(sources=("courier",))), limit=3)
    assert [h.article for h in hits] == [QUAKE]


def test_what_the_catalog_dropped_is_never_found(archive: Archive) -> None:
    # As a reader sees an index that a writer has not finished with.
    archive.catalog.commit([], [FERRY.id])
    hits = searcher(archive).search(query("ferry rescued people"), limit=3)
    assert FERRY.id not in {h.article.id for h in hits}


def test_a_passage_of_a_text_that_has_since_changed_is_passed_over(archive: Archive) -> None:
    # As when ingest commits between the reading of passages and that of their articles.
    changed = dataclasses.replace(FERRY, text=f"Corrected. {FERRY.text}")
    archive.catalog.commit([(changed, [whole_passage(FERRY)])], [])
    hits = searcher(archive).search(query("ferry rescued people"), limit=3)
    assert FERRY.id not in {h.article.id for h in hits}


def test_what_is_written_is_found_by_the_next_search(archive: Archive) -> None:
    search = searcher(archive)
    wolves = make_article("Wolves have come back to the hills.")
    assert wolves.id not in {h.article.id for h in search.search(query("wolves hills"), limit=1)}
    archive.write([(wolves, [whole_passage(wolves)])])
    assert search.search(query("wolves hills"), limit=1)[0].article == wolves


def test_candidates_of_the_lexical_side_get_their_cosine_too(archive: Archive) -> None:
    hits = searcher(archive, SearchOptions(candidates=1)).search(query("earthquake"), limit=3)
    assert all("dense" in h.scores for h in hits)


def test_nearly_the_same_words_are_shown_once() -> None:
    text = "The central bank cut its main rate to 3.75 percent on Thursday."
    first, copy = make_article(text), make_article(f"{text} Analysts had expected it.")
    kept = distinct([hit(first, 1.0), hit(copy, 0.9), hit(QUAKE, 0.1)], limit=5, same_words=0.8)
    assert [h.article for h in kept] == [first, QUAKE]


def test_recency_orders_what_scores_alike_and_leaves_scores_alone() -> None:
    old = make_article("Old figure.", published=NOON - dt.timedelta(days=90))
    new = make_article("New figure.", published=NOON)
    weighed = weigh_by_recency([hit(old, 0.9), hit(new, 0.8)], half_life_days=30)
    assert [h.article for h in weighed] == [new, old]
    assert [h.score for h in weighed] == [0.8, 0.9]


def test_recency_without_dates_changes_nothing() -> None:
    hits = [hit(FERRY, 0.9), hit(QUAKE, 0.8)]
    assert weigh_by_recency(hits, half_life_days=30) == hits
