import datetime as dt
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from benchmarks.ablation import hits_within, thin, write_row
from benchmarks.choices import (
    DEFAULT,
    WORDS_ALONE,
    Lift,
    WidenedLexicalIndex,
    add_scores,
    lift_hits,
    list_choices,
    pick_words,
)
from benchmarks.held import HeldArchive, HeldWords, KeptVectors
from bot.answering.outcome import Abstention, Result
from bot.evaluation.measurement import Measured, judge
from bot.evaluation.questions import EvalQuestion
from retrieval.domain import Article, Filter, Hit, Passage, Query, Span
from retrieval.protocols import EmbedderIdentity, Scored, Vectors
from tests.fakes.stories import make_article

NOON = dt.datetime(2019, 3, 19, 12, tzinfo=dt.UTC)


def article(id_: str, *, published: dt.datetime | None = None) -> Article:
    return make_article("One. Two. Three.", id=id_, published=published)


def passage(article_id: str, ordinal: int) -> Passage:
    return Passage(
        id=f"{article_id}{ordinal}",
        article_id=article_id,
        ordinal=ordinal,
        span=Span(0, 4),
        text="One.",
        context="",
    )


def hit(article_id: str, ordinal: int, score: float) -> Hit:
    found = passage(article_id, ordinal)
    return Hit(passage=found, article=article(article_id), score=score, stage="fused")


def order(hits: list[Hit]) -> list[str]:
    return [found.passage.id for found in hits]


def outcome(*article_ids: str, gold: str) -> Measured:
    asked = EvalQuestion(id="q", question="How many?", answers=("One",), article_ids=(gold,))
    nothing = Abstention(query=Query(text="How many?", asked_at=NOON), reason="", nearest=())
    hits = tuple(hit(id_, 0, 1.0) for id_ in article_ids)
    return judge(asked, Result(outcome=nothing, hits=hits), latency_ms=0.0)


class CountingEmbedder:
    max_tokens = 256
    identity = EmbedderIdentity(name="letters", dimensions=2, fingerprint="f")

    def __init__(self) -> None:
        self.asked: list[str] = []

    def count_tokens(self, texts: list[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def embed(self, texts: list[str]) -> Vectors:
        self.asked += texts
        return np.array([[len(text), 0.0] for text in texts], dtype=np.float32)


class ListedWords:
    def __init__(self, found: dict[str, list[Scored]]) -> None:
        self.found = found
        self.asked: list[str] = []

    def search(self, text: str, *, limit: int, keep: Filter) -> list[Scored]:  # noqa: ARG002
        self.asked.append(text)
        return self.found.get(text, [])[:limit]

    def score_articles(self, text: str, passage_ids: Sequence[str]) -> dict[str, float]:
        if passage_ids:
            self.asked.append(text)
        return dict.fromkeys(passage_ids, 1.0)


def test_every_group_begins_with_its_default_and_names_no_row_twice() -> None:
    rows = list_choices()
    for group in {choice.group for choice in rows}:
        names = [choice.name for choice in rows if choice.group == group]
        assert names[0] == DEFAULT
        assert len(names) == len(set(names)) > 1


def test_every_row_differs_from_its_default_in_one_thing() -> None:
    rows = list_choices()
    defaults = {choice.group: choice for choice in rows if choice.name == DEFAULT}
    for row in rows:
        default = defaults[row.group]
        changed = [
            name
            for name in ("cut", "options", "lift", "feedback")
            if getattr(row, name) != getattr(default, name)
        ]
        assert len(changed) == (row.name != DEFAULT)


def test_words_alone_are_searched_without_vectors() -> None:
    assert {c.options.dense_weight for c in list_choices() if c.group == WORDS_ALONE} == {0.0}


def test_a_passage_is_lifted_by_the_better_of_those_beside_it() -> None:
    hits = [hit("a", 0, 0.9), hit("b", 5, 0.8), hit("c", 1, 0.75), hit("c", 2, 0.7)]
    lifted = lift_hits(hits, Lift(by="neighbours", share=0.5))
    assert order(lifted) == ["c1", "c2", "a0", "b5"]
    assert lifted[0].score == pytest.approx(0.75 + 0.35)


def test_a_passage_is_lifted_by_the_best_of_its_article() -> None:
    hits = [hit("a", 0, 1.0), hit("b", 0, 0.6), hit("a", 7, 0.5)]
    assert order(lift_hits(hits, Lift(by="best", share=0.5))) == ["a0", "a7", "b0"]


def test_an_article_found_often_is_lifted_above_one_found_once() -> None:
    hits = [hit("a", 0, 0.9), hit("b", 0, 0.85), hit("b", 4, 0.8), hit("b", 9, 0.8)]
    assert order(lift_hits(hits, Lift(by="first three", share=0.3)))[0] == "b0"


def test_added_words_are_rare_ones_that_the_question_lacks() -> None:
    holders = {"ferry": 3, "capsized": 2, "people": 90, "typo": 1}
    texts = ["The ferry capsized, people said.", "People saw the ferry. typo"]
    picked = pick_words("Which ferry?", texts, holders=holders, total=100, count=5)
    assert picked == ["capsized", "people"]


def test_added_words_count_their_share_of_the_question_s_best_score() -> None:
    summed = add_scores([("a", 10.0), ("b", 9.0)], [("b", 4.0), ("c", 2.0)], weight=0.2)
    assert summed == [("b", 11.0), ("a", 10.0), ("c", 1.0)]


def test_without_added_words_the_scores_stay() -> None:
    assert add_scores([("a", 10.0)], [], weight=0.2) == [("a", 10.0)]


def test_a_widened_search_finds_what_the_added_words_alone_find() -> None:
    inner = ListedWords({"who": [("a", 2.0)], "ferry harbour": [("b", 5.0)]})
    widened = WidenedLexicalIndex(inner, words=["ferry", "harbour"], weight=0.5)
    assert widened.search("who", limit=5, keep=Filter()) == [("a", 2.0), ("b", 1.0)]


def test_a_question_s_words_are_looked_up_once_whatever_the_depth() -> None:
    inner = ListedWords({"who": [("a", 2.0), ("b", 1.0)]})
    held = HeldWords(inner)
    assert held.search("who", limit=1, keep=Filter()) == [("a", 2.0)]
    assert held.search("who", limit=9, keep=Filter()) == [("a", 2.0), ("b", 1.0)]
    assert inner.asked == ["who"]


def test_the_articles_of_passages_are_scored_once() -> None:
    inner = ListedWords({})
    held = HeldWords(inner)
    assert held.score_articles("who", ["a"]) == {"a": 1.0}
    assert held.score_articles("who", ["a"]) == {"a": 1.0}
    assert inner.asked == ["who"]
    assert WidenedLexicalIndex(inner, words=["ferry"], weight=0.5).score_articles("who", ["a"]) == {
        "a": 1.0
    }
    assert inner.asked == ["who", "who"]


def test_a_text_is_embedded_once_even_by_a_later_run(tmp_path: Path) -> None:
    embedder = CountingEmbedder()
    for texts in (["one", "three"], ["three", "four"]):
        kept = KeptVectors(embedder, tmp_path / "vectors")
        rows = kept.embed(texts)
        kept.close()
        assert rows[:, 0].tolist() == [len(text) for text in texts]
    assert embedder.asked == ["one", "three", "four"]


def test_a_held_archive_finds_the_nearest_of_what_was_known() -> None:
    articles = [article("old", published=NOON), article("new", published=NOON.replace(year=2020))]
    passages = [passage("old", 0), passage("new", 0)]
    vectors = np.array([[0.6, 0.8], [1.0, 0.0]], dtype=np.float32)
    held = HeldArchive(articles, passages, vectors)
    query = np.array([1.0, 0.0], dtype=np.float32)
    assert [id_ for id_, _ in held.search(query, limit=2, keep=Filter())] == ["new0", "old0"]
    until = Filter(until=NOON + dt.timedelta(days=1))
    assert [id_ for id_, _ in held.search(query, limit=2, keep=until)] == ["old0"]
    assert held.cosines(query, ["old0"]) == {"old0": pytest.approx(0.6)}


def test_a_thinned_archive_keeps_every_gold_article() -> None:
    articles = [article(id_) for id_ in "abcdefg"]
    asked = EvalQuestion(id="q", question="Who?", answers=("One",), article_ids=("c",))
    assert [kept.id for kept in thin(articles, [asked], every=3)] == ["a", "c", "e"]


def test_hits_are_counted_to_the_rank_asked() -> None:
    outcomes = [outcome("x", "gold", gold="gold"), outcome("x", "y", gold="gold")]
    assert hits_within(outcomes, "article", 1) == [0.0, 0.0]
    assert hits_within(outcomes, "passage", 5) == [1.0, 0.0]


def test_a_row_marks_only_differences_beyond_chance() -> None:
    first = [outcome("gold", gold="gold")] * 40
    second = [outcome("x", "gold", gold="gold")] * 40
    nearly = [*first[:-1], second[0]]
    assert write_row("worse", second, first).startswith("| worse | .000- | 1.000 |")
    assert write_row("better", first, second).startswith("| better | 1.000+ | 1.000 |")
    assert write_row("alike", nearly, first).startswith("| alike | .975 | 1.000 |")


def test_showing_repeats_is_an_overlap_that_no_passage_reaches() -> None:
    row = next(choice for choice in list_choices() if choice.name == "repeats are shown")
    assert row.options.same_words == math.inf
