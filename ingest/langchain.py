"""Splitting into whole sentences, as users of LangChain know it.

Apart from `chunking`, because importing LangChain takes half a second that an ingest can do
without.
"""

import copy
from typing import Any

from langchain_core.documents import Document
from langchain_text_splitters import TextSplitter

from ingest.chunking import measure_units, pack
from retrieval.domain import Span


class SentenceSplitter(TextSplitter):
    """Whole sentences packed into balanced chunks, as a LangChain text splitter.

    `length_function` measures a chunk as the sum over its sentences; `chunk_overlap` counts
    sentences. For the exact spans of an archive's passages use `split_articles`.
    """

    def __init__(self, chunk_size: int = 1000, chunk_overlap: int = 0, **options: Any) -> None:
        super().__init__(chunk_size=chunk_size, chunk_overlap=chunk_overlap, **options)

    def split_text(self, text: str) -> list[str]:
        """The chunks of `text`, each a verbatim part of it, in order."""
        return [span.of(text) for span in self.split_spans(text)]

    def create_documents(
        self, texts: list[str], metadatas: list[dict[Any, Any]] | None = None
    ) -> list[Document]:
        """A document a chunk, with `start_index` where asked for.

        The base class looks for a chunk's start by the characters of the overlap; ours are
        sentences, and where they stand is known.
        """
        documents: list[Document] = []
        for text, metadata in zip(texts, metadatas or [{}] * len(texts), strict=True):
            for span in self.split_spans(text):
                document = Document(page_content=span.of(text), metadata=copy.deepcopy(metadata))
                if self._add_start_index:
                    document.metadata["start_index"] = span.start
                documents.append(document)
        return documents

    def split_spans(self, text: str) -> list[Span]:
        """Where the chunks stand in `text`."""
        (units,) = measure_units(
            [text], [self._chunk_size], lambda texts: [self._length_function(t) for t in texts]
        )
        return pack(units, limit=self._chunk_size, overlap=self._chunk_overlap)
