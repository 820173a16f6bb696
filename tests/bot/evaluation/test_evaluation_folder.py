"""What `newsbot eval` refuses before it begins, and what it leaves alone; no model is loaded."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.commands import evaluate
from bot.commands.evaluate import Outputs, evaluate_folder
from bot.settings import Settings
from retrieval.errors import ConfigurationError

ROW = {"id": "q", "answerable": True, "em": 0.0, "f1": 0.5, "contains": 1.0}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "articles.jsonl").write_text('{"text": "A dam broke at Orl on Sunday."}')
    question = {"id": "q", "question": "?", "answers": ["Orl"], "article_ids": ["a"]}
    (tmp_path / "questions.jsonl").write_text(json.dumps(question))
    return tmp_path


class BegunError(Exception):
    """The evaluation began."""


@pytest.fixture(autouse=True)
def begun(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """The settings of the evaluations that began: ended there, before a model is loaded."""
    begun: list[Settings] = []

    def ingest(settings: Settings, *_: object, **__: object) -> None:
        begun.append(settings)
        raise BegunError

    monkeypatch.setattr(evaluate, "ingest_targets", ingest)
    return begun


def run(
    folder: Path, outputs: Outputs | None = None, *, keep: bool = False, **settings: Any
) -> None:
    evaluate_folder(
        Settings(_env_file=None, data=folder / "kept", **settings),
        folder,
        keep=keep,
        questions=folder / "questions.jsonl",
        outputs=outputs or Outputs(),
    )


@pytest.mark.parametrize("keep", [True, False])
def test_an_evaluation_never_touches_a_catalog_or_chroma_kept_elsewhere(
    folder: Path, begun: list[Settings], *, keep: bool
) -> None:
    with pytest.raises(BegunError):
        run(folder, keep=keep, database_url="postgresql://live", chroma="http://live:8000")
    assert (begun[0].database_url, begun[0].chroma) == (None, None)
    assert (begun[0].data == folder / "kept") == keep


@pytest.mark.parametrize("output", ["per_question", "report"])
def test_a_file_that_cannot_be_written_is_told_before_the_work(folder: Path, output: str) -> None:
    with pytest.raises(ConfigurationError, match="nowhere/file: cannot be written"):
        run(folder, Outputs(**{output: folder / "nowhere" / "file"}))


def test_an_output_is_left_as_it_was_until_there_is_a_new_one(folder: Path) -> None:
    (folder / "old").write_text("before")
    with pytest.raises(BegunError):
        run(folder, Outputs(per_question=folder / "old", report=folder / "new"))
    assert (folder / "old").read_text() == "before"
    assert not (folder / "new").exists()


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("17", "line 1"),
        ("{nope", "line 1"),
        (json.dumps({"id": "q", "text": "An article."}), "line 1"),
        (json.dumps(ROW).replace('"id"', '"name"'), "line 1"),
        (json.dumps(ROW) + "\n\n" + json.dumps(ROW | {"f1": None}), "line 3"),
        ("", "no question of this set"),
        (json.dumps(ROW | {"id": "of another set"}), "no question of this set"),
    ],
)
def test_what_is_no_run_of_these_questions_is_not_compared_with(
    folder: Path, lines: str, told: str
) -> None:
    (folder / "rows.jsonl").write_text(lines)
    with pytest.raises(ConfigurationError, match=rf"rows\.jsonl: .*{told}.*--per-question"):
        run(folder, Outputs(baseline=folder / "rows.jsonl"))


def test_a_run_of_these_questions_is_compared_with(folder: Path) -> None:
    row = json.dumps(ROW | {"text": "one\u2028two"}, ensure_ascii=False)
    (folder / "rows.jsonl").write_text(f"{row}\n", encoding="utf-8")
    with pytest.raises(BegunError):
        run(folder, Outputs(baseline=folder / "rows.jsonl"))
