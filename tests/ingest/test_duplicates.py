import random
from collections.abc import Mapping, Sequence

import pytest

from ingest import duplicates
from ingest.duplicates import Originals, Shape
from retrieval.domain import Article
from tests.fakes.stories import make_article


def prose(seed: int, words: int = 300) -> str:
    """Sentences of made-up words; two seeds share hardly a run of five."""
    chance = random.Random(seed)  # noqa: S311 - prose, not a secret
    syllables = ["ba", "ko", "ri", "ten", "lu", "sa", "mor", "vi", "dan", "es"]
    made = ["".join(chance.choices(syllables, k=3)) for _ in range(words)]
    return " ".join(
        " ".join(made[start : start + 15]).capitalize() + "." for start in range(0, words, 15)
    )


def wire(text: str, **changes: str) -> Article:
    named = {"source": "Wire", "title": "Bank cuts its key rate", "id": "wire"} | changes
    return make_article(text, **named)  # type: ignore[arg-type]


def courier(text: str, **changes: str) -> Article:
    named = {"source": "Courier", "title": "Third cut this year", "id": "courier"} | changes
    return make_article(text, **named)  # type: ignore[arg-type]


def copies(article: Article, original: Article) -> bool:
    return Shape.of(article).copies(Shape.of(original)) > 0


STORY = prose(1) + " They held 200 seats."


def test_the_same_text_from_another_outlet_is_a_copy() -> None:
    assert copies(courier(STORY), wire(STORY))


def test_a_copy_may_be_cut_edited_and_get_a_sentence_of_its_own() -> None:
    sentences = STORY.split(". ")
    edited = [sentence.replace("ba", "bo", 1) for sentence in sentences[:2]] + sentences[2:15]
    assert copies(courier(". ".join([*edited, prose(2, 20)])), wire(STORY))


def test_a_story_that_holds_an_older_one_is_no_copy_of_it() -> None:
    report = STORY + " " + prose(3, 80)
    assert not copies(courier(report), wire(STORY))
    assert copies(wire(STORY), courier(report))


def test_a_shared_third_of_the_text_makes_no_copy() -> None:
    shared = prose(4, 105)
    told_by_one, told_by_other = (f"{prose(seed, 195)} {shared}" for seed in (5, 6))
    assert not copies(courier(told_by_one), wire(told_by_other))


@pytest.mark.parametrize("figure", ["They held 201 seats.", "They held two hundred seats."])
def test_a_figure_of_its_own_makes_it_another_version(figure: str) -> None:
    assert not copies(courier(STORY.replace("They held 200 seats.", figure)), wire(STORY))


def test_a_date_of_its_own_does_not() -> None:
    assert copies(courier(f"Orlenz, Sept. 17, 2025. {STORY}"), wire(STORY))


def test_an_outlet_copies_itself_only_under_the_same_headline() -> None:
    update = wire(STORY, title="Bank cuts its key rate a third time")
    assert copies(update, wire(STORY))
    assert not copies(wire(STORY, title="Bank explains itself"), wire(STORY))


def test_a_text_of_four_words_copies_nothing() -> None:
    assert not copies(courier("Nothing to see here."), wire("Nothing to see here."))


def test_an_original_tells_what_a_passage_says_with_small_edits() -> None:
    shape = Shape.of(wire(STORY))
    passage = " ".join(STORY.split(". ")[3:6])
    assert shape.tells(passage)
    assert shape.tells(passage.replace("ba", "bo", 1))
    assert not shape.tells(f"{passage} {prose(7, 20)}")


class Shelf:
    """Originals over a few articles, as the ingest keeps them."""

    def __init__(self, *articles: Article, signatures: Mapping[str, bytes] | None = None) -> None:
        self.read_ids: list[str] = []
        self._articles = {article.id: article for article in articles}
        self.originals = Originals(signatures or {}, self._read)
        self.signatures = {
            article.id: self.originals.add(article.id, Shape.of(article))
            for article in articles
            if signatures is None
        }

    def _read(self, ids: Sequence[str]) -> dict[str, Article]:
        self.read_ids += ids
        return {id_: self._articles[id_] for id_ in ids if id_ in self._articles}

    def original_of(self, article: Article, *, but: str = "") -> str | None:
        return self.originals.original_of(Shape.of(article), among=lambda id_: id_ != but)


OTHERS = [wire(prose(seed), id=f"other-{seed}") for seed in range(100, 120)]


def test_the_original_is_found_among_many_and_nothing_else_is_read() -> None:
    shelf = Shelf(*OTHERS, wire(STORY))
    assert shelf.original_of(courier(STORY)) == "wire"
    assert shelf.read_ids == ["wire"]


def test_the_original_is_found_again_by_its_signature() -> None:
    signatures = Shelf(*OTHERS, wire(STORY)).signatures
    assert Shelf(wire(STORY), signatures=signatures).original_of(courier(STORY)) == "wire"


def test_what_was_added_is_found_after_it_was_merged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duplicates._Postings, "_MERGE_AT", 100)
    shelf = Shelf(*OTHERS)
    found = [shelf.original_of(courier(other.text)) for other in OTHERS]
    assert found == [other.id for other in OTHERS]


def test_the_nearest_original_wins_and_the_least_id_of_equals() -> None:
    longer = wire(STORY[: len(STORY) * 3 // 4], id="a-cut")
    shelf = Shelf(longer, wire(STORY, id="c"), wire(STORY, id="b"))
    assert shelf.original_of(courier(STORY)) == "b"


def test_of_many_that_are_told_alike_the_nearest_are_read() -> None:
    alike = [wire(f"{STORY} {prose(seed, 15)}", id=f"alike-{seed}") for seed in range(200, 300)]
    near = wire(f"{STORY} {prose(300, 15)}", id="near")
    shelf = Shelf(*alike, near)
    assert shelf.original_of(courier(near.text)) == "near"
    assert len(shelf.read_ids) == duplicates.MOST_COMPARED


def test_an_article_that_left_is_nobodys_original() -> None:
    shelf = Shelf(wire(STORY))
    assert shelf.original_of(courier(STORY), but="wire") is None


def test_signatures_are_the_same_in_every_process() -> None:
    assert Shape.of(wire(STORY)).sample[0] == 428532766
