"""What an index keeps of an article beside its passages, to filter by."""

import datetime as dt
import math


def epoch_s(moment: dt.datetime) -> int:
    """Whole seconds since 1970, rounded down; Chroma compares numbers only."""
    return math.floor(moment.timestamp())


def source_key(source: str) -> str:
    """An outlet's name as it is compared: without regard to case or outer spaces."""
    return source.strip().casefold()
