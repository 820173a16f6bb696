"""The bot's buttons: their ids, which carry all they mean, and their rows."""

import re
from collections.abc import Sequence

from bot.answering.outcome import Candidate
from bot.gateway.card import ROW_LIMIT, Button
from bot.gateway.rendering import choice_label
from retrieval.domain import Hit

CUSTOM_ID = re.compile(
    r"newsbot:(?P<action>passages|turn|choose):(?P<key>[\w-]{1,32}):(?P<number>\d{1,3})"
)
"""What is done, with which kept question, and the page or the event's ordinal (from 0)."""


def passages_row(key: str, hits: Sequence[Hit]) -> tuple[Button, ...]:
    """The button that shows the passages, where there are any."""
    return (Button(label="Show passages", custom_id=f"newsbot:passages:{key}:0"),) if hits else ()


def turn_row(key: str, page: int, *, pages: int) -> tuple[Button, ...]:
    """Buttons to the pages before and after, where there is more than one page."""
    if pages <= 1:
        return ()
    return tuple(
        Button(
            label=label,
            custom_id=f"newsbot:turn:{key}:{max(to, 0)}",
            disabled=not 0 <= to < pages,
        )
        for label, to in (("Previous", page - 1), ("Next", page + 1))
    )


def choice_row(
    key: str, candidates: Sequence[Candidate], chosen: int | None = None
) -> tuple[Button, ...]:
    """A button for each event that a question may mean; the one chosen cannot be pressed again."""
    return tuple(
        Button(
            label=choice_label(candidate) or f"Event {index + 1}",
            custom_id=f"newsbot:choose:{key}:{index}",
            disabled=index == chosen,
        )
        for index, candidate in enumerate(candidates[:ROW_LIMIT])
    )
