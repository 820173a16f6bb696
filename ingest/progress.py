"""How far a long command has come: a bar on a terminal, now and then a line elsewhere.

All of it goes to standard error; standard output belongs to the result.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TextIO

LINE_EVERY_S = 5.0
"""Least seconds between two lines where there is no terminal to draw on."""

Show = Callable[[int, int | None, str], None]
"""Shows how much is done, of how much (None: not known), and a text beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advance:
    """How far a run has come; everything it counts is committed.

    Attributes:
        done_bytes: Input that is behind.
        total_bytes: All input, or None where its size is not known.
        articles: Items dealt with, failed ones too.
        embedded: Passages embedded.
    """

    done_bytes: int
    total_bytes: int | None
    articles: int
    embedded: int


@contextmanager
def counting(
    label: str,
    *,
    unit: str,
    stream: TextIO | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Callable[[int, int], None]]:
    """Progress of something that counts its units: call what is given with (done, total)."""
    with _display(label, stream or sys.stderr, clock) as show:
        started = clock()

        def advance(done: int, total: int) -> None:
            show(done, total, _rates(clock() - started, **{unit: done}))

        yield advance


@contextmanager
def following(
    *, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic
) -> Iterator[Callable[[Advance], None]]:
    """Progress of an ingest: pass what is given to `run_ingest`."""
    with _display("ingest", stream or sys.stderr, clock) as show:
        started = clock()

        def advance(to: Advance) -> None:
            rates = _rates(clock() - started, articles=to.articles, passages=to.embedded)
            show(to.done_bytes, to.total_bytes, rates)

        yield advance


def _rates(seconds: float, **counts: int) -> str:
    """Each count with its rate: "1,020 articles (12.3/s)"."""
    return ", ".join(
        f"{count:,} {unit}" + (f" ({count / seconds:,.1f}/s)" if seconds > 0 else "")
        for unit, count in counts.items()
    )


@contextmanager
def _display(label: str, stream: TextIO, clock: Callable[[], float]) -> Iterator[Show]:
    if stream.isatty():
        with _bar(label, stream) as show:
            yield show
    else:
        yield _lines(label, stream, clock)


@contextmanager
def _bar(label: str, stream: TextIO) -> Iterator[Show]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TextColumn("{task.fields[beside]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(file=stream), transient=True) as bar:
        task = bar.add_task(label, total=None, beside="")

        def show(done: int, total: int | None, beside: str) -> None:
            bar.update(task, completed=done, total=total, beside=beside)

        yield show


def _lines(label: str, stream: TextIO, clock: Callable[[], float]) -> Show:
    shown_s = clock()

    def show(done: int, total: int | None, beside: str) -> None:
        nonlocal shown_s
        if clock() - shown_s < LINE_EVERY_S:
            return
        shown_s = clock()
        share = f"{done / total:.0%}, " if total else ""
        stream.write(f"{label}: {share}{beside}\n")
        stream.flush()

    return show
