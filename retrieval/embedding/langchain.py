"""The embedder as LangChain knows embedders."""

from langchain_core.embeddings import Embeddings

from retrieval.protocols import Embedder


class ArchiveEmbeddings(Embeddings):
    """`langchain_core.embeddings.Embeddings` over any `retrieval.protocols.Embedder`."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """A unit vector a text, in their order; raises ModelError."""
        vectors: list[list[float]] = self._embedder.embed(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """The unit vector of a question; raises ModelError."""
        return self.embed_documents([text])[0]
