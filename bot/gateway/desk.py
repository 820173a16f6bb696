"""Where questions are admitted and worked on, outside the event loop."""

import asyncio
import datetime as dt
import math
import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic
from typing import Literal

from bot.answering.dialogue import ConversationalAnswerer, Exchange
from bot.answering.dialogue.conversation import NOTHING_SAID, Conversation
from bot.answering.limits import QUESTION_LIMIT
from bot.answering.outcome import Answer, Watcher

_WAITING_PER_WORKER = 8
"""So many may wait for each one being worked on; at two seconds a question the last waits 16 s."""
_MINUTE_S = 60.0
_PEOPLE_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A question that was not taken.

    Attributes:
        wait_s: Where it came too often: seconds until the next one is taken.
    """

    reason: Literal["empty", "long", "often", "busy", "closing"]
    wait_s: float = 0.0


class QuestionDesk:
    """Takes questions within limits and has them answered on threads of its own.

    All of it runs on one event loop; only the answerer is called from the threads. A question
    crosses to them once. (A semaphore around `asyncio.to_thread` would let cancelled questions
    run on in the shared pool, uncounted.)
    """

    def __init__(
        self,
        answerer: ConversationalAnswerer,
        *,
        at_once: int,
        per_minute: int,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """Start no thread yet.

        Args:
            answerer: Who answers.
            at_once: Questions worked on at the same time.
            per_minute: Questions a person may ask in any sixty seconds.
            clock: Seconds that never go back.
        """
        self._answerer = answerer
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="question")
        self._limit = at_once * (1 + _WAITING_PER_WORKER)
        self._taken: set[asyncio.Future[Exchange | None]] = set()
        self._turns = _Turns(per_minute, clock)
        self._open = True

    async def ask(
        self,
        question: str,
        *,
        person: int,
        asked_at: dt.datetime,
        article_ids: tuple[str, ...] = (),
        conversation: Conversation = NOTHING_SAID,
        watch: Watcher | None = None,
    ) -> Exchange | Refusal:
        """Have a question answered, or say why not.

        `watch` is called on the event loop, while the answer is being written.

        Cancelling this leaves nothing behind: a question that still waits is never begun, and
        one that is being worked on keeps its place in the count until it is done. One that
        `close` finds unanswered is refused then.

        Raises:
            NewsbotError: what the answerer raises.
        """
        if refusal := self._refuse(question, person):
            return refusal
        loop = asyncio.get_running_loop()
        unwanted = threading.Event()

        def work() -> Exchange | None:
            if unwanted.is_set():
                return None
            return self._answerer.ask(
                question,
                asked_at=asked_at,
                article_ids=article_ids,
                conversation=conversation,
                watch=watch and _cross(watch, loop, unwanted),
            )

        future = loop.run_in_executor(self._threads, work)
        self._taken.add(future)
        future.add_done_callback(self._finish)
        try:
            exchange = await asyncio.shield(future)
        except asyncio.CancelledError:
            unwanted.set()
            if future.cancelled():  # by `close`; who cancels this coroutine leaves the future be
                return Refusal(reason="closing")
            raise
        assert exchange is not None  # noqa: S101 - None only where it was unwanted, as above
        return exchange

    def stop(self) -> None:
        """Take no more questions; those taken go on."""
        self._open = False

    def close(self) -> None:
        """Refuse what is not answered yet, and let the threads end once they are done."""
        self._open = False
        for future in self._taken:
            future.cancel()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _refuse(self, question: str, person: int) -> Refusal | None:
        if not self._open:
            return Refusal(reason="closing")
        if not question.strip():
            return Refusal(reason="empty")
        if len(question) > QUESTION_LIMIT:
            return Refusal(reason="long")
        if len(self._taken) >= self._limit:
            return Refusal(reason="busy")
        if wait_s := self._turns.take(person):
            return Refusal(reason="often", wait_s=math.ceil(wait_s))
        return None

    def _finish(self, future: asyncio.Future[Exchange | None]) -> None:
        self._taken.discard(future)
        if not future.cancelled():
            future.exception()  # one nobody waits for any more is not to be complained about


def _cross(watch: Watcher, loop: asyncio.AbstractEventLoop, unwanted: threading.Event) -> Watcher:
    """Let a thread call `watch`, which is then called on the loop, unless no longer wanted."""

    def tell(answer: Answer) -> None:
        if not unwanted.is_set():
            watch(answer)

    def show(answer: Answer) -> None:
        if not unwanted.is_set():  # the loop may be closed
            loop.call_soon_threadsafe(tell, answer)

    return show


class _Turns:
    """A sliding minute for each person, of the people who asked last."""

    def __init__(self, per_minute: int, clock: Callable[[], float]) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._times: OrderedDict[int, deque[float]] = OrderedDict()

    def take(self, person: int) -> float:
        """Take a turn and return 0, or return the seconds until there is one."""
        now = self._clock()
        times = self._times.setdefault(person, deque(maxlen=self._per_minute))
        self._times.move_to_end(person)
        if len(self._times) > _PEOPLE_REMEMBERED:
            self._times.popitem(last=False)
        if len(times) == self._per_minute and (wait_s := times[0] + _MINUTE_S - now) > 0:
            return wait_s
        times.append(now)
        return 0.0
