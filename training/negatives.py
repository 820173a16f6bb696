"""Paragraphs that retrieval confuses with a question's own: half BM25, half cosine of the embedder.

The mixture is the one that the archive is searched with (both scores scaled to 0..1 per question,
added), so the reader learns on the passages that it will be shown.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import torch
from scipy.sparse import csr_matrix

from training.data import CLS, SEP, Corpus, normalise

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from training.model import Reader

_K1 = 1.2
_B = 0.75


def bm25_matrix(texts: Sequence[str]) -> tuple[csr_matrix, dict[str, int]]:
    """Weigh every (text, word) as Robertson and Zaragoza (2009) do: [texts, words]."""
    words: dict[str, int] = {}
    rows, columns, counts = [], [], []
    lengths = np.zeros(len(texts), dtype=np.float32)
    for row, text in enumerate(texts):
        counted = Counter(normalise(text).split())
        lengths[row] = sum(counted.values())
        for word, count in counted.items():
            rows.append(row)
            columns.append(words.setdefault(word, len(words)))
            counts.append(count)
    frequency = np.bincount(columns, minlength=len(words))
    rarity = np.log(1 + (len(texts) - frequency + 0.5) / (frequency + 0.5))
    tf = np.array(counts, dtype=np.float32)
    norm = _K1 * (1 - _B + _B * lengths / lengths.mean())
    weights = rarity[columns] * tf * (_K1 + 1) / (tf + norm[rows])
    return csr_matrix((weights, (rows, columns)), shape=(len(texts), len(words))), words


@torch.inference_mode()
def embed(model: Reader, pieces: Sequence[NDArray[np.int32]], limit: int) -> NDArray[np.float32]:
    """Mean-pooled, unit-length vectors [texts, width] of the untrained packaged encoder."""
    order = sorted(range(len(pieces)), key=lambda i: len(pieces[i]))
    vectors = np.zeros((len(pieces), 384), dtype=np.float32)
    for start in range(0, len(order), 64):
        rows = order[start : start + 64]
        taken = [[CLS, *pieces[i][: limit - 2].tolist(), SEP] for i in rows]
        width = max(map(len, taken))
        ids = torch.tensor([row + [0] * (width - len(row)) for row in taken])
        attended = ids != 0
        with torch.autocast("cpu", torch.bfloat16):
            hidden = model.encode(ids, torch.zeros_like(ids), attended).float()
        mean = (hidden * attended[..., None]).sum(1) / attended.sum(1, keepdim=True)
        vectors[rows] = torch.nn.functional.normalize(mean, dim=-1).numpy()
    return vectors


def mine(corpus: Corpus, model: Reader, cache: Path, keep: int = 12) -> NDArray[np.int32]:
    """Find the ``keep`` best wrong paragraphs of each question: [questions, keep].

    Only paragraphs of the same source compete. The result is stored in ``cache`` and reused for as
    many questions as it holds; later ones are added.
    """
    found = np.full((len(corpus.questions), keep), -1, dtype=np.int32)
    stored = np.load(cache)[: len(found)] if cache.exists() else found[:0]
    found[: len(stored)] = stored
    later = corpus.questions[len(stored) :]
    for source in sorted({corpus.paragraphs[q.paragraph].source for q in later}):
        members = [i for i, p in enumerate(corpus.paragraphs) if p.source == source]
        asked = [
            i
            for i, q in enumerate(corpus.questions)
            if corpus.paragraphs[q.paragraph].source == source
        ]
        matrix, words = bm25_matrix([corpus.paragraphs[i].text for i in members])
        texts = embed(model, [corpus.paragraphs[i].pieces for i in members], 160)
        questions = embed(model, [corpus.questions[i].pieces for i in asked], 64)
        transposed = matrix.T.tocsr()
        names = np.array(members, dtype=np.int32)
        for row, index in enumerate(asked):
            known = {
                words[w] for w in normalise(corpus.questions[index].text).split() if w in words
            }
            lexical = np.asarray(transposed[sorted(known)].sum(0)).ravel()
            dense = texts @ questions[row]
            score = _scaled(lexical) + _scaled(dense)
            score[names == corpus.questions[index].paragraph] = -1
            count = min(keep, len(names) - 1)
            best = np.argpartition(-score, count)[:count]
            found[index, :count] = names[best[np.argsort(-score[best])]]
    np.save(cache, found)
    return found


def _scaled(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    low, high = float(scores.min()), float(scores.max())
    scaled: NDArray[np.float32] = (scores - low) / (high - low or 1.0)
    return scaled
