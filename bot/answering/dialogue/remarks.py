"""What people say to the bot that asks nothing of the archive."""

from bot.answering.words import is_stop_word, split_text, split_words

_COURTEOUS = frozenset(
    split_words("""
    a and cheers cool good great helpful kind lot many much nice of ok okay perfect so thank thanks
    that that's thx very wow you
    """)
)
_DOUBTS = frozenset(
    {
        "are you sure",
        "is that right",
        "is that so",
        "is that true",
        "is this true",
        "really",
        "source",
        "sources",
        "you sure",
    }
)
_WELCOME = "You are welcome. What else do you want to know?"
_SEE_SOURCES = (
    "It says what the linked articles say; open them to judge. What else shall I look up?"
)


def find_reply(text: str) -> str | None:
    """What to say to "thanks" or "really?"; None for anything else.

    Only for what follows an answer: nothing else is there to thank for or to doubt.
    """
    words = [word.lower() for word in split_text(text)]
    if words and _COURTEOUS.issuperset(words) and not all(map(is_stop_word, words)):
        return _WELCOME
    return _SEE_SOURCES if " ".join(words) in _DOUBTS else None
