"""Answering with a chat model of any provider, through LangChain."""

import asyncio
import datetime as dt
import re
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

import structlog
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage, HumanMessage, SystemMessage
from pydantic import SecretStr

from bot.answering.verification import Ask
from bot.answering.writing import AnswerModelError, Draft, DraftWatcher, Reason
from bot.answering.writing.prompts import write_prompt
from bot.answering.writing.proof import Proof, hold_short
from bot.answering.writing.reply import Reply, read_reply, read_settled
from retrieval.domain import Hit
from retrieval.errors import ConfigurationError

_RETRIES = 2
"""After the first try, within the deadline, where the provider asks to try again."""
_GRACE_S = 5.0
"""For a cancelled call to let go of its connection."""
_CHARACTERS_A_TOKEN = 12
"""More than any tokenizer yields; a server that ignores the limit is cut off there."""
_REFUSED = frozenset(("content_filter", "refusal", "SAFETY"))
"""How OpenAI, Anthropic and Google say that a filter ended the reply."""
_KEY_HINT = "set NEWSBOT_ANSWER_API_KEY, or the provider's own variable"
_STATUSES: dict[int, tuple[Reason, str]] = {
    401: ("key", _KEY_HINT),
    403: ("key", _KEY_HINT),
    429: ("rate limit", ""),
}
_PACKAGE = re.compile(r"requires the (\S+) package")
_SETTING = "NEWSBOT_ANSWER_MODEL"
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Written:
    text: str
    input_tokens: int | None
    output_tokens: int | None


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
        if self._watch is None:
            return
        reply = read_settled(text, passages=self._passages)
        held, _ = self._proof.hold(reply)
        if len(held) > self._told:
            self._told = len(held)
            self._watch(self.draft(reply))

    def draft(self, reply: Reply, written: _Written | None = None) -> Draft:
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
    """Writes with a chat model and lets nothing through that its quotes do not say.

    The model runs on an event loop of the writer's own, so that the deadline holds whatever the
    server does: a cancelled call closes its connection.
    """

    def __init__(
        self,
        *,
        model: str,
        base_url: str | None = None,
        api_key: SecretStr | None = None,
        timeout_s: float = 30.0,
        max_tokens: int = 600,
        ask: Ask | None = None,
        make_nonce: Callable[[], str] = secrets.token_hex,
    ) -> None:
        """Set up the provider's client; nothing is sent.

        Args:
            model: "provider:name", as LangChain's `init_chat_model` takes it.
            base_url: Of an OpenAI-compatible server; None for the provider's own.
            api_key: None for the provider's own environment variable.
            timeout_s: For one answer, everything included.
            max_tokens: That the model may write.
            ask: The reader, who judges sentences with the rules; None leaves them to the rules.
            make_nonce: Gives each call's boundary; unpredictable.

        Raises:
            ConfigurationError: The provider is unknown, its package is not installed, or it
                cannot be set up (mostly: no key).
        """
        self._name = model
        self._timeout_s = timeout_s
        self._most_characters = max_tokens * _CHARACTERS_A_TOKEN
        self._ask = ask
        self._make_nonce = make_nonce
        provider, _, name = model.partition(":")
        if not provider or not name:
            raise ConfigurationError(
                f"{model}: names no provider",
                subject=_SETTING,
                hint="write provider:name, such as openai:gpt-4.1-mini",
            )
        options: dict[str, Any] = {
            "temperature": 0,
            "timeout": timeout_s,
            "max_tokens": max_tokens,
            "max_retries": _RETRIES,
        }
        if base_url is not None:
            options["base_url"] = base_url
        if api_key is not None:
            options["api_key"] = api_key
        if provider == "openai":
            options["stream_usage"] = True  # by default not asked of a server that is not OpenAI's
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="chat", daemon=True)
        self._thread.start()
        building = asyncio.run_coroutine_threadsafe(_build(provider, name, options), self._loop)
        error = building.exception()
        if isinstance(error, Exception):
            self.close()
            raise _explain(error, model, provider) from error
        self._model = building.result()

    def close(self) -> None:
        """Stop the writer's thread; calling it twice is fine."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    def write(
        self,
        question: str,
        hits: Sequence[Hit],
        *,
        asked_at: dt.datetime,
        watch: DraftWatcher | None = None,
    ) -> Draft:
        """See `bot.answering.writing.Writer`."""
        prompt = write_prompt(question, hits, asked_at=asked_at, nonce=self._make_nonce())
        drafting = _Drafting(hits, watch, self._ask)
        written = self._receive(
            [SystemMessage(prompt.system), HumanMessage(prompt.user)], drafting.see
        )
        reply = read_reply(written.text, passages=len(hits))
        if reply.refused:
            raise self._failure("refused to answer", "refusal")
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

    def _receive(self, messages: list[BaseMessage], see: Callable[[str], None]) -> _Written:
        """Run a call on the loop to its end or the deadline.

        `see` is given the text so far, on the thread of the caller; where that is behind, pieces
        are taken together. A provider's failure arrives as a value: providers share no base
        class of errors.
        """
        pieces: SimpleQueue[str | None] = SimpleQueue()
        future = asyncio.run_coroutine_threadsafe(
            asyncio.wait_for(self._call(messages, pieces.put), self._timeout_s), self._loop
        )
        future.add_done_callback(lambda _: pieces.put(None))
        given_up = time.monotonic() + self._timeout_s + _GRACE_S
        text = ""
        while (piece := _take(pieces, given_up)) is not None:
            text += piece
            if pieces.empty():
                see(text)
        error = future.exception() if future.done() else TimeoutError()
        if isinstance(error, Exception):
            raise self._translate(error) from error
        return future.result()

    async def _call(self, messages: list[BaseMessage], receive: Callable[[str], None]) -> _Written:
        whole: AIMessageChunk | None = None
        length = 0
        async for chunk in self._model.astream(messages):
            whole = chunk if whole is None else whole + chunk
            length += len(chunk.text)
            receive(chunk.text)
            if length > self._most_characters:
                break
        if whole is None:
            raise self._failure("sent nothing", "empty")
        told = whole.response_metadata
        if told.get("finish_reason", told.get("stop_reason")) in _REFUSED:
            raise self._failure("refused to answer", "refusal")
        if not whole.text.strip():
            raise self._failure("wrote an empty answer", "empty")
        usage = whole.usage_metadata
        return _Written(
            text=whole.text,
            input_tokens=usage["input_tokens"] if usage else None,
            output_tokens=usage["output_tokens"] if usage else None,
        )

    def _translate(self, error: Exception) -> AnswerModelError:
        """A provider's error by what it is like: status code, else the name of its class."""
        if isinstance(error, AnswerModelError):
            return error
        name = type(error).__name__
        response = getattr(error, "response", None)
        status = getattr(error, "status_code", None) or getattr(response, "status_code", None)
        if isinstance(error, TimeoutError) or "Timeout" in name:
            return self._failure(f"no answer within {self._timeout_s:g} s", "timeout")
        if status is not None:
            reason, hint = _STATUSES.get(status, ("http", ""))
            return self._failure(f"HTTP {status}", reason, hint=hint)
        if "Connect" in name:
            return self._failure("cannot be reached", "connection")
        return self._failure(f"reply cannot be read: {name}", "malformed")

    def _failure(self, message: str, reason: Reason, *, hint: str = "") -> AnswerModelError:
        return AnswerModelError(message, reason=reason, subject=self._name, hint=hint)


def _take(pieces: SimpleQueue[str | None], given_up: float) -> str | None:
    """The next piece; None where there is none before the moment (monotonic seconds)."""
    try:
        return pieces.get(timeout=max(0.0, given_up - time.monotonic()))
    except Empty:
        return None


async def _build(provider: str, name: str, options: dict[str, Any]) -> BaseChatModel:
    """Made on the loop that will run it: a client may bind to the loop it is made on."""
    from langchain.chat_models import init_chat_model

    built: BaseChatModel = init_chat_model(name, model_provider=provider, **options)
    return built


def _explain(error: Exception, model: str, provider: str) -> ConfigurationError:
    """Why a model cannot be set up, and what to do."""
    if isinstance(error, ImportError):
        package = _PACKAGE.search(str(error))
        wanted = package[1] if package else f"langchain-{provider.replace('_', '-')}"
        extra = "'newsbot[openai]'" if provider == "openai" else wanted
        return ConfigurationError(
            f"{model}: the provider's package is not installed",
            subject=_SETTING,
            hint=f"pip install {extra}",
        )
    if "Unsupported provider" in str(error):
        return ConfigurationError(
            f"{model}: LangChain knows no such provider",
            subject=_SETTING,
            hint="write provider:name, such as openai:gpt-4.1-mini",
        )
    return ConfigurationError(
        f"{model}: {str(error).splitlines()[0]}",
        subject=_SETTING,
        hint=_KEY_HINT,
    )
