"""News stories written for this project, with questions they answer and questions they do not.

A file of ``training/stories/`` holds several stories. Each begins with ``# headline`` and its date;
paragraphs of text follow, then the questions::

    # Ferry runs aground off Kaldvik, 214 taken ashore
    2014-08-19

    KALDVIK, Norway (Northern Wire) - All 214 people aboard ...

    ? How many people were taken off the ferry?
    = All 214 people
    ? When will the ferry sail again?
    = in early September @ The company said it would sail again in early September.
    ? How many passengers drowned?
    !

An answer stands in the text word for word. Where it stands there more than once, what follows the
``@`` stands there once and tells which is meant. ``!`` means that the story does not answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryQuestion:
    """A question; ``answer`` is its text and the character it starts at, or None."""

    text: str
    answer: tuple[str, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story and what is asked about it."""

    headline: str
    published: str
    text: str
    questions: tuple[StoryQuestion, ...]

    @property
    def context(self) -> str:
        """The line that the archive gives a passage to say where it is from."""
        day = date.fromisoformat(self.published)
        return f"{self.headline} — {day.day} {day:%B %Y}"


def read_stories(folder: Path) -> Iterator[Story]:
    """Read the stories of all files of ``folder``, in the order of their names.

    Raises ValueError, naming the file and the line, where one is not written as it should be.
    """
    for path in sorted(folder.glob("*.md")):
        for story in re.split(r"(?m)^# ", path.read_text(encoding="utf-8"))[1:]:
            try:
                yield _story(story)
            except ValueError as error:
                message = f"{path.name}: {error}"
                raise ValueError(message) from error


def _story(written: str) -> Story:
    headline, _, rest = written.partition("\n")
    published, _, rest = rest.strip().partition("\n")
    text, _, asked = rest.partition("\n? ")
    text = text.strip()
    lines = [line for line in f"? {asked}".splitlines() if line.strip()]
    return Story(
        headline=headline.strip(),
        published=published.strip(),
        text=text,
        questions=tuple(
            _question(text, *lines[place : place + 2]) for place in range(0, len(lines), 2)
        ),
    )


def _question(text: str, asked: str, answered: str = "") -> StoryQuestion:
    if not asked.startswith("? ") or not answered.startswith(("= ", "!")):
        message = f"a question, then its answer or '!', was expected: {asked!r}, {answered!r}"
        raise ValueError(message)
    if answered.strip() == "!":
        return StoryQuestion(text=asked[2:].strip(), answer=None)
    answer, _, around = (part.strip() for part in answered[2:].partition(" @ "))
    if text.count(around or answer) != 1 or answer not in (around or answer):
        message = f"stands not once in its story: {answered!r}"
        raise ValueError(message)
    start = text.index(around) + around.index(answer) if around else text.index(answer)
    return StoryQuestion(text=asked[2:].strip(), answer=(answer, start))
