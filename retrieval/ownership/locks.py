"""The locks of an archive's directory. The system releases them when their process ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from retrieval.errors import ArchiveBusyError, ArchiveError

CHROMA_LOCK, WRITER_LOCK = "chroma.lock", "ingest.lock"

CHROMA_DIRECTORY = "chroma"
"""What CHROMA_LOCK guards; both stand in the archive's directory."""

WAIT_S = 15.0
"""How long to wait for the lock or the owner's server, which starts in half a second."""

POLL_S = 0.1


@contextmanager
def writer_lock(data: Path) -> Iterator[None]:
    """Be the one process that writes to the archive; another one's work is not waited for.

    Raises:
        ArchiveBusyError: Another one is.
        ArchiveError: The lock cannot be made.
    """
    lock = make_lock(data, WRITER_LOCK)
    acquire(lock, wait_s=0.0)
    try:
        yield
    finally:
        lock.release()


def make_lock(data: Path, name: str) -> FileLock:
    """A lock of the archive's directory, not taken yet; the directory is made if need be.

    Raises:
        ArchiveError: The directory cannot be made.
    """
    with _lock_faults(data):
        data.mkdir(parents=True, exist_ok=True)
    # Not bound to a thread: an archive may be closed by another one than opened it.
    return FileLock(data / name, thread_local=False)


def acquire(lock: FileLock, *, wait_s: float) -> None:
    """Take a lock, waiting for another holder so long.

    Raises:
        ArchiveBusyError: Another process keeps it.
        ArchiveError: The lock's file cannot be written.
    """
    path = Path(lock.lock_file)
    try:
        with _lock_faults(path.parent):
            lock.acquire(timeout=wait_s, poll_interval=POLL_S)
    except Timeout:
        raise busy(path) from None


def busy(lock: Path) -> ArchiveBusyError:
    """What to say where another process keeps a lock."""
    return ArchiveBusyError(
        "another newsbot command is working on this archive",
        subject=str(lock),
        hint="run this one again when it has finished",
    )


@contextmanager
def _lock_faults(data: Path) -> Iterator[None]:
    try:
        yield
    except Timeout:  # an OSError too, but one that says who holds the lock
        raise
    except OSError as error:
        raise ArchiveError(
            f"cannot be written: {error.strerror}",
            subject=str(data),
            hint="choose a directory that this user may write: NEWSBOT_DATA or --data",
        ) from error
