"""An ingest to be killed: brings an archive to a small world, a word on stdout before each step.

Run as `python -m tests.programs.ingest_stories DATA` from the project's root.
"""

import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from retrieval.archive import Archive
from retrieval.catalog import SqlCatalog
from retrieval.domain import Article, Passage
from retrieval.lexical import Fts5Index
from retrieval.ownership import open_vectors
from retrieval.vectors import VectorSpace
from tests.fakes.embedder import WordHashEmbedder
from tests.fakes.stories import story

BATCH = 6

Guard = Callable[[Any], Any]


@contextlib.contextmanager
def opened(data: Path, guard: Guard = lambda part: part) -> Iterator[Archive]:
    """An archive over the real parts, each of them guarded, and an embedder that loads nothing."""
    catalog = SqlCatalog.open(data)
    vectors = open_vectors(data, collection=lambda: VectorSpace.in_use(catalog).collection)
    archive = Archive(
        catalog=guard(catalog),
        lexical=guard(Fts5Index(data)),
        vectors=guard(vectors),
        embedder=WordHashEmbedder(),
    )
    try:
        yield archive
    finally:
        archive.close()


def old_world() -> list[tuple[Article, list[Passage]]]:
    return [_story(number, "yesterday") for number in range(60)]


def new_world() -> list[tuple[Article, list[Passage]]]:
    """A third edited, a tenth withdrawn, some new."""
    kept = [number for number in range(75) if number % 10]
    return [_story(number, "today" if number % 3 else "yesterday") for number in kept]


def _story(number: int, day: str) -> tuple[Article, list[Passage]]:
    # No two passages alike: dozens of equal vectors link to one another alone in a graph of
    # nearest neighbours, and whether a search then reaches them is chance.
    lines = [f"Line {line} of story {number} has {number * line} words." for line in range(4)]
    return story(f"{number:03}", *lines, f"Story {number} happened {day} in town {number * 7}.")


def ingest(archive: Archive, world: list[tuple[Article, list[Passage]]]) -> None:
    """Write what is new or changed, remove what the world no longer has."""
    archive.recover()
    known = archive.catalog.fingerprints()
    changed = [
        (article, passages)
        for article, passages in world
        if article.id not in known or known[article.id].content_hash != article.content_hash
    ]
    for start in range(0, len(changed), BATCH):
        archive.write(changed[start : start + BATCH])
    removed = sorted(known.keys() - {article.id for article, _ in world})
    archive.write([], removed=removed)


class _Announced:
    """Says each call of a part before making it."""

    def __init__(self, part: Any) -> None:
        self._part = part

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._part, name)

        def act(*arguments: Any) -> Any:
            print(name, flush=True)  # noqa: T201 - whoever kills this program reads it
            return method(*arguments)

        return act


if __name__ == "__main__":
    with opened(Path(sys.argv[1]), _Announced) as given:
        ingest(given, new_world())
