"""The archive as LangChain sees it: a `BaseRetriever` for anybody's chain."""

import datetime as dt
from collections.abc import Callable

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, Field

from retrieval.domain import Filter, Hit, Query
from retrieval.search import Searcher


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class ArchiveRetriever(BaseRetriever):
    """Passages of the archive as LangChain documents, best first.

    `page_content` is the passage, verbatim; `metadata` holds `article_id`, `title`, `source`,
    `published` (ISO 8601), `url`, `start` and `end` (characters in the article) and `score`;
    what an article does not say is left out. Document ids are passage ids.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    searcher: Searcher
    k: int = Field(default=5, ge=1, description="Documents to return.")
    keep: Filter = Field(default_factory=Filter, description="Which articles may be found.")
    clock: Callable[[], dt.datetime] = _now

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain's signature
    ) -> list[Document]:
        hits = self.searcher.search(
            Query(text=query, asked_at=self.clock(), filter=self.keep), limit=self.k
        )
        return [_document(hit) for hit in hits]


def _document(hit: Hit) -> Document:
    article, span = hit.article, hit.passage.span
    metadata = {
        "article_id": article.id,
        "title": article.title,
        "source": article.source,
        "published": article.published.isoformat() if article.published else None,
        "url": article.url,
        "start": span.start,
        "end": span.end,
        "score": hit.score,
    }
    return Document(
        id=hit.passage.id,
        page_content=hit.passage.text,
        metadata={key: value for key, value in metadata.items() if value is not None},
    )
