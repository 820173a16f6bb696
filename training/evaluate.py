"""Measure a reader on questions that it never learnt from.

Four measures, each on its own data set (see ``README.md``): the right passage is given and the
answer's words are counted (xquad); the passage is given and may not answer (squad2: area under the
ROC curve of the score); a whole article is given and read in windows (newsqa); questions of another
archive are asked over the same windows (refuse). F1 and exact match are those of SQuAD
(Rajpurkar et al. 2016).
"""

from __future__ import annotations

import argparse
import json
import re
import string
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from training.data import normalise as plain
from training.data import sentence_starts
from training.reference import Reading, ReferenceReader

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from training.data import Corpus

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)


def normalise(answer: str) -> list[str]:
    """Words of an answer as SQuAD compares them."""
    return _ARTICLES.sub(" ", answer.lower().translate(_PUNCTUATION)).split()


def f1_of(given: str, accepted: Sequence[str]) -> float:
    """Best harmonic mean of word precision and recall against the accepted answers."""
    best = 0.0
    words = normalise(given)
    for answer in accepted:
        wanted = normalise(answer)
        common = sum((Counter(words) & Counter(wanted)).values())
        if common:
            best = max(best, 2 * common / (len(words) + len(wanted)))
        elif not words and not wanted:
            best = 1.0
    return best


def auc_of(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Chance that a positive scores above a negative, ties counting half."""
    ranks = np.searchsorted(np.sort(negative), positive, side="left") + np.searchsorted(
        np.sort(negative), positive, side="right"
    )
    return float(np.mean(ranks) / 2 / len(negative))


def chunks_of(text: str, characters: int, overlap: int) -> list[tuple[int, int]]:
    """Cut a text into windows of whole sentences, up to ``characters``, overlapping a little.

    A sentence longer than a window stands alone.
    """
    edges = [*sentence_starts(text), len(text)]
    sentences = list(pairwise(edges))
    chunks: list[tuple[int, int]] = []
    first = 0
    while first < len(sentences):
        last = first
        while (
            last + 1 < len(sentences) and sentences[last + 1][1] - sentences[first][0] <= characters
        ):
            last += 1
        chunks.append((sentences[first][0], sentences[last][1]))
        if last + 1 >= len(sentences):
            break
        following = last + 1
        while following - 1 > first and sentences[last][1] - sentences[following - 1][0] <= overlap:
            following -= 1
        first = following
    return chunks


def best_of(readings: Sequence[Reading], passages: Sequence[str]) -> tuple[float, str]:
    """Score and text of the best-scored reading."""
    best = max(range(len(readings)), key=lambda i: readings[i].score)
    reading = readings[best]
    return reading.score, passages[best][reading.start : reading.end]


def measure_xquad(reader: ReferenceReader, path: Path, limit: int) -> dict[str, float]:
    """F1 and exact match where the paragraph of the answer is given, whole sentences of 1000."""
    scored: list[tuple[float, float]] = []
    rows = [
        (paragraph["context"], row["question"], [a["text"] for a in row["answers"]])
        for article in json.loads(path.read_text(encoding="utf-8"))["data"]
        for paragraph in article["paragraphs"]
        for row in paragraph["qas"]
    ]
    for context, question, answers in rows[:: max(1, len(rows) // limit)]:
        passages = [context[a:b] for a, b in chunks_of(context, 800, 150)]
        _, given = best_of(reader.read(question, passages), passages)
        exact = any(normalise(given) == normalise(answer) for answer in answers)
        scored.append((f1_of(given, answers), float(exact)))
    f1, exact_match = np.mean(scored, axis=0)
    return {"n": len(scored), "f1": float(f1), "exact": float(exact_match)}


def score_squad2(
    reader: ReferenceReader, files: tuple[Path, Path], limit: int = 1_000_000
) -> list[tuple[float, bool, float]]:
    """Score, whether the paragraph answers, and F1; ``files`` are the queries and the truth."""
    queries, truth = files
    answers = json.loads(truth.read_text(encoding="utf-8"))
    rows = json.loads(queries.read_text(encoding="utf-8"))["queries"]
    scored = []
    for row in rows[:: max(1, len(rows) // limit)]:
        passages = [row["context"][a:b] for a, b in chunks_of(row["context"], 800, 150)]
        score, given = best_of(reader.read(row["question"], passages), passages)
        known = answers[row["id"]]
        scored.append((score, not known["is_impossible"], f1_of(given, known["answers"])))
    return scored


def summarise_squad2(scored: Sequence[tuple[float, bool, float]]) -> dict[str, float]:
    """Area under the curve, and F1 over the answerable questions."""
    positive = [score for score, answerable, _ in scored if answerable]
    negative = [score for score, answerable, _ in scored if not answerable]
    return {
        "n": len(scored),
        "auc": auc_of(positive, negative),
        "f1": float(np.mean([f1 for _, answerable, f1 in scored if answerable])),
    }


def score_held_out(
    reader: ReferenceReader, corpus: Corpus, limit: int
) -> list[tuple[float, bool, float]]:
    """Score, whether the text answers, and F1, on paragraphs that training leaves out.

    Each question is read over its own paragraph, over the paragraph without the sentences that
    answer, and over the first paragraph that retrieval confuses with it. Questions of our stories
    that only seem to be answered are read over their story.
    """
    chosen = [i for i in range(len(corpus.questions)) if corpus.held_out(i)]
    scored: list[tuple[float, bool, float]] = []
    for index in chosen[:: max(1, len(chosen) // limit)]:
        question = corpus.questions[index]
        own = corpus.paragraphs[question.paragraph]
        score, given = _read_whole(reader, question.text, own.text, own.context)
        scored.append((score, bool(question.spans), f1_of(given, question.answers)))
        if not question.spans:
            continue
        others = [] if corpus.confused is None else corpus.confused[index].tolist()
        confused = [corpus.paragraphs[i] for i in others if i >= 0]
        rest = " ".join(
            sentence
            for sentence in (own.text[a:b] for a, b in chunks_of(own.text, 1, 0))
            if not _holds(sentence, question.answers)
        )
        other = next((p for p in confused if not _holds(p.text, question.answers)), None)
        wrongs = [(rest, own.context), *([(other.text, other.context)] if other else [])]
        for wrong, context in wrongs:
            if len(wrong) > 80:  # noqa: PLR2004 - a sentence
                score, _ = _read_whole(reader, question.text, wrong, context)
                scored.append((score, False, 0.0))
    return scored


def _read_whole(
    reader: ReferenceReader, question: str, text: str, context: str
) -> tuple[float, str]:
    """Score and text of the best span of a text, which is read in windows."""
    passages = [text[a:b] for a, b in chunks_of(text, 800, 150)]
    return best_of(reader.read(question, passages, context=context), passages)


def _holds(text: str, answers: Sequence[str]) -> bool:
    words = f" {plain(text)} "
    return any(f" {answer} " in words for answer in answers)


def measure_newsqa(
    reader: ReferenceReader, folder: Path, refuse: Path | None, limit: int
) -> dict[str, float]:
    """Read whole articles: F1 of the best-scored span, given the article; given the right window.

    With ``refuse``, as many questions that the archive does not answer are read over the same
    articles, one each, which gives the area under the curve of answerable against not. That is
    easier than refusing what retrieval finds for them, and says less.
    """
    articles = {row["id"]: row["text"] for row in _lines(folder / "articles.jsonl")}
    questions = [row for row in _lines(folder / "questions.jsonl") if row["answerable"]]
    questions = questions[:: max(1, len(questions) // limit)]
    strangers = list(_lines(refuse)) if refuse else []
    whole, right, contained, positive, negative = [], [], [], [], []
    for place, row in enumerate(questions):
        text = articles[row["article_ids"][0]]
        passages = [text[a:b] for a, b in chunks_of(text, 800, 150)]
        readings = reader.read(row["question"], passages)
        score, given = best_of(readings, passages)
        whole.append(f1_of(given, row["answers"]))
        contained.append(any(a.lower() in given.lower() for a in row["answers"]))
        holding = [
            i for i, p in enumerate(passages) if any(a.lower() in p.lower() for a in row["answers"])
        ]
        if holding:
            _, given = best_of([readings[i] for i in holding], [passages[i] for i in holding])
            right.append(f1_of(given, row["answers"]))
        positive.append(score)
        if strangers:
            asked = strangers[place % len(strangers)]["question"]
            negative.append(max(r.score for r in reader.read(asked, passages)))
    measured = {
        "n": len(whole),
        "f1_article": float(np.mean(whole)),
        "contains_article": float(np.mean(contained)),
        "n_window": len(right),
        "f1_right_windows": float(np.mean(right)),
    }
    if negative:
        measured["auc_refuse"] = auc_of(positive, negative)
    return measured


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def main() -> None:
    """Read the arguments, measure, print JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, required=True, help="folder of the packaged MiniLM")
    parser.add_argument("--delta", type=Path, required=True, help="the exported reader")
    parser.add_argument("--xquad", type=Path)
    parser.add_argument("--squad2", type=Path, nargs=2, metavar=("QUERIES", "TRUTH"))
    parser.add_argument("--newsqa", type=Path, help="folder of the evaluation set")
    parser.add_argument("--refuse", type=Path, help="questions to refuse, with --newsqa")
    parser.add_argument("--limit", type=int, default=1_000_000, help="questions a set")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--mixed", action="store_true", help="compute in bf16, twice as fast")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    reader = ReferenceReader.load(arguments.base, arguments.delta, mixed=arguments.mixed)
    measured: dict[str, dict[str, float]] = {}
    if arguments.xquad:
        measured["xquad"] = measure_xquad(reader, arguments.xquad, arguments.limit)
    if arguments.squad2:
        measured["squad2"] = summarise_squad2(
            score_squad2(reader, tuple(arguments.squad2), arguments.limit)
        )
    if arguments.newsqa:
        measured["newsqa"] = measure_newsqa(
            reader, arguments.newsqa, arguments.refuse, arguments.limit
        )
    print(json.dumps(measured, indent=1))


if __name__ == "__main__":
    main()
