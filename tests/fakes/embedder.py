"""An embedder that hashes words: texts that share words are near, and nothing is loaded."""

import hashlib
import re
from collections.abc import Sequence

import numpy as np

from retrieval.protocols import EmbedderIdentity, Vectors


class WordHashEmbedder:
    """Bag of words, each word a signed coordinate; remembers what it embedded."""

    def __init__(self, *, name: str = "word-hash", dimensions: int = 64) -> None:
        self._identity = EmbedderIdentity(
            name=name, dimensions=dimensions, fingerprint=hashlib.sha256(name.encode()).hexdigest()
        )
        self.embedded: list[str] = []

    @property
    def identity(self) -> EmbedderIdentity:
        return self._identity

    @property
    def max_tokens(self) -> int:
        return 256

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(_words(text)) for text in texts]

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.embedded.extend(texts)
        vectors = np.zeros((len(texts), self._identity.dimensions), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for word in _words(text)[: self.max_tokens - 2]:
                digest = hashlib.blake2b(word.encode(), digest_size=8).digest()
                column = int.from_bytes(digest[:4], "big") % len(row)
                row[column] += 1.0 if digest[4] % 2 else -1.0
            if not row.any():
                row[0] = 1.0
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
