"""Train the reader: warm up, stay, decay, within a number of minutes that the caller can spare.

Every passage is read against its own no-answer score, and passages of one question are normalised
together besides, so that scores compare across passages (Clark and Gardner 2018, "shared norm"):

    loss = mean over passages of  -log p(span or [CLS] | passage)
         + weight * mean over answered questions of -log p(span | all its passages)

where in the second term each passage's logits are taken relative to its ``[CLS]`` logit. Run again
with the same folder to go on from the last checkpoint.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn import functional

from training import checkpoints
from training.data import QAMR, STORIES, WIKIPEDIA, Corpus, Example, Windows, read_corpus
from training.model import Reader, load_base
from training.negatives import mine

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.random import Generator
    from torch import Tensor


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a run is: sizes, rates and times. Lengths are in word pieces."""

    minutes: float
    decay_share: float = 0.4
    rate: float = 1.5e-4
    warmup_steps: int = 150
    questions_per_step: int = 24
    pieces_per_pass: int = 1280
    dropout: float = 0.1
    shared_norm: float = 0.5
    qamr_share: float = 0.2
    weight_decay: float = 0.01
    average: float = 0.995
    seed: int = 7


SWAPPED = 0.4  # of the questions that name somebody: asked about another, too
TIMES_AN_EPOCH = {WIKIPEDIA: 2, STORIES: 3}

Group = list[Example]


def rate_at(plan: Plan, step: int, spent_s: float) -> float:
    """Learning rate at a step: linear warm-up by steps, linear decay by the time that is left."""
    left = max(0.0, 1 - spent_s / (plan.minutes * 60))
    return plan.rate * min(1.0, (step + 1) / plan.warmup_steps, left / plan.decay_share)


def order_of(corpus: Corpus, plan: Plan, epoch: int) -> list[int]:
    """Shuffle the questions to learn from, those nearest to news several times an epoch."""
    rng = np.random.default_rng([plan.seed, epoch])
    order = [
        index
        for index, question in enumerate(corpus.questions)
        if not corpus.held_out(index)
        for _ in range(TIMES_AN_EPOCH.get(corpus.paragraphs[question.paragraph].source, 1))
    ]
    return [int(i) for i in rng.permutation(order)]


def draw_groups(
    windows: Windows, rng: Generator, index: int, progress: float, plan: Plan
) -> list[Group]:
    """Draw a question's passages: one that answers and often one that does not.

    Or, a group of its own, the same passage under a question about somebody else. Most of QAMR,
    whose answers have two words, is left out.

    Short windows teach faster; long ones, which the archive has, become more frequent.
    """
    corpus = windows.corpus
    short = corpus.paragraphs[corpus.questions[index].paragraph].source == QAMR
    if short and rng.random() > plan.qamr_share:
        return []
    long_share = 0.1 + 0.5 * progress
    low, high = (110, 200) if rng.random() < long_share else (45, 110)
    target = int(rng.integers(low, high))
    if not corpus.questions[index].spans:
        return [[windows.near_miss(rng, index, target)]]
    group = [windows.positive(rng, index, target)]
    if rng.random() < SWAPPED:
        other = windows.swapped(rng, index, target)
        if other is not None:
            return [group, [other]]
    if rng.random() < (0.35 if short else 0.65):
        wrong = windows.negative(rng, index, len(group[0].pieces) - group[0].passage_start)
        if wrong is not None:
            group.append(wrong)
    return [group]


def passes(groups: Sequence[Group], limit: int) -> Iterator[list[Group]]:
    """Split a step's groups into passes of like length, at most ``limit`` padded pieces each."""
    batch: list[Group] = []
    for group in sorted(groups, key=lambda g: max(len(e.pieces) for e in g)):
        width = max(len(e.pieces) for e in group)
        rows = sum(map(len, batch)) + len(group)
        if batch and rows * width > limit:
            yield batch
            batch = []
        batch.append(group)
    if batch:
        yield batch


def collate(examples: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Pad to [batch, length]: pieces, segments, attended, and where an answer may stand."""
    width = max(len(e.pieces) for e in examples)
    pieces = np.zeros((len(examples), width), dtype=np.int64)
    segments = np.zeros_like(pieces)
    attended = np.zeros(pieces.shape, dtype=bool)
    allowed = np.zeros(pieces.shape, dtype=bool)
    for row, example in enumerate(examples):
        size = len(example.pieces)
        pieces[row, :size] = example.pieces
        segments[row, example.question_end : size] = 1
        attended[row, :size] = True
        allowed[row, example.passage_start : size - 1] = True
        allowed[row, 0] = True
    return (
        torch.from_numpy(pieces),
        torch.from_numpy(segments),
        torch.from_numpy(attended),
        torch.from_numpy(allowed),
    )


def targets_of(examples: Sequence[Example], width: int) -> Tensor:
    """Give target shares [batch, length, 2]: annotators' spans equally, or all on ``[CLS]``."""
    targets = np.zeros((len(examples), width, 2), dtype=np.float32)
    for row, example in enumerate(examples):
        spans = example.spans or ((0, 0),)
        for first, last in spans:
            targets[row, first, 0] += 1 / len(spans)
            targets[row, last, 1] += 1 / len(spans)
    return torch.from_numpy(targets)


def losses_of(model: Reader, groups: Sequence[Group], plan: Plan) -> tuple[Tensor, Tensor]:
    """Sum the passage losses and the shared-norm losses of one pass."""
    examples = [example for group in groups for example in group]
    pieces, segments, attended, allowed = collate(examples)
    with torch.autocast("cpu", torch.bfloat16):
        logits = model(pieces, segments, attended, plan.dropout)
    logits = logits.masked_fill(~allowed[..., None], -1e4)
    targets = targets_of(examples, pieces.shape[1])
    passage = -(targets * functional.log_softmax(logits, dim=1)).sum() / 2
    # Relative to [CLS], whose own place is then left out: what remains compares across passages.
    relative = (logits - logits[:, :1])[:, 1:]
    shared = passage.new_zeros(())
    row = 0
    for group in groups:
        if len(group) > 1 and group[0].spans:
            both = relative[row : row + len(group)].flatten(0, 1)
            wanted = targets[row : row + len(group), 1:].clone()
            wanted[1:] = 0
            shared = shared - (wanted.flatten(0, 1) * functional.log_softmax(both, dim=0)).sum() / 2
        row += len(group)
    return passage, shared


class Run:
    """One training run and its folder: checkpoints, the averaged weights, a log."""

    def __init__(self, plan: Plan, folder: Path, base: Path, threads: int = 2) -> None:
        """Start from the packaged weights, or from the folder's last checkpoint."""
        torch.manual_seed(plan.seed)
        self.plan, self.folder = plan, folder
        # A thread a pass rather than two threads an operation: on a machine that others use too,
        # threads that meet after every operation wait for one another most of the time.
        self.threads = ThreadPoolExecutor(threads, initializer=torch.set_num_threads, initargs=(1,))
        self.model = load_base(base)
        self.trained = {n: p for n, p in self.model.named_parameters() if p.requires_grad}
        matrices = [p for p in self.trained.values() if p.ndim > 1]
        vectors = [p for p in self.trained.values() if p.ndim == 1]
        self.optimiser = torch.optim.AdamW(
            [
                {"params": matrices, "weight_decay": plan.weight_decay},
                {"params": vectors, "weight_decay": 0.0},
            ],
            lr=plan.rate,
            betas=(0.9, 0.98),
            fused=True,
        )
        self.averaged = {n: p.detach().clone() for n, p in self.trained.items()}
        self.step, self.spent_s, self.examples = 0, 0.0, 0
        if (folder / "last.pt").exists():
            self._resume()

    def start_from(self, weights: dict[str, Tensor]) -> None:
        """Take over the weights that other runs ended with."""
        with torch.no_grad():
            for name, value in weights.items():
                self.trained[name].copy_(value)
                self.averaged[name].copy_(value)

    def _resume(self) -> None:
        stored = torch.load(self.folder / "last.pt", weights_only=True)
        with torch.no_grad():
            for name, value in stored["weights"].items():
                self.trained[name].copy_(value)
        self.averaged = stored["averaged"]
        self.optimiser.load_state_dict(stored["optimiser"])
        self.step, self.spent_s = stored["step"], stored["spent_s"]
        self.examples = stored["examples"]

    def save(self) -> None:
        """Write the checkpoint beside the last one, then put it in its place."""
        stored = {
            "weights": {n: p.detach().clone() for n, p in self.trained.items()},
            "averaged": self.averaged,
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
            "spent_s": self.spent_s,
            "examples": self.examples,
        }
        torch.save(stored, self.folder / "next.pt")
        (self.folder / "next.pt").replace(self.folder / "last.pt")

    def learn(self, groups: Sequence[Group]) -> tuple[float, float]:
        """Take one step; give the mean losses of a passage and of a question."""
        rate = rate_at(self.plan, self.step, self.spent_s)
        for settings in self.optimiser.param_groups:
            settings["lr"] = rate
        rows = sum(map(len, groups))
        grouped = max(1, sum(len(g) > 1 for g in groups))
        totals = [0.0, 0.0]
        parameters = list(self.trained.values())

        def differentiate(batch: list[Group]) -> tuple[float, float, tuple[Tensor, ...]]:
            passage, shared = losses_of(self.model, batch, self.plan)
            loss = passage / rows + self.plan.shared_norm * shared / grouped
            slopes = torch.autograd.grad(loss, parameters)
            return passage.item() / rows, shared.item() / grouped, slopes

        batches = sorted(
            passes(groups, self.plan.pieces_per_pass),
            key=lambda batch: -sum(len(e.pieces) for g in batch for e in g),
        )
        for passage, shared, slopes in self.threads.map(differentiate, batches):
            totals[0] += passage
            totals[1] += shared
            for parameter, slope in zip(parameters, slopes, strict=True):
                parameter.grad = slope if parameter.grad is None else parameter.grad.add_(slope)
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        keep = min(self.plan.average, (self.step + 1) / (self.step + 10))
        with torch.no_grad():
            for name, value in self.trained.items():
                self.averaged[name].lerp_(value, 1 - keep)
        self.step += 1
        self.examples += rows
        return totals[0], totals[1]

    def go(self, windows: Windows, save_every: int = 50) -> None:
        """Train until the minutes are spent."""
        plan, log = self.plan, (self.folder / "log.jsonl").open("a", encoding="utf-8")
        epoch_steps, orders = 0, dict[int, list[int]]()
        budget_s = plan.minutes * 60
        recent: list[tuple[float, float]] = []
        while self.spent_s < budget_s:
            began = time.monotonic()
            first = self.step * plan.questions_per_step
            if not epoch_steps:
                orders[0] = order_of(windows.corpus, plan, 0)
                epoch_steps = math.ceil(len(orders[0]) / plan.questions_per_step)
            epoch, place = divmod(self.step, epoch_steps)
            if epoch not in orders:
                orders = {epoch: order_of(windows.corpus, plan, epoch)}
            first = place * plan.questions_per_step
            chosen = orders[epoch][first : first + plan.questions_per_step]
            rng = np.random.default_rng([plan.seed, 1, self.step])
            progress = self.spent_s / budget_s
            groups = [g for i in chosen for g in draw_groups(windows, rng, i, progress, plan)]
            recent.append(self.learn(groups))
            self.spent_s += time.monotonic() - began
            if self.step % 20 == 0:
                means = np.mean(recent, axis=0)
                recent = []
                line = {
                    "step": self.step,
                    "epoch": epoch,
                    "examples": self.examples,
                    "spent_s": round(self.spent_s),
                    "rate": rate_at(plan, self.step, self.spent_s),
                    "passage_loss": round(float(means[0]), 4),
                    "shared_loss": round(float(means[1]), 4),
                }
                log.write(json.dumps(line) + "\n")
                log.flush()
            if self.step % save_every == 0:
                self.save()
        self.save()


def main() -> None:
    """Read the arguments and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the training files")
    parser.add_argument("--base", type=Path, required=True, help="folder of the packaged MiniLM")
    parser.add_argument("--run", type=Path, required=True, help="folder for checkpoints and log")
    parser.add_argument("--minutes", type=float, required=True, help="training time in all")
    parser.add_argument(
        "--start",
        type=checkpoints.read_share,
        nargs="+",
        metavar=checkpoints.METAVAR,
        help=f"start from: {checkpoints.HELP}",
    )
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    arguments.run.mkdir(parents=True, exist_ok=True)
    weights = arguments.base / "model.safetensors"
    tokenizer = Tokenizer.from_file(str(arguments.base / "tokenizer.json"))
    corpus = read_corpus(arguments.data, tokenizer)
    corpus.confused = mine(corpus, load_base(weights), arguments.run / "confused.npy")
    plan = Plan(minutes=arguments.minutes, seed=arguments.seed)
    run = Run(plan, arguments.run, weights, arguments.threads)
    if arguments.start and not run.step:
        run.start_from(checkpoints.read_average(arguments.start))
    run.go(Windows(corpus, tokenizer))


if __name__ == "__main__":
    main()
