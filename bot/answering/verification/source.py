"""What a sentence is held against."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A quote with what surrounds it.

    Attributes:
        quote: One or two consecutive sentences, verbatim.
        passage: The passage they stand in: it may give a person's full name or title.
        context: Headline and place of the article: names known without a quote.
        bylines: Its outlet and authors, known as those who report it.
        published: The day it was written, which "Tuesday" refers to; None where unknown.
    """

    quote: str
    passage: str
    context: str = ""
    bylines: tuple[str, ...] = ()
    published: dt.date | None = None
