"""Errors of the storage libraries, translated into the project's own where they cross its border.

SQLite reports by message through three layers (sqlite3, SQLAlchemy, Chroma), so messages are what
the table reads. Whatever it does not know keeps its library's words and the general hint.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from retrieval.errors import ArchiveBusyError, ArchiveError, CatalogError, IndexFaultError


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fault:
    pattern: re.Pattern[str]
    message: str
    hint: str
    busy: bool = False


def _fault(pattern: str, message: str, hint: str, *, busy: bool = False) -> _Fault:
    return _Fault(pattern=re.compile(pattern, re.IGNORECASE), message=message, hint=hint, busy=busy)


DAMAGED = _fault(
    r"malformed|not a database|corrupt|error (?:finding|loading|reading)|hnsw"
    r"|unsupported file format|no such table|no such column|invalid header|deserializ",
    "is damaged",
    "",
)

FAULTS = (
    _fault(
        r"disk is full|no space left|quota exceeded|disk quota",
        "the disk is full",
        "free some space and run the command again; nothing stored is lost",
    ),
    _fault(
        r"readonly|read-only|permission denied|unable to open|access denied|os error 13",
        "cannot be written or opened",
        "give this user read and write permission to the data directory",
    ),
    _fault(
        r"database (?:table |schema )?is locked|lock timeout|deadlock",
        "another process is writing",
        "run the command again when the other one has finished",
        busy=True,
    ),
    _fault(
        r"connection refused|could not connect|connection (?:is |was )?(?:lost|closed|failed|reset)"
        r"|connect(?:ion)? timeout|timed out|disconnected|all connection attempts failed"
        r"|could not translate host|name or service not known|server closed the connection",
        "the server does not answer",
        "see that it runs and that its address is right",
    ),
    _fault(
        r"password authentication|no password supplied|role .* does not exist|unauthori[sz]ed"
        r"|forbidden|authentication failed",
        "the server refused the credentials",
        "see that user and password of its address are right",
    ),
    _fault(
        r"disk i/o error|input/output error|os error 5\b",
        "the disk cannot be read or written",
        "see the system's log for the disk's state",
    ),
    _fault(
        r"expecting embedding with dimension",
        "holds vectors of other dimensions",
        "rebuild it: newsbot reindex",
    ),
    DAMAGED,
)


def catalog_fault(error: BaseException) -> ArchiveError:
    """The catalog's error for a library's."""
    return _translate(
        error,
        CatalogError,
        subject="catalog",
        damaged="restore it from a backup, or move it away and ingest the articles again",
        unknown="see newsbot doctor",
    )


def index_fault(error: BaseException, *, subject: str) -> ArchiveError:
    """An index's error for a library's."""
    return _translate(
        error,
        IndexFaultError,
        subject=subject,
        damaged="rebuild it: newsbot reindex",
        unknown="see newsbot doctor; newsbot reindex rebuilds it",
    )


@contextmanager
def lexical_faults() -> Iterator[None]:
    """Translate sqlite3's errors of the full-text index."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise index_fault(error, subject="full-text index") from error


@contextmanager
def chroma_faults() -> Iterator[None]:
    """Translate Chroma's errors, of its embedded store as of its HTTP client."""
    import httpx
    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, httpx.HTTPError, OSError, ValueError, RuntimeError) as error:
        raise index_fault(error, subject="vector index") from error
    except ArchiveError:
        raise
    except Exception as error:
        # Chroma's HTTP client raises a bare Exception for an answer that it cannot read.
        if type(error) is not Exception:
            raise
        raise index_fault(error, subject="vector index") from error


def _translate(
    error: BaseException, kind: type[ArchiveError], *, subject: str, damaged: str, unknown: str
) -> ArchiveError:
    words = " ".join(str(error).split())
    for fault in FAULTS:
        if fault.pattern.search(words):
            hint = damaged if fault is DAMAGED else fault.hint
            return (ArchiveBusyError if fault.busy else kind)(
                fault.message, subject=subject, hint=hint
            )
    return kind(words[:200] or type(error).__name__, subject=subject, hint=unknown)
