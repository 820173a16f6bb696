"""Errors of the storage libraries, translated into the project's own where they cross its border.

SQLite reports by message through three layers (sqlite3, SQLAlchemy, Chroma), so messages are what
the table reads. Whatever it does not know keeps its library's words and the general hint.
"""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from retrieval.errors import (
    ArchiveBusyError,
    ArchiveError,
    CatalogError,
    DamagedIndexError,
    IndexFaultError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What one kind of failure says, by its library's words, and what an operator is told."""

    pattern: re.Pattern[str]
    message: str
    hint: str


def _fault(pattern: str, message: str, hint: str) -> Fault:
    return Fault(pattern=re.compile(pattern, re.IGNORECASE), message=message, hint=hint)


DAMAGED = _fault(
    r"malformed|not a database|corrupt|error (?:finding|getting|loading|reading)|hnsw"
    r"|unsupported file format|no such (?:table|column)|missing from|invalid header|deserializ"
    r"|vtable constructor failed|could not decode",
    "is damaged",
    "rebuild it: newsbot reindex",
)

BUSY = _fault(
    r"database (?:table |schema )?is locked|lock timeout|deadlock",
    "another process is writing",
    "run the command again when the other one has finished",
)

FAULTS = (
    _fault(
        r"disk is full|no space left|quota exceeded|disk quota",
        "the disk is full",
        "free some space and run the command again; nothing stored is lost",
    ),
    _fault(
        r"readonly|read-only|permission denied|unable to open|access denied|os error 13"
        r"|file exists|not a directory",
        "cannot be opened or written",
        "give this user read and write permission to the data directory",
    ),
    BUSY,
    _fault(
        r"could not parse|can't load plugin|no module named|invalid (?:dsn|connection option)",
        "its address cannot be used",
        "see NEWSBOT_DATABASE_URL in .env.example; for PostgreSQL install newsbot[postgresql]",
    ),
    _fault(
        r"password authentication|no password supplied|role .* does not exist"
        r"|database .* does not exist|unauthori[sz]ed|forbidden|authentication failed",
        "the server refused user, password or database",
        "see that those of its address are right",
    ),
    _fault(
        r"connection refused|could not connect|connection (?:is |was |to )?(?:lost|closed|failed)"
        r"|connection reset|timed? ?out|disconnected|connection attempts failed|connection failed"
        r"|could not translate host|name or service not known|closed the connection"
        r"|failed to resolve|name resolution",
        "the server does not answer",
        "see that it runs and that its address is right",
    ),
    _fault(
        # SQLite on a full disk often says no more than "I/O error", Chroma not even that.
        r"disk i/o error|input/output error|os error 5\b|failed to apply logs",
        "the disk cannot be read or written",
        "see that it has room (df), and the system's log; then run the command again",
    ),
    _fault(
        r"expecting embedding with dimension",
        "holds vectors of another embedder",
        "rebuild it: newsbot reindex",
    ),
    DAMAGED,
)


def catalog_fault(error: BaseException) -> ArchiveError:
    """The catalog's error for a library's."""
    # SQLAlchemy's own words repeat the statement and its values: texts of articles.
    words, fault = _recognise(getattr(error, "orig", None) or error)
    if fault is BUSY:
        return ArchiveBusyError(fault.message, subject="catalog", hint=fault.hint)
    if fault is DAMAGED:
        hint = "restore it from a backup, or move it away and ingest the articles again"
        return CatalogError(fault.message, subject="catalog", hint=hint)
    if fault is not None:
        return CatalogError(fault.message, subject="catalog", hint=fault.hint)
    return CatalogError(words, subject="catalog", hint="see newsbot doctor")


def index_fault(error: BaseException, *, subject: str) -> ArchiveError:
    """A derived index's error for a library's."""
    words, fault = _recognise(error)
    if fault is BUSY:
        return ArchiveBusyError(fault.message, subject=subject, hint=fault.hint)
    if fault is DAMAGED:
        return DamagedIndexError(fault.message, subject=subject, hint=fault.hint)
    if fault is not None:
        return IndexFaultError(fault.message, subject=subject, hint=fault.hint)
    return IndexFaultError(
        words, subject=subject, hint="see newsbot doctor; newsbot reindex rebuilds it"
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
    except Exception as error:
        # Chroma's HTTP client raises a bare Exception for an answer that it cannot read.
        if type(error) is not Exception:
            raise
        raise index_fault(error, subject="vector index") from error


def _recognise(error: BaseException) -> tuple[str, Fault | None]:
    words = " ".join(str(error).split())[:300] or type(error).__name__
    return words, next((fault for fault in FAULTS if fault.pattern.search(words)), None)
