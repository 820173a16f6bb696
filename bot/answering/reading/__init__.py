"""Where in a passage a question is answered, and how surely: by a trained model, or by rules."""

from bot.answering.reading.protocol import Reader, Reading, ReadSpan

__all__ = ["ReadSpan", "Reader", "Reading"]
