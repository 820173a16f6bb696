"""Cards as discord.py's components, and the buttons that come back."""

import re
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from bot.gateway import buttons
from bot.gateway.card import Button, Card, Tone

if TYPE_CHECKING:
    from bot.gateway.client import NewsbotClient

NOBODY = discord.AllowedMentions.none()
"""Given with every message; without it, discord.py lets everything ping."""

_COLOURS: dict[Tone, int] = {
    "answer": 0x3BA55D,
    "question": 0x5865F2,
    "nothing": 0x747F8D,
    "trouble": 0xFAA61A,
}


class PersistentButton(
    ui.DynamicItem[ui.Button[ui.LayoutView]],
    template=buttons.CUSTOM_ID,
):
    """Any button of the bot: its id says what to do, so it works after a restart."""

    @classmethod
    async def from_custom_id(
        cls,
        interaction: "discord.Interaction[Any]",  # noqa: ARG003 - the signature is discord.py's
        item: ui.Item[Any],
        match: re.Match[str],  # noqa: ARG003 - as above
        /,
    ) -> Self:
        """Wrap the button that was found in the message."""
        assert isinstance(item, ui.Button)  # noqa: S101 - nothing else has such an id
        return cls(item)

    async def callback(self, interaction: "discord.Interaction[Any]") -> None:
        """Hand it to the client, which holds failures: discord.py would only log them."""
        match = buttons.CUSTOM_ID.fullmatch(self.custom_id)
        assert match is not None  # noqa: S101 - the template let it through
        client: NewsbotClient = interaction.client
        await client.press(interaction, match["action"], match["key"], int(match["number"]))


def build_view(card: Card) -> ui.LayoutView:
    """The card as Discord shows it."""
    view = ui.LayoutView(timeout=None)
    container: ui.Container[ui.LayoutView] = ui.Container(accent_colour=_COLOURS[card.tone])
    for number, section in enumerate(card.sections):
        if number:
            container.add_item(ui.Separator())
        for block in section:
            container.add_item(ui.TextDisplay(block))
    for row in card.rows:
        container.add_item(ui.ActionRow(*map(_build_button, row)))
    view.add_item(container)
    return view


def _build_button(button: Button) -> PersistentButton:
    return PersistentButton(
        ui.Button(
            label=button.label,
            custom_id=button.custom_id,
            disabled=button.disabled,
            style=discord.ButtonStyle.secondary,
        )
    )
