import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
import structlog

from bot.gateway import live
from bot.gateway.card import Card
from bot.gateway.live import LiveMessage


def card(text: str) -> Card:
    return Card(sections=((text,),))


@dataclass
class Channel:
    """Keeps what is put, each when the test lets it through."""

    let: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(99))
    put_: list[str] = field(default_factory=list)
    broken: bool = False

    async def put(self, shown: Card) -> int:
        if self.broken:
            raise ConnectionError
        await self.let.acquire()
        self.put_.append(shown.sections[0][0])
        return len(self.put_)


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What was slept, in place of sleeping."""
    slept: list[float] = []
    turn = asyncio.sleep

    async def sleep(delay_s: float) -> None:
        slept.append(delay_s)
        for _ in range(3):
            await turn(0)

    monkeypatch.setattr(live.asyncio, "sleep", sleep)
    return slept


async def test_a_second_lies_between_two_edits_and_the_last_card_is_the_whole(
    seconds: list[float],
) -> None:
    channel = Channel()
    async with LiveMessage(channel.put) as message:
        message.show(card("one"))
        await asyncio.wait_for(_until(lambda: channel.put_ == ["one"]), 5)
        message.show(card("two"))
        await asyncio.wait_for(_until(lambda: channel.put_ == ["one", "two"]), 5)
        assert await message.finish(card("whole")) == 3
    assert channel.put_ == ["one", "two", "whole"]
    assert seconds == [1.0, 1.0]


@pytest.mark.usefixtures("seconds")
async def test_of_cards_that_come_faster_only_the_newest_is_shown() -> None:
    channel = Channel(let=asyncio.Semaphore(0))
    async with LiveMessage(channel.put) as message:
        for text in ("one", "two", "three"):
            message.show(card(text))
        channel.let.release()
        await asyncio.wait_for(_until(lambda: bool(channel.put_)), 5)
        message.show(card("outdated"))
        finishing = asyncio.create_task(message.finish(card("whole")))
        channel.let.release()
        channel.let.release()
        await finishing
    assert channel.put_[0] == "three"
    assert channel.put_[-1] == "whole"


@pytest.mark.usefixtures("seconds")
async def test_an_edit_that_fails_does_not_take_the_answer_along() -> None:
    channel = Channel(broken=True)
    with structlog.testing.capture_logs() as logged:
        async with LiveMessage(channel.put) as message:
            message.show(card("one"))
            await _until_edited(message)
            channel.broken = False
            await message.finish(card("whole"))
    assert channel.put_ == ["whole"]
    assert logged == [{"event": "edit.failed", "error": "ConnectionError", "log_level": "warning"}]


@pytest.mark.usefixtures("seconds")
async def test_after_an_edit_that_failed_the_next_card_is_shown_and_the_failure_logged() -> None:
    channel = Channel(broken=True)
    with structlog.testing.capture_logs() as logged:
        async with LiveMessage(channel.put) as message:
            message.show(card("one"))
            await _until_edited(message)
            channel.broken = False
            message.show(card("two"))
            await asyncio.wait_for(_until(lambda: channel.put_ == ["two"]), 5)
    assert logged == [{"event": "edit.failed", "error": "ConnectionError", "log_level": "warning"}]


@pytest.mark.usefixtures("seconds")
async def test_nothing_is_shown_any_more_once_the_work_ended() -> None:
    channel = Channel(let=asyncio.Semaphore(0))
    async with LiveMessage(channel.put) as message:
        message.show(card("one"))
        await asyncio.sleep(0)
        message.show(card("two"))
        channel.let.release()
    assert message._editing is None
    assert channel.put_ == ["one"]


async def _until_edited(message: LiveMessage[str]) -> None:
    await asyncio.wait_for(_until(lambda: bool(message._editing and message._editing.done())), 5)


async def _until(happened: Callable[[], bool]) -> None:
    while not happened():
        await asyncio.wait([asyncio.create_task(asyncio.to_thread(int))])
