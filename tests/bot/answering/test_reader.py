"""The reader over a tiny random network, held to torch and to brute force."""

import hashlib
import itertools
import json
import math
import shutil
import warnings
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.answering.reading import trial
from bot.answering.reading.embedded import EmbeddedReader, SpanReader, open_reader
from bot.answering.reading.spans import to_words
from bot.answering.reading.weights import load_span_network, read_reader_model
from retrieval.domain import Passage, Span
from retrieval.embedding.selection import report_path
from retrieval.embedding.storage import read_json, write_json
from retrieval.errors import ModelError
from retrieval.inference import Batch, is_stored, network_folder
from tests.fakes.tiny_bert import DIMENSIONS, save_tiny_encoder

QUESTION = "How many crews went?"
TEXTS = (
    "The ferry crews went home. Some 60 said the strike was over, 12 did not.",
    "The harbour",
    "strike and strike, " * 30,
    "Ferry crews said: how many? 14,300 went and 9 did not.",
    "",
)
MOST_PIECES = 56
LONGEST = 6


def passages(texts: tuple[str, ...] = TEXTS) -> list[Passage]:
    return [
        Passage(
            id=f"p{i}",
            article_id="a",
            ordinal=i,
            span=Span(100, 100 + len(text)),
            text=text,
            context="",
        )
        for i, text in enumerate(texts)
    ]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_encoder(tmp_path_factory.mktemp("models") / "base")


@pytest.fixture(scope="module")
def delta(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Other weights for a layer, and a span head, in half precision, with their metadata."""
    import torch
    from safetensors.torch import load_file, save_file

    torch.manual_seed(3)
    changed = {
        name: (value + 0.2 * torch.randn_like(value)).half()
        for name, value in load_file(base / "model.safetensors").items()
        if name.startswith("encoder.layer.1.")
    }
    changed["qa_outputs.weight"] = torch.randn(2, DIMENSIONS).half()
    changed["qa_outputs.bias"] = torch.randn(2).half()
    path = tmp_path_factory.mktemp("delta") / "reader.safetensors"
    save_file(changed, path)
    describe(base, path)
    return path


def describe(base: Path, delta: Path) -> None:
    metadata = {
        "sha256": sha256(delta),
        "base": {
            "sha256": sha256(base / "model.safetensors"),
            "tokenizer_sha256": sha256(base / "tokenizer.json"),
        },
        "max_pieces": MOST_PIECES,
        "max_question_pieces": 8,
        "max_context_pieces": 4,
        "max_answer_pieces": LONGEST,
        "probability": {"passage_answers": {"a": 0.5, "b": -1.0}},
    }
    delta.with_suffix(".json").write_text(json.dumps(metadata), encoding="utf-8")


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def cache(base: Path, delta: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache after a trial."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # transformers deprecates what it calls itself
        patch.setattr("sys.argv", ["trial", str(base), str(delta), str(folder)])
        trial.main()
    return folder


@pytest.fixture(scope="module")
def reader(base: Path, delta: Path, cache: Path) -> EmbeddedReader:
    """By OpenVINO, in float32 so that it can be compared exactly."""
    model = read_reader_model(base, delta, cache=cache)
    write_json(report_path(model.fingerprint, cache=cache), {"precision": "f32"})
    return open_reader(backend="openvino", cache=cache, base=base, delta=delta)


def read_by_hand(
    base: Path, delta: Path, cache: Path, text: str, context: str = ""
) -> tuple[float, str]:
    """The best span of one passage by torch, alone and unpadded, every pair tried."""
    import torch
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    asked = tokenizer.encode(QUESTION, add_special_tokens=False).ids[:8]
    encoded = tokenizer.encode(text, add_special_tokens=False)
    line = tokenizer.encode(context, add_special_tokens=False).ids[:4]
    before = [2, *asked, 3, *([*line, 3] if line else [])]
    head = len(before)
    read = encoded.ids[: MOST_PIECES - head - 1]
    ids = torch.tensor([[*before, *read, 3]])
    second = len(asked) + 2
    kinds = torch.tensor([[0] * second + [1] * (ids.shape[1] - second)])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        network = load_span_network(read_reader_model(base, delta, cache=cache))
        with torch.no_grad():
            logits = network(ids, torch.ones_like(ids), kinds)[0].tolist()
    pairs = [
        (logits[head + i][0] + logits[head + j][1] - sum(logits[0]), i, j)
        for i in range(len(read))
        for j in range(i, min(i + LONGEST, len(read)))
    ]
    score, i, j = max(pairs)
    span = to_words(text, Span(encoded.offsets[i][0], encoded.offsets[j][1]))
    return score, span.of(text) if span else ""


@pytest.mark.parametrize("index", range(4))
def test_a_passage_among_others_is_read_as_it_is_alone_by_torch(
    reader: EmbeddedReader, base: Path, delta: Path, cache: Path, index: int
) -> None:
    reading = reader.read(QUESTION, passages())[index]
    score, answer = read_by_hand(base, delta, cache, TEXTS[index])
    assert reading.score == pytest.approx(score, abs=1e-3)
    found = reading.spans[0].span.of(TEXTS[index]) if reading.spans else ""
    assert found == answer


def test_a_passage_is_read_after_its_context_line(
    reader: EmbeddedReader, base: Path, delta: Path, cache: Path
) -> None:
    context = "strike commuters strike commuters strike"
    [plain, headed] = (
        reader.read(QUESTION, [replace(passages()[0], context=line)])[0] for line in ("", context)
    )
    score, answer = read_by_hand(base, delta, cache, TEXTS[0], context)
    assert headed.score == pytest.approx(score, abs=1e-3)
    assert headed.spans[0].span.of(TEXTS[0]) == answer
    assert headed.score != pytest.approx(plain.score, abs=1e-3)


@pytest.mark.filterwarnings("ignore")  # transformers deprecates what it calls itself
def test_torch_reads_the_same(reader: EmbeddedReader, base: Path, delta: Path, cache: Path) -> None:
    by_torch = open_reader(backend="torch", cache=cache, base=base, delta=delta)
    for one, other in zip(
        reader.read(QUESTION, passages()), by_torch.read(QUESTION, passages()), strict=True
    ):
        assert one.score == pytest.approx(other.score, abs=1e-3)
        assert [s.span for s in one.spans] == [s.span for s in other.spans]


class EverythingButThePassage:
    """Logits that are high wherever no answer can be."""

    def run(self, batches: Iterable[Batch]) -> Iterator[NDArray[np.float32]]:
        for batch in batches:
            logits = np.full((*batch["input_ids"].shape, 2), 9.0, dtype=np.float32)
            logits[:, 0] = 0.0
            for row, kinds in zip(logits, batch["token_type_ids"], strict=True):
                places = np.flatnonzero(kinds)
                row[places[:-1]] = 0.0
            yield logits


def test_question_separators_and_padding_are_never_part_of_an_answer(
    base: Path, delta: Path, tmp_path: Path
) -> None:
    model = read_reader_model(base, delta, cache=tmp_path)
    readings = SpanReader(model, EverythingButThePassage()).read(QUESTION, passages()[:4])
    assert [reading.score for reading in readings] == [0.0] * 4


def test_readings_come_in_the_order_of_the_passages(reader: EmbeddedReader) -> None:
    given = passages() + passages()[::-1]
    assert [reading.passage for reading in reader.read(QUESTION, given)] == given


def test_spans_are_within_their_passage_best_first_and_apart(reader: EmbeddedReader) -> None:
    for reading in reader.read(QUESTION, passages()):
        spans = [found.span for found in reading.spans]
        assert len(spans) <= 3
        assert all(0 <= span.start < span.end <= len(reading.passage.text) for span in spans)
        scores = [found.score for found in reading.spans]
        assert scores == sorted(scores, reverse=True)
        ordered = sorted(spans)
        assert all(a.end <= b.start for a, b in itertools.pairwise(ordered))


def test_what_lies_beyond_the_pieces_read_is_not_found(reader: EmbeddedReader) -> None:
    text = "strike " * 200
    [reading] = reader.read(QUESTION, passages((text,)))
    assert all(found.span.end <= 7 * MOST_PIECES for found in reading.spans)


def test_a_long_question_is_cut_and_leaves_room_for_the_passage(reader: EmbeddedReader) -> None:
    short, long = "how many " * 4, "how many " * 300
    assert reader.read(long, passages())[0].score == reader.read(short, passages())[0].score


def test_a_passage_without_words_holds_no_answer(reader: EmbeddedReader) -> None:
    [reading] = reader.read(QUESTION, passages()[-1:])
    assert reading.spans == ()
    assert reading.probability < 1e-3


class PlannedScores:
    """Gives each row, as it comes, the next of the scores at the passage's first piece."""

    def __init__(self, *scores: float) -> None:
        self.left = list(scores)

    def run(self, batches: Iterable[Batch]) -> Iterator[NDArray[np.float32]]:
        for batch in batches:
            logits = np.zeros((*batch["input_ids"].shape, 2), dtype=np.float32)
            for row, kinds in zip(logits, batch["token_type_ids"], strict=True):
                row[np.flatnonzero(kinds)[0], 0] = self.left.pop(0)
            yield logits


UNSURE, SURE = 1.0, 20.0
"""Scores below and above what the first passages must answer with."""
WHO = "Who spoke for the crews?"


def test_the_others_are_read_where_none_of_the_first_surely_answers(
    base: Path, delta: Path, tmp_path: Path
) -> None:
    logits = PlannedScores(*[UNSURE] * 6, SURE)
    model = read_reader_model(base, delta, cache=tmp_path)
    readings = SpanReader(model, logits).read(WHO, passages((TEXTS[0],) * 7))
    assert [reading.score for reading in readings] == [UNSURE] * 6 + [SURE]


def test_the_others_stay_unread_where_one_of_the_first_surely_answers(
    base: Path, delta: Path, tmp_path: Path
) -> None:
    logits = PlannedScores(UNSURE, UNSURE, SURE, UNSURE)
    given = passages((TEXTS[0],) * 7)
    model = read_reader_model(base, delta, cache=tmp_path)
    readings = SpanReader(model, logits).read(WHO, given)
    assert [reading.passage for reading in readings] == given
    assert [bool(reading.spans) for reading in readings] == [True] * 4 + [False] * 3
    for unread in readings[4:]:
        assert unread.score < UNSURE
        log_odds = model.slope * unread.score + model.intercept
        assert unread.probability == pytest.approx(1 / (1 + math.exp(-log_odds)))


@pytest.mark.parametrize("question", [QUESTION, "Who did not speak for the crews?"])
def test_every_passage_is_read_where_a_count_or_a_denial_is_asked_for(
    base: Path, delta: Path, tmp_path: Path, question: str
) -> None:
    logits = PlannedScores(SURE, *[UNSURE] * 6)
    model = read_reader_model(base, delta, cache=tmp_path)
    readings = SpanReader(model, logits).read(question, passages((TEXTS[0],) * 7))
    assert [reading.score for reading in readings] == [SURE] + [UNSURE] * 6


def test_no_passages_give_no_readings(reader: EmbeddedReader) -> None:
    assert reader.read(QUESTION, []) == []


def test_probability_is_the_calibrated_score(reader: EmbeddedReader) -> None:
    reading = reader.read(QUESTION, passages())[0]
    assert reading.probability == pytest.approx(1 / (1 + math.exp(1.0 - 0.5 * reading.score)))


def test_several_threads_may_read_at_once(reader: EmbeddedReader) -> None:
    expected = reader.read(QUESTION, passages())
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: reader.read(QUESTION, passages()), range(8)))
    assert all(readings == expected for readings in found)


def test_a_named_backend_that_does_not_hold_is_refused_with_its_reason(
    base: Path, delta: Path, tmp_path: Path
) -> None:
    model = read_reader_model(base, delta, cache=tmp_path)
    write_json(report_path(model.fingerprint, cache=tmp_path), {"failure": "no such operation"})
    reader = open_reader(backend="openvino", cache=tmp_path, base=base, delta=delta)
    with pytest.raises(ModelError, match="no such operation"):
        reader.read(QUESTION, passages())


@pytest.mark.filterwarnings("ignore")  # transformers deprecates what it calls itself
def test_where_openvino_will_not_do_auto_reads_by_torch(
    base: Path, delta: Path, tmp_path: Path, reader: EmbeddedReader
) -> None:
    model = read_reader_model(base, delta, cache=tmp_path)
    write_json(report_path(model.fingerprint, cache=tmp_path), {"failure": "no such operation"})
    fallen_back = open_reader(backend="auto", cache=tmp_path, base=base, delta=delta)
    found = fallen_back.read(QUESTION, passages())
    assert found[0].score == pytest.approx(reader.read(QUESTION, passages())[0].score, abs=1e-3)


@pytest.mark.slow
def test_the_first_question_converts_in_a_process_apart(
    base: Path, delta: Path, tmp_path: Path, reader: EmbeddedReader
) -> None:
    fresh = open_reader(backend="openvino", cache=tmp_path, base=base, delta=delta)
    found = fresh.read(QUESTION, passages())
    assert found[0].score == pytest.approx(reader.read(QUESTION, passages())[0].score, abs=0.5)
    model = read_reader_model(base, delta, cache=tmp_path)
    assert is_stored(network_folder(tmp_path, model.fingerprint))
    assert "precision" in read_json(report_path(model.fingerprint, cache=tmp_path))


@pytest.mark.parametrize("missing", ["reader.safetensors", "reader.json"])
def test_a_missing_file_is_named(delta: Path, base: Path, tmp_path: Path, missing: str) -> None:
    for file in delta.parent.iterdir():
        shutil.copy(file, tmp_path)
    (tmp_path / missing).unlink()
    with pytest.raises(ModelError, match="reinstall newsbot") as caught:
        open_reader(backend="auto", cache=tmp_path, base=base, delta=tmp_path / delta.name)
    assert caught.value.subject == str(tmp_path / missing)


def test_damaged_weights_are_refused(delta: Path, base: Path, tmp_path: Path) -> None:
    for file in delta.parent.iterdir():
        shutil.copy(file, tmp_path)
    copy = tmp_path / delta.name
    copy.write_bytes(copy.read_bytes()[:-1] + b"!")
    with pytest.raises(ModelError, match="damaged") as caught:
        open_reader(backend="auto", cache=tmp_path, base=base, delta=copy)
    assert caught.value.subject == str(copy)


def test_a_damaged_description_is_refused(delta: Path, base: Path, tmp_path: Path) -> None:
    (tmp_path / "reader.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match="description is damaged"):
        open_reader(backend="auto", cache=tmp_path, base=base, delta=tmp_path / delta.name)


@pytest.mark.filterwarnings("ignore")  # transformers deprecates what it calls itself
def test_weights_of_another_network_are_refused(base: Path, tmp_path: Path) -> None:
    import torch
    from safetensors.torch import save_file

    other = tmp_path / "other.safetensors"
    save_file({"qa_outputs.weight": torch.zeros(2, 5), "qa_outputs.bias": torch.zeros(2)}, other)
    describe(base, other)
    reader = open_reader(backend="torch", cache=tmp_path, base=base, delta=other)
    with pytest.raises(ModelError, match="do not fit"):
        reader.read(QUESTION, passages())
