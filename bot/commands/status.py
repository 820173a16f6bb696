"""`newsbot status`: what the archive holds, read from the catalog alone."""

import os
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from bot.assembly import open_catalog
from bot.settings import Settings
from retrieval.vectors import VectorSpace


def read_status(settings: Settings) -> dict[str, Any]:
    """Counts, newest article, index, model and disk; loads no model.

    Raises:
        NewsbotError: the catalog cannot be read.
    """
    with closing(open_catalog(settings)) as catalog:
        totals = catalog.totals()
        space = VectorSpace.in_use(catalog)
        runs = catalog.last_runs(1)
        return {
            "data": str(settings.data),
            "articles": totals.articles,
            "passages": totals.passages,
            "sources": totals.sources,
            "newest": totals.newest.isoformat() if totals.newest else None,
            "unfinished": len(catalog.intents()),
            "collection": space.collection,
            "embedder": space.embedder.name if space.embedder else None,
            "fingerprint": space.embedder.fingerprint[:12] if space.embedder else None,
            "answer_model": settings.answer_model or settings.reader,
            "last_ingest": runs[0].started.isoformat() if runs else None,
            "disk_mb": round(_size_bytes(settings.data) / 1e6, 1),
        }


def _size_bytes(folder: Path) -> int:
    """Bytes of all files below a folder; what goes away meanwhile counts nothing."""
    total = 0
    for parent, _, names in os.walk(folder):  # `Path.rglob` fails where a folder goes away
        for name in names:
            with suppress(OSError):
                total += (Path(parent) / name).stat().st_size
    return total
