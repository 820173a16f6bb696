"""The vectors of an archive, opened by whichever way its directory's ownership leaves."""

from collections.abc import Callable
from pathlib import Path

from tenacity import RetryError, Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

from retrieval.disk import require_room
from retrieval.errors import ArchiveBusyError, IndexFaultError
from retrieval.ownership.clients import embedded_client, remote_index, spare_loopback
from retrieval.ownership.locks import (
    CHROMA_DIRECTORY,
    CHROMA_LOCK,
    POLL_S,
    WAIT_S,
    acquire,
    busy,
    make_lock,
)
from retrieval.ownership.orphans import end_orphans
from retrieval.ownership.record import ServerRecord
from retrieval.vectors import ChromaIndex


class _NotYetError(Exception):
    """The lock is taken and no server answers, so far."""


def open_vectors(
    data: Path,
    *,
    collection: Callable[[], str],
    url: str | None = None,
    wait_s: float = WAIT_S,
    anew: bool = False,
) -> ChromaIndex:
    """Open the vectors of an archive, whoever owns their directory.

    Args:
        data: The archive's directory, made where it is not there.
        collection: Names the collection in use, as for `ChromaIndex`.
        url: A Chroma server kept elsewhere; the directory is then left alone.
        wait_s: How long to wait for another owner.
        anew: For a rebuild: where the directory is too damaged to be opened, start an empty one.

    Returns:
        The index: over the server at `url`, over the owner's server where one answers, else over
        the directory itself, which is then locked until the index is closed.

    Raises:
        ArchiveBusyError: Another process works on the directory without a server.
        ArchiveError: The directory or its lock cannot be made.
        DamagedIndexError: The directory cannot be read any more.
        IndexFaultError: The directory or the server cannot be opened.
    """
    if url is not None:
        return remote_index(url, collection)
    waiting = Retrying(
        stop=stop_after_delay(wait_s),
        wait=wait_fixed(POLL_S),
        retry=retry_if_exception_type(_NotYetError),
    )
    try:
        return waiting(_try_to_open, data, collection, anew=anew)
    except RetryError:
        raise busy(data / CHROMA_LOCK) from None


def _try_to_open(data: Path, collection: Callable[[], str], *, anew: bool) -> ChromaIndex:
    """The directory if it is free, else its owner's server."""
    lock = make_lock(data, CHROMA_LOCK)
    try:
        acquire(lock, wait_s=0.0)
    except ArchiveBusyError:
        return _owners_index(data, collection)
    try:
        end_orphans(data)
        client = embedded_client(data / CHROMA_DIRECTORY, anew=anew)
    except BaseException:
        lock.release()
        raise
    return ChromaIndex(
        client,
        collection=collection,
        release=lock.release,
        require_room=lambda: require_room(data),
    )


def _owners_index(data: Path, collection: Callable[[], str]) -> ChromaIndex:
    try:
        record = ServerRecord.read(data)
        spare_loopback()
        return remote_index(record.url, collection, require_room=lambda: require_room(data))
    except (FileNotFoundError, IndexFaultError):
        raise _NotYetError from None
