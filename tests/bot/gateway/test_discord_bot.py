"""The unchanged bot against simcord's in-memory Discord, over a scripted service."""

import asyncio
import dataclasses
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import simcord
import structlog
from discord import HTTPException, Intents, InteractionResponseType

from bot.gateway.client import NewsbotClient
from bot.gateway.commands import NewsbotTree
from bot.gateway.running import build_client, stop_signals
from bot.settings import Settings
from retrieval.errors import ModelError, NewsbotError
from tests.fakes.questions import (
    ASKED_AT,
    FixedTotals,
    ScriptedService,
    make_abstention,
    make_answer,
    make_article,
    make_clarification,
    make_hit,
)

HITS = tuple(
    make_hit(make_article(f"Passage number {n}.", id=f"a{n}", title=f"Story {n}"))
    for n in range(1, 8)
)
PINGS = "@everyone <@123> <@&5> <#7> [click](https://evil.example) **loud** <t:0:R>"


def make_client(
    service: ScriptedService, commands_record: Path | None = None, **settings: Any
) -> NewsbotClient:
    return build_client(
        Settings(_env_file=None, **settings),
        service,
        FixedTotals(),
        commands_record=commands_record,
        clock=lambda: ASKED_AT,
    )


@dataclasses.dataclass
class World:
    """A guild with a channel and a member, around the bot."""

    env: simcord.Env
    channel: simcord.ChannelHandle
    ada: simcord.MemberActor

    @classmethod
    def build(cls, env: simcord.Env) -> "World":
        guild = env.create_guild()
        return cls(
            env=env,
            channel=guild.create_text_channel("news"),
            ada=guild.add_member(env.create_user("ada")),
        )

    async def ask(self, question: str = "How many at Baghouz?", **options: Any) -> Any:
        return await self.ada.slash(self.channel, "ask", question=question, **options)

    async def mention(self, text: str, **options: Any) -> Any:
        bot = self.env.bot.user
        assert bot is not None
        return await self.ada.send(self.channel, f"{bot.mention} {text}", **options)


def text_of(message: Any) -> str:
    """Everything a message shows."""
    components = message.components
    if components and not isinstance(components[0], dict):
        components = [component.to_dict() for component in components]
    return "\n".join(_texts(components))


def _texts(components: list[dict[str, Any]]) -> Iterator[str]:
    for component in components:
        if "content" in component:
            yield component["content"]
        yield from _texts(component.get("components", []))


async def test_ask_defers_at_once_and_answers_with_the_quote() -> None:
    service = ScriptedService(hits=HITS)
    async with simcord.run(make_client(service)) as env:
        result = await World.build(env).ask("How many surrendered?")
        [first] = [
            request.json for request in env.http_requests if request.path.endswith("/callback")
        ]
        assert first["type"] == InteractionResponseType.deferred_channel_message.value
        text = text_of(result.response)
    assert text.startswith("-# How many surrendered?\n### some 5,000")
    assert "> Some 5,000 surrendered." in text
    assert service.asked == [("How many surrendered?", ())]


@pytest.mark.parametrize(
    ("setting", "option", "hidden"),
    [(False, None, False), (True, None, True), (False, True, True), (True, False, False)],
)
async def test_the_answer_is_private_if_the_person_or_else_the_operator_says_so(
    *, setting: bool, option: bool | None, hidden: bool
) -> None:
    async with simcord.run(make_client(ScriptedService(), discord_private=setting)) as env:
        options = {} if option is None else {"private": option}
        result = await World.build(env).ask(**options)
        assert result.response.ephemeral is hidden


async def test_a_written_answer_grows_in_the_one_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.gateway.live.EDIT_EVERY_S", 0.0)
    service = ScriptedService(growing=(make_answer(quote="Some 5,000 surrendered."),))
    service.gate.clear()
    async with simcord.run(make_client(service)) as env:
        world = World.build(env)

        async def shown(requests: int) -> None:
            while sum("Still writing" in str(one.json) for one in env.http_requests) < requests:
                await asyncio.wait([asyncio.create_task(asyncio.to_thread(int))])
            service.gate.set()

        _, result = await asyncio.gather(shown(1), world.ask())
        assert "Still writing" not in text_of(result.response)
        service.gate.clear()
        await asyncio.gather(shown(2), world.mention("How many at Baghouz?"))
        assert len(world.channel.history()) == 3
        assert "Still writing" not in text_of(world.channel.last_message)


async def test_the_choice_stands_while_its_answer_is_written_and_where_that_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.gateway.live.EDIT_EVERY_S", 0.0)
    service = ScriptedService(script={"How many at Baghouz?": make_clarification()})
    async with simcord.run(make_client(service)) as env:
        world = World.build(env)
        asked = await world.ask()
        service.growing = (make_answer(),)
        service.otherwise = lambda: RuntimeError("broken")  # type: ignore[assignment,return-value]
        await world.ada.click(asked.response, label="Marawi falls · 17 October 2017")
        assert "Still writing" in text_of(asked.response)
        service.otherwise = make_answer
        await world.ada.click(asked.response, label="Baghouz falls · 24 March 2019")
        assert "Still writing" not in text_of(asked.response)


async def test_a_mention_is_answered_by_a_reply_without_a_privileged_intent() -> None:
    service = ScriptedService()
    async with simcord.run(make_client(service), approved_intents=Intents.default()) as env:
        world = World.build(env)
        question = await world.mention("How many surrendered?")
        answer = world.channel.last_message
        assert answer is not None
        assert answer.reference is not None
        assert answer.reference.message_id == question.id
        assert text_of(answer).startswith("### some 5,000")
        assert any(request.path.endswith("/typing") for request in env.http_requests)
    assert service.asked == [("How many surrendered?", ())]


async def test_a_reply_to_the_bot_is_a_question() -> None:
    service = ScriptedService()
    async with simcord.run(make_client(service)) as env:
        world = World.build(env)
        await world.mention("How many at Baghouz?")
        await world.ada.send(
            world.channel, "Who is Mustafa Bali?", reply_to=world.channel.last_message
        )
        assert len(world.channel.history()) == 4
    assert [question for question, _ in service.asked] == [
        "How many at Baghouz?",
        "Who is Mustafa Bali?",
    ]


async def test_a_direct_message_is_a_question() -> None:
    service = ScriptedService()
    async with simcord.run(make_client(service)) as env:
        await env.create_user("bob").send_dm("How many at Baghouz?")
    assert service.asked == [("How many at Baghouz?", ())]


async def test_talk_that_does_not_call_the_bot_is_passed_over() -> None:
    service = ScriptedService()
    async with simcord.run(make_client(service)) as env:
        world = World.build(env)
        await world.ada.send(world.channel, "How many at Baghouz? @everyone")
        assert len(world.channel.history()) == 1
    assert service.asked == []


async def test_a_mention_alone_is_told_how_to_ask() -> None:
    service = ScriptedService()
    async with simcord.run(make_client(service)) as env:
        world = World.build(env)
        await world.mention("")
        assert "Ask me a question" in text_of(world.channel.last_message)
    assert service.asked == []


async def test_a_message_can_be_asked_from_its_menu() -> None:
    service = ScriptedService()
    async with simcord.run(make_client(service)) as env:
        world = World.build(env)
        message = await world.ada.send(world.channel, "I wonder how many at Baghouz?")
        result = await world.ada.context_menu(world.channel, "Ask newsbot", message)
        assert text_of(result.response).startswith(
            "-# I wonder how many at Baghouz?\n### some 5,000"
        )


async def test_a_message_that_called_the_bot_is_asked_from_its_menu_without_the_call() -> None:
    service = ScriptedService()
    async with simcord.run(make_client(service)) as env:
        world = World.build(env)
        message = await world.mention("How many at Baghouz?")
        await world.ada.context_menu(world.channel, "Ask newsbot", message)
    assert service.asked == [("How many at Baghouz?", ())] * 2


async def test_passages_are_shown_privately_page_by_page() -> None:
    async with simcord.run(make_client(ScriptedService(hits=HITS))) as env:
        world = World.build(env)
        answered = await world.ask()
        shown = await world.ada.click(answered.response, label="Show passages")
        assert shown.response.ephemeral
        assert "**Passages 1 to 3 of 7**" in text_of(shown.response)
        assert "> Passage number 3." in text_of(shown.response)
        turned = await world.ada.click(shown.response, label="Next")
        assert turned.response.id == shown.response.id
        assert "**Passages 4 to 6 of 7**" in text_of(shown.response)
        await world.ada.click(shown.response, label="Previous")
        assert "**Passages 1 to 3 of 7**" in text_of(shown.response)


async def test_choosing_an_event_answers_from_its_articles_and_leaves_the_other_on_offer() -> None:
    service = ScriptedService(script={"How many at Baghouz?": make_clarification()}, hits=HITS)
    async with simcord.run(make_client(service)) as env:
        world = World.build(env)
        asked = await world.ask()
        assert "### Which event do you mean?" in text_of(asked.response)
        await world.ada.click(asked.response, label="Marawi falls · 17 October 2017")
        assert text_of(asked.response).startswith("-# How many at Baghouz?\n### some 5,000")
        with pytest.raises(simcord.SetupError, match="disabled"):
            await world.ada.click(asked.response, label="Marawi falls · 17 October 2017")
        await world.ada.click(asked.response, label="Baghouz falls · 24 March 2019")
    assert service.asked == [
        ("How many at Baghouz?", ()),
        ("How many at Baghouz?", ("m1",)),
        ("How many at Baghouz?", ("b1", "b2")),
    ]


async def test_buttons_from_before_a_restart_say_that_they_are_too_old() -> None:
    def make_service() -> ScriptedService:
        return ScriptedService(script={"How many at Baghouz?": make_clarification()}, hits=HITS)

    async with simcord.run(make_client(make_service())) as env:
        world = World.build(env)
        asked = await world.ask()
        passages = await world.ada.click(asked.response, label="Show passages")
        await env.restart_bot(make_client(make_service()))
        for message, label in (
            (asked.response, "Marawi falls · 17 October 2017"),
            (asked.response, "Show passages"),
            (passages.response, "Next"),
        ):
            pressed = await world.ada.click(message, label=label)
            told = [*pressed.followups, pressed.response][0]
            assert told.ephemeral
            assert "too old" in text_of(told)
        assert "### Which event do you mean?" in text_of(asked.response)


async def test_an_unanswered_question_is_told_plainly() -> None:
    service = ScriptedService(script={"Who won?": make_abstention()})
    async with simcord.run(make_client(service)) as env:
        result = await World.build(env).ask("Who won?")
        assert "### The archive does not say." in text_of(result.response)
        assert "[Cup final]" in text_of(result.response)


async def test_a_failure_is_one_sentence_with_an_id_and_the_log_tells_neither_who_nor_what() -> (
    None
):
    secret = "How many at Marawi?"  # noqa: S105 - what must not be logged
    service = ScriptedService(script={secret: ValueError(f"cannot read {secret}")})
    with structlog.testing.capture_logs([structlog.contextvars.merge_contextvars]) as logged:
        async with simcord.run(make_client(service)) as env:
            result = await World.build(env).ask(secret)
            text = text_of(result.response)
    [failure] = [event for event in logged if event["event"] == "command.failed"]
    assert text == (
        f"Something went wrong. The operator can find it in the log as `{failure['question_id']}`."
    )
    assert failure["error"] == "ValueError"
    assert any("questions.py" in frame for frame in failure["at"])
    assert "Marawi" not in str(logged)
    assert "ada" not in str(logged)


async def test_the_projects_own_errors_are_logged_with_their_hint() -> None:
    error = ModelError("damaged", subject="reader.safetensors", hint="reinstall newsbot")
    service = ScriptedService(script={"How many at Baghouz?": error})
    with structlog.testing.capture_logs() as logged:
        async with simcord.run(make_client(service)) as env:
            world = World.build(env)
            await world.mention("How many at Baghouz?")
            assert "Something went wrong" in text_of(world.channel.last_message)
    assert "reader.safetensors: damaged (reinstall newsbot)" in str(logged)


async def test_a_button_whose_work_fails_is_answered_and_its_message_stays() -> None:
    service = ScriptedService(script={"How many at Baghouz?": make_clarification()})
    async with simcord.run(make_client(service)) as env:
        world = World.build(env)
        asked = await world.ask()
        service.otherwise = lambda: RuntimeError("broken")  # type: ignore[assignment,return-value]
        pressed = await world.ada.click(asked.response, label="Marawi falls · 17 October 2017")
        [told] = pressed.followups
        assert told.ephemeral
        assert "Something went wrong" in text_of(told)
        assert "### Which event do you mean?" in text_of(asked.response)


async def test_a_command_that_discord_still_shows_and_this_version_lacks_is_answered() -> None:
    client = make_client(ScriptedService())
    # simcord records what reaches the tree's own handler, though the handler answers it
    async with simcord.run(client, check_errors=False) as env:
        world = World.build(env)
        client.tree.remove_command("archive")
        result = await world.ada.slash(world.channel, "archive")
        assert result.response.ephemeral
        assert "Something went wrong" in text_of(result.response)


async def test_a_channel_that_cannot_be_written_to_is_logged_and_forgotten() -> None:
    with structlog.testing.capture_logs() as logged:
        async with simcord.run(make_client(ScriptedService())) as env:
            world = World.build(env)
            env.inject_error("POST", "/channels/*/messages", status=403, times=None)
            await world.mention("How many at Baghouz?")
            channel = world.channel.id
    assert [event["event"] for event in logged][-2:] == ["command.failed", "report.failed"]
    assert (logged[-2]["error"], logged[-2]["channel"]) == ("Forbidden", channel)


async def test_the_log_does_not_tell_whose_direct_messages_a_failure_was_in() -> None:
    service = ScriptedService(script={"How many at Baghouz?": RuntimeError("broken")})
    with structlog.testing.capture_logs() as logged:
        async with simcord.run(make_client(service)) as env:
            await env.create_user("bob").send_dm("How many at Baghouz?")
    assert logged[-1]["event"] == "command.failed"
    assert logged[-1]["channel"] is None


async def test_a_person_who_asks_too_often_is_told_when_to_come_back() -> None:
    service = ScriptedService()
    async with simcord.run(make_client(service, questions_per_minute=1)) as env:
        world = World.build(env)
        await world.ask()
        result = await world.ask()
        assert "next question in 60 s" in text_of(result.response)
    assert len(service.asked) == 1


async def test_choosing_too_often_leaves_the_choice_standing() -> None:
    service = ScriptedService(script={"How many at Baghouz?": make_clarification()})
    async with simcord.run(make_client(service, questions_per_minute=1)) as env:
        world = World.build(env)
        asked = await world.ask()
        pressed = await world.ada.click(asked.response, label="Marawi falls · 17 October 2017")
        assert "next question in 60 s" in text_of(pressed.followups[0])
        assert "### Which event do you mean?" in text_of(asked.response)


async def test_an_article_that_pings_everybody_pings_nobody() -> None:
    service = ScriptedService(otherwise=lambda: make_answer(short=PINGS, quote=PINGS))
    async with simcord.run(make_client(service)) as env:
        world = World.build(env)
        await world.ask(PINGS)
        await world.mention(PINGS)
        for message in world.channel.history()[-3::2]:
            assert not message.mention_everyone
            assert not message.mentions
            assert not message.role_mentions
        sent = [
            request.json
            for request in env.http_requests
            if request.method in {"POST", "PATCH"} and "components" in str(request.json)
        ]
        assert sent
        assert all("'parse': []" in str(payload) for payload in sent)
        assert "https://evil.example" not in text_of(world.channel.last_message)


async def test_a_long_answer_is_one_message() -> None:
    quote = "Some 5,000 people gave themselves up, it said. " * 200
    service = ScriptedService(otherwise=lambda: make_answer(short=quote, quote=quote), hits=HITS)
    async with simcord.run(make_client(service)) as env:
        result = await World.build(env).ask("How many at Baghouz? " * 45)
        assert result.response is not None
        assert result.followups == []
        assert "…" in text_of(result.response)


async def test_elsewhere_than_in_its_channels_it_keeps_quiet_and_commands_are_told_so() -> None:
    service = ScriptedService()
    async with simcord.run(make_client(service, discord_channels=(1,))) as env:
        world = World.build(env)
        await world.mention("How many at Baghouz?")
        assert len(world.channel.history()) == 1
        result = await world.ask()
        assert result.response.ephemeral
        assert "do not answer in this channel" in text_of(result.response)
    assert service.asked == []


async def test_the_archive_is_described_with_counts_and_newest_article() -> None:
    async with simcord.run(make_client(ScriptedService())) as env:
        world = World.build(env)
        result = await world.ada.slash(world.channel, "archive")
        assert "**1,031 articles** from 5 sources. The newest is of 24 March 2019." in text_of(
            result.response
        )


async def test_commands_are_registered_only_when_they_changed(tmp_path: Path) -> None:
    record = tmp_path / "data" / "commands"

    async def registrations() -> int:
        client = make_client(ScriptedService(), commands_record=record)
        async with simcord.run(client, strict_sync=False) as env:
            return sum(
                request.method == "PUT" and request.path.endswith("/commands")
                for request in env.http_requests
            )

    assert [await registrations(), await registrations()] == [1, 0]
    for other in (b"another version", b"\xff is no text"):
        record.write_bytes(other)
        assert await registrations() == 1


@pytest.mark.parametrize("refused", ["read_bytes", "write_text"])
async def test_a_record_of_commands_that_cannot_be_kept_is_logged_and_the_bot_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: str
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    record = tmp_path / "commands"
    record.write_text("another version")
    monkeypatch.setattr(Path, refused, refuse)
    client = make_client(ScriptedService(), commands_record=record)
    with structlog.testing.capture_logs() as logged:
        async with simcord.run(client) as env:
            world = World.build(env)
            assert text_of((await world.ask()).response)
    assert "commands.record_failed" in [line["event"] for line in logged]


async def test_commands_that_discord_refuses_are_told_in_its_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def refuse(*_: object) -> None:
        response = SimpleNamespace(status=400, reason="Bad Request")
        raise HTTPException(response, {"code": 30034, "message": "Daily limit\nreached"})  # type: ignore[arg-type]

    monkeypatch.setattr(NewsbotTree, "sync", refuse)
    with pytest.raises(NewsbotError, match=r"commands: .*30034\): Daily limit reached .*200"):
        await make_client(ScriptedService()).setup_hook()


async def test_sigterm_lets_the_running_question_be_answered_and_then_closes() -> None:
    service = ScriptedService()
    service.gate.clear()
    client = make_client(service)
    async with simcord.run(client) as env:
        world = World.build(env)
        with stop_signals() as stopping:
            asking = asyncio.create_task(world.mention("How many at Baghouz?"))
            assert await asyncio.to_thread(service.begun.acquire, timeout=10)
            os.kill(os.getpid(), signal.SIGTERM)
            await stopping.wait()
            draining = asyncio.create_task(client.drain(timeout_s=10))
            service.gate.set()
            await asyncio.gather(asking, draining)
        assert client.is_closed()
        assert text_of(world.channel.last_message).startswith("### some 5,000")
