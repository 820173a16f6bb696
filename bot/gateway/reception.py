"""What happens between a question coming in and a card going out; knows nothing of discord.py."""

import asyncio
import datetime as dt
import secrets
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from time import monotonic
from typing import Protocol

import structlog

from bot.answering.dialogue import AskingBack, Exchange
from bot.answering.dialogue.conversation import Conversation
from bot.answering.outcome import Clarification
from bot.gateway import buttons, rendering
from bot.gateway.card import Button, Card
from bot.gateway.conversations import Asker, Conversations
from bot.gateway.desk import QuestionDesk, Refusal
from bot.gateway.shelf import Kept, Shelf
from retrieval.domain import Hit
from retrieval.errors import NewsbotError
from retrieval.protocols import Totals

log = structlog.get_logger(__name__)

_FAREWELL_S = 5.0
"""For Discord to take the last messages; together with the drain less than systemd's 40 s."""

TOO_OLD = "These buttons are too old for me to remember. Please ask again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A card, and the conversation that a reply to it continues; None where it is no answer."""

    card: Card
    conversation: Conversation | None = None


class Counter(Protocol):
    """Knows what the archive holds; the catalog does."""

    def totals(self) -> Totals:
        """Counts and the newest article's date."""
        ...


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
        self._conversations = Conversations()
        self._working: set[asyncio.Task[object]] = set()

    async def answer(
        self,
        question: str,
        *,
        asker: Asker,
        echo: bool,
        show: Callable[[Card], None],
        replied_to: int | None = None,
    ) -> Said:
        """Answer a question now asked.

        Args:
            question: As the person wrote it.
            asker: Who asks, and where.
            echo: Whether to show the question above the answer.
            show: Is given cards of an answer that is still being written.
            replied_to: Id of the message that it replies to, if any.
        """
        asked_at = self._clock()
        before = self._conversations.find(asker, asked_at, replied_to=replied_to)
        kept = Kept(
            question=question,
            echoed=echo,
            asked_at=asked_at,
            hits=(),
            candidates=(),
            before=before,
        )
        exchange = await self._ask(kept, asker, show)
        if isinstance(exchange, Refusal):
            return Said(card=rendering.render_refusal(exchange))
        return self._say(exchange, kept, asker)

    async def choose(
        self, key: str, index: int, *, asker: Asker, show: Callable[[Card], None]
    ) -> Said | Refusal | None:
        """Answer a kept question from the event that was chosen.

        The other events stay on offer. A refusal is a value, since it must not take the place
        of the message that others still choose from.
        """
        kept = self._shelf.find(key)
        if kept is None or index >= len(kept.candidates):
            return None
        choice = buttons.choice_row(key, kept.candidates, index)
        ids = kept.candidates[index].article_ids
        exchange = await self._ask(kept, asker, show, article_ids=ids, rows=[choice])
        if isinstance(exchange, Refusal):
            return exchange
        return self._say(exchange, kept, asker, chosen=index)

    def remember(self, said: Said, message: int) -> None:
        """Have replies to this message continue its conversation."""
        if said.conversation is not None:
            self._conversations.keep_message(message, said.conversation)

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
        self, event: str, report: Callable[[Card], Awaitable[object]], *, channel: int | None
    ) -> AsyncIterator[None]:
        """Hold one command: whatever fails in it is told in one sentence, and logged.

        The log gets the id that the person sees, the error's type and place, the message of the
        project's own errors, and `channel`, whose permissions may be what lacks; never what was
        asked, or by whom.

        Args:
            event: The command's name in the log.
            report: Shows the sentence to the person.
            channel: Id of the channel; None for a direct message's, which would name the person.
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
                log.error("command.failed", command=event, channel=channel, **_describe(error))  # noqa: TRY400 - a traceback's values hold the question
                await self._report(report, question_id)
            finally:
                self._working.discard(task)

    async def drain(self, timeout_s: float) -> None:
        """Take no more questions and wait for those being worked on, at most so long.

        Whoever still waits then is told to ask again, instead of being left with "thinking…".
        """
        self._desk.stop()
        working = self._working - {asyncio.current_task()}
        if working:
            log.info("gateway.draining", questions=len(working), timeout_s=timeout_s)
            _, working = await asyncio.wait(working, timeout=timeout_s)
        self._desk.close()
        if working:
            await asyncio.wait(working, timeout=_FAREWELL_S)

    async def _report(self, report: Callable[[Card], Awaitable[object]], question_id: str) -> None:
        notice = f"Something went wrong. The operator can find it in the log as `{question_id}`."
        try:
            await report(rendering.render_notice(notice))
        except Exception as error:  # noqa: BLE001 - the same edge: Discord itself may be what failed
            log.error("report.failed", **_describe(error))  # noqa: TRY400 - as above

    async def _ask(
        self,
        kept: Kept,
        asker: Asker,
        show: Callable[[Card], None],
        *,
        article_ids: tuple[str, ...] = (),
        rows: Sequence[Sequence[Button]] = (),
    ) -> Exchange | Refusal:
        echoed = kept.question if kept.echoed else None
        exchange = await self._desk.ask(
            kept.question,
            person=asker.person,
            asked_at=kept.asked_at,
            article_ids=article_ids,
            conversation=kept.before,
            watch=lambda growing: show(
                rendering.render_growing(growing, question=echoed, rows=rows)
            ),
        )
        if isinstance(exchange, Refusal):
            log.info("question.refused", reason=exchange.reason)
        elif isinstance(exchange.result, AskingBack):
            log.info("question.unresolved")
        else:
            result = exchange.result
            log.info(
                "question.answered",
                outcome=type(result.outcome).__name__.lower(),
                carried=exchange.understood is not None,
                timings_s={stage: round(taken, 3) for stage, taken in result.timings_s.items()},
            )
        return exchange

    def _say(self, exchange: Exchange, kept: Kept, asker: Asker, chosen: int | None = None) -> Said:
        # An event may be chosen long after the question: the talk goes on from now.
        conversation = kept.before.then(replace(exchange.turn, asked_at=self._clock()))
        self._conversations.keep(asker, conversation)
        return Said(card=self._show(exchange, kept, chosen), conversation=conversation)

    def _show(self, exchange: Exchange, kept: Kept, chosen: int | None) -> Card:
        question = kept.question if kept.echoed else None
        if isinstance(exchange.result, AskingBack):
            return rendering.render_asking_back(exchange.result, question=question)
        outcome = exchange.result.outcome
        kept = replace(kept, hits=tuple(map(_without_text, exchange.result.hits)))
        if isinstance(outcome, Clarification):
            kept, chosen = replace(kept, candidates=outcome.candidates), None
        key = self._shelf.keep(kept)
        rows = [
            buttons.choice_row(key, kept.candidates, chosen),
            buttons.passages_row(key, kept.hits),
        ]
        return rendering.render_outcome(
            outcome, question=question, rows=rows, understood=exchange.understood
        )


def _without_text(hit: Hit) -> Hit:
    """What the page of passages shows of a hit: articles may have megabytes, and many are kept."""
    return replace(hit, article=replace(hit.article, text=""))


def _describe(error: BaseException) -> dict[str, object]:
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    described: dict[str, object] = {
        "error": type(error).__name__,
        "at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
    if isinstance(error, NewsbotError):
        described["message"] = str(error)
    return described
