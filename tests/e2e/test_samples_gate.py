"""The regression gate: the samples' questions, answered by the shipped models.

The bounds lie a little below what was measured (docs/benchmarks.md), so that they fail when
something broke, not when a tie falls the other way.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import ROOT, Newsbot

pytestmark = [pytest.mark.model, pytest.mark.slow]


def test_the_samples_are_answered_as_well_as_ever(newsbot: Newsbot, tmp_path: Path) -> None:
    rows_file = tmp_path / "rows.jsonl"
    ran = newsbot("eval", ROOT / "samples", "--json", "--per-question", rows_file)
    assert ran.code == 0, ran.stderr
    figures = ran.form
    rows: list[dict[str, Any]] = [json.loads(line) for line in rows_file.read_text().splitlines()]

    assert figures["citation_valid"] == 1.0
    assert figures["article_hit"]["1"] >= 0.85
    assert figures["passage_hit"]["5"] >= 0.95
    assert share(rows, "contains", answerable=True) >= 0.8
    assert share(rows, "refused", answerable=False) >= 0.5


def share(rows: list[dict[str, Any]], what: str, *, answerable: bool) -> float:
    held = [row for row in rows if row["answerable"] is answerable]
    hits = [row["contains"] if what == "contains" else row["status"] == "abstained" for row in held]
    return sum(hits) / len(hits)
