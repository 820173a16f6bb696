"""The Discord client: what comes in is handed to the reception, what comes out is sent."""

import re
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import discord

from bot.gateway import rendering
from bot.gateway.card import Card
from bot.gateway.commands import NewsbotTree, sync_commands
from bot.gateway.conversations import Asker
from bot.gateway.desk import Refusal
from bot.gateway.live import LiveMessage
from bot.gateway.reception import TOO_OLD, Reception, Said
from bot.gateway.views import NOBODY, PersistentButton, build_view

Interaction = discord.Interaction["NewsbotClient"]

_ELSEWHERE = "I do not answer in this channel."
_INTENTS = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
"""None of them privileged: mentions, replies with a ping and direct messages come with their
text, all other messages come without and are passed over."""

_TYPED = {discord.MessageType.default, discord.MessageType.reply}
"""What people write; the other types tell of joins, pins and the like."""


class NewsbotClient(discord.Client):
    """newsbot on Discord.

    `reception` makes the cards; everything here is about where they go.
    """

    def __init__(
        self,
        reception: Reception,
        *,
        channels: tuple[int, ...],
        private: bool,
        commands_record: Path | None,
    ) -> None:
        """Connect to nothing yet.

        Args:
            reception: Answers.
            channels: Ids of the channels to answer in, threads of them included; empty: all.
            private: Whether answers to commands are shown only to the person, unless asked
                otherwise.
            commands_record: Where the registered commands' hash is kept (see `sync_commands`).
        """
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # it never speaks
        super().__init__(
            intents=_INTENTS,
            allowed_mentions=NOBODY,
            max_messages=None,
            chunk_guilds_at_startup=False,
        )
        self.tree = NewsbotTree(self)
        self._reception = reception
        self._channels = frozenset(channels)
        self._private = private
        self._commands_record = commands_record

    async def setup_hook(self) -> None:
        """Register commands and buttons; discord.py calls this once, after the login."""
        self.add_dynamic_items(PersistentButton)
        await sync_commands(self.tree, self._commands_record)

    async def drain(self, timeout_s: float) -> None:
        """Take no more questions, finish those being answered, and disconnect."""
        await self._reception.drain(timeout_s)
        await self.close()

    async def answer_command(
        self, interaction: Interaction, question: str, *, private: bool | None
    ) -> None:
        """Answer a command. Discord wants a first response within 3 s, so it defers at once."""
        async with self.hold("ask", interaction):
            if not self._answers_in(interaction.channel):
                await _tell(interaction, rendering.render_notice(_ELSEWHERE))
                return
            ephemeral = self._private if private is None else private
            await interaction.response.defer(ephemeral=ephemeral, thinking=True)
            asker = _asker(interaction, private=ephemeral)
            async with LiveMessage(_editor(interaction)) as live:
                said = await self._reception.answer(
                    question, asker=asker, echo=True, show=live.show
                )
                message = await live.finish(said.card)
            self._reception.remember(said, message.id)

    async def describe_archive(self, interaction: Interaction) -> None:
        """Say what the archive holds."""
        async with self.hold("archive", interaction):
            await interaction.response.defer(ephemeral=True, thinking=True)
            await _tell(interaction, await self._reception.count())

    async def press(self, interaction: Interaction, action: str, key: str, number: int) -> None:
        """Do what a button says."""
        async with self.hold(action, interaction):
            match action:
                case "choose":
                    await self._choose(interaction, key, number)
                case "passages":
                    card = self._reception.show_passages(key, 0)
                    await _tell(interaction, card or rendering.render_notice(TOO_OLD))
                case "turn":
                    if card := self._reception.show_passages(key, number):
                        await interaction.response.edit_message(
                            view=build_view(card), allowed_mentions=NOBODY
                        )
                    else:
                        await _tell(interaction, rendering.render_notice(TOO_OLD))

    async def _choose(self, interaction: Interaction, key: str, index: int) -> None:
        await interaction.response.defer()
        private = interaction.message is not None and interaction.message.flags.ephemeral
        asker = _asker(interaction, private=private)
        async with LiveMessage(_editor(interaction)) as live:
            chosen = await self._reception.choose(key, index, asker=asker, show=live.show)
            if isinstance(chosen, Said):
                message = await live.finish(chosen.card)
                self._reception.remember(chosen, message.id)
        match chosen:
            case Refusal():
                await _tell(interaction, rendering.render_refusal(chosen))
            case None:
                await _tell(interaction, rendering.render_notice(TOO_OLD))

    async def on_message(self, message: discord.Message) -> None:
        """Answer a mention, a reply that pings the bot, or a direct message."""
        if not self._is_addressed(message):
            return

        put = _replier(message)
        channel = message.channel.id if message.guild else None
        async with (
            self._reception.edge("mention", put, channel=channel),
            LiveMessage(put) as live,
        ):
            async with message.channel.typing():
                said = await self._reception.answer(
                    self.read_question(message),
                    asker=Asker(person=message.author.id, place=message.channel.id),
                    echo=False,
                    replied_to=message.reference.message_id if message.reference else None,
                    show=live.show,
                )
            self._reception.remember(said, (await live.finish(said.card)).id)

    def read_question(self, message: discord.Message) -> str:
        """What a message asks: its text without the call."""
        user_id = self.user.id if self.user else 0
        return re.sub(rf"<@!?{user_id}>", " ", message.content).strip()

    def hold(
        self, event: str, interaction: "discord.Interaction[Any]"
    ) -> AbstractAsyncContextManager[None]:
        """The edge around one interaction."""
        channel = interaction.channel_id if interaction.guild_id else None
        return self._reception.edge(event, _reporter(interaction), channel=channel)

    def _is_addressed(self, message: discord.Message) -> bool:
        if message.author.bot or message.type not in _TYPED:
            return False
        called = message.guild is None or self.user in message.mentions
        return called and self._answers_in(message.channel)

    def _answers_in(self, channel: object) -> bool:
        if not self._channels:
            return True
        places = {getattr(channel, "id", None), getattr(channel, "parent_id", None)}
        return not places.isdisjoint(self._channels)


def _asker(interaction: Interaction, *, private: bool) -> Asker:
    place = interaction.channel_id or interaction.user.id
    return Asker(person=interaction.user.id, place=place, private=private)


def _editor(interaction: Interaction) -> Callable[[Card], Awaitable[discord.Message]]:
    """What edits the response of a command that was deferred, or the message of a button."""

    async def put(card: Card) -> discord.Message:
        return await interaction.edit_original_response(
            view=build_view(card), allowed_mentions=NOBODY
        )

    return put


def _replier(message: discord.Message) -> Callable[[Card], Awaitable[discord.Message]]:
    """What replies to a message: it sends the first card, and edits that from then on."""
    sent: discord.Message | None = None

    async def put(card: Card) -> discord.Message:
        nonlocal sent
        if sent is None:
            sent = await message.channel.send(
                view=build_view(card),
                reference=message.to_reference(fail_if_not_exists=False),
                mention_author=False,
                allowed_mentions=NOBODY,
            )
        else:
            await sent.edit(view=build_view(card), allowed_mentions=NOBODY)
        return sent

    return put


def _reporter(interaction: "discord.Interaction[Any]") -> Callable[[Card], Awaitable[None]]:
    async def report(card: Card) -> None:
        await _tell(interaction, card)

    return report


async def _tell(interaction: "discord.Interaction[Any]", card: Card) -> None:
    """Send the card where it belongs.

    It becomes the awaited answer of a command that was deferred, and else a message that only
    the person sees; it never takes the place of a message whose button was pressed.
    """
    view = build_view(card)
    if not interaction.response.is_done():
        await interaction.response.send_message(view=view, ephemeral=True, allowed_mentions=NOBODY)
    elif interaction.type is discord.InteractionType.component:
        await interaction.followup.send(view=view, ephemeral=True, allowed_mentions=NOBODY)
    else:
        await interaction.edit_original_response(view=view, allowed_mentions=NOBODY)
