"""Questions that go on from what was said before."""

from bot.answering.dialogue.exchange import AskingBack, ConversationalAnswerer, Exchange
from bot.answering.dialogue.protocol import Answering
from bot.answering.dialogue.rephrasing import Rephraser
from bot.answering.dialogue.together import PartedAnswerer

__all__ = [
    "Answering",
    "AskingBack",
    "ConversationalAnswerer",
    "Exchange",
    "PartedAnswerer",
    "Rephraser",
]
