"""A message that is edited while its answer is being written."""

import asyncio
import contextvars
from collections.abc import Awaitable, Callable
from typing import Generic, Self, TypeVar

import structlog

from bot.gateway.card import Card

EDIT_EVERY_S = 1.0
"""Discord takes an edit a second in a channel; what comes faster waits for the next."""

log = structlog.get_logger(__name__)

_Sent = TypeVar("_Sent")


class LiveMessage(Generic[_Sent]):
    """Shows the newest card, at most one a second. Lives on one event loop.

    A context, on whose end nothing of it runs any more. A card that cannot be shown is logged and
    left out: the last one, which must be shown, fails for itself.
    """

    def __init__(self, put: Callable[[Card], Awaitable[_Sent]]) -> None:
        """Show nothing yet; `put` sends or edits the message."""
        self._put = put
        self._newest: Card | None = None
        self._editing: asyncio.Task[None] | None = None
        self._context = contextvars.copy_context()  # `show` is called from no context of its own

    async def __aenter__(self) -> Self:
        """Begin."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Let an edit under way end, and show nothing more."""
        await self._rest()

    def show(self, card: Card) -> None:
        """Show it soon, unless a newer one comes first."""
        self._newest = card
        if self._editing is None or self._editing.done():
            self._editing = asyncio.create_task(self._edit(), context=self._context)

    async def finish(self, card: Card) -> _Sent:
        """Show the last one, in place of what was not shown yet."""
        await self._rest()
        return await self._put(card)

    async def _edit(self) -> None:
        while self._newest is not None:
            card, self._newest = self._newest, None
            # Held here, card by card: a newer one may be waiting behind one that fails.
            [outcome] = await asyncio.gather(self._put(card), return_exceptions=True)
            if isinstance(outcome, Exception):
                log.warning("edit.failed", error=type(outcome).__name__)
            await asyncio.sleep(EDIT_EVERY_S)

    async def _rest(self) -> None:
        self._newest = None
        if self._editing is None:
            return
        editing, self._editing = self._editing, None
        await asyncio.wait({editing})
