"""What happens between a question coming in and a card going out; knows nothing of discord.py."""

import asyncio
import datetime as dt
import secrets
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from time import monotonic

import structlog

from bot.answering.outcome import Clarification, Outcome, Result
from bot.gateway import buttons, rendering
from bot.gateway.card import Card
from bot.gateway.desk import QuestionDesk, Refusal
from bot.gateway.service import Counter
from bot.gateway.shelf import Kept, Shelf
from retrieval.errors import NewsbotError

log = structlog.get_logger(__name__)

TOO_OLD = "These buttons are too old for me to remember. Please ask again."


class Reception:
    """Turns questions and pressed buttons into cards, and failures into a sentence.

    Methods that give a card return None in place of one where a button is too old.
    """

    def __init__(
        self, desk: QuestionDesk, counter: Counter, *, clock: Callable[[], dt.datetime]
    ) -> None:
        self._desk = desk
        self._counter = counter
        self._clock = clock
        self._shelf = Shelf()
        self._working: set[asyncio.Task[object]] = set()

    async def answer(self, question: str, *, person: int, echo: bool) -> Card:
        """Answer a question now asked, and show it above the answer where `echo` says so."""
        asked_at = self._clock()
        result = await self._ask(question, person=person, asked_at=asked_at)
        if isinstance(result, Refusal):
            return rendering.render_refusal(result)
        kept = Kept(
            question=question, echoed=echo, asked_at=asked_at, hits=result.hits, candidates=()
        )
        return self._show(result.outcome, kept)

    async def choose(self, key: str, index: int, *, person: int) -> Card | Refusal | None:
        """Answer a kept question from the event that was chosen.

        The other events stay on offer. A refusal is a value, since it must not take the place
        of the message that others still choose from.
        """
        kept = self._shelf.find(key)
        if kept is None or index >= len(kept.candidates):
            return None
        result = await self._ask(
            kept.question,
            person=person,
            asked_at=kept.asked_at,
            article_ids=kept.candidates[index].article_ids,
        )
        if isinstance(result, Refusal):
            return result
        return self._show(result.outcome, replace(kept, hits=result.hits), chosen=index)

    def show_passages(self, key: str, page: int) -> Card | None:
        """A page of the passages that a kept question was answered from."""
        kept = self._shelf.find(key)
        if kept is None or page >= rendering.count_pages(kept.hits):
            return None
        turn = buttons.turn_row(key, page, pages=rendering.count_pages(kept.hits))
        return rendering.render_passages(kept.hits, page, [turn])

    async def count(self) -> Card:
        """What the archive holds."""
        loop = asyncio.get_running_loop()
        return rendering.render_totals(await loop.run_in_executor(None, self._counter.totals))

    @asynccontextmanager
    async def edge(
        self, event: str, report: Callable[[Card], Awaitable[object]]
    ) -> AsyncIterator[None]:
        """Hold one command: whatever fails in it is told in one sentence, and logged.

        The log gets the id that the person sees, the error's type and place, and the message of
        the project's own errors; never what was asked, or by whom.
        """
        question_id = secrets.token_hex(4)
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a coroutine runs in one
        self._working.add(task)
        begun = monotonic()
        with structlog.contextvars.bound_contextvars(question_id=question_id):
            try:
                yield
                log.debug("command.done", command=event, total_s=round(monotonic() - begun, 3))
            except Exception as error:  # noqa: BLE001 - one of the two edges of the project
                log.error("command.failed", command=event, **_describe(error))  # noqa: TRY400 - a traceback's values hold the question
                await self._report(report, question_id)
            finally:
                self._working.discard(task)

    async def drain(self, timeout_s: float) -> None:
        """Take no more questions and wait for those being worked on, at most so long."""
        self._desk.stop()
        if working := self._working - {asyncio.current_task()}:
            log.info("gateway.draining", questions=len(working), timeout_s=timeout_s)
            await asyncio.wait(working, timeout=timeout_s)
        self._desk.close()

    async def _report(self, report: Callable[[Card], Awaitable[object]], question_id: str) -> None:
        notice = f"Something went wrong. The operator can find it in the log as `{question_id}`."
        try:
            await report(rendering.render_notice(notice))
        except Exception as error:  # noqa: BLE001 - the same edge: Discord itself may be what failed
            log.error("report.failed", **_describe(error))  # noqa: TRY400 - as above

    async def _ask(
        self,
        question: str,
        *,
        person: int,
        asked_at: dt.datetime,
        article_ids: tuple[str, ...] = (),
    ) -> Result | Refusal:
        result = await self._desk.ask(
            question, person=person, asked_at=asked_at, article_ids=article_ids
        )
        if isinstance(result, Refusal):
            log.info("question.refused", reason=result.reason)
        else:
            outcome = type(result.outcome).__name__.lower()
            timings_s = {stage: round(taken, 3) for stage, taken in result.timings_s.items()}
            log.info("question.answered", outcome=outcome, timings_s=timings_s)
        return result

    def _show(self, outcome: Outcome, kept: Kept, chosen: int | None = None) -> Card:
        if isinstance(outcome, Clarification):
            kept, chosen = replace(kept, candidates=outcome.candidates), None
        key = self._shelf.keep(kept)
        rows = [
            buttons.choice_row(key, kept.candidates, chosen),
            buttons.passages_row(key, kept.hits),
        ]
        question = kept.question if kept.echoed else None
        return rendering.render_outcome(outcome, question=question, rows=rows)


def _describe(error: BaseException) -> dict[str, object]:
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    described: dict[str, object] = {
        "error": type(error).__name__,
        "at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
    if isinstance(error, NewsbotError):
        described["message"] = str(error)
    return described
