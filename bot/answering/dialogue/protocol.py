"""What a conversation needs of the rest of answering."""

import datetime as dt
from typing import Protocol

from bot.answering.outcome import Result, Watcher
from bot.answering.writing import Allowance


class Answering(Protocol):
    """Answers questions that stand alone; `bot.answering.answerer.Answerer` does.

    Called from several threads at a time, for as long as it takes.
    """

    def ask(
        self,
        question: str,
        *,
        asked_at: dt.datetime,
        article_ids: tuple[str, ...] = (),
        watch: Watcher | None = None,
        allowance: Allowance | None = None,
    ) -> Result:
        """Answer, ask back or abstain.

        Args:
            question: As `bot.answering.limits` takes it.
            asked_at: When (aware); "yesterday" refers to it.
            article_ids: Answer from these alone (the event a person chose); empty means any.
            watch: Is given an answer that is written, as it grows.
            allowance: What a chat model may still use for the question; None for all of it.

        Raises:
            NewsbotError: when the archive or a model fails.
        """
        ...
