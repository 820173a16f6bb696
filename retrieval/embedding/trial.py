"""Try every backend on one model, against torch in float32: `python -m retrieval.embedding.trial`.

Run by `retrieval.embedding.selection` in a process of its own, because the reference needs torch
and transformers (600 MB) and the process that asked may be about to read a whole archive.
"""

import sys
import time
from pathlib import Path
from typing import get_args

import numpy as np

from retrieval.embedding import read_model
from retrieval.embedding.folder import ModelFolder
from retrieval.embedding.local import Backend
from retrieval.embedding.openvino import OpenVINOBackend
from retrieval.embedding.pieces import PieceReader
from retrieval.embedding.selection import BackendName, Trial, report_path, write_report
from retrieval.embedding.sentence_transformer import (
    SentenceTransformerBackend,
    load_sentence_transformer,
    traceable,
)
from retrieval.errors import ModelError
from retrieval.inference import Precision, network_folder, openvino_precisions, store_network
from retrieval.protocols import Vectors

_STORY = (
    "HARBOUR CITY (Coastal Press) - Ferry crews on the northern line went back to work on Tuesday "
    "after a strike of nine days that left some 14,300 commuters without a crossing. “Nobody won "
    "this,” said Ilse Maartens, who speaks for the crews' union; the company agreed to raise pay "
    "by 4.5% and to hire 60 deckhands before 1 June. Shares of the operator fell 2.1% to €17.40. "
    "The mayor, who had called the walk-out “a gift to the car lobby”, did not comment. Talks on "
    "night shifts, which began the dispute in February, go on next week in the old customs house. "
)

COMPARED = (
    "",
    "Ferry",
    "How many commuters were without a crossing?",
    "Wer streikte in der Hafenstadt?",
    "罢工持续了九天",
    "www.example.org/news?id=42&ref=front",
    *(_STORY[:length] for length in (40, 90, 160, 240, 330, 430, len(_STORY))),
    *(_STORY * times for times in (2, 3, 5)),
)
"""Sixteen texts from none to beyond what any model reads, so that every length is compared."""

_TIMED = tuple((_STORY[shift * 17 :] + _STORY)[:860] for shift in range(24))
"""Passages of about 200 word pieces."""

_ROUNDS = 2


def try_backends(folder: ModelFolder, *, cache: Path) -> list[Trial]:
    """Try every candidate; one that cannot be run is a trial with its failure."""
    model = load_sentence_transformer(folder)
    reference = SentenceTransformerBackend(model, "f32")
    expected = reference.embed(COMPARED)
    trials = [
        _try("torch", precision, SentenceTransformerBackend(model, precision), expected)
        for precision in get_args(Precision)
    ]
    network = network_folder(cache, folder.fingerprint)
    try:
        store_network(*traceable(model), network)
    except ModelError as error:
        return [*trials, Trial(backend="openvino", precision="f32", failure=str(error.args[0]))]
    pieces = PieceReader(folder.tokenizer, folder.max_tokens)
    # Each is let go before the next is compiled: 130 MB of weights and activations.
    return trials + [
        _try("openvino", precision, OpenVINOBackend(folder, network, precision, pieces), expected)
        for precision in openvino_precisions()
    ]


def _try(name: BackendName, precision: Precision, backend: Backend, expected: Vectors) -> Trial:
    try:
        cosines = np.sum(backend.embed(COMPARED) * expected, axis=1)
        rate = max(_passages_per_s(backend) for _ in range(_ROUNDS))
    except RuntimeError as error:
        return Trial(backend=name, precision=precision, failure=str(error).splitlines()[0])
    return Trial(
        backend=name,
        precision=precision,
        min_cosine=float(np.min(cosines)),
        passages_per_s=round(rate, 1),
    )


def _passages_per_s(backend: Backend) -> float:
    began = time.perf_counter()
    backend.embed(_TIMED)
    return len(_TIMED) / (time.perf_counter() - began)


def main() -> None:
    """Try the model named first in the arguments; remember it in the cache named second."""
    name, cache = sys.argv[1], Path(sys.argv[2])
    try:
        folder = read_model(name, cache=cache)
        trials = try_backends(folder, cache=cache)
    except ModelError as error:
        sys.exit(str(error.args[0]))
    write_report(report_path(folder.fingerprint, cache=cache), folder, trials)


if __name__ == "__main__":
    main()
