"""An ingest run: read, embed and write at the same time, each batch committed as it is done.

One thread reads and decides (`intake`), the caller's embeds, a third writes. Two short channels
join them, so that memory holds a few batches whatever the input, and a slow stage stops the
others instead of being flooded.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import structlog
from numpy.typing import NDArray

from ingest.channel import Channel
from ingest.chunking import split_articles
from ingest.intake import Batch, Failure, Intake
from ingest.plan import describe
from ingest.progress import Advance
from ingest.sources.formats import KNOWN
from ingest.sources.protocol import ArticleSource
from retrieval.archive import Archive
from retrieval.domain import Article, Passage

FAILURES_LISTED = 1000
"""Failures told one by one; all are counted. A million broken lines need no million reasons."""

READER_GRACE_S = 1.0
"""How long an interrupted run waits for its reader. It ends after the item at hand, unless it waits
for standard input or a slow site; then it is left behind, and may touch nothing any more."""

_WAITING_BATCHES = 2

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestReport:
    """What a run did to the archive; of a dry run, what it would do.

    Attributes:
        added: Articles that are new and nobody's copy.
        changed: Stored articles whose content changed.
        unchanged: Articles that were stored already.
        removed: Stored articles that their source no longer has.
        duplicates: New articles that copy another, and repeated deliveries of the same one.
        failed: Items that could not be read as an article.
        skipped: Files of a folder or glob that were passed over: nothing reads their kind.
        passages: Passages in the archive at the end.
        embedded: Passages embedded in this run.
        seconds: How long it took.
        failures: The first FAILURES_LISTED failed items and why.
        plan: Of a dry run, a line for each article that would be stored or removed.
    """

    added: int
    changed: int
    unchanged: int
    removed: int
    duplicates: int
    failed: int
    skipped: int
    passages: int
    embedded: int
    seconds: float
    failures: tuple[Failure, ...]
    plan: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """What `newsbot ingest --json` prints."""
        form = asdict(self)
        form["seconds"] = round(self.seconds, 3)
        form["failures"] = [asdict(failure) for failure in self.failures]
        if self.plan:
            form["plan"] = list(self.plan)
        else:
            del form["plan"]
        return form

    def as_lines(self) -> list[str]:
        """The same for a person."""
        lines = list(self.plan)
        lines += [f"failed   {failure.item}: {failure.reason}" for failure in self.failures]
        if self.failed > len(self.failures):
            lines.append(f"failed   and {self.failed - len(self.failures)} more")
        if self.skipped:
            files = "1 file" if self.skipped == 1 else f"{self.skipped} files"
            lines.append(f"skipped  {files} of a kind that is not read ({KNOWN})")
        counts = ("added", "changed", "unchanged", "removed", "duplicates", "failed")
        lines.append(", ".join(f"{getattr(self, name)} {name}" for name in counts))
        lines.append(
            f"passages embedded: {self.embedded} in {self.seconds:.1f} s; "
            f"the archive holds {self.passages}"
        )
        return lines


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A batch on its way through the stages."""

    batch: Batch
    stores: list[tuple[Article, list[Passage]]]
    vectors: Mapping[str, NDArray[np.float32]]


def run_ingest(
    sources: Sequence[ArticleSource],
    archive: Archive,
    *,
    prune: bool = False,
    dry_run: bool = False,
    progress: Callable[[Advance], None] = lambda _: None,
    clock: Callable[[], float] = time.monotonic,
) -> IngestReport:
    """Bring what the sources have into the archive.

    What did not change is neither cut nor embedded nor written. A batch is committed as soon as
    it is embedded: whatever ends the run, what was committed stays, and the next run goes on
    from there.

    Args:
        sources: Read one after the other, each item once.
        archive: Nobody else writes to it meanwhile.
        prune: Remove articles that their source no longer has.
        dry_run: Only decide, and tell the plan.
        progress: Called after each batch, from the thread that writes.
        clock: Seconds, monotonic.

    Raises:
        NewsbotError: the archive or the embedder failed.
        KeyboardInterrupt: after the batch at hand is committed.
    """
    started = clock()
    if not dry_run:
        archive.recover()
    intake = Intake(sources, archive.catalog, prune=prune, clock=clock)
    run = _Run(intake, archive, progress)
    if dry_run:
        run.plan()
    else:
        run.carry_out()
    return run.report(seconds=clock() - started)


class _Run:
    """The state of one run: its stages, and what came of them."""

    def __init__(
        self, intake: Intake, archive: Archive, progress: Callable[[Advance], None]
    ) -> None:
        self._intake = intake
        self._archive = archive
        self._progress = progress
        self._tally: Counter[str] = Counter()
        self._failures: list[Failure] = []
        self._plan: list[str] = []
        self._embedded = 0

    def plan(self) -> None:
        """Decide, and remember the decisions as lines."""
        for batch in self._intake.batches():
            self._plan += [describe(action) for action in (*batch.stores.values(), *batch.removes)]
            self._count(batch)

    def carry_out(self) -> None:
        """Decide, embed and write, all at once."""
        decided: Channel[_Prepared] = Channel(_WAITING_BATCHES)
        embedded: Channel[_Prepared] = Channel(_WAITING_BATCHES)
        with ThreadPoolExecutor(1, thread_name_prefix="ingest-writer") as threads:
            writing = threads.submit(self._write_from, embedded)
            reading = _start_apart(lambda: self._read_into(decided), name="ingest-reader")
            try:
                for prepared in decided:
                    if not embedded.put(self._with_vectors(prepared)):
                        break
            finally:
                self._intake.stop()
                decided.abandon()
                embedded.close()
                wait([reading], timeout=READER_GRACE_S)
        # In this order: the reader has ended unless the writer failed.
        writing.result()
        reading.result()

    def report(self, *, seconds: float) -> IngestReport:
        """The figures so far."""
        tally = self._tally
        return IngestReport(
            added=tally["added"],
            changed=tally["changed"],
            unchanged=tally["unchanged"],
            removed=tally["removed"],
            duplicates=tally["duplicates"],
            failed=tally["failed"],
            skipped=self._intake.skipped,
            passages=self._archive.catalog.totals().passages,
            embedded=self._embedded,
            seconds=seconds,
            failures=tuple(self._failures),
            plan=tuple(self._plan),
        )

    def _read_into(self, decided: Channel[_Prepared]) -> None:
        try:
            for batch in self._intake.batches():
                if not decided.put(_Prepared(batch, self._with_passages(batch), {})):
                    break
        finally:
            decided.close()

    def _with_passages(self, batch: Batch) -> list[tuple[Article, list[Passage]]]:
        """The articles to store; of a copy, only the passages that its original does not tell."""
        articles = [store.article for store in batch.stores.values()]
        embedder = self._archive.embedder
        split = split_articles(
            articles, count_tokens=embedder.count_tokens, max_tokens=embedder.max_tokens
        )
        return [
            (article, self._intake.untold(passages, article.copy_of))
            for article, passages in zip(articles, split, strict=True)
        ]

    def _with_vectors(self, prepared: _Prepared) -> _Prepared:
        """Embed the passages that the archive does not have yet."""
        stored = self._archive.catalog.passages_of(prepared.batch.revised)
        held = {passage.id for passages in stored.values() for passage in passages}
        fresh = [
            passage
            for _, passages in prepared.stores
            for passage in passages
            if passage.id not in held
        ]
        if not fresh:
            return prepared
        rows = self._archive.embedder.embed([passage.indexed_text for passage in fresh])
        vectors = {passage.id: row for passage, row in zip(fresh, rows, strict=True)}
        return _Prepared(prepared.batch, prepared.stores, vectors)

    def _write_from(self, embedded: Channel[_Prepared]) -> None:
        try:
            for prepared in embedded:
                self._write(prepared)
        finally:
            embedded.abandon()

    def _write(self, prepared: _Prepared) -> None:
        batch = prepared.batch
        if batch.stores or batch.removes:
            removed = [removal.article_id for removal in batch.removes]
            self._embedded += self._archive.write(
                prepared.stores, removed=removed, vectors_of=prepared.vectors
            )
            log.debug(
                "batch.written",
                articles=len(prepared.stores),
                removed=len(removed),
                passages=len(prepared.vectors),
            )
        self._archive.catalog.set_signatures(batch.signatures)
        self._intake.settle(batch)
        self._count(batch)

    def _count(self, batch: Batch) -> None:
        self._tally += batch.tally
        room = FAILURES_LISTED - len(self._failures)
        self._failures += batch.failures[:room]
        self._progress(
            Advance(
                done_bytes=batch.done_bytes,
                total_bytes=self._intake.total_bytes,
                articles=self._tally.total(),
                embedded=self._embedded,
            )
        )


def _start_apart(deed: Callable[[], None], *, name: str) -> Future[None]:
    """Run `deed` in a thread that nobody waits for when the program ends, unlike an executor's."""
    done: Future[None] = Future()

    def run() -> None:
        try:
            deed()
        except BaseException as error:  # noqa: BLE001 - it is the caller's, by `done.result`
            done.set_exception(error)
        else:
            done.set_result(None)

    threading.Thread(target=run, name=name, daemon=True).start()
    return done
