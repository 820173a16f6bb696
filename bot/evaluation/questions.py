"""The questions of an evaluation set: a JSON line each."""

import datetime as dt
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator, model_validator

from bot.moments import parse_moment
from retrieval.errors import ConfigurationError


class EvalQuestion(BaseModel):
    """One question with what is accepted of its answer.

    Attributes:
        answers: Accepted strings; empty where `answerable` is false.
        article_ids: Articles that hold the answer.
        asked_at: The moment it was asked, as `parse_moment` reads it, or None.
        kind: What it tests, in the set's own words, or None.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    question: str
    answers: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = ()
    asked_at: dt.datetime | None = None
    answerable: bool = True
    kind: str | None = None

    @field_validator("asked_at", mode="before")
    @classmethod
    def _moment(cls, value: Any) -> Any:
        return parse_moment(value) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _answerable_has_answers(self) -> "EvalQuestion":
        if self.answerable and not (self.answers and self.article_ids):
            raise ValueError("an answerable question needs `answers` and `article_ids`")
        return self


def split_lines(text: str) -> list[str]:
    """The lines of JSON Lines, which a line feed alone ends: strings may hold other separators."""
    return text.split("\n")


def load_questions(path: Path) -> list[EvalQuestion]:
    """Read a `questions.jsonl`.

    Raises:
        ConfigurationError: naming the line, when the file is missing or a line is not a question.
    """
    try:
        lines = split_lines(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"cannot be read: {error}", subject=str(path), hint="name a file of questions"
        ) from None
    questions = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            questions.append(EvalQuestion.model_validate_json(line))
        except ValidationError as error:
            problem = error.errors()[0]
            where = ".".join(str(part) for part in problem["loc"])
            raise ConfigurationError(
                f"line {number} is not a question: {where} {problem['msg']}".strip(),
                subject=str(path),
                hint="the format is described in docs/evaluation.md",
            ) from None
    if not questions:
        raise ConfigurationError("holds no question", subject=str(path))
    return questions
