"""Whether a sentence holds against the quote it cites. Rules of language; reaches no framework.

`names`, `numbers` and `dates` find what a text tells; `naming`, `counting`, `dating`, `wording`,
`polarity`, `roles` and `order` hold a sentence to it; `verdict` runs them all.
"""

from bot.answering.verification.failure import Failure, FailureKind
from bot.answering.verification.source import Source
from bot.answering.verification.verdict import verify

__all__ = ["Failure", "FailureKind", "Source", "verify"]
