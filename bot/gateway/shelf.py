"""What buttons refer to, kept for as long as there is room."""

import datetime as dt
import secrets
from collections import OrderedDict
from dataclasses import dataclass

from bot.answering.dialogue.conversation import Conversation
from bot.answering.outcome import Candidate
from retrieval.domain import Hit

_KEY_BYTES = 9
"""Twelve characters of a key: nobody guesses another channel's passages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A question that was answered, with what its buttons need.

    Attributes:
        echoed: Whether the card shows the question.
        hits: The passages considered, best first, of articles without their text.
        candidates: The events it may have meant; empty where that was clear.
        before: The conversation that it was asked in.
    """

    question: str
    echoed: bool
    asked_at: dt.datetime
    hits: tuple[Hit, ...]
    candidates: tuple[Candidate, ...]
    before: Conversation


class Shelf:
    """The last questions, by a random key.

    Nothing of it is written to disk: after a restart, or when many others were asked since, a
    key is unknown and its buttons say so.
    """

    def __init__(self, room: int = 200) -> None:
        self._room = room
        self._kept: OrderedDict[str, Kept] = OrderedDict()

    def keep(self, kept: Kept) -> str:
        """Keep it, dropping the oldest if there is no room; return its key (url-safe)."""
        key = secrets.token_urlsafe(_KEY_BYTES)
        self._kept[key] = kept
        if len(self._kept) > self._room:
            self._kept.popitem(last=False)
        return key

    def find(self, key: str) -> Kept | None:
        """What was kept under `key`, if it still is."""
        return self._kept.get(key)
