"""The bot on a Discord look-alike page on loopback, without a token or a network."""

import asyncio
import logging
from collections.abc import Callable

from bot.answering.dialogue import Answering, Rephraser
from bot.gateway.reception import Counter
from bot.gateway.running import DRAIN_S, build_client, stop_signals
from bot.settings import Settings, utc_now
from retrieval.errors import ConfigurationError

NAME = "newsbot"
_INSTALL = "pip install 'newsbot[preview]'"


def serve_preview(
    settings: Settings,
    answerer: Answering,
    counter: Counter,
    rephraser: Rephraser | None = None,
    *,
    port: int,
    announce: Callable[[str], None],
) -> None:
    """Serve the page until SIGTERM, SIGINT, or the page's own "End preview session".

    It is simcord's page with the unchanged bot behind it. It listens on 127.0.0.1 alone; its
    address holds a secret that the page needs.

    Args:
        settings: The bot's; those about channels and the token have no effect here.
        answerer: Answers questions that stand alone.
        counter: Knows what the archive holds.
        rephraser: Makes questions stand alone, where a chat model is there to.
        port: Of 127.0.0.1; 0 takes a free one.
        announce: Is given the page's address once it can be opened.

    Raises:
        ConfigurationError: the extra is not installed, or the port cannot be used.
    """
    # The in-memory Discord makes clients of its own, which warn of what no operator can change.
    logging.getLogger("discord").setLevel(logging.ERROR)
    try:
        import simcord
    except ImportError as error:
        raise ConfigurationError(
            "this needs packages that are not installed", subject="newsbot preview", hint=_INSTALL
        ) from error
    try:
        asyncio.run(_serve(settings, answerer, counter, rephraser, port=port, announce=announce))
    except simcord.SetupError as error:  # the port is taken, or the page's own packages lack
        raise ConfigurationError(
            str(error), subject="newsbot preview", hint=f"{_INSTALL}; choose a port with --port"
        ) from error


async def _serve(
    settings: Settings,
    answerer: Answering,
    counter: Counter,
    rephraser: Rephraser | None,
    *,
    port: int,
    announce: Callable[[str], None],
) -> None:
    import simcord

    anywhere = settings.model_copy(update={"discord_channels": ()})
    client = build_client(anywhere, answerer, counter, commands_record=None, rephraser=rephraser)
    # A chat model may take its time: simcord gives up on a question that takes longer than this.
    patience_s = settings.answer_timeout_s + DRAIN_S
    with stop_signals() as stopping:
        async with simcord.run(client, check_errors=False, settle_timeout=patience_s) as env:
            assert client.user is not None  # noqa: S101 - simcord has logged it in
            await client.user.edit(username=NAME)
            await env.advance_time((utc_now() - env.now()).total_seconds())
            reader = env.create_user("reader")  # a direct message needs no mention to be answered
            async with env.preview(
                reader.dm_channel, viewers=[reader], layout="channel", port=port
            ) as preview:
                announce(preview.url)
                ends = [
                    asyncio.create_task(end) for end in (stopping.wait(), preview.wait_closed())
                ]
                await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
                for end in ends:
                    end.cancel()
