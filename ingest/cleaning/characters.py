"""Characters and white space: one way to write each thing."""

import re
import unicodedata

# Control characters, soft hyphens, zero-width and directional marks, lone surrogates (JSON may
# hold them, no database takes them). The zero-width joiners stay: Persian and Hindi need them.
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]{2,}|[^\S\n ]")
_AROUND_LINE_END = re.compile(r" ?\n ?")
_EMPTY_LINES = re.compile(r"\n{3,}")

NARROWEST_WRAP = 50
WIDEST_WRAP = 100
"""Between these widths (characters) plain text is wrapped by hand or by a mail program."""


def drop_invisible(text: str) -> str:
    """`text` without invisible characters, each line ended by a line feed."""
    return _DROPPED.sub("", _LINE_ENDS.sub("\n", text))


def normalise(text: str) -> str:
    """Unicode NFC, lines ended by a line feed, paragraphs parted by one empty line.

    Invisible characters go, every run of blanks is one space, and lines that were broken at a
    fixed width are joined again. Idempotent.
    """
    text = unicodedata.normalize("NFC", drop_invisible(text))
    text = _BLANKS.sub(" ", text)
    text = _AROUND_LINE_END.sub("\n", text)
    text = _EMPTY_LINES.sub("\n\n", text)
    return _unwrap(text.strip())


def _unwrap(text: str) -> str:
    """Join the lines of paragraphs that were wrapped at the text's greatest line length.

    A break was made by a wrapper, and not by an author, exactly where the next line's first word
    would not have fitted before it. Without a paragraph that comes out longer than any wrapper
    makes lines, short lines stay as they are.
    """
    lines = text.split("\n")
    width = max(map(len, lines))
    if not NARROWEST_WRAP <= width <= WIDEST_WRAP:
        return text
    joined: list[str] = []
    last_length = 0
    for line in lines:
        first_word = line.split(" ", 1)[0]
        if last_length and line and last_length + 1 + len(first_word) > width:
            joined[-1] += " " + line
        else:
            joined.append(line)
        last_length = len(line)
    return "\n".join(joined) if max(map(len, joined)) > WIDEST_WRAP else text


def one_line(text: str) -> str:
    """`text` normalised and on one line, as titles and names are."""
    return " ".join(normalise(text).split())
