"""Convert the reader and hold it to torch: `python -m bot.answering.reading.trial`.

Run by `embedded.py` in a process of its own, whose memory goes back when it ends.
"""

import sys
from pathlib import Path

from bot.answering.reading.embedded import SpanReader, TorchLogits
from bot.answering.reading.weights import ReaderModel, load_span_network, read_reader_model
from retrieval.domain import Passage, Span
from retrieval.embedding.selection import report_path
from retrieval.embedding.storage import write_json
from retrieval.embedding.trial import COMPARED
from retrieval.errors import ModelError
from retrieval.inference import Network, network_folder, openvino_precisions, store_network

MOST_DEVIATION = 0.5
"""Of a passage's score (log odds; answers and strangers lie about ten apart) from torch's."""

_QUESTION = "How many commuters were without a crossing?"


def try_reader(model: ReaderModel, *, cache: Path) -> dict[str, object]:
    """Convert, compare in each precision, fastest first; what is found is remembered as JSON.

    Returns:
        `precision` to run OpenVINO in and its `deviation`, or why none will do as `failure`.
    """
    import torch

    network = network_folder(cache, model.fingerprint)
    example = ("input_ids", "attention_mask", "token_type_ids")
    ones = torch.ones(2, 7, dtype=torch.long)
    try:
        store_network(load_span_network(model), dict.fromkeys(example, ones), network)
    except ModelError as error:
        return {"failure": str(error.args[0])}
    expected = _scores(SpanReader(model, TorchLogits(model)))
    deviation = 0.0
    for precision in openvino_precisions():
        found = _scores(SpanReader(model, Network(network, precision)))
        deviation = max(abs(a - b) for a, b in zip(found, expected, strict=True))
        if deviation <= MOST_DEVIATION:
            return {"precision": precision, "deviation": deviation}
    return {"failure": f"its scores are {deviation:.2f} from torch's"}


def _scores(reader: SpanReader) -> list[float]:
    passages = [
        Passage(
            id=str(i), article_id="a", ordinal=i, span=Span(0, len(text)), text=text, context=""
        )
        for i, text in enumerate(COMPARED)
    ]
    return [reading.score for reading in reader.read_each(_QUESTION, passages)]


def main() -> None:
    """Try the reader of the base and delta named in the arguments; cache third."""
    base, delta, cache = (Path(argument) for argument in sys.argv[1:4])
    try:
        model = read_reader_model(base, delta, cache=cache)
        found = try_reader(model, cache=cache)
    except ModelError as error:
        sys.exit(str(error.args[0]))
    write_json(report_path(model.fingerprint, cache=cache), found)


if __name__ == "__main__":
    main()
