"""The embedded reader: a cross-encoder that finds the answer and says how sure it is of one."""

import math
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from bot.answering.kinds import Kind
from bot.answering.question import read_question
from bot.answering.reading import Reading, ReadSpan
from bot.answering.reading.spans import PieceSpan, find_spans, to_words
from bot.answering.reading.weights import (
    SHIPPED_DELTA,
    ReaderModel,
    load_span_network,
    read_reader_model,
)
from retrieval.domain import Passage, Span
from retrieval.embedding.packaged import packaged_folder
from retrieval.embedding.selection import report_path, trial_lock
from retrieval.embedding.storage import read_json
from retrieval.errors import ModelError
from retrieval.inference import (
    Batch,
    Network,
    group_by_length,
    is_stored,
    network_folder,
    pad,
    run_apart,
)

_SPANS_KEPT = 3
_EMPTY = -30.0
"""Score of a passage without a single word piece; the reader's own stay within -25..25."""

# Reading is most of a question's time. Both are probabilities, so that they hold for other weights
# too (`docs/adr/0054` says from which curve they were chosen, and how to draw it).
_STAGES = (2, 4)
"""Passages read, in all, before it is asked whether one surely answers; a stream reads one."""
_SURE_FROM = 0.4
"""The others stay unread where one of those read answers with this probability."""
_UNREAD = 0.1
"""What an unread passage is held to answer with: about as many of the others do."""


class Logits(Protocol):
    """What runs the span network, by OpenVINO or torch. Callable from several threads."""

    def run(self, batches: Iterable[Batch]) -> Iterator[NDArray[np.float32]]:
        """Raw logits (rows, length, 2) of each batch, in order."""
        ...


class TorchLogits:
    """The span network by torch, in float32."""

    def __init__(self, model: ReaderModel) -> None:
        self._network = load_span_network(model)

    def run(self, batches: Iterable[Batch]) -> Iterator[NDArray[np.float32]]:
        """Raw logits (rows, length, 2) of each batch, in order."""
        import torch

        for batch in batches:
            with torch.inference_mode():
                yield self._network(*map(torch.from_numpy, batch.values())).numpy()


class SpanReader:
    """`bot.answering.reading.Reader` over a network that is loaded."""

    def __init__(self, model: ReaderModel, logits: Logits, *, streams: int = 1) -> None:
        from tokenizers import Tokenizer

        self._model = model
        self._logits = logits
        self._streams = streams
        self._tokenizer = Tokenizer.from_file(str(model.base / "tokenizer.json"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        pieces = self._tokenizer.get_vocab()
        self._cls, self._sep = pieces["[CLS]"], pieces["[SEP]"]

    def read(
        self, question: str, passages: Sequence[Passage], *, whole: bool = False
    ) -> list[Reading]:
        """See `bot.answering.reading.Reader`.

        The first passages are read; the others only where none of those surely answers, or where
        a count is asked for: counts are revised and disputed, and one alone says nothing of that.
        So, too, where the question denies: what surely answers may tell the opposite.
        A passage that stays unread has no spans, and a score by which it keeps its place.
        """
        asked = read_question(question)
        whole = whole or asked.kind is Kind.COUNT or bool(asked.denied)
        readings: list[Reading] = []
        for stage in (len(passages),) if whole else (*_STAGES, len(passages)):
            readings += self.read_each(question, passages[len(readings) : stage])
            if any(reading.probability >= _SURE_FROM for reading in readings):
                break
        return readings + [self._unread(passage) for passage in passages[len(readings) :]]

    def read_each(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """Read every passage, in the order given.

        A passage is read after its context line, and up to `max_pieces` with it and the question;
        spans beyond are not found.
        """
        asked = self._tokenizer.encode(question, add_special_tokens=False).ids
        question_row = [self._cls, *asked[: self._model.max_question_pieces], self._sep]
        encoded = self._tokenizer.encode_batch(
            [passage.text for passage in passages], add_special_tokens=False
        )
        heads = [question_row + line for line in self._context_lines(passages)]
        rows = [
            [*head, *encoding.ids[: self._model.max_pieces - len(head) - 1], self._sep]
            for head, encoding in zip(heads, encoded, strict=True)
        ]
        groups = group_by_length([len(row) for row in rows], streams=self._streams)
        batches = (_batch([rows[index] for index in group], len(question_row)) for group in groups)
        found: list[list[PieceSpan]] = [[] for _ in rows]
        for group, logits in zip(groups, self._logits.run(batches), strict=True):
            for index, row in zip(group, logits, strict=True):
                found[index] = find_spans(
                    row[: len(rows[index]) - 1],
                    first=len(heads[index]),
                    longest=self._model.max_answer_pieces,
                    kept=_SPANS_KEPT,
                )
        return [
            self._reading(passage, spans, encoding.offsets)
            for passage, spans, encoding in zip(passages, found, encoded, strict=True)
        ]

    def _context_lines(self, passages: Sequence[Passage]) -> list[list[int]]:
        """Each passage's context line as the reader takes it: pieces and a [SEP], or none."""
        longest = self._model.max_context_pieces
        lines = self._tokenizer.encode_batch(
            [passage.context for passage in passages], add_special_tokens=False
        )
        return [[*line.ids[:longest], self._sep] if longest and line.ids else [] for line in lines]

    def _reading(
        self, passage: Passage, found: Sequence[PieceSpan], offsets: Sequence[tuple[int, int]]
    ) -> Reading:
        spans: list[ReadSpan] = []
        for piece_span in found:
            span = to_words(
                passage.text,
                Span(offsets[piece_span.first][0], offsets[piece_span.last][1]),
            )
            if span and not any(span.overlaps(other.span) for other in spans):
                spans.append(ReadSpan(span=span, score=piece_span.score))
        score = found[0].score if found else _EMPTY
        log_odds = self._model.slope * score + self._model.intercept
        return Reading(
            passage=passage,
            score=score,
            probability=1.0 / (1.0 + math.exp(-log_odds)),
            spans=tuple(spans),
        )

    def _unread(self, passage: Passage) -> Reading:
        log_odds = math.log(_UNREAD / (1.0 - _UNREAD))
        score = (log_odds - self._model.intercept) / self._model.slope
        return Reading(passage=passage, score=score, probability=_UNREAD, spans=())


class EmbeddedReader:
    """`bot.answering.reading.Reader` by the weights that newsbot ships; loads at first use."""

    def __init__(self, model: ReaderModel, *, backend: str, cache: Path) -> None:
        self._model = model
        self._backend = backend
        self._cache = cache
        self._loading = threading.Lock()
        self._reader: SpanReader | None = None

    def read(
        self, question: str, passages: Sequence[Passage], *, whole: bool = False
    ) -> list[Reading]:
        """See `bot.answering.reading.Reader`; the first call loads the network.

        Raises:
            ModelError: The model cannot be run.
        """
        if not passages:
            return []
        with self._loading:
            if self._reader is None:
                self._reader = _load(self._model, self._backend, self._cache)
        return self._reader.read(question, passages, whole=whole)


def open_reader(
    *, backend: str, cache: Path, delta: Path = SHIPPED_DELTA, base: Path | None = None
) -> EmbeddedReader:
    """The embedded reader, its files checked, nothing loaded.

    Args:
        backend: "auto" (OpenVINO where it holds, else torch), "openvino" or "torch".
        cache: Directory of compiled networks; made where absent.
        delta: The reader's weights; metadata beside it as `.json`.
        base: Folder of the model that the delta belongs to; the packaged one by default.

    Raises:
        ModelError: A file is missing or damaged.
    """
    model = read_reader_model(base or packaged_folder(), delta, cache=cache)
    return EmbeddedReader(model, backend=backend, cache=cache)


def _load(model: ReaderModel, backend: str, cache: Path) -> SpanReader:
    if backend == "torch":
        return SpanReader(model, TorchLogits(model))
    trial = _try_once(model, cache)
    precision = trial.get("precision")
    if precision in ("bf16", "f32"):
        network = Network(network_folder(cache, model.fingerprint), precision)
        return SpanReader(model, network, streams=network.streams)
    if backend == "auto":
        return SpanReader(model, TorchLogits(model))
    raise ModelError(
        f"cannot be run by {backend}: {trial.get('failure')}",
        subject=str(model.delta),
        hint="set NEWSBOT_EMBEDDER_BACKEND=auto",
    )


def _try_once(model: ReaderModel, cache: Path) -> dict[str, Any]:
    """What the trial found (`trial.try_reader`), made where that was not done yet."""
    report = report_path(model.fingerprint, cache=cache)
    network = network_folder(cache, model.fingerprint)
    with trial_lock(cache):
        found = read_json(report)
        if not found or ("precision" in found and not is_stored(network)):
            paths = (str(path) for path in (model.base, model.delta, cache))
            run_apart("bot.answering.reading.trial", *paths, subject=str(model.delta))
            found = read_json(report)
    return found


def _batch(rows: Sequence[Sequence[int]], head: int) -> Batch:
    return {
        "input_ids": pad(rows),
        "attention_mask": pad([[1] * len(row) for row in rows]),
        "token_type_ids": pad([[0] * head + [1] * (len(row) - head) for row in rows]),
    }
