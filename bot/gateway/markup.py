"""Text of articles and people made safe for Discord, and measured as Discord measures it.

What comes out shows the very words that went in: nothing is bold, quoted, linked, hidden, or
pings. Discord takes a backslash before any punctuation as "show the next character as it is".
"""

import bisect
import re
import unicodedata
from collections.abc import Callable

_SIGNIFICANT = re.compile(r"[\\`*_~|<>\[\]&]")
_LINE_START = re.compile(r"^(?:-#|[#\-+=]|\d+(?=[.)]))")
_PING = re.compile(r"@(?=everyone|here)", re.IGNORECASE)
_JOINERS = "\u200c\u200d"
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols that show nothing (Hangul fillers, the empty Braille cell)."""
_SENTENCE_END = re.compile(r"[.!?\]][\"'”’)\]]*(?=\s)")


def measure(text: str) -> int:
    """Length in UTF-16 code units: as Discord's clients count, and never too little."""
    return len(text) + sum(char > "\uffff" for char in text)


def clean(text: str) -> str:
    """One line of visible characters: white space collapsed, what shows nothing removed.

    Joiners stay, since Persian words and many emoji are spelled with them.
    """
    return " ".join("".join(filter(_shows, text)).split())


def _shows(char: str) -> bool:
    if char in _JOINERS or char.isspace():
        return True
    return char not in _BLANKS and unicodedata.category(char) not in {"Cc", "Cf", "Co", "Cs", "Cn"}


def escape(text: str) -> str:
    r"""Markdown that shows `text`, which must be clean, literally and on one line.

    `discord.utils` has escapes for Markdown and for mentions; both together leave numbered lists,
    links, urls, `<#123>` and `<t:…>` alive. A url is kept from turning into a link by `:\//`;
    `@everyone` is broken by a zero-width space, as discord.py does it, because a backslash there
    is shown on some clients.
    """
    text = _SIGNIFICANT.sub(r"\\\g<0>", text)
    text = _LINE_START.sub(_escape_line_start, text)
    return _PING.sub("@\u200b", text.replace("://", r":\//"))


def _escape_line_start(found: re.Match[str]) -> str:
    start = found.group()
    if start == "-#":  # the look-alike page takes it for small print even after a backslash
        return "-\u200b#"
    if start.isdigit():  # a backslash before a digit would be shown; before the dot it is not
        return f"{start}\\"
    return f"\\{start}"


def label(text: str) -> str:
    """Markdown for the text of a link: `text`, with round brackets for square ones.

    Discord finds the end of a link's text by counting brackets, escaped or not.
    """
    return escape(clean(text).replace("[", "(").replace("]", ")"))


def shorten(text: str, limit: int, write: Callable[[str], str] = escape) -> str:
    """`write(text)` where that measures at most `limit`; else of a beginning of it, then `…`.

    The beginning ends with a sentence if that keeps half of what would fit, else with a word,
    else anywhere. `write` must not shrink when its input grows; it never sees half a marker
    `[1]`, unless a single word is longer than the limit.
    """
    whole = write(text)
    if measure(whole) <= limit:
        return whole
    for ends, least in (
        ([found.end() for found in _SENTENCE_END.finditer(text)], limit // 2),
        ([found.start() for found in re.finditer(r"\s+", text)], 1),
        (list(range(len(text))), 0),
    ):
        fitting = bisect.bisect_right(
            ends, limit, key=lambda end: measure(write(text[:end])) + len("…")
        )
        if fitting:
            beginning = write(text[: ends[fitting - 1]].rstrip())
            if measure(beginning) >= least:
                return beginning + "…"
    return ""
