"""What the gateway needs of the rest of the bot: somebody who answers, somebody who counts."""

import datetime as dt
from typing import Protocol

from bot.answering.outcome import Result
from retrieval.protocols import Totals


class QuestionService(Protocol):
    """Answers questions. Called from several threads at a time, for as long as it takes."""

    def ask(
        self, question: str, *, asked_at: dt.datetime, article_ids: tuple[str, ...] = ()
    ) -> Result:
        """Answer, ask back or abstain.

        Args:
            question: As the person wrote it, as `bot.answering.limits` takes it.
            asked_at: When (aware); "yesterday" refers to it.
            article_ids: Answer from these alone (the event a person chose); empty means any.

        Raises:
            NewsbotError: when the archive or a model fails.
        """
        ...


class Counter(Protocol):
    """Knows what the archive holds; the catalog does."""

    def totals(self) -> Totals:
        """Counts and the newest article's date."""
        ...
