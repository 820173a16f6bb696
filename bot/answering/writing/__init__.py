"""Answers in a chat model's words, each sentence held against what it cites."""

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
