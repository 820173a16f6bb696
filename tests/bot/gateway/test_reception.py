import asyncio

from bot.answering.dialogue import ConversationalAnswerer
from bot.answering.dialogue.conversation import NOTHING_SAID
from bot.gateway.card import Card
from bot.gateway.conversations import Asker
from bot.gateway.desk import QuestionDesk
from bot.gateway.reception import Reception
from bot.gateway.shelf import Kept, Shelf
from tests.fakes.questions import (
    ASKED_AT,
    FixedTotals,
    ScriptedService,
    make_article,
    make_hit,
)


def make_reception(service: ScriptedService) -> Reception:
    desk = QuestionDesk(ConversationalAnswerer(service), at_once=1, per_minute=60)
    return Reception(desk, FixedTotals(), clock=lambda: ASKED_AT)


def text_of(card: Card) -> str:
    return "\n".join(block for section in card.sections for block in section)


async def ignore(_card: Card) -> None:
    pass


def show_nobody(_card: Card) -> None:
    pass


async def answer(reception: Reception) -> str:
    async with reception.edge("ask", ignore, channel=None):
        asker = Asker(person=1, place=1)
        said = await reception.answer("Who is Kellner?", asker=asker, echo=False, show=show_nobody)
        return text_of(said.card)
    return ""


async def test_draining_waits_for_what_runs_and_refuses_what_comes() -> None:
    service = ScriptedService()
    service.gate.clear()
    reception = make_reception(service)
    running = asyncio.create_task(answer(reception))
    await asyncio.to_thread(service.begun.acquire, timeout=10)
    draining = asyncio.create_task(reception.drain(timeout_s=10))
    await asyncio.wait([draining], timeout=0.05)
    assert not draining.done()
    assert "about to restart" in await answer(reception)
    service.gate.set()
    await draining
    assert running.done()
    assert "some 5,000" in running.result()


async def test_who_still_waits_when_draining_gives_up_is_told_to_ask_again() -> None:
    service = ScriptedService()
    service.gate.clear()
    reception = make_reception(service)
    asking = [asyncio.create_task(answer(reception)) for _ in range(3)]  # one worked on, two wait
    await asyncio.to_thread(service.begun.acquire, timeout=10)
    await reception.drain(timeout_s=0.01)
    assert all("about to restart" in task.result() for task in asking)
    service.gate.set()


async def test_what_is_kept_for_the_buttons_leaves_out_the_articles_texts() -> None:
    article = make_article("A sentence. " * 1000)
    reception = make_reception(ScriptedService(hits=(make_hit(article),)))
    async with reception.edge("ask", ignore, channel=None):
        asker = Asker(person=1, place=1)
        said = await reception.answer("Who is Kellner?", asker=asker, echo=False, show=show_nobody)
        [[button]] = said.card.rows
        key = button.custom_id.split(":")[2]
        kept = reception._shelf.find(key)
        assert kept is not None
        assert [hit.article.text for hit in kept.hits] == [""]
        shown = reception.show_passages(key, 0)
    assert shown is not None
    assert "The last village falls" in text_of(shown)
    assert "A sentence." in text_of(shown)


def test_the_shelf_drops_the_oldest_when_it_is_full() -> None:
    shelf = Shelf(room=2)
    kept = [
        Kept(
            question=str(n),
            echoed=True,
            asked_at=ASKED_AT,
            hits=(),
            candidates=(),
            before=NOTHING_SAID,
        )
        for n in range(3)
    ]
    keys = [shelf.keep(one) for one in kept]
    assert [shelf.find(key) for key in keys] == [None, *kept[1:]]
    assert shelf.find("unknown") is None
