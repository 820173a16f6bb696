"""From the text of a page to the text of the news: pure, exact, idempotent."""

from dataclasses import dataclass

from ingest.cleaning.characters import normalise
from ingest.cleaning.credits import take_byline, take_credit_tail
from ingest.cleaning.dateline import Day, read_dateline, take_date_line
from ingest.cleaning.glue import separate
from ingest.cleaning.head import take_head
from ingest.cleaning.noise import drop_noise

__all__ = ["Cleaned", "clean"]

MOST_PASSES = 12
"""Each pass only takes noise off or parts what was glued, and so they end; three are common."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """A clean text and what it said about itself.

    Attributes:
        text: The news alone; cleaning it again gives the same.
        title: A headline that stood above the text, or None.
        authors: Names of the byline, else of the credit tail.
        source: The outlet of the head, the byline or the dateline.
        place: The dateline's.
        day: Of a line of its own, else of the dateline.
    """

    text: str
    title: str | None = None
    authors: tuple[str, ...] = ()
    source: str | None = None
    place: str | None = None
    day: Day | None = None


def clean(text: str, *, title: str | None = None) -> Cleaned:
    """Clean `text` and read its headline, byline, dateline and credits.

    A headline is looked for where no `title` is known; one that repeats it is dropped.

    Datelines stay in the text, being the story's own words; bylines and credit tails go.
    """
    authors: tuple[str, ...] = ()
    reporters: tuple[str, ...] = ()
    source: str | None = None
    day: Day | None = None
    headline: str | None = None
    for _ in range(MOST_PASSES):
        text = normalise(text)
        before = text
        text = drop_noise(text)
        text, head = take_head(text, title=title)
        text, names, outlet = take_byline(text)
        text, dated = take_date_line(text)
        text, credited = take_credit_tail(text)
        text = separate(text)
        headline = headline or head.title
        authors = authors or head.authors or names
        reporters = reporters or credited
        source = source or head.source or outlet
        day = day or head.day or dated
        if text == before:
            break
    dateline = read_dateline(text)
    return Cleaned(
        text=text,
        title=headline,
        authors=authors or reporters,
        source=source or dateline.source,
        place=dateline.place,
        day=day or dateline.day,
    )
