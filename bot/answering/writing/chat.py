"""Answering with a chat model."""

import datetime as dt
import secrets
import time
from collections import Counter
from collections.abc import Callable, Sequence

import structlog

from bot.answering.verification import Ask
from bot.answering.writing.allowance import Allowance
from bot.answering.writing.model import ChatModel, Completion
from bot.answering.writing.prompts import write_prompt
from bot.answering.writing.proof import Proof, hold_short
from bot.answering.writing.protocol import Draft, DraftWatcher
from bot.answering.writing.reply import Reply, read_reply, read_settled
from retrieval.domain import Hit

log = structlog.get_logger(__name__)


class _Drafting:
    """One reply as it comes in: what of it holds, told to the watcher as it grows."""

    def __init__(self, hits: Sequence[Hit], watch: DraftWatcher | None, ask: Ask | None) -> None:
        self._proof = Proof(hits, ask)
        self._passages = len(hits)
        self._watch = watch
        self._told = 0
        self._started = time.perf_counter()

    def see(self, text: str) -> None:
        """Read the reply so far."""
        reply = read_settled(text, passages=self._passages)
        held, _ = self._proof.hold(reply)
        if self._watch is not None and len(held) > self._told:
            self._told = len(held)
            self._watch(self.draft(reply))

    def draft(self, reply: Reply, written: Completion | None = None) -> Draft:
        """The draft that a reply amounts to; `written` has the tokens of a whole one."""
        sentences, failures = self._proof.hold(reply)
        return Draft(
            short=hold_short(reply, sentences),
            sentences=sentences,
            declined=reply.declined,
            failures=failures,
            input_tokens=written.input_tokens if written else None,
            output_tokens=written.output_tokens if written else None,
            duration_s=time.perf_counter() - self._started,
        )


class ChatWriter:
    """Writes with a chat model and lets nothing through that its quotes do not say."""

    def __init__(
        self,
        model: ChatModel,
        *,
        ask: Ask | None = None,
        make_nonce: Callable[[], str] = secrets.token_hex,
    ) -> None:
        """Write with a model.

        Args:
            model: Shared with whoever else speaks to it.
            ask: The reader, who judges sentences with the rules; None leaves them to the rules.
            make_nonce: Gives each call's boundary; unpredictable.
        """
        self._model = model
        self._ask = ask
        self._make_nonce = make_nonce

    def write(
        self,
        question: str,
        hits: Sequence[Hit],
        *,
        asked_at: dt.datetime,
        watch: DraftWatcher | None = None,
        allowance: Allowance | None = None,
    ) -> Draft:
        """See `bot.answering.writing.Writer`."""
        prompt = write_prompt(question, hits, asked_at=asked_at, nonce=self._make_nonce())
        drafting = _Drafting(hits, watch, self._ask)
        written = self._model.complete(
            prompt, allowance or self._model.allow(), see=drafting.see if watch else None
        )
        reply = read_reply(written.text, passages=len(hits))
        if reply.refused:
            raise self._model.refusal()
        whole = drafting.draft(reply, written)
        log.info(
            "draft.written",
            sentences=len(whole.sentences),
            dropped=dict(Counter(failure.kind for failure in whole.failures)),
            declined=whole.declined,
            input_tokens=whole.input_tokens,
            output_tokens=whole.output_tokens,
            duration_s=round(whole.duration_s, 3),
        )
        return whole
