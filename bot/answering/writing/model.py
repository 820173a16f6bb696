"""A chat model of any provider, through LangChain: messages in, text out, within an allowance."""

import asyncio
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage, HumanMessage, SystemMessage
from pydantic import SecretStr

from bot.answering.writing.allowance import Allowance
from bot.answering.writing.prompts import Prompt
from bot.answering.writing.protocol import AnswerModelError, Reason
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
_FEWEST_TOKENS = 16
"""With fewer left, no call is made."""
_CHARACTERS_OF_A_TOKEN = 4
"""On average in English, where the model does not count."""


@dataclass(frozen=True, slots=True)
class Completion:
    """What a model wrote; tokens are None where it does not count them."""

    text: str
    input_tokens: int | None
    output_tokens: int | None


class ChatModel:
    """A provider's model on an event loop of its own.

    So the deadline holds whatever the server does: a cancelled call closes its connection.
    """

    def __init__(
        self,
        *,
        model: str,
        base_url: str | None = None,
        api_key: SecretStr | None = None,
        timeout_s: float = 30.0,
        max_tokens: int = 600,
    ) -> None:
        """Set up the provider's client; nothing is sent.

        Args:
            model: "provider:name", as LangChain's `init_chat_model` takes it.
            base_url: Of an OpenAI-compatible server; None for the provider's own.
            api_key: None for the provider's own environment variable.
            timeout_s: For one question, all calls together.
            max_tokens: That the model may write for one question.

        Raises:
            ConfigurationError: The provider is unknown, its package is not installed, or it
                cannot be set up (mostly: no key).
        """
        self._name = model
        self._timeout_s = timeout_s
        self._max_tokens = max_tokens
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
        """Stop the model's thread; calling it twice is fine."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    def allow(self) -> Allowance:
        """What one question may use."""
        return Allowance(seconds=self._timeout_s, tokens=self._max_tokens)

    def complete(
        self,
        prompt: Prompt,
        allowance: Allowance,
        *,
        see: Callable[[str], None] | None = None,
        most_seconds: float = float("inf"),
        most_tokens: int | None = None,
    ) -> Completion:
        """Have the model answer a prompt, in what is left of the allowance.

        Args:
            prompt: The two messages.
            allowance: Counts this call, also one that fails.
            see: Is given the text so far, on the caller's thread; where that is behind, pieces
                are taken together.
            most_seconds: For this call.
            most_tokens: For this call.

        Raises:
            AnswerModelError: it gave no text, or not in time.
        """
        tokens = min(allowance.tokens, most_tokens or allowance.tokens)
        seconds = min(allowance.seconds, most_seconds)
        if tokens < _FEWEST_TOKENS or seconds <= 0:
            raise self._failure("nothing is left to spend on this question", "timeout")
        text, done = "", None
        started = time.monotonic()
        try:
            pieces: SimpleQueue[str | None] = SimpleQueue()
            future = asyncio.run_coroutine_threadsafe(
                asyncio.wait_for(self._call(prompt, tokens, pieces.put), seconds), self._loop
            )
            future.add_done_callback(lambda _: pieces.put(None))
            given_up = started + seconds + _GRACE_S
            while (piece := _take(pieces, given_up)) is not None:
                text += piece
                if see is not None and pieces.empty():
                    see(text)
            # Providers share no base class of errors, so a failure arrives as a value.
            error = future.exception() if future.done() else TimeoutError()
            if isinstance(error, Exception):
                raise self._translate(error) from error
            done = future.result()
        finally:
            counted = done.output_tokens if done else None
            allowance.spend(
                seconds=time.monotonic() - started,
                tokens=counted or -(-len(text) // _CHARACTERS_OF_A_TOKEN),
            )
        return done

    async def _call(
        self, prompt: Prompt, tokens: int, receive: Callable[[str], None]
    ) -> Completion:
        messages: list[BaseMessage] = [SystemMessage(prompt.system), HumanMessage(prompt.user)]
        whole: AIMessageChunk | None = None
        length = 0
        async for chunk in _limit(self._model, tokens).astream(messages):
            whole = chunk if whole is None else whole + chunk
            length += len(chunk.text)
            receive(chunk.text)
            if length > tokens * _CHARACTERS_A_TOKEN:
                break
        if whole is None:
            raise self._failure("sent nothing", "empty")
        told = whole.response_metadata
        if told.get("finish_reason", told.get("stop_reason")) in _REFUSED:
            raise self._failure("refused to answer", "refusal")
        if not whole.text.strip():
            raise self._failure("wrote an empty answer", "empty")
        usage = whole.usage_metadata
        return Completion(
            text=whole.text,
            input_tokens=usage["input_tokens"] if usage else None,
            output_tokens=usage["output_tokens"] if usage else None,
        )

    def refusal(self) -> AnswerModelError:
        """The failure of a reply whose words refuse."""
        return self._failure("refused to answer", "refusal")

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


def _limit(model: BaseChatModel, tokens: int) -> BaseChatModel:
    """The same model, on the same connections, that writes at most so much.

    Providers take LangChain's `max_tokens` under a name of their own.
    """
    for name, field in type(model).model_fields.items():
        if "max_tokens" in {name, field.alias}:
            return model.model_copy(update={name: tokens})
    return model


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
