"""A write cut off anywhere, then run again, ends where an undisturbed one does."""

import random
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from retrieval.archive import Archive
from retrieval.lexical import Fts5Index
from tests.fakes.stories import NOON, story
from tests.programs import ingest_stories
from tests.programs.ingest_stories import opened

BEFORE = [
    story("kept", "Nothing changes here.", "Nor here."),
    story("edited", "Some 5,000 surrendered.", "The enclave is small."),
    story("relabelled", "Ministers met.", published=NOON),
    story("doomed", "This will be withdrawn."),
    story("copy", "Ministers met today."),
]
AFTER = [
    story("edited", "Some 6,000 surrendered.", "The enclave is small."),
    story("relabelled", "Ministers met.", published=None, source="CNN"),
    story("new", "Smoke rose.", "The camp is full."),
    (story("copy", "Ministers met today.", copy_of="relabelled")[0], ()),
]
OTHERWISE = [story("edited", "Some 7,000 surrendered.", "The enclave is small.")]
ROOT = Path(__file__).parents[2]
WRITES = ["announce", "commit", "upsert", "delete", "clear_intents"]


class CutOffError(Exception):
    """Stands for the process's death."""


@dataclass
class Fuse:
    """Cuts the process off before its `left`-th write, or right after it."""

    left: int
    after: bool = False
    burnt: list[str] = field(default_factory=list)

    def guard(self, part: Any) -> Any:
        return _Guarded(part, self)


class _Guarded:
    def __init__(self, part: Any, fuse: Fuse) -> None:
        self._part = part
        self._fuse = fuse

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._part, name)
        return self._cut(method, name) if name in WRITES else method

    def _cut(self, method: Callable[..., Any], name: str) -> Callable[..., Any]:
        def act(*arguments: Any) -> Any:
            self._fuse.left -= 1
            if self._fuse.left == 0 and not self._fuse.after:
                raise CutOffError(name)
            result = method(*arguments)
            self._fuse.burnt.append(name)
            if self._fuse.left == 0:
                raise CutOffError(name)
            return result

        return act


def ingest(archive: Archive) -> None:
    archive.write(AFTER, removed=["doomed"])


def state(archive: Archive) -> dict[str, Any]:
    """All that is stored, labels and vectors too."""
    catalog, lexical, vectors = archive.catalog, archive.lexical, archive.vectors
    assert isinstance(lexical, Fts5Index)
    with lexical._connected() as connection:
        labels = connection.execute(
            "SELECT id, article_id, published, source, context, text"
            " FROM entries JOIN words ON words.rowid = number ORDER BY id"
        ).fetchall()
    stored = vectors._collection(vectors._name()).get(include=["metadatas", "embeddings"])  # type: ignore[attr-defined]
    rows = zip(stored["ids"], stored["metadatas"], stored["embeddings"], strict=True)
    return {
        "articles": list(catalog.each_article()),
        "passages": catalog.passages(catalog.passage_ids()),
        "intents": catalog.intents(),
        "lexical": labels,
        "vectors": {id_: (dict(label), vector.tolist()) for id_, label, vector in rows},
        "discrepancies": archive.check(),
    }


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    with opened(tmp_path_factory.mktemp("undisturbed")) as archive:
        archive.write(BEFORE)
        ingest(archive)
        return state(archive)


@pytest.fixture(scope="module")
def otherwise(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    with opened(tmp_path_factory.mktemp("otherwise")) as archive:
        archive.write(BEFORE)
        archive.write(OTHERWISE)
        return state(archive)


def test_there_are_six_writes_to_cut_off_at(tmp_path: Path) -> None:
    fuse = Fuse(left=0)
    with opened(tmp_path) as archive:
        archive.write(BEFORE)
    with opened(tmp_path, fuse.guard) as archive:
        ingest(archive)
    assert fuse.burnt == ["announce", "delete", "delete", "upsert", "upsert", "commit"]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("write", range(1, 7))
def test_a_write_cut_off_anywhere_is_completed_by_the_next_run(
    tmp_path: Path, undisturbed: dict[str, Any], write: int, *, after: bool
) -> None:
    with opened(tmp_path) as archive:
        archive.write(BEFORE)
    with (
        opened(tmp_path, Fuse(left=write, after=after).guard) as archive,
        pytest.raises(CutOffError),
    ):
        ingest(archive)
    with opened(tmp_path) as archive:
        ingest(archive)
        assert state(archive) == undisturbed


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("write", range(1, 6))
def test_a_write_cut_off_leaves_nothing_in_a_run_that_wants_something_else(
    tmp_path: Path, otherwise: dict[str, Any], write: int, *, after: bool
) -> None:
    with opened(tmp_path) as archive:
        archive.write(BEFORE)
    fuse = Fuse(left=write, after=after)
    with opened(tmp_path, fuse.guard) as archive, pytest.raises(CutOffError):
        ingest(archive)
    with opened(tmp_path) as archive:
        archive.write(OTHERWISE)
        assert state(archive) == otherwise


@pytest.mark.parametrize("write", range(1, 7))
def test_recovery_alone_brings_back_what_was_before(tmp_path: Path, write: int) -> None:
    with opened(tmp_path) as archive:
        archive.write(BEFORE)
        before = state(archive)
    with opened(tmp_path, Fuse(left=write).guard) as archive, pytest.raises(CutOffError):
        ingest(archive)
    with opened(tmp_path) as archive:
        assert archive.recover() == (5 if write > 1 else 0)
        assert archive.recover() == 0
        assert state(archive) == before


@pytest.mark.parametrize("write", range(1, 6))
def test_a_recovery_cut_off_is_completed_by_the_next(
    tmp_path: Path, undisturbed: dict[str, Any], write: int
) -> None:
    with opened(tmp_path) as archive:
        archive.write(BEFORE)
    with opened(tmp_path, Fuse(left=6).guard) as archive, pytest.raises(CutOffError):
        ingest(archive)
    fuse = Fuse(left=write)
    with opened(tmp_path, fuse.guard) as archive, pytest.raises(CutOffError):
        archive.recover()
    with opened(tmp_path) as archive:
        ingest(archive)
        assert state(archive) == undisturbed


@pytest.mark.slow
def test_an_ingest_killed_ten_times_ends_where_an_undisturbed_one_does(tmp_path: Path) -> None:
    for data in (tmp_path / "killed", tmp_path / "undisturbed"):
        with opened(data) as archive:
            ingest_stories.ingest(archive, ingest_stories.old_world())
    with opened(tmp_path / "undisturbed") as archive:
        ingest_stories.ingest(archive, ingest_stories.new_world())
        expected = state(archive)

    steps = random.Random(5)  # noqa: S311 - where to kill, the same each time
    killed = [_kill_after(steps.randint(1, 20), tmp_path / "killed") for _ in range(10)]

    assert sum(killed) >= 8, "it was over before it could be killed often enough"
    with opened(tmp_path / "killed") as archive:
        ingest_stories.ingest(archive, ingest_stories.new_world())
        assert state(archive) == expected


def _kill_after(steps: int, data: Path) -> bool:
    """Run the ingest and SIGKILL it once it said that many steps; whether it was still going."""
    command = [sys.executable, "-m", "tests.programs.ingest_stories", str(data)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        said = [program.stdout.readline() for _ in range(steps)]
        program.kill()
    return all(said) and program.returncode == -signal.SIGKILL
