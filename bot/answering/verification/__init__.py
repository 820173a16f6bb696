"""Whether a sentence holds against the quote it cites. Reaches no framework.

`naming`, `counting` and `dating` hold a sentence's names, numbers and dates to its quote;
`predication`, `wording`, `polarity`, `roles`, `subjects`, `descriptions` and `order` what is said
of them; `judgement` asks a reader as well. `verdict` runs them all.
"""

from bot.answering.verification.failure import Failure, FailureKind
from bot.answering.verification.judgement import Ask
from bot.answering.verification.source import Source
from bot.answering.verification.verdict import verify

__all__ = ["Ask", "Failure", "FailureKind", "Source", "verify"]
