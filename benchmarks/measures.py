"""What both sides of a comparison are measured with."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.evaluation.metrics import holds_answer, mean, percentile


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    """Every line of a JSON-lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def percentiles_ms(seconds: Sequence[float]) -> dict[str, float]:
    """Median and 95th percentile, in milliseconds."""
    return {
        "p50": round(percentile(seconds, 0.5) * 1000, 1),
        "p95": round(percentile(seconds, 0.95) * 1000, 1),
    }


def hit_rates(
    questions: Sequence[dict[str, Any]], ranked: Sequence[Sequence[tuple[str, str]]]
) -> dict[str, float]:
    """Article first and in the first five; an accepted answer in a gold passage of the five.

    Args:
        questions: Answerable questions.
        ranked: For each, (article id, passage text), best first.
    """
    first, five, passage = [], [], []
    for question, found in zip(questions, ranked, strict=True):
        gold = set(question["article_ids"])
        articles = list(dict.fromkeys(article for article, _ in found))
        first.append(float(bool(gold & set(articles[:1]))))
        five.append(float(bool(gold & set(articles[:5]))))
        passage.append(
            float(
                any(
                    article in gold and holds_answer(text, question["answers"])
                    for article, text in found[:5]
                )
            )
        )
    return {
        "article_at_1": round(mean(first), 4),
        "article_at_5": round(mean(five), 4),
        "passage_at_5": round(mean(passage), 4),
    }
