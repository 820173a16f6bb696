from dataclasses import replace

import pytest

from ingest.plan import (
    Add,
    ConflictError,
    Keep,
    Planner,
    Relabel,
    Remove,
    Repeat,
    Replace,
    describe,
)
from retrieval.domain import Article
from retrieval.protocols import Fingerprint
from tests.fakes.stories import make_article

NEW = make_article("Some 5,000 surrendered.", id="a", title="Camp falls", origin="/news/a.txt")
CHANGED = replace(NEW, content_hash="another")


def fingerprint(article: Article) -> Fingerprint:
    return Fingerprint(
        article_id=article.id,
        content_hash=article.content_hash,
        origin=article.origin,
        copy_of=article.copy_of,
    )


def planner(*known: Article) -> Planner:
    return Planner({article.id: fingerprint(article) for article in known})


def removals(plan: Planner, *, complete: tuple[str, ...] = (), gone: str = "") -> list[str]:
    found = plan.remove_missing(complete=complete, is_gone=lambda name: name == gone)
    return [removal.article_id for removal in found]


def test_an_unknown_article_is_added_a_known_one_kept_and_a_changed_one_replaced() -> None:
    assert planner().decide(NEW) == Add(NEW)
    assert planner(NEW).decide(NEW) == Keep("a")
    assert planner(NEW).decide(CHANGED) == Replace(CHANGED)


def test_an_article_from_another_origin_is_relabelled() -> None:
    moved = replace(NEW, origin="/archive/a.txt")
    assert planner(NEW).decide(moved) == Relabel(moved)


def test_the_same_article_again_is_a_repeat() -> None:
    plan = planner()
    plan.decide(NEW)
    assert plan.decide(replace(NEW, origin="elsewhere")) == Repeat("a")


def test_another_article_of_the_same_id_is_a_conflict_and_the_first_stands() -> None:
    plan = planner(NEW)
    plan.decide(NEW)
    with pytest.raises(ConflictError):
        plan.decide(CHANGED)
    assert plan.is_original("a")


def test_what_a_complete_origin_did_not_deliver_is_removed() -> None:
    plan = planner(replace(NEW, id="z"), replace(NEW, id="b"), NEW)
    plan.decide(NEW)
    assert removals(plan, complete=("/news/a.txt",)) == ["b", "z"]
    assert not plan.is_original("b")


def test_what_an_origin_held_that_is_gone_is_removed() -> None:
    assert removals(planner(NEW), gone="/news/a.txt") == ["a"]


def test_nothing_is_removed_of_origins_that_were_not_read_to_their_end() -> None:
    assert removals(planner(NEW), complete=("/news/b.txt",), gone="/news/c.txt") == []


def test_copies_follow_what_is_settled_and_what_leaves() -> None:
    copy = replace(NEW, id="copy", copy_of="a")
    plan = planner(NEW, copy)
    assert plan.copies_of("a") == ["copy"]
    assert plan.originals() == ["a"]
    plan.settle(replace(copy, copy_of=None))
    assert plan.copies_of("a") == []
    assert plan.is_original("copy")
    plan.settle(copy)
    removals(plan, gone=NEW.origin)
    assert plan.copies_of("a") == []


def test_an_article_to_be_stored_is_nobodys_original_until_it_is_settled() -> None:
    plan = planner(NEW)
    plan.decide(CHANGED)
    assert not plan.is_original("a")
    plan.settle(CHANGED)
    assert plan.is_original("a")


def test_the_plan_is_told_in_lines() -> None:
    assert describe(Add(NEW)) == "add      a: Camp falls"
    assert describe(Replace(replace(NEW, copy_of="b"))) == "replace  a: Camp falls (a copy of b)"
    assert describe(Remove("a")) == "remove   a"
