"""What a chat model may use for one question."""

from dataclasses import dataclass

import structlog

log = structlog.get_logger(__name__)


@dataclass(slots=True, kw_only=True)
class Allowance:
    """What is left of a question's time and tokens, over all calls that it takes.

    It is the one value here that changes; it belongs to one question, on one thread.

    Attributes:
        seconds: That calls may still take; what is done between them does not count.
        tokens: That the model may still write.
        rephrased: Whether the one call for reading the question was made.
        calls: Made so far.
        input_tokens: Read so far, as far as the model counts them.
        output_tokens: Written so far; where the model does not count, estimated from the text.
    """

    seconds: float
    tokens: int
    rephrased: bool = False
    calls: int = 0
    input_tokens: int = 0
    output_tokens: int = 0

    def spend(self, *, seconds: float, input_tokens: int, output_tokens: int) -> None:
        """Count one call."""
        self.calls += 1
        self.seconds = max(0.0, self.seconds - seconds)
        self.tokens = max(0, self.tokens - output_tokens)
        self.input_tokens += input_tokens
        self.output_tokens += output_tokens

    def report(self) -> None:
        """Log what the question took, if anything."""
        if self.calls:
            log.info(
                "chat.used",
                calls=self.calls,
                input_tokens=self.input_tokens,
                output_tokens=self.output_tokens,
            )
