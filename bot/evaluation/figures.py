"""The figures of a run, from how each question went."""

from collections.abc import Sequence
from typing import Any

from bot.evaluation.asking import sum_up_asking
from bot.evaluation.measurement import Measured
from bot.evaluation.metrics import hit_rates, mean, percentile, rounded


def summarise(measured: Sequence[Measured]) -> dict[str, Any]:
    """The figures of the command-line contract.

    Hits, `em`, `f1`, `contains` and citation figures are over answerable questions; refusal
    counts an abstention as "this cannot be answered".
    """
    answerable = [m for m in measured if m.answerable]
    cited = [m for m in measured if m.citations]
    latencies = [m.latency_ms for m in measured]
    return {
        "questions": len(measured),
        "article_hit": hit_rates([m.article_rank for m in answerable]),
        "passage_hit": hit_rates([m.passage_rank for m in answerable]),
        "em": rounded(mean(m.em for m in answerable)),
        "f1": rounded(mean(m.f1 for m in answerable)),
        "contains": rounded(mean(m.contains for m in answerable)),
        "citation_valid": rounded(mean(float(m.citations_valid) for m in cited) if cited else 1.0),
        "citation_precision": rounded(_citation_precision(answerable)),
        "answered": sum(m.status == "answered" for m in measured),
        "clarified": sum(m.status == "clarify" for m in measured),
        "abstained": sum(m.status == "abstained" for m in measured),
        "asked_back": sum_up_asking(measured),
        "refusal": refusal(measured),
        "latency_ms": {
            "p50": round(percentile(latencies, 0.5), 1),
            "p95": round(percentile(latencies, 0.95), 1),
        },
    }


def refusal(measured: Sequence[Measured]) -> dict[str, float | None]:
    """Precision and recall of abstaining, over questions that cannot be answered."""
    refused = [m for m in measured if m.status == "abstained"]
    unanswerable = [m for m in measured if not m.answerable]
    right = sum(not m.answerable for m in refused)
    return {
        "precision": rounded(right / len(refused)) if refused else None,
        "recall": rounded(right / len(unanswerable)) if unanswerable else None,
    }


def _citation_precision(answerable: Sequence[Measured]) -> float:
    total = sum(m.citations for m in answerable)
    return sum(m.gold_citations for m in answerable) / total if total else 0.0
