"""Slash commands and the message menu, and their registration with Discord."""

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import discord
import structlog
from discord import app_commands

from bot.answering.limits import QUESTION_LIMIT
from retrieval.errors import NewsbotError

if TYPE_CHECKING:
    from bot.gateway.client import NewsbotClient

log = structlog.get_logger(__name__)

Interaction = discord.Interaction["NewsbotClient"]


class NewsbotTree(app_commands.CommandTree["NewsbotClient"]):
    """The commands; what fails before one of them is reached is held like the rest."""

    def __init__(self, client: "NewsbotClient") -> None:
        super().__init__(
            client,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True),
        )
        self.add_command(_ask)
        self.add_command(_ask_message)
        self.add_command(_archive)

    async def on_error(
        self,
        interaction: "discord.Interaction[Any]",
        error: app_commands.AppCommandError,
        /,
    ) -> None:
        """Tell it in one sentence: a form of the command that Discord still shows, for example."""
        async with interaction.client.hold("command", interaction):
            raise error


@app_commands.command(name="ask", description="Ask a question about the news in the archive.")
@app_commands.describe(
    question="What you want to know; naming the place or the people helps.",
    private="Show the answer only to you.",
)
async def _ask(
    interaction: Interaction,
    question: app_commands.Range[str, 1, QUESTION_LIMIT],
    private: bool | None = None,
) -> None:
    await interaction.client.answer_command(interaction, question, private=private)


@app_commands.context_menu(name="Ask newsbot")
async def _ask_message(interaction: Interaction, message: discord.Message) -> None:
    question = interaction.client.read_question(message)
    await interaction.client.answer_command(interaction, question, private=None)


@app_commands.command(name="archive", description="What the archive holds, and how to ask.")
async def _archive(interaction: Interaction) -> None:
    await interaction.client.describe_archive(interaction)


async def sync_commands(tree: NewsbotTree, record: Path | None) -> None:
    """Register the commands with Discord, if they are not what `record` says was registered.

    Discord takes 200 such calls a day. `record` holds a hash over the application and its
    commands; None registers them always. Deleting the file has them registered again, and so has
    one that cannot be read or written.

    Raises:
        NewsbotError: Discord does not take them.
    """
    commands = [command.to_dict(tree) for command in tree.get_commands()]
    commands.sort(key=lambda command: (command["type"], command["name"]))
    state = json.dumps([tree.client.application_id, commands], sort_keys=True)
    digest = hashlib.sha256(state.encode()).hexdigest()
    if record is not None and _read(record) == digest.encode():
        return
    try:
        await tree.sync()
    except discord.HTTPException as error:
        said = " ".join(str(error).split())
        raise NewsbotError(
            f"Discord does not register the commands: {said}",
            subject="commands",
            hint="start the bot again later; Discord takes 200 registrations a day",
        ) from error
    log.info("commands.registered", commands=len(commands))
    if record is not None:
        _write(record, digest)


def _read(record: Path) -> bytes | None:
    try:
        return record.read_bytes().strip() if record.is_file() else None
    except OSError as error:
        log.warning("commands.record_failed", reason=str(error))
        return None


def _write(record: Path, digest: str) -> None:
    try:
        record.parent.mkdir(parents=True, exist_ok=True)
        record.write_text(f"{digest}\n")
    except OSError as error:
        log.warning("commands.record_failed", reason=str(error))
