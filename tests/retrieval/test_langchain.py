import datetime as dt

from retrieval.archive import Archive
from retrieval.langchain import ArchiveRetriever
from retrieval.search import Searcher
from tests.fakes.catalog import InMemoryCatalog
from tests.fakes.embedder import WordHashEmbedder
from tests.fakes.lexical import InMemoryLexicalIndex
from tests.fakes.stories import make_article, whole_passage
from tests.fakes.vectors import InMemoryVectorIndex

FERRY = make_article(
    "A ferry sank and 214 people were rescued.",
    title="Ferry sinks",
    source="Herald",
    published=dt.datetime(2025, 3, 4, tzinfo=dt.UTC),
)
UNDATED = make_article("The council passed a budget.")


def retriever(k: int) -> ArchiveRetriever:
    parts = {
        "catalog": InMemoryCatalog(),
        "lexical": InMemoryLexicalIndex(),
        "vectors": InMemoryVectorIndex(),
        "embedder": WordHashEmbedder(),
    }
    Archive(**parts).write([(a, [whole_passage(a)]) for a in (FERRY, UNDATED)])
    return ArchiveRetriever(searcher=Searcher(**parts), k=k)


def test_passages_come_as_documents_with_their_place_in_the_article() -> None:
    (document,) = retriever(1).invoke("How many people were rescued from the ferry?")
    assert document.page_content == FERRY.text
    assert document.id == whole_passage(FERRY).id
    score = document.metadata.pop("score")
    assert 0.0 <= score <= 1.0
    assert document.metadata == {
        "article_id": FERRY.id,
        "title": "Ferry sinks",
        "source": "Herald",
        "published": "2025-03-04T00:00:00+00:00",
        "start": 0,
        "end": len(FERRY.text),
    }


def test_what_an_article_does_not_say_is_left_out() -> None:
    document = next(d for d in retriever(2).invoke("budget") if "budget" in d.page_content)
    assert document.metadata.keys() == {"article_id", "start", "end", "score"}
