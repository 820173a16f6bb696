"""The bot as a process: built from settings, run until it is told to stop."""

import asyncio
import datetime as dt
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.answering.dialogue import (
    Answering,
    ConversationalAnswerer,
    PartedAnswerer,
    Rephraser,
)
from bot.gateway.desk import QuestionDesk
from bot.gateway.reception import Counter, Reception
from bot.settings import Settings, utc_now
from retrieval.errors import ConfigurationError, NewsbotError

if TYPE_CHECKING:
    from bot.gateway.client import NewsbotClient

DRAIN_S = 30.0
"""Seconds that running questions get on SIGTERM; systemd and Docker can be told to wait as long."""
_AUTHENTICATION_FAILED = 4004
"""Discord's close code for a token that was reset while the bot ran."""
_TOKEN = "NEWSBOT_DISCORD_TOKEN"  # noqa: S105 - the setting's name
_TOKEN_HINT = "docs/discord.md tells where to copy it from"  # noqa: S105 - as above


def build_client(
    settings: Settings,
    answerer: Answering,
    counter: Counter,
    *,
    commands_record: Path | None,
    rephraser: Rephraser | None = None,
    clock: Callable[[], dt.datetime] = utc_now,
) -> "NewsbotClient":
    """The bot over `answerer`, connected to nothing yet."""
    from bot.gateway.client import NewsbotClient

    desk = QuestionDesk(
        ConversationalAnswerer(PartedAnswerer(answerer, rephraser), rephraser),
        at_once=settings.questions_at_once,
        per_minute=settings.questions_per_minute,
    )
    return NewsbotClient(
        Reception(desk, counter, clock=clock),
        channels=settings.discord_channels,
        private=settings.discord_private,
        commands_record=commands_record,
    )


def run_bot(
    settings: Settings, answerer: Answering, counter: Counter, rephraser: Rephraser | None = None
) -> None:
    """Answer on Discord until SIGTERM or SIGINT, then drain and return.

    Raises:
        ConfigurationError: no token, or one that Discord refuses, now or later.
        NewsbotError: Discord cannot be reached, refuses the commands, or closes the connection.
    """
    token = read_token(settings)
    record = settings.data / "discord-commands.sha256"
    client = build_client(settings, answerer, counter, commands_record=record, rephraser=rephraser)
    asyncio.run(_run(client, token))


def read_token(settings: Settings) -> str:
    """The bot's token.

    Raises:
        ConfigurationError: none is set, or what is set cannot be one.
    """
    token = settings.discord_token.get_secret_value().strip() if settings.discord_token else ""
    if not token:
        raise ConfigurationError("no Discord token is set", subject=_TOKEN, hint=_TOKEN_HINT)
    if not token.isascii() or not token.isprintable() or " " in token:
        # It would fail as a header, long before Discord sees it.
        message = "holds characters that no token has"
        raise ConfigurationError(message, subject=_TOKEN, hint=_TOKEN_HINT)
    return token


async def _run(client: "NewsbotClient", token: str) -> None:
    async with client:
        with stop_signals() as stopping:
            connection = asyncio.create_task(_connect(client, token))
            stop = asyncio.create_task(stopping.wait())
            await asyncio.wait({connection, stop}, return_when=asyncio.FIRST_COMPLETED)
            if not stopping.is_set():
                stop.cancel()
                await connection  # raises what ended it
                return
            await client.drain(DRAIN_S)
            connection.cancel()  # it may be waiting minutes to try a lost network again
            await asyncio.wait({connection})


async def _connect(client: "NewsbotClient", token: str) -> None:
    """Stay connected; Discord's refusals and the network's failures become the project's errors."""
    import aiohttp
    import discord

    try:
        await client.login(token)
        await client.connect()
    except discord.LoginFailure as error:
        raise _token_refused() from error
    except discord.ConnectionClosed as error:
        if error.code == _AUTHENTICATION_FAILED:
            raise _token_refused() from error
        raise NewsbotError(
            f"Discord closed the connection with code {error.code}",
            subject="discord.com",
            hint="its documentation tells what the code means: Gateway close event codes",
        ) from error
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        raise NewsbotError(
            "Discord cannot be reached",
            subject="discord.com",
            hint="check the network (no proxy is used), and https://discordstatus.com",
        ) from error


def _token_refused() -> ConfigurationError:
    return ConfigurationError("Discord refuses the token", subject=_TOKEN, hint=_TOKEN_HINT)


@contextmanager
def stop_signals() -> Iterator[asyncio.Event]:
    """An event that the first SIGTERM or SIGINT sets; a second one ends the process as usual."""
    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()

    def restore() -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)

    def stop() -> None:
        stopping.set()
        restore()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    try:
        yield stopping
    finally:
        restore()
