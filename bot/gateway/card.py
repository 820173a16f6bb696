"""What the bot shows, as plain values: `rendering` makes them, `views` gives them to Discord."""

from dataclasses import dataclass
from typing import Literal

from bot.gateway import markup

SHOWN_LIMIT = 4000
"""Characters that all text of one message may have (Components V2)."""
COMPONENT_LIMIT = 40
LABEL_LIMIT = 80
CUSTOM_ID_LIMIT = 100
ROW_LIMIT = 5
"""Buttons in a row."""

Tone = Literal["answer", "question", "nothing", "trouble"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button whose `custom_id` says all that is needed when it is pressed."""

    label: str
    custom_id: str
    disabled: bool = False

    def __post_init__(self) -> None:
        """Hold Discord's limits, which discord.py does not check before sending."""
        if not 1 <= markup.measure(self.label) <= LABEL_LIMIT:
            raise ValueError(f"a label has 1 to {LABEL_LIMIT} characters: {len(self.label)}")
        if not 1 <= len(self.custom_id) <= CUSTOM_ID_LIMIT:
            raise ValueError(f"a custom_id has 1 to {CUSTOM_ID_LIMIT} characters")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One message.

    Attributes:
        sections: Blocks of Discord Markdown; a line is drawn between sections.
        rows: Rows of buttons under them.
        tone: What kind of message it is, for its colour.
    """

    sections: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[Button, ...], ...] = ()
    tone: Tone = "answer"

    def __post_init__(self) -> None:
        """Hold Discord's limits, which discord.py does not check before sending."""
        if not self.fits():
            raise ValueError("a message shows 1 to 4,000 characters in at most 40 components")

    def fits(self) -> bool:
        """Whether Discord takes it."""
        blocks = [block for section in self.sections for block in section]
        components = 1 + len(blocks) + len(self.sections) + sum(1 + len(row) for row in self.rows)
        return (
            all(blocks)
            and 1 <= sum(map(markup.measure, blocks)) <= SHOWN_LIMIT
            and components <= COMPONENT_LIMIT
            and all(1 <= len(row) <= ROW_LIMIT for row in self.rows)
        )
