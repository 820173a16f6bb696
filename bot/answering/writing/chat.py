"""Answering with a chat model of any provider, through LangChain."""

import asyncio
import datetime as dt
import re
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass
from typing import Any

import structlog
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage, HumanMessage, SystemMessage
from pydantic import SecretStr

from bot.answering.verification import Failure, Source, verify
from bot.answering.verification.quotes import find_quotes
from bot.answering.writing import AnswerModelError, Draft, Quote, Reason, WrittenSentence
from bot.answering.writing.prompts import write_prompt
from bot.answering.writing.reply import Reply, read_reply
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
        make_nonce: Callable[[], str] = secrets.token_hex,
    ) -> None:
        """Set up the provider's client; nothing is sent.

        Args:
            model: "provider:name", as LangChain's `init_chat_model` takes it.
            base_url: Of an OpenAI-compatible server; None for the provider's own.
            api_key: None for the provider's own environment variable.
            timeout_s: For one answer, everything included.
            max_tokens: That the model may write.
            make_nonce: Gives each call's boundary; unpredictable.

        Raises:
            ConfigurationError: The provider is unknown, its package is not installed, or it
                cannot be set up (mostly: no key).
        """
        self._name = model
        self._timeout_s = timeout_s
        self._most_characters = max_tokens * _CHARACTERS_A_TOKEN
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

    def write(self, question: str, hits: Sequence[Hit], *, asked_at: dt.datetime) -> Draft:
        """See `bot.answering.writing.Writer`."""
        started = time.perf_counter()
        prompt = write_prompt(question, hits, asked_at=asked_at, nonce=self._make_nonce())
        messages: list[BaseMessage] = [SystemMessage(prompt.system), HumanMessage(prompt.user)]
        written = self._wait_for(self._call(messages))
        reply = read_reply(written.text, passages=len(hits))
        if reply.refused:
            raise self._failure("refused to answer", "refusal")
        sentences, failures = verify_reply(reply, hits)
        draft = Draft(
            short=_hold_short(reply, sentences),
            sentences=sentences,
            declined=reply.declined,
            failures=failures,
            input_tokens=written.input_tokens,
            output_tokens=written.output_tokens,
            duration_s=time.perf_counter() - started,
        )
        log.info(
            "draft.written",
            sentences=len(sentences),
            dropped=dict(Counter(failure.kind for failure in failures)),
            declined=draft.declined,
            input_tokens=draft.input_tokens,
            output_tokens=draft.output_tokens,
            duration_s=round(draft.duration_s, 3),
        )
        return draft

    def _wait_for(self, call: Coroutine[Any, Any, _Written]) -> _Written:
        """Run a call on the loop to its end or the deadline.

        A provider's failure arrives as a value: providers share no base class of errors.
        """
        future: Future[_Written] = asyncio.run_coroutine_threadsafe(
            asyncio.wait_for(call, self._timeout_s), self._loop
        )
        done, _ = wait([future], timeout=self._timeout_s + _GRACE_S)
        error = future.exception() if done else TimeoutError()
        if isinstance(error, Exception):
            raise self._translate(error) from error
        return future.result()

    async def _call(self, messages: list[BaseMessage]) -> _Written:
        whole: AIMessageChunk | None = None
        length = 0
        async for chunk in self._model.astream(messages):
            whole = chunk if whole is None else whole + chunk
            length += len(chunk.text)
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


def verify_reply(
    reply: Reply, hits: Sequence[Hit]
) -> tuple[tuple[WrittenSentence, ...], tuple[Failure, ...]]:
    """The sentences of a reply that hold, with their quotes, and why the others do not."""
    kept: list[WrittenSentence] = []
    failures: list[Failure] = []
    for sentence in reply.sentences:
        if not sentence.numbers:
            failures.append(Failure(kind="uncited", detail=sentence.text))
            continue
        quotes = find_quotes(sentence.text, [hits[number - 1] for number in sentence.numbers])
        if isinstance(quotes, Failure):
            failures.append(quotes)
            continue
        kept.append(
            WrittenSentence(
                text=sentence.text,
                quotes=tuple(Quote(article=hit.article, span=span) for hit, span in quotes),
            )
        )
    return tuple(kept), tuple(failures)


def _hold_short(reply: Reply, sentences: Sequence[WrittenSentence]) -> str | None:
    """The reply's short answer, where a sentence that is left says it."""
    if reply.short is None:
        return None
    short = reply.short.rstrip(".")
    held = any(
        verify(short, _as_source(sentence, quote)) is None
        for sentence in sentences
        for quote in sentence.quotes
    )
    return short if held else None


def _as_source(sentence: WrittenSentence, quote: Quote) -> Source:
    published = quote.article.published
    return Source(
        quote=sentence.text,
        passage=quote.text,
        context="",
        published=published.date() if published else None,
    )


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
