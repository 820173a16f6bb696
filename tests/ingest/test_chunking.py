import dataclasses
import datetime as dt
import re
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.chunking import Unit, pack, split_articles
from ingest.langchain import SentenceSplitter
from retrieval.domain import Article, Passage, Span


def count_words(texts: Sequence[str]) -> list[int]:
    """A tokenizer of words and marks; it adds up over parts as word pieces do."""
    return [len(re.findall(r"\w{1,8}|[^\w\s]", text)) for text in texts]


def article(text: str, **changes: object) -> Article:
    plain = Article(
        id="a",
        url=None,
        title="Camp falls",
        source="Reuters",
        authors=(),
        published=dt.datetime(2019, 3, 19, 20, 5, tzinfo=dt.UTC),
        place=None,
        language="en",
        text=text,
        content_hash="",
        origin="",
    )
    return dataclasses.replace(plain, **changes)  # type: ignore[arg-type]


def split(text: str, *, max_tokens: int = 40, overlap: int = 0, **changes: object) -> list[Passage]:
    (passages,) = split_articles(
        [article(text, **changes)], count_tokens=count_words, max_tokens=max_tokens, overlap=overlap
    )
    return passages


TEN_SENTENCES = " ".join(f"Sentence {word} has six words." for word in "abcdefghij")


def test_context_is_the_headline_the_outlet_and_the_day() -> None:
    (passage,) = split("One sentence.")
    assert passage.context == "Camp falls — Reuters, 19 March 2019"
    assert passage.indexed_text == "Camp falls — Reuters, 19 March 2019\nOne sentence."


@pytest.mark.parametrize(
    ("known", "context"),
    [
        ({"title": None}, "Reuters, 19 March 2019"),
        ({"title": None, "published": None}, "Reuters"),
        ({"title": None, "source": None, "published": None}, ""),
        ({"source": None, "published": None}, "Camp falls"),
    ],
)
def test_context_leaves_out_what_is_not_known(known: dict[str, None], context: str) -> None:
    (passage,) = split("One sentence.", **known)
    assert passage.context == context


def test_a_long_headline_is_cut_between_words_and_leaves_room() -> None:
    (passage,) = split("One sentence.", title="word " * 300, max_tokens=256)
    headline = passage.context.split(" —")[0]
    assert set(headline.split()) == {"word"}
    assert 24 < count_words([headline])[0] <= 48


def test_passages_are_whole_sentences_and_of_balanced_size() -> None:
    passages = split(TEN_SENTENCES, max_tokens=35)  # room for four of them
    assert sorted(passage.text.count(".") for passage in passages) == [3, 3, 4]
    assert " ".join(passage.text for passage in passages) == TEN_SENTENCES
    assert [passage.ordinal for passage in passages] == list(range(len(passages)))


def test_a_sentence_too_long_is_cut_between_clauses() -> None:
    clauses = [f"clause {word} has these five words," for word in "abcdefghij"]
    passages = split(" ".join(clauses) + " it ends.")
    assert len(passages) > 1
    assert all(passage.text.endswith((",", "ends.")) for passage in passages)


def test_a_sentence_without_clauses_is_cut_between_words() -> None:
    text = " ".join(["word"] * 500)
    passages = split(text)
    assert " ".join(passage.text for passage in passages) == text


def test_a_word_longer_than_a_passage_is_cut_through() -> None:
    passages = split("x" * 5000)
    assert "".join(passage.text for passage in passages) == "x" * 5000


def test_overlap_repeats_the_last_sentences_of_the_passage_before() -> None:
    passages = split(TEN_SENTENCES, overlap=1)
    for before, after in pairwise(passages):
        assert after.span.start < before.span.end
        assert before.text.endswith(after.text.split(". ")[0].rstrip(".") + ".")


def test_an_article_without_text_has_no_passages() -> None:
    assert split("") == []


def test_ids_change_with_what_is_indexed_and_with_nothing_else() -> None:
    (plain,) = split("One sentence.")
    assert split("One sentence.", url="https://elsewhere.example/")[0].id == plain.id
    others = [
        split("One sentence.", **change)[0].id
        for change in (
            {"id": "b"},
            {"title": "Other"},
            {"source": "AP"},
            {"published": dt.datetime(2019, 3, 19, 20, 6, tzinfo=dt.UTC)},
        )
    ] + [split("Two sentences.")[0].id]
    assert len({plain.id, *others}) == 6


def test_a_passage_before_an_edit_keeps_its_id() -> None:
    long = " ".join(f"Sentence {number} goes on." for number in range(12))
    kept = {passage.id for passage in split(long)}
    edited = {passage.id for passage in split(long.replace("Sentence 11 goes", "Sentence 11 went"))}
    assert len(kept & edited) == len(kept) - 1


def test_equal_texts_of_one_article_have_distinct_ids() -> None:
    passages = split("\n\n".join(["The same line of words again."] * 20), max_tokens=20)
    assert len({passage.id for passage in passages}) == len(passages) > 1


def test_articles_together_split_as_they_do_alone_with_few_counts() -> None:
    calls: list[int] = []

    def counting(texts: Sequence[str]) -> list[int]:
        calls.append(len(texts))
        return count_words(texts)

    articles = [article(TEN_SENTENCES, id=str(number)) for number in range(50)]
    together = split_articles(articles, count_tokens=counting, max_tokens=40)
    assert len(calls) == 2
    alone = [
        passages
        for one in articles
        for passages in split_articles([one], count_tokens=count_words, max_tokens=40)
    ]
    assert together == alone


_WORDS = st.text(alphabet="abc .,!?\nÉ漢", max_size=400)


@settings(deadline=None)  # a busy machine is no failure
@given(_WORDS, st.integers(12, 60), st.integers(0, 2))
def test_passages_are_verbatim_within_the_limit_and_lose_nothing(
    text: str, max_tokens: int, overlap: int
) -> None:
    passages = split(text, max_tokens=max_tokens, overlap=overlap, title="T", source=None)
    end = 0
    for passage in passages:
        assert passage.span.of(text) == passage.text
        assert count_words([passage.indexed_text])[0] + 2 <= max_tokens
        assert not text[end : passage.span.start].strip()
        assert passage.span.end > end
        end = passage.span.end
    assert not text[end:].strip()


@settings(deadline=None)  # a busy machine is no failure
@given(st.lists(st.integers(1, 10), max_size=30), st.integers(10, 40))
def test_packing_uses_the_fewest_spans(sizes: list[int], limit: int) -> None:
    units = [Unit(Span(index, index + 1), size) for index, size in enumerate(sizes)]
    fewest, filled = 0, limit + 1
    for size in sizes:
        filled += size
        if filled > limit:
            fewest, filled = fewest + 1, size
    assert len(pack(units, limit=limit)) == fewest


def test_packing_spreads_sizes_evenly() -> None:
    units = [Unit(Span(index, index + 1), 1) for index in range(11)]
    assert [len(span) for span in pack(units, limit=10)] in ([5, 6], [6, 5])


def test_the_splitter_for_langchain_gives_verbatim_chunks_of_whole_sentences() -> None:
    splitter = SentenceSplitter(chunk_size=70, add_start_index=True)
    documents = splitter.create_documents([TEN_SENTENCES])
    assert len(documents) > 1
    for document in documents:
        start = document.metadata["start_index"]
        assert TEN_SENTENCES[start:].startswith(document.page_content)
        assert document.page_content.endswith(".")
        assert len(document.page_content) <= 70


def test_the_splitter_for_langchain_knows_where_overlapping_chunks_start() -> None:
    splitter = SentenceSplitter(chunk_size=70, chunk_overlap=1, add_start_index=True)
    texts = [TEN_SENTENCES, "It rained. It rained. It rained. " * 5]
    metadatas = [{"from": "one"}, {"from": "two"}]
    documents = splitter.create_documents(texts, metadatas)
    for text, metadata in zip(texts, metadatas, strict=True):
        spans = splitter.split_spans(text)
        mine = [found for found in documents if found.metadata["from"] == metadata["from"]]
        assert [found.metadata["start_index"] for found in mine] == [span.start for span in spans]
        assert [found.page_content for found in mine] == [span.of(text) for span in spans]
