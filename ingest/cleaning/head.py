"""The head of a page saved as text: headline, byline, outlet and date on lines of their own."""

import re
from dataclasses import dataclass

from ingest.cleaning.credits import read_byline
from ingest.cleaning.dateline import Day, read_date_line, read_dateline

LONGEST_HEADLINE = 160
"""Characters."""
FEWEST_WORDS = 3
LONGEST_OUTLET_WORDS = 4
MOST_LINES = 6
"""Lines of a head, the headline included."""

_SENTENCE_END = re.compile(r"[.!?:;,\"”)]$")
_OUTLET_LINE = re.compile(r"(?:[A-Z][\w.&’'-]*|of|the|and)(?: (?:[A-Z][\w.&’'-]*|of|the|and))*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stood above the story; each may be missing."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    source: str | None = None
    day: Day | None = None


def take_head(text: str, *, title: str | None) -> tuple[str, Head]:
    """The text without its head, and what that said.

    A first line is a headline only with evidence: it repeats the known `title`, or none is known
    and a byline, a date line, or a paragraph with a dateline follows it. Any other first line
    stays in the text.
    """
    lines = text.split("\n", MOST_LINES)
    if title is not None:
        if _words(lines[0]) == _words(title) and len(lines) > 1:
            return text[len(lines[0]) :].lstrip(), Head(title=title)
        return text, Head()
    if not _could_be_headline(lines[0]):
        return text, Head()
    signed = Head(title=lines[0])
    taken = 1
    for line in lines[1:MOST_LINES]:
        read = _read_line(line, signed)
        if read is None:
            break
        signed, taken = read, taken + 1
    rest = "\n".join(lines[taken:]).lstrip()
    evident = signed.authors or signed.day or read_dateline(rest.split("\n", 1)[0]).place
    return (rest, signed) if rest and evident else (text, Head())


def _could_be_headline(line: str) -> bool:
    return (
        len(line) <= LONGEST_HEADLINE
        and len(line.split()) >= FEWEST_WORDS
        and not _SENTENCE_END.search(line)
        and read_byline(line) is None
        and read_date_line(line) is None
    )


def _read_line(line: str, head: Head) -> Head | None:
    """The head with what one more line says, or None where the line is not of a head."""
    byline = read_byline(line)
    if byline is not None:
        authors, source = byline
        return Head(
            title=head.title,
            authors=head.authors or authors,
            source=head.source or source,
            day=head.day,
        )
    day = read_date_line(line)
    if day is not None:
        return Head(title=head.title, authors=head.authors, source=head.source, day=head.day or day)
    is_outlet = _OUTLET_LINE.fullmatch(line) and len(line.split()) <= LONGEST_OUTLET_WORDS
    if is_outlet and (head.authors or head.day) and head.source is None:
        return Head(title=head.title, authors=head.authors, source=line, day=head.day)
    return None


def _words(line: str) -> list[str]:
    return re.findall(r"\w+", line.casefold())
