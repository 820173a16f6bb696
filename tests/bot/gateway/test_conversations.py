"""Follow-ups on Discord: whose conversation a question continues, and what is shown of it."""

import dataclasses
import datetime as dt
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import simcord

from bot.answering.dialogue.conversation import EXPIRES_AFTER, NOTHING_SAID, Conversation, Turn
from bot.gateway.conversations import Asker, Conversations
from bot.gateway.running import build_client
from bot.settings import Settings
from tests.fakes.questions import ASKED_AT, FixedTotals, ScriptedService, make_clarification

ALONE = "How many at Baghouz?"
MEANT = ("Why? (Baghouz)", ("a",))
"""The follow-up as the service gets it: what the first question named, the article cited."""


@dataclasses.dataclass
class World:
    """Two people in a channel with the bot, and a clock."""

    service: ScriptedService
    now: dt.datetime = ASKED_AT
    channel: Any = None
    bot: Any = None
    ada: Any = None
    bob: Any = None

    @asynccontextmanager
    async def open(self) -> AsyncIterator["World"]:
        client = build_client(
            Settings(_env_file=None),
            self.service,
            FixedTotals(),
            commands_record=None,
            clock=lambda: self.now,
        )
        async with simcord.run(client) as env:
            guild = env.create_guild()
            self.channel = guild.create_text_channel("news")
            self.bot = client.user
            self.ada, self.bob = (guild.add_member(env.create_user(n)) for n in ("ada", "bob"))
            yield self

    async def ask(self, person: Any, question: str, **options: Any) -> Any:
        return (await person.slash(self.channel, "ask", question=question, **options)).response

    async def mention(self, person: Any, text: str, **options: Any) -> Any:
        await person.send(self.channel, f"{self.bot.mention} {text}", **options)
        return self.channel.last_message


def text_of(message: Any) -> str:
    components = message.components
    if components and not isinstance(components[0], dict):
        components = [component.to_dict() for component in components]
    return "\n".join(_texts(components))


def _texts(components: list[dict[str, Any]]) -> Iterator[str]:
    for component in components:
        if "content" in component:
            yield component["content"]
        yield from _texts(component.get("components", []))


async def test_whoever_replies_to_an_answer_continues_its_conversation_however_late() -> None:
    async with World(ScriptedService()).open() as world:
        answer = await world.mention(world.ada, ALONE)
        world.now += 10 * EXPIRES_AFTER
        replied = await world.mention(world.bob, "Why?", reply_to=answer)
        assert text_of(replied).startswith("-# Understood as: Why? (Baghouz)\n### some 5,000")
    assert world.service.asked == [(ALONE, ()), MEANT]


async def test_a_reply_to_the_answer_of_a_command_continues_it() -> None:
    async with World(ScriptedService()).open() as world:
        answer = await world.ask(world.ada, ALONE)
        await world.mention(world.bob, "Why?", reply_to=answer)
    assert world.service.asked[1] == MEANT


async def test_a_reply_continues_the_answer_it_replies_to_and_not_the_last_one() -> None:
    async with World(ScriptedService()).open() as world:
        answer = await world.mention(world.ada, ALONE)
        await world.mention(world.ada, "How many at Marawi?")
        await world.mention(world.ada, "Why?", reply_to=answer)
        await world.mention(world.ada, "Why?")
    assert world.service.asked[2:] == [MEANT, MEANT]


async def test_a_person_goes_on_without_a_reply_by_mention_or_command() -> None:
    async with World(ScriptedService()).open() as world:
        await world.ask(world.ada, ALONE)
        await world.mention(world.ada, "Why?")
        shown = await world.ask(world.ada, "Why?")
        assert text_of(shown).startswith("-# Why?\n-# Understood as: Why? (Baghouz)\n###")
    assert world.service.asked == [(ALONE, ()), MEANT, MEANT]


async def test_somebody_elses_question_is_not_part_of_it_and_is_asked_back() -> None:
    async with World(ScriptedService()).open() as world:
        await world.ask(world.ada, ALONE)
        shown = await world.ask(world.bob, "Where was he born?")
        assert text_of(shown) == "-# Where was he born?\n### Whom does “he” mean?"
        completed = await world.ask(world.bob, "Mustafa Bali")
        assert "Understood as: Where was Mustafa Bali born?" in text_of(completed)
    assert world.service.asked == [(ALONE, ()), ("Where was Mustafa Bali born?", ())]


async def test_after_a_while_a_question_opens_a_new_subject() -> None:
    async with World(ScriptedService()).open() as world:
        await world.ask(world.ada, ALONE)
        world.now += EXPIRES_AFTER + dt.timedelta(seconds=1)
        assert "Which event or whom" in text_of(await world.ask(world.ada, "Why?"))
    assert world.service.asked == [(ALONE, ())]


async def test_a_question_that_stands_alone_is_asked_as_it_is_even_in_a_reply() -> None:
    other = "Who won the Brennick marathon?"
    async with World(ScriptedService()).open() as world:
        answer = await world.ask(world.ada, ALONE)
        shown = await world.mention(world.ada, other, reply_to=answer)
        assert "Understood" not in text_of(shown)
    assert world.service.asked == [(ALONE, ()), (other, ())]


async def test_the_event_that_was_chosen_is_the_one_that_goes_on() -> None:
    service = ScriptedService(script={ALONE: make_clarification()})
    async with World(service).open() as world:
        asked = await world.ask(world.ada, ALONE)
        await world.ada.click(asked, label="Baghouz falls · 24 March 2019")
        await world.mention(world.bob, "Why?", reply_to=asked)
    assert service.asked == [(ALONE, ()), (ALONE, ("b1", "b2")), MEANT]


async def test_an_event_chosen_late_is_what_was_spoken_of_last() -> None:
    service = ScriptedService(script={ALONE: make_clarification()})
    async with World(service).open() as world:
        asked = await world.ask(world.ada, ALONE)
        world.now += EXPIRES_AFTER + dt.timedelta(seconds=1)
        await world.ada.click(asked, label="Baghouz falls · 24 March 2019")
        await world.mention(world.ada, "Why?")
    assert service.asked[2:] == [MEANT]


async def test_what_was_asked_in_private_is_not_carried_into_the_open() -> None:
    async with World(ScriptedService()).open() as world:
        await world.ask(world.ada, ALONE, private=True)
        assert "Which event or whom" in text_of(await world.ask(world.ada, "Why?"))
        await world.ask(world.ada, "Why?", private=True)
    assert world.service.asked == [(ALONE, ()), MEANT]


def test_the_conversations_least_used_are_forgotten() -> None:
    kept = Conversations(room=2)
    said = NOTHING_SAID.then(Turn.unresolved("Why?", ASKED_AT))
    for person in (1, 2, 1, 3):
        kept.keep(Asker(person=person, place=1), said)
        kept.keep_message(person, said)

    def find(person: int, message: int | None) -> Conversation:
        return kept.find(Asker(person=person, place=1), ASKED_AT, replied_to=message)

    assert [find(person, None) for person in (1, 2, 3)] == [said, NOTHING_SAID, said]
    assert [find(99, message) for message in (1, 2, 3)] == [said, NOTHING_SAID, said]
