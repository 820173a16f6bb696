"""What a question asks for, read by rules of English."""

import re
from dataclasses import dataclass

from bot.answering.denial import find_claimed, find_denied
from bot.answering.kinds import Kind, find_kind
from bot.answering.words import content_stems, find_words, is_stop_word, split_words, stem
from retrieval.calendar import MONTHS, WEEKDAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question, read.

    Attributes:
        text: As it was asked, spaces tidied.
        kind: The kind of answer wanted.
        focus: Stems of what is asked for ("how many *fighters*", "which *tennis star*"); empty
            where the question word stands alone.
        terms: Stems of the content words, in order, the focus included.
        names: Capitalised names in it, as written.
        numbers: Figures in it, as written.
        denied: Lemmas of what it asks the denial of ("did not *sign*"); mostly empty.
        claimed: Lemmas that a sentence which answers it may not deny; empty where it may.
    """

    text: str
    kind: Kind
    focus: tuple[str, ...]
    terms: tuple[str, ...]
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    denied: tuple[str, ...]
    claimed: frozenset[str]


_NAME = re.compile(
    r"(?:\b[A-Z][\w.'’\-]*|\b(?:[A-Z]\.)+)"
    r"(?:\s+(?:(?:of|the|de|la|van|von|bin|al)\s+)?[A-Z0-9][\w.'’\-]*)*"
)
_ACRONYM = re.compile(r"(?:^|\s)(?:[A-Z]\.)+$")
_HOW_MUCH = re.compile(
    r"\bhow (?:long|old|far|tall|high|deep|wide|big|large|heavy|fast|hot|cold|close|often|soon)\b"
    r"|\b(?:what|which) (?:year|day|date|percentage)\b|\bwhat is the name\b|\bpercentage of\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"[$£€]?\d[\d,.]*\d|\b\d\b")
_FOCUS = re.compile(
    r"\b(?:how many|how much|which|what|number of|name of)\s+((?:[\w'’.\-]+\s*){1,4})",
    re.IGNORECASE,
)
_FOCUS_END = frozenset(
    split_words("""
is was were are did does do has have had will would can could should may might in on at of for
from to with by that who which about into after before during since than as
""")
)
_QUESTION_WORDS = frozenset(
    split_words("""
who what when where which why how whose whom is was are were did does do has have had will
would can could in on at for from to with the a an according true after
""")
)


CALENDAR_NAMES = frozenset({*MONTHS, *WEEKDAYS})
"""Names of the calendar tell when, and are no subject that an article must know."""


def read_question(text: str) -> Question:
    """Read what `text` asks for; never fails, a question it cannot place is of kind OTHER."""
    tidy = " ".join(text.split())
    return Question(
        text=tidy,
        kind=find_kind(tidy),
        focus=_find_focus(tidy),
        terms=tuple(content_stems(_HOW_MUCH.sub(" ", tidy)) or content_stems(tidy)),
        names=_find_names(tidy),
        numbers=tuple(match.group() for match in _FIGURE.finditer(tidy)),
        denied=find_denied(tidy),
        claimed=find_claimed(tidy),
    )


def _find_focus(text: str) -> tuple[str, ...]:
    """Stems of the noun phrase after "how many", "which", "what", up to the verb."""
    match = _FOCUS.search(text)
    if match is None:
        return ()
    focus = []
    for word in find_words(match.group(1)):
        lowered = word.text.lower()
        if lowered in _FOCUS_END:
            break
        if not is_stop_word(word.text):
            focus.append(stem(word.text))
    return tuple(focus)


def _find_names(text: str) -> tuple[str, ...]:
    """Capitalised runs, less a question word that merely begins the sentence."""
    names = []
    for match in _NAME.finditer(text):
        words = match.group().split()
        while words and words[0].lower().strip(".'’") in _QUESTION_WORDS:
            words = words[1:]
        name = re.sub(r"['’]s?$", "", " ".join(words)).rstrip(",")
        if not _ACRONYM.search(name):
            name = name.rstrip(".")
        if name in CALENDAR_NAMES:
            continue
        if len(name) > 1 and not (match.start() == 0 and len(words) == 1 and name.islower()):
            names.append(name)
    return tuple(dict.fromkeys(names))
