"""A question as the full-text index searches for it."""

import re
import unicodedata

MOST_WORDS = 64
"""Distinct words of a question that are searched for; questions of people have some ten."""

STOP_WORDS = frozenset(
    """
    a about an and any are as at be been being but by can could did do does for from had has have
    he her him his how i if in into is it its many me much my of on or our she should so than that
    the their them then there these they this to us was we were what when where which who whom whose
    why will with would you your
    """.split()  # noqa: SIM905 - a list of words reads as one
)
"""Left out of a question; most passages hold them, and each costs a list of most of the archive."""

_WORD = re.compile(r"\d+(?:[.,:]\d+)+|[^\W_](?:\.[^\W_])+\b|[^\W_]+(?:['’][^\W_]+)?")
"""A number with its separators, an abbreviation such as U.S, or a word with its apostrophe."""

_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)


def match_query(text: str) -> str:
    """A question as an FTS5 expression: its words quoted, as alternatives; empty without any.

    Stop words are left out, unless the question has no other words.
    """
    composed = unicodedata.normalize("NFC", text)  # as articles are; a loose accent parts a word
    # Not `casefold`: it writes "ß" as "ss", and the index does not.
    found = (_POSSESSIVE.sub("", word).lower() for word in _WORD.findall(composed))
    words = list(dict.fromkeys(found))
    telling = [word for word in words if word not in STOP_WORDS] or words
    return " OR ".join(f'"{word}"' for word in telling[:MOST_WORDS])
