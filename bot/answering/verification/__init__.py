"""Whether a sentence holds against the quote it cites. Rules of language; reaches no framework."""

from bot.answering.verification.failure import Failure

__all__ = ["Failure"]
