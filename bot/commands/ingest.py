"""`newsbot ingest`: what the operator names, brought into the archive."""

import io
from collections.abc import Sequence
from contextlib import closing
from typing import BinaryIO

from bot.assembly import make_data_directory, open_archive, open_catalog
from bot.settings import Settings, utc_now
from ingest.pipeline import IngestReport, run_ingest
from ingest.progress import following
from ingest.sources.targets import open_source
from retrieval.ownership import writer_lock


def ingest_targets(
    settings: Settings, targets: Sequence[str], *, prune: bool = False, dry_run: bool = False
) -> IngestReport:
    """Read every target into the archive of the settings; one process at a time.

    Raises:
        ArchiveBusyError: another ingest is under way.
        NewsbotError: the archive or the embedder fails; what was committed stays.
    """
    make_data_directory(settings.data)
    stdin = _open_stdin()
    sources = [
        open_source(target, stdin=stdin, page_cache=settings.data / "pages") for target in targets
    ]
    with (
        writer_lock(settings.data),
        open_archive(settings) as archive,
        closing(open_catalog(settings)) as runs,  # an archive's `Catalog` knows of no runs
        following() as progress,
    ):
        if dry_run:
            return run_ingest(sources, archive, prune=prune, dry_run=True, progress=progress)
        run = runs.start_run(utc_now())
        report = run_ingest(sources, archive, prune=prune, progress=progress)
        runs.finish_run(run, ended=utc_now(), figures=_counts(report))
        return report


def _open_stdin() -> BinaryIO:
    """A reader of its own over standard input; an empty one where that was closed.

    The interpreter closes `sys.stdin` as it ends, and aborts where a thread still waits for a line
    of it, as the reader of an interrupted ingest does.
    """
    try:
        return open(0, "rb", closefd=False)
    except OSError:
        return io.BytesIO()


def _counts(report: IngestReport) -> dict[str, int | float | str]:
    """The figures of a report that are numbers."""
    form = report.as_json()
    return {name: value for name, value in form.items() if isinstance(value, int | float)}
