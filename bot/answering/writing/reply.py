"""A chat model's reply, read: its short answer, its sentences, and the passages each one cites."""

import re
from dataclasses import dataclass, replace

from bot.answering.writing.prompts import NO_ANSWER
from retrieval.sentences import split_sentences

_MARKER = re.compile(
    r"[\[【]\s*\^?(?:(?:passages?|sources?|p)\.?\s*)?"
    r"(?P<numbers>\d{1,3}(?:\s*(?:[,;&\-–]|and|to)\s*\d{1,3})*)"
    r"(?:\s*†[^】]*)?\s*[\]】]",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(\d+)\s*(?:[-–]|to)\s*(\d+)", re.IGNORECASE)
_HELD = re.compile("\ue000([0-9,]*)\ue001")
_BEHIND_STOP = re.compile("([.!?]+[\"”’']*)(\\s*)((?:\ue000[0-9,]*\ue001\\s*)+)")
_LEADING = re.compile("^((?:\ue000[0-9,]*\ue001[\\s:]*)+)(.+)$")
_BULLET = re.compile(r"^\s*(?:[-*•·>]+|\d{1,2}[.)])\s+")
_HEADING = re.compile(r"^\s*#{1,6}\s.*$")
_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\w)|(?<=[\w.!?\ue001])[*_](?!\w)")
_SHORT = re.compile(
    r"^\W*short(?:\s+answer)?\W*?:\W*?(?=[\w$£€\"“'(])(?P<short>.*)$", re.IGNORECASE
)
_LABEL = re.compile(r"^\W*(?:answer|response|long)\W*?:\s*", re.IGNORECASE)
_REFUSAL = re.compile(
    r"\W*(?:(?:I['’]?m |I am )?sorry|I apologi[sz]e|I can(?:['’]t|not)|I won['’]t|I will not"
    r"|(?:I['’]?m |I am )(?:unable|not able)|as an AI)\b",
    re.IGNORECASE,
)
_LONGEST_RANGE = 20
_OPEN_MARKER = re.compile(r"[\[【][^\]】]*$")
_WORDS_BEHIND = 4
"""What the sentence splitter looks at, at most: `“…!” Mr. John Smith said`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedSentence:
    """A sentence without its markers, and the passages' numbers in the order given."""

    text: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a model wrote.

    Attributes:
        short: Its first line, or None.
        declined: It said that the passages do not hold the answer.
        refused: It said that it will not answer.
        sentences: Its sentences, cited or not, in order, none twice.
    """

    short: str | None
    declined: bool
    refused: bool
    sentences: tuple[CitedSentence, ...]


def read_reply(text: str, *, passages: int) -> Reply:
    """Read a reply to `passages` numbered passages; numbers beyond them are left out."""
    short: str | None = None
    body: list[str] = []
    for line in text.replace("```", "").splitlines():
        found = _SHORT.match(line) if short is None and not body else None
        if found:
            short = _tidy(_HELD.sub("", _hold_markers(found["short"]))) or None
        elif line.strip() and not _HEADING.match(line):
            body.append(_read_line(line))
    sentences: dict[str, CitedSentence] = {}
    for line in body:
        for span in split_sentences(line):
            sentence = _read_sentence(span.of(line), passages)
            if sentence.text:
                sentences.setdefault(sentence.text, sentence)
    cited = any(sentence.numbers for sentence in sentences.values())
    declined = not cited and NO_ANSWER in text.upper()
    return Reply(
        short=None if declined else short,
        declined=declined,
        refused=not cited and not declined and _REFUSAL.match(text) is not None,
        sentences=() if declined else tuple(sentences.values()),
    )


def read_settled(text: str, *, passages: int) -> Reply:
    """Of a reply still being written, what later words can hardly change.

    A sentence is over once some words stand behind it: whether "U.S." ended one, or which marker
    belongs to it, is told by what follows.
    """
    whole, line, rest = text.rpartition("\n")
    opened = _OPEN_MARKER.search(rest)
    rest = rest[: opened.start() if opened else len(rest)].rpartition(" ")[0]
    reply = read_reply(f"{whole}{line}{rest}", passages=passages)
    sentences = list(reply.sentences)
    behind = 0
    while rest and sentences and behind < _WORDS_BEHIND:
        behind += len(sentences.pop().text.split())
    return replace(reply, sentences=tuple(sentences))


def _hold_markers(text: str) -> str:
    """Markers as private characters, which no sentence splitter or emphasis trips over."""
    return _MARKER.sub(lambda m: f"\ue000{','.join(map(str, _numbers(m['numbers'])))}\ue001", text)


def _numbers(listed: str) -> list[int]:
    numbers: list[int] = []
    for found in _RANGE.finditer(listed):
        low, high = int(found[1]), int(found[2])
        if low <= high <= low + _LONGEST_RANGE:
            numbers.extend(range(low, high + 1))
    numbers.extend(int(number) for number in re.findall(r"\d+", _RANGE.sub("", listed)))
    return numbers


def _read_line(line: str) -> str:
    """A line without bullets and emphasis, each marker before the stop it belongs to."""
    held = _hold_markers(_LABEL.sub("", _BULLET.sub("", line)))
    held = _EMPHASIS.sub("", held).strip()
    if leading := _LEADING.match(held):
        held = f"{leading[2]} {leading[1].strip(' :')}"
    return _BEHIND_STOP.sub(lambda m: f" {m[3].strip()}{m[1]} ", held).strip()


def _read_sentence(sentence: str, passages: int) -> CitedSentence:
    numbers = [int(n) for held in _HELD.findall(sentence) for n in held.split(",") if n]
    known = dict.fromkeys(number for number in numbers if 1 <= number <= passages)
    return CitedSentence(text=_tidy(_HELD.sub("", sentence)), numbers=tuple(known))


def _tidy(text: str) -> str:
    """Single spaces, none before a stop, no quotation marks around the whole."""
    tidy = re.sub(r"\s+([.,;:!?])", r"\1", " ".join(text.split()))
    tidy = re.sub(r"\(\s*\)", "", tidy).strip()
    whole = re.fullmatch(r"[\"“]([^\"“”]*)[\"”]", tidy)
    return (whole[1] if whole else tidy).strip()
