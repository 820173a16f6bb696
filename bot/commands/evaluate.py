"""`newsbot eval`: an evaluation set ingested, asked, and measured."""

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from bot.assembly import build_answerer, open_archive
from bot.commands.ingest import ingest_targets
from bot.evaluation.measurement import Measured, as_row, measure, summarise
from bot.evaluation.questions import load_questions
from bot.settings import Settings, utc_now
from retrieval.errors import ConfigurationError


def evaluate_folder(
    settings: Settings,
    folder: Path,
    *,
    keep: bool,
    questions: Path,
    per_question: Path | None,
) -> dict[str, Any]:
    """Measure newsbot on a folder in the evaluation format (`docs/evaluation.md`).

    Args:
        keep: Use the data directory of the settings, and leave it; else one that is thrown away.
        per_question: Where each outcome is written, a JSON line each.

    Raises:
        ConfigurationError: the folder lacks articles or questions, or a line cannot be read.
        NewsbotError: a part fails.
    """
    asked = load_questions(questions)
    with _data_directory(settings, keep=keep) as own:
        report = ingest_targets(own, [str(_articles(folder))], prune=True)
        if report.failures:
            first = report.failures[0]
            raise ConfigurationError(
                f"{report.failed} articles cannot be read, the first: {first.reason}",
                subject=first.item,
            )
        with open_archive(own) as archive:
            answerer = build_answerer(own, archive)
            console = Console(stderr=True)
            outcomes = list(
                track(
                    measure(answerer, asked, clock=utc_now),
                    description="ask",
                    total=len(asked),
                    console=console,
                    disable=not console.is_terminal,
                )
            )
    if per_question is not None:
        _write_rows(per_question, outcomes)
    return summarise(outcomes)


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
    if keep:
        yield settings
        return
    with tempfile.TemporaryDirectory(prefix="newsbot-eval-") as scratch:
        yield settings.model_copy(update={"data": Path(scratch), "database_url": None})


def _write_rows(path: Path, outcomes: Sequence[Measured]) -> None:
    lines = (json.dumps(as_row(outcome), ensure_ascii=False) + "\n" for outcome in outcomes)
    try:
        path.write_text("".join(lines), encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(
            f"cannot be written: {error.strerror}", subject=str(path), hint="name another file"
        ) from None
