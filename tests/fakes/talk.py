"""Turns of a conversation about invented news."""

from bot.answering.dialogue.conversation import NOTHING_SAID, Conversation, Turn
from bot.answering.outcome import Answer, Citation, Result
from retrieval.domain import Span
from tests.fakes.questions import ASKED_AT, QUERY, make_article, make_hit


def make_result(short: str, quote: str, *, title: str, id: str = "a") -> Result:  # noqa: A002 - the article's
    """An answer that quotes the whole of one article."""
    article = make_article(quote, title=title, id=id)
    citation = Citation(number=1, article=article, span=Span(0, len(quote)), quote=quote)
    answer = Answer(
        query=QUERY, short=short, text=f"{quote} [1].", citations=(citation,), as_of=None
    )
    return Result(outcome=answer, hits=(make_hit(article),))


def talk(*exchanges: tuple[str, str, str, str]) -> Conversation:
    """A conversation of (question, short answer, quote, headline), each of its own article."""
    conversation = NOTHING_SAID
    for number, (question, short, quote, title) in enumerate(exchanges):
        result = make_result(short, quote, title=title, id=f"a{number}")
        conversation = conversation.then(Turn.of(question, question, result, ASKED_AT))
    return conversation


FERRY = (
    "How many passengers were rescued in Vessary?",
    "214",
    "All 214 passengers of the Northern Wren were rescued after the ferry ran aground.",
    "Ferry runs aground off Vessary",
)
CAPTAIN = (
    "Who was the captain of the Northern Wren?",
    "Edda Morrish",
    "Captain Edda Morrish of the Northern Wren stayed aboard until noon.",
    "Ferry runs aground off Vessary",
)
BUDGET = (
    "How much will the budget of Dunhaven cost?",
    "615 million crowns",
    "Marta Kellner and Martha Keller said it would cost 615 million crowns.",
    "Council agrees on a budget",
)
TOLL = (
    "how many wolves were counted",
    "41",
    "Rangers have counted 41 wolves in the hills this winter.",
    "Wolves come back",
)
