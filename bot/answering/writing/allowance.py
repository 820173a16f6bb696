"""What a chat model may use for one question."""

from dataclasses import dataclass


@dataclass(slots=True, kw_only=True)
class Allowance:
    """What is left of a question's time and tokens, over all calls that it takes.

    It is the one value here that changes; it belongs to one question, on one thread.

    Attributes:
        seconds: That calls may still take; what is done between them does not count.
        tokens: That the model may still write.
        rephrased: Whether the one call for reading the question was made.
    """

    seconds: float
    tokens: int
    rephrased: bool = False

    def spend(self, *, seconds: float, tokens: int) -> None:
        """Count one call, with the tokens that the model wrote."""
        self.seconds = max(0.0, self.seconds - seconds)
        self.tokens = max(0, self.tokens - tokens)
