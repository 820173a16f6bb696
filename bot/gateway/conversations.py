"""Which conversation a question continues, kept for as long as there is room."""

import datetime as dt
from collections import OrderedDict
from dataclasses import dataclass
from typing import TypeVar

from bot.answering.dialogue.conversation import NOTHING_SAID, Conversation

_Key = TypeVar("_Key")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks, and where.

    Attributes:
        person: Id of the user.
        place: Id of the channel or thread.
        private: Whether the answer is shown to the person alone; what was said in private is
            never carried into what others see.
    """

    person: int
    place: int
    private: bool = False


class Conversations:
    """The last conversations, by who had them and by the messages they were had in.

    Nothing of it is written to disk; a restart forgets it all.
    """

    def __init__(self, room: int = 1000) -> None:
        """Keep nothing yet; of each kind, the `room` that were used last are kept."""
        self._room = room
        self._by_asker: OrderedDict[Asker, Conversation] = OrderedDict()
        self._by_message: OrderedDict[int, Conversation] = OrderedDict()

    def find(self, asker: Asker, now: dt.datetime, *, replied_to: int | None) -> Conversation:
        """The conversation that a question continues; empty where it opens one.

        A reply to an answer of the bot continues that answer's, whoever replies and however late.
        Any other question continues what the same person was told in the same place, until that
        is over.
        """
        if replied_to is not None and replied_to in self._by_message:
            return self._by_message[replied_to]
        recent = self._by_asker.get(asker, NOTHING_SAID)
        return NOTHING_SAID if recent.is_over(now) else recent

    def keep(self, asker: Asker, conversation: Conversation) -> None:
        """Remember what a person was told last."""
        self._put(self._by_asker, asker, conversation)

    def keep_message(self, message: int, conversation: Conversation) -> None:
        """Remember the conversation that a message of the bot is the end of."""
        self._put(self._by_message, message, conversation)

    def _put(self, kept: OrderedDict[_Key, Conversation], key: _Key, value: Conversation) -> None:
        kept[key] = value
        kept.move_to_end(key)
        if len(kept) > self._room:
            kept.popitem(last=False)
