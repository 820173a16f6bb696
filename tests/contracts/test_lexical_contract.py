"""What `LexicalIndex` promises, held against FTS5 and the fake."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from retrieval.domain import Filter
from retrieval.lexical import Fts5Index
from retrieval.protocols import LexicalIndex
from tests.fakes.filtering import keeps
from tests.fakes.lexical import InMemoryLexicalIndex
from tests.fakes.stories import NOON, entries, story

DAY = dt.timedelta(days=1)
BAGHOUZ = entries(
    story("baghouz", "Some 5,000 fighters surrendered.", "Smoke rose over the last enclave.")
)
BRUSSELS = entries(
    story("brussels", "Fighters were not discussed.", source="CNN", published=NOON - DAY),
    story("undated", "A camp for fighters' families.", source=None, published=None),
)
EVERYTHING = BAGHOUZ + BRUSSELS


@pytest.fixture(params=["fts5", "fake"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[LexicalIndex]:
    opened: LexicalIndex = (
        Fts5Index(tmp_path) if request.param == "fts5" else InMemoryLexicalIndex()
    )
    yield opened
    opened.close()
    opened.close()


def found(index: LexicalIndex, text: str, keep: Filter | None = None) -> list[str]:
    return [id_ for id_, _ in index.search(text, limit=10, keep=keep or Filter())]


def test_the_passage_that_shares_more_and_rarer_words_comes_first(index: LexicalIndex) -> None:
    index.upsert(EVERYTHING)
    hits = index.search("how many fighters surrendered?", limit=10, keep=Filter())
    assert hits[0][0] == BAGHOUZ[0].passage.id
    assert len(hits) == 3
    assert hits == sorted(hits, key=lambda hit: (-hit[1], hit[0]))
    assert all(score > 0 for _, score in hits)


def test_words_of_the_context_are_found_too(index: LexicalIndex) -> None:
    titled = entries(story("titled", "Nothing else.", title="Caliphate falls"))
    index.upsert(EVERYTHING + titled)
    assert found(index, "caliphate") == [titled[0].passage.id]


def test_a_passage_has_the_score_of_its_whole_article(index: LexicalIndex) -> None:
    index.upsert(EVERYTHING)
    surrender, smoke = (entry.passage.id for entry in BAGHOUZ)
    talks = BRUSSELS[0].passage.id
    scores = index.score_articles("fighters of the enclave", [surrender, smoke, talks, "unknown"])
    assert scores.keys() == {surrender, smoke, talks}
    assert scores[surrender] == scores[smoke] > scores[talks] > 0
    assert index.score_articles("zeppelin", [smoke]) == {}
    assert index.score_articles("...", [smoke]) == {}
    assert index.score_articles("enclave", []) == {}


def test_an_article_is_scored_by_the_passages_it_has_now(index: LexicalIndex) -> None:
    index.upsert(EVERYTHING)
    surrender, smoke = (entry.passage.id for entry in BAGHOUZ)
    index.delete([smoke])
    assert index.score_articles("enclave", [surrender]) == {}
    index.upsert(BAGHOUZ[1:])
    assert index.score_articles("enclave", [surrender]).keys() == {surrender}
    index.replace(BAGHOUZ[:1] + BRUSSELS)
    assert index.score_articles("enclave", [surrender]) == {}
    assert index.score_articles("fighters", [surrender]).keys() == {surrender}


def test_equal_scores_come_by_passage_id(index: LexicalIndex) -> None:
    same = entries(*(story(name, "The very same words.") for name in "dbeac"))
    index.upsert(same)
    hits = index.search("same words", limit=3, keep=Filter())
    assert [id_ for id_, _ in hits] == sorted(entry.passage.id for entry in same)[:3]


@pytest.mark.parametrize("text", ["", "?!", '$ - "', "zebra"])
def test_a_question_without_a_known_word_finds_nothing(index: LexicalIndex, text: str) -> None:
    index.upsert(EVERYTHING)
    assert found(index, text) == []


def test_an_empty_index_finds_nothing(index: LexicalIndex) -> None:
    assert found(index, "fighters") == []
    assert index.ids() == set()


def test_upsert_replaces_by_id(index: LexicalIndex) -> None:
    index.upsert(EVERYTHING)
    moved = entries(story("baghouz", "Smoke rose over the last enclave.", source="AP"))
    index.upsert(moved)
    assert index.ids() == {entry.passage.id for entry in EVERYTHING}
    assert found(index, "smoke", Filter(sources=("AP",))) == [moved[0].passage.id]
    assert found(index, "smoke", Filter(sources=("Reuters",))) == []


def test_a_deleted_passage_is_not_found(index: LexicalIndex) -> None:
    index.upsert(EVERYTHING)
    index.delete([BAGHOUZ[0].passage.id, "unknown"])
    assert found(index, "surrendered") == []
    assert index.ids() == {entry.passage.id for entry in EVERYTHING[1:]}


def test_clear_forgets_everything(index: LexicalIndex) -> None:
    index.upsert(EVERYTHING)
    index.clear()
    assert index.ids() == set()
    assert found(index, "fighters") == []


def test_replace_holds_exactly_what_it_is_given(index: LexicalIndex) -> None:
    index.upsert(BAGHOUZ)
    index.replace(iter(BRUSSELS))
    assert index.ids() == {entry.passage.id for entry in BRUSSELS}
    assert found(index, "surrendered") == []


@pytest.mark.parametrize(
    "keep",
    [
        Filter(since=NOON),
        Filter(since=NOON + dt.timedelta(seconds=1)),
        Filter(until=NOON),
        Filter(until=NOON + dt.timedelta(seconds=1)),
        Filter(since=NOON - DAY, until=NOON),
        Filter(sources=("reuters",)),
        Filter(sources=("CNN", "REUTERS")),
        Filter(article_ids=("brussels", "undated")),
        Filter(sources=("CNN",), article_ids=("baghouz",)),
    ],
    ids=str,
)
def test_a_filter_keeps_what_it_says(index: LexicalIndex, keep: Filter) -> None:
    index.upsert(EVERYTHING)
    kept = {entry.passage.id for entry in EVERYTHING if keeps(keep, entry)}
    assert set(found(index, "fighters smoke", keep)) == kept


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(text=st.text(max_size=200) | st.from_regex(r'["*()^:+{}-]+(AND|OR|NOT|NEAR)["*() -]+'))
@example(text="A")
def test_nothing_in_a_question_is_syntax(index: LexicalIndex, text: str) -> None:
    index.upsert(EVERYTHING)
    asked = f"smoke {text}"  # beside a word that tells, so that stop words count in neither
    without = set(found(index, asked))
    assert set(found(index, f"{asked} surrendered")) == without | {BAGHOUZ[0].passage.id}
