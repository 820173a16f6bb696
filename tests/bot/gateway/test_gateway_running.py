import asyncio
import os
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.gateway import running
from bot.gateway.client import NewsbotClient
from bot.settings import Settings
from retrieval.errors import ConfigurationError, NewsbotError
from tests.fakes.questions import FixedTotals, ScriptedService

TOKEN = "s3cr3t"  # noqa: S105 - of nothing


def settings(tmp_path: Path, **values: Any) -> Settings:
    return Settings(_env_file=None, data=tmp_path, **values)


@pytest.mark.parametrize("token", [None, "", "  "])
def test_a_missing_token_is_told_with_where_to_find_one(tmp_path: Path, token: str | None) -> None:
    with pytest.raises(ConfigurationError, match=r"NEWSBOT_DISCORD_TOKEN: .*docs/discord\.md"):
        running.run_bot(settings(tmp_path, discord_token=token), ScriptedService(), FixedTotals())


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (discord.LoginFailure("Improper token"), "NEWSBOT_DISCORD_TOKEN: Discord refuses"),
        (ConnectionRefusedError(), r"discord\.com: Discord cannot be reached"),
    ],
)
def test_a_login_that_fails_is_told_without_the_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: Exception, told: str
) -> None:
    async def login(_client: NewsbotClient, _token: str) -> None:
        raise failure

    monkeypatch.setattr(NewsbotClient, "login", login)
    with pytest.raises(NewsbotError, match=told) as raised:
        running.run_bot(settings(tmp_path, discord_token=TOKEN), ScriptedService(), FixedTotals())
    assert TOKEN not in str(raised.value)


def test_sigterm_drains_the_bot_and_ends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    async def login(_client: NewsbotClient, _token: str) -> None:
        done.append("login")

    async def connect(_client: NewsbotClient) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.Event().wait()

    async def drain(_client: NewsbotClient, timeout_s: float) -> None:
        done.append(f"drain for {timeout_s:.0f} s")

    monkeypatch.setattr(NewsbotClient, "login", login)
    monkeypatch.setattr(NewsbotClient, "connect", connect)
    monkeypatch.setattr(NewsbotClient, "drain", drain)
    running.run_bot(settings(tmp_path, discord_token=TOKEN), ScriptedService(), FixedTotals())
    assert done == ["login", "drain for 30 s"]


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (4004, r"NEWSBOT_DISCORD_TOKEN: Discord refuses the token .*docs/discord\.md"),
        (4012, r"discord\.com: Discord closed the connection with code 4012"),
    ],
)
def test_a_connection_that_discord_closes_for_good_is_told_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, told: str
) -> None:
    async def login(_client: NewsbotClient, _token: str) -> None:
        pass

    async def connect(_client: NewsbotClient) -> None:
        raise discord.ConnectionClosed(_Closed(code), shard_id=None)

    monkeypatch.setattr(NewsbotClient, "login", login)
    monkeypatch.setattr(NewsbotClient, "connect", connect)
    with pytest.raises(NewsbotError, match=told):
        running.run_bot(settings(tmp_path, discord_token=TOKEN), ScriptedService(), FixedTotals())


@dataclass
class _Closed:
    close_code: int
