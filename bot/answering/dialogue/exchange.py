"""Answers within a conversation: what a question leaves out is taken from what was said before."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from bot.answering.dialogue.conversation import Conversation, Turn
from bot.answering.dialogue.followups import Resolved, resolve
from bot.answering.dialogue.protocol import Answering
from bot.answering.dialogue.remarks import find_reply
from bot.answering.dialogue.rephrasing import Rephraser
from bot.answering.outcome import Answer, Clarification, Result, Watcher
from bot.answering.writing import Allowance


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingBack:
    """One question to the person, where nothing is there to look up.

    What was asked leans on something, and nothing is there; or only thanked or doubted.
    """

    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What came of a question in a conversation.

    Attributes:
        result: The outcome, or what is asked back instead of searching.
        turn: What the conversation keeps of it.
        understood: The question as it was searched for, where something was carried; for the
            reader to see.
    """

    result: Result | AskingBack
    turn: Turn
    understood: str | None = None


class ConversationalAnswerer:
    """Wraps what answers questions that stand alone. Keeps nothing: the conversation is given.

    What a question leans on is found by rules; where they find that it leans, a rephraser may
    say it better.
    """

    def __init__(self, answering: Answering, rephraser: Rephraser | None = None) -> None:
        self._answering = answering
        self._rephraser = rephraser

    def ask(
        self,
        question: str,
        *,
        asked_at: dt.datetime,
        article_ids: tuple[str, ...] = (),
        conversation: Conversation,
        watch: Watcher | None = None,
        allowance: Allowance | None = None,
    ) -> Exchange:
        """Answer `question` as one that continues `conversation`.

        Args:
            question: As it was asked.
            asked_at: As the others, see `Answering`.
            article_ids: Only these articles: the event that a person chose.
            conversation: What was said before; empty where nothing was.
            watch: See `Answering`.
            allowance: See `Answering`.

        Returns:
            The exchange. What is carried is looked for in the articles of the conversation
            first, and in the whole archive where those do not answer. A question that may mean
            several events means the conversation's, if that is among them.

        Raises:
            NewsbotError: what the wrapped one raises.
        """
        if conversation.last is not None and (reply := find_reply(question)):
            goes_on = replace(conversation.last, asked_at=asked_at)
            return Exchange(result=AskingBack(question=reply), turn=goes_on)
        if allowance is None and self._rephraser is not None:
            allowance = self._rephraser.allow()
        resolved = self._resolve(question, conversation, allowance)
        if resolved.asks is not None:
            turn = Turn.unresolved(question, asked_at)
            return Exchange(result=AskingBack(question=resolved.asks), turn=turn)
        ask = partial(self._answering.ask, asked_at=asked_at, watch=watch, allowance=allowance)
        understood, result = _answer(ask, question, resolved, article_ids)
        if isinstance(result.outcome, Clarification):
            known = _event_among(result.outcome, conversation)
            if known is not None:
                label, ids = known
                chosen = ask(resolved.text, article_ids=ids)
                if isinstance(chosen.outcome, Answer):
                    result, understood = chosen, f"{resolved.text} ({label})"
        turn = Turn.of(question, understood or question, result, asked_at)
        if understood and resolved.within:
            turn = turn.going_on(resolved.within)
        shown = understood if understood != question else None
        return Exchange(result=result, turn=turn, understood=shown)

    def _resolve(
        self, question: str, conversation: Conversation, allowance: Allowance | None
    ) -> Resolved:
        resolved = resolve(question, conversation)
        leans = resolved.carried or resolved.asks is not None
        if not (self._rephraser and allowance and conversation.turns and leans):
            return resolved
        said = self._rephraser.rephrase(question, conversation, allowance)
        if said is None:
            return resolved
        text = " ".join(said)
        if text.casefold() == question.strip().casefold():
            return Resolved(text=question)
        return replace(resolved, text=text, carried=True, surely=True, asks=None)


def _answer(
    ask: Callable[..., Result], question: str, resolved: Resolved, article_ids: tuple[str, ...]
) -> tuple[str | None, Result]:
    """What was understood, where that is not what was asked, and its result."""
    first = article_ids or resolved.article_ids
    text = resolved.text
    result = ask(text, article_ids=first)
    if not (first and not article_ids) or isinstance(result.outcome, Answer):
        return (text if resolved.carried else None), result
    text = resolved.text if resolved.surely else question
    return (text if resolved.surely else None), ask(text)


def _event_among(
    asking: Clarification, conversation: Conversation
) -> tuple[str, tuple[str, ...]] | None:
    """The one candidate that was spoken of last."""
    told = conversation.told
    if told is None:
        return None
    known = [
        candidate
        for candidate in asking.candidates
        if not set(candidate.article_ids).isdisjoint(told.article_ids)
    ]
    return (known[0].label, known[0].article_ids) if len(known) == 1 else None
