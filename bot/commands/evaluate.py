"""`newsbot eval`: an evaluation set ingested, asked, and measured."""

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from bot.assembly import build_answerer, build_chat_model, open_archive
from bot.commands.ingest import ingest_targets
from bot.evaluation.figures import summarise
from bot.evaluation.intervals import compare_runs
from bot.evaluation.measurement import Measured, as_row, measure
from bot.evaluation.questions import EvalQuestion, load_questions, split_lines
from bot.evaluation.report import render_report
from bot.settings import Settings, utc_now
from retrieval.errors import ConfigurationError

COMPARED = ("em", "f1", "contains")
"""Figures of a question that two runs are compared by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """What an evaluation writes and is compared with, beside its figures.

    Attributes:
        per_question: Where each outcome is written, a JSON line each.
        report: Where the page to be read is written.
        baseline: An earlier `per_question` file to be compared with.
    """

    per_question: Path | None = None
    report: Path | None = None
    baseline: Path | None = None


def evaluate_folder(
    settings: Settings,
    folder: Path,
    *,
    keep: bool,
    questions: Path,
    outputs: Outputs,
    always_answer: bool = False,
) -> dict[str, Any]:
    """Measure newsbot on a folder in the evaluation format (`docs/evaluation.md`).

    Args:
        keep: Use the data directory of the settings, and leave it; else one that is thrown away.
        always_answer: Give the best answer instead of asking back or abstaining.

    Raises:
        ConfigurationError: the folder lacks articles or questions, or a line cannot be read.
        NewsbotError: a part fails.
    """
    asked = load_questions(questions)
    baseline = _read_rows(outputs.baseline, asked) if outputs.baseline else None
    for path in filter(None, (outputs.per_question, outputs.report)):
        _require_writable(path)
    with _data_directory(settings, keep=keep) as own:
        _ingest(own, _articles(folder))
        outcomes = _ask(own, asked, always_answer=always_answer)
    figures = summarise(outcomes)
    rows = [as_row(outcome) for outcome in outcomes]
    if baseline is not None:
        figures["difference"] = _differences(rows, baseline)
    if outputs.per_question is not None:
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        _write(outputs.per_question, "".join(lines))
    if outputs.report is not None:
        _write(outputs.report, render_report(f"newsbot on {folder.name}", figures, outcomes))
    return figures


def _ingest(settings: Settings, articles: Path) -> None:
    report = ingest_targets(settings, [str(articles)], prune=True)
    if report.failures:
        first = report.failures[0]
        raise ConfigurationError(
            f"{report.failed} articles cannot be read, the first: {first.reason}",
            subject=first.item,
        )


def _ask(
    settings: Settings, questions: Sequence[EvalQuestion], *, always_answer: bool
) -> list[Measured]:
    console = Console(stderr=True)
    with open_archive(settings) as archive:
        answerer = build_answerer(settings, archive, build_chat_model(settings))
        return list(
            track(
                measure(answerer, questions, clock=utc_now, always_answer=always_answer),
                description="ask",
                total=len(questions),
                console=console,
                disable=not console.is_terminal,
            )
        )


def _articles(folder: Path) -> Path:
    for name in ("articles.jsonl", "articles"):
        if (folder / name).exists():
            return folder / name
    raise ConfigurationError(
        "holds no articles.jsonl and no folder articles",
        subject=str(folder),
        hint="the format is described in docs/evaluation.md",
    )


@contextmanager
def _data_directory(settings: Settings, *, keep: bool) -> Iterator[Settings]:
    # Never what the settings keep elsewhere: that is the archive that people ask.
    own = settings.model_copy(update={"database_url": None, "chroma": None})
    if keep:
        yield own
        return
    with tempfile.TemporaryDirectory(prefix="newsbot-eval-") as scratch:
        yield own.model_copy(update={"data": Path(scratch)})


def _differences(
    rows: Sequence[Mapping[str, Any]], baseline: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Mean difference to the baseline and its interval, by figure, over shared questions."""
    answerable = [row for row in rows if row["answerable"]]
    found = {name: compare_runs(answerable, baseline, name) for name in COMPARED}
    return {
        name: {"mean": round(interval.mean, 4), "interval": interval.as_json()}
        for name, interval in found.items()
    }


def _read_rows(path: Path, asked: Sequence[EvalQuestion]) -> list[dict[str, Any]]:
    """The outcomes of another run, which can be compared with what is asked now."""
    hint = "write one with newsbot eval --per-question"
    try:
        lines = split_lines(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"cannot be read: {error}", subject=str(path), hint=hint) from None
    rows = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            rows.append({"id": str(row["id"]), **{name: float(row[name]) for name in COMPARED}})
        except (ValueError, TypeError, KeyError):
            raise ConfigurationError(
                f"line {number} is no outcome of a question", subject=str(path), hint=hint
            ) from None
    if {row["id"] for row in rows}.isdisjoint(each.id for each in asked if each.answerable):
        raise ConfigurationError("holds no question of this set", subject=str(path), hint=hint)
    return rows


def _require_writable(path: Path) -> None:
    """Find out before the work, which would be lost; what is there stays as it is."""
    is_new = not path.exists()
    with _writing(path):
        path.open("a").close()
    if is_new:
        path.unlink()


def _write(path: Path, text: str) -> None:
    with _writing(path):
        path.write_text(text, encoding="utf-8")


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ConfigurationError(
            f"cannot be written: {error.strerror}", subject=str(path), hint="name another file"
        ) from None
