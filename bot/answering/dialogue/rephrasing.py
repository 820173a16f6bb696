"""Questions made to stand alone by a chat model, and held to what was asked."""

import re
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

import structlog

from bot.answering.dialogue.conversation import Conversation
from bot.answering.limits import QUESTION_LIMIT
from bot.answering.parts import MOST_PARTS
from bot.answering.question import read_question
from bot.answering.words import content_stems, find_stems
from bot.answering.writing import Allowance, AnswerModelError
from bot.answering.writing.prompts import write_rephrase_prompt

if TYPE_CHECKING:
    from bot.answering.writing.model import ChatModel

_SHARE = 3
"""A third of a question's time, and of its tokens, may go into reading it."""
_MOST_TOKENS = 150
_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")
_NEGATED = re.compile(r"\b(?:not|never|no|without|neither|nor)\b|n['’]t\b", re.IGNORECASE)

log = structlog.get_logger(__name__)


class Rephraser(Protocol):
    """Reads a question in its conversation. May be called from several threads."""

    def allow(self) -> Allowance:
        """What one question may use, of which `rephrase` takes its part."""
        ...

    def rephrase(
        self, question: str, conversation: Conversation, allowance: Allowance
    ) -> tuple[str, ...] | None:
        """One to three questions that stand alone; None where the rules are to do.

        Asks the model at most once an allowance, and never fails.
        """
        ...


class ChatRephraser:
    """Rephrases with a chat model, and takes nothing that adds to what was said."""

    def __init__(
        self, model: "ChatModel", *, make_nonce: Callable[[], str] = secrets.token_hex
    ) -> None:
        """Rephrase with `model`; `make_nonce` gives each call's boundary, unpredictable."""
        self._model = model
        self._make_nonce = make_nonce

    def allow(self) -> Allowance:
        """See `Rephraser`."""
        return self._model.allow()

    def rephrase(
        self, question: str, conversation: Conversation, allowance: Allowance
    ) -> tuple[str, ...] | None:
        """See `Rephraser`."""
        if allowance.rephrased:
            return None
        allowance.rephrased = True
        before = [(turn.resolved, turn.short) for turn in conversation.turns]
        try:
            written = self._model.complete(
                write_rephrase_prompt(question, before, nonce=self._make_nonce()),
                allowance,
                most_seconds=allowance.seconds / _SHARE,
                most_tokens=min(_MOST_TOKENS, allowance.tokens // _SHARE),
            )
        except AnswerModelError as error:
            log.warning("rephraser.failed", reason=error.reason)
            return None
        said = " ".join((question, *(f"{asked} {told or ''}" for asked, told in before)))
        lines = read_questions(written.text, question, said)
        log.info(
            "question.rephrased",
            questions=len(lines or ()),
            input_tokens=written.input_tokens,
            output_tokens=written.output_tokens,
        )
        return lines


def read_questions(text: str, question: str, said: str) -> tuple[str, ...] | None:
    """The questions of a model's reply, or None where one of them is not to be trusted.

    Each asks, and has no name or number that stands neither in the question nor in what was said
    before; together they keep the names and numbers of the question, and that it denies.

    Args:
        text: The reply.
        question: As it was asked.
        said: That, and the earlier questions and answers.
    """
    lines = [" ".join(_BULLET.sub("", line).split()) for line in text.splitlines()]
    lines = [line for line in dict.fromkeys(lines) if line]
    together = " ".join(lines)
    fits = 1 <= len(lines) <= MOST_PARTS and len(together) <= QUESTION_LIMIT
    if not fits or not all(line.endswith("?") for line in lines):
        return None
    told = {stem for line in lines for stem in _find_particulars(line)}
    asked = _find_particulars(question)
    if not find_stems(said) >= told or not find_stems(together) >= asked:
        return None
    if bool(_NEGATED.search(question)) != bool(_NEGATED.search(together)):
        return None
    return tuple(lines)


def _find_particulars(question: str) -> set[str]:
    """Stems of the names and numbers of a question: what may neither be added nor lost."""
    read = read_question(question)
    return {stem for name in (*read.names, *read.numbers) for stem in content_stems(name)}
