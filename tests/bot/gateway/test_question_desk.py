import asyncio

from bot.answering.dialogue import ConversationalAnswerer, Exchange
from bot.answering.limits import QUESTION_LIMIT
from bot.gateway.desk import QuestionDesk, Refusal
from tests.fakes.questions import ASKED_AT, ScriptedService


class Clock:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def make_desk(
    service: ScriptedService, *, at_once: int = 1, per_minute: int = 600, clock: Clock | None = None
) -> QuestionDesk:
    return QuestionDesk(
        ConversationalAnswerer(service),
        at_once=at_once,
        per_minute=per_minute,
        clock=clock or Clock(),
    )


async def begin(service: ScriptedService) -> None:
    """Wait until the service has begun with one more question."""
    assert await asyncio.to_thread(service.begun.acquire, timeout=10)


async def test_a_question_is_answered_on_a_thread_of_the_desk() -> None:
    service = ScriptedService()
    desk = make_desk(service)
    result = await desk.ask("Who is Kellner?", person=1, asked_at=ASKED_AT, article_ids=("a",))
    assert isinstance(result, Exchange)
    assert service.asked == [("Who is Kellner?", ("a",))]
    desk.close()


async def test_empty_and_overlong_questions_are_refused_before_they_cost_anything() -> None:
    service = ScriptedService()
    desk = make_desk(service, per_minute=1)
    assert await desk.ask(" \n", person=1, asked_at=ASKED_AT) == Refusal(reason="empty")
    long = "x" * (QUESTION_LIMIT + 1)
    assert await desk.ask(long, person=1, asked_at=ASKED_AT) == Refusal(reason="long")
    assert isinstance(await desk.ask("Who is Kellner?", person=1, asked_at=ASKED_AT), Exchange)
    assert [question for question, _ in service.asked] == ["Who is Kellner?"]
    desk.close()


async def test_a_person_is_told_how_long_to_wait_and_others_are_not_held_up() -> None:
    clock = Clock()
    desk = make_desk(ScriptedService(), per_minute=2, clock=clock)
    for clock.now_s in (0.0, 10.0):
        assert isinstance(await desk.ask("Who is Kellner?", person=1, asked_at=ASKED_AT), Exchange)
    clock.now_s = 20.5
    refused = await desk.ask("Who is Kellner?", person=1, asked_at=ASKED_AT)
    assert refused == Refusal(reason="often", wait_s=40)
    assert isinstance(await desk.ask("Who is Kellner?", person=2, asked_at=ASKED_AT), Exchange)
    clock.now_s = 59.5
    refused = await desk.ask("Who is Kellner?", person=1, asked_at=ASKED_AT)
    assert refused == Refusal(reason="often", wait_s=1)
    clock.now_s = 60.0
    assert isinstance(await desk.ask("Who is Kellner?", person=1, asked_at=ASKED_AT), Exchange)
    desk.close()


async def test_only_the_people_who_asked_last_are_remembered() -> None:
    desk = make_desk(ScriptedService(), per_minute=1)
    assert isinstance(await desk.ask("Who is Kellner?", person=0, asked_at=ASKED_AT), Exchange)
    for person in range(1, 10_001):
        desk._turns.take(person)
    assert len(desk._turns._times) == 10_000
    assert isinstance(await desk.ask("Who is Kellner?", person=0, asked_at=ASKED_AT), Exchange)
    desk.close()


async def test_a_full_desk_says_that_it_is_busy_and_recovers() -> None:
    service = ScriptedService()
    service.gate.clear()
    desk = make_desk(service)
    asking = [asyncio.create_task(desk.ask(str(n), person=n, asked_at=ASKED_AT)) for n in range(9)]
    await begin(service)
    assert await desk.ask("one more", person=99, asked_at=ASKED_AT) == Refusal(reason="busy")
    service.gate.set()
    assert all(isinstance(result, Exchange) for result in await asyncio.gather(*asking))
    assert isinstance(await desk.ask("again", person=99, asked_at=ASKED_AT), Exchange)
    desk.close()


async def test_cancelled_questions_are_not_begun_and_give_their_places_back() -> None:
    service = ScriptedService()
    service.gate.clear()
    desk = make_desk(service)
    asking = [asyncio.create_task(desk.ask(str(n), person=n, asked_at=ASKED_AT)) for n in range(9)]
    await begin(service)
    for task in asking:
        task.cancel()
    await asyncio.gather(*asking, return_exceptions=True)
    assert await desk.ask("early", person=99, asked_at=ASKED_AT) == Refusal(reason="busy")
    service.gate.set()
    while not isinstance(await desk.ask("late", person=99, asked_at=ASKED_AT), Exchange):
        await asyncio.to_thread(service.begun.acquire, timeout=0.01)
    assert [question for question, _ in service.asked] == ["0", "late"]
    desk.close()


async def test_a_failure_reaches_the_one_who_asked() -> None:
    desk = make_desk(ScriptedService(script={"Who is Kellner?": RuntimeError("broken")}))
    [failure] = await asyncio.gather(
        desk.ask("Who is Kellner?", person=1, asked_at=ASKED_AT), return_exceptions=True
    )
    assert str(failure) == "broken"
    desk.close()


async def test_a_stopped_desk_finishes_what_it_took_and_takes_no_more() -> None:
    service = ScriptedService()
    service.gate.clear()
    desk = make_desk(service)
    taken = asyncio.create_task(desk.ask("Who is Kellner?", person=1, asked_at=ASKED_AT))
    await begin(service)
    desk.stop()
    assert await desk.ask("Who is Kellner?", person=2, asked_at=ASKED_AT) == Refusal(
        reason="closing"
    )
    service.gate.set()
    assert isinstance(await taken, Exchange)
    desk.close()
