"""Answers in a chat model's words, each sentence held against what it cites."""

from bot.answering.writing.allowance import Allowance
from bot.answering.writing.protocol import (
    AnswerModelError,
    Draft,
    DraftWatcher,
    Quote,
    Reason,
    Writer,
    WrittenSentence,
    compose_draft,
    write_answer,
)

__all__ = [
    "Allowance",
    "AnswerModelError",
    "Draft",
    "DraftWatcher",
    "Quote",
    "Reason",
    "Writer",
    "WrittenSentence",
    "compose_draft",
    "write_answer",
]
