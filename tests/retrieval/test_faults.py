"""The table of storage faults: complete for the libraries, and each with a way out."""

import sqlite3

import httpx
import pytest
import sqlalchemy.exc
from chromadb import errors as chroma_errors

from retrieval.errors import (
    ArchiveBusyError,
    ArchiveError,
    CatalogError,
    DamagedIndexError,
    IndexFaultError,
)
from retrieval.faults import FAULTS, catalog_fault, chroma_faults, index_fault, lexical_faults

SEEN = [
    ("database or disk is full", "disk is full"),
    ("No space left on device (os error 28)", "disk is full"),
    ("could not extend file: Disk quota exceeded", "disk is full"),
    ("attempt to write a readonly database", "cannot be opened or written"),
    ("error returned from database: (code: 14) unable to open database file", "cannot be opened"),
    ("[Errno 13] Permission denied: 'data'", "cannot be opened or written"),
    ("Read-only file system (os error 30)", "cannot be opened or written"),
    ("File exists (os error 17)", "cannot be opened or written"),
    ("disk I/O error", "disk cannot be read"),
    ("Error in compaction: Failed to apply logs to the metadata segment", "disk cannot be read"),
    ("[Errno 111] Connection refused", "does not answer"),
    ("Could not connect to a Chroma server. Are you sure it is running?", "does not answer"),
    ("Server disconnected without sending a response.", "does not answer"),
    ("timed out", "does not answer"),
    ("server closed the connection unexpectedly", "does not answer"),
    ("failed to resolve host 'db': [Errno -2] Name or service not known", "does not answer"),
    ('FATAL:  password authentication failed for user "newsbot"', "refused"),
    ('FATAL:  database "newsbot" does not exist', "refused"),
    ("fe_sendauth: no password supplied", "refused"),
]

DAMAGE = [
    "file is not a database",
    "database disk image is malformed",
    "error returned from database: (code: 26) file is not a database",
    "Error executing plan: Internal error: Error finding id",
    "Error creating hnsw segment reader: Error loading hnsw index",
    "no such table: words",
    "vtable constructor failed: words",
    "Could not decode to UTF-8 column 'id' with text '\ufffd'",
]


@pytest.mark.parametrize(("words", "said"), SEEN)
def test_a_failure_of_the_machine_is_told_as_what_it_is(words: str, said: str) -> None:
    for error, kind in (
        (catalog_fault(sqlite3.OperationalError(words)), CatalogError),
        (index_fault(sqlite3.OperationalError(words), subject="index"), IndexFaultError),
    ):
        assert type(error) is kind
        assert said in error.args[0]
        assert error.hint


@pytest.mark.parametrize("words", DAMAGE)
def test_damage_names_its_remedy(words: str) -> None:
    index = index_fault(sqlite3.DatabaseError(words), subject="index")
    assert type(index) is DamagedIndexError
    assert "newsbot reindex" in index.hint
    assert "backup" in catalog_fault(sqlite3.DatabaseError(words)).hint


@pytest.mark.parametrize(
    "words", ["database is locked", "database table is locked", "deadlock detected"]
)
def test_a_lock_is_no_fault_but_another_at_work(words: str) -> None:
    error = sqlite3.OperationalError(words)
    assert type(catalog_fault(error)) is ArchiveBusyError
    assert type(index_fault(error, subject="index")) is ArchiveBusyError


def test_what_the_table_does_not_know_keeps_its_words_and_gets_a_hint() -> None:
    error = index_fault(sqlite3.Error("something\n   unheard of"), subject="index")
    assert str(error).startswith("index: something unheard of (see newsbot doctor")


def test_an_error_without_words_is_named() -> None:
    assert catalog_fault(sqlite3.Error()).args[0] == "Error"


def test_every_line_of_the_table_has_a_hint() -> None:
    assert [fault.message for fault in FAULTS if not fault.hint] == []


KINDS = set(chroma_errors.error_types.values()) - {chroma_errors.ChromaError}  # it is abstract


@pytest.mark.parametrize("kind", sorted(KINDS, key=str))
def test_every_error_of_chroma_is_translated(kind: type[chroma_errors.ChromaError]) -> None:
    with pytest.raises(ArchiveError) as raised, chroma_faults():
        raise kind("anything at all")
    assert isinstance(raised.value.__cause__, kind)


@pytest.mark.parametrize(
    "error",
    [
        httpx.ConnectError("[Errno 111] Connection refused"),
        httpx.ReadTimeout("timed out"),
        httpx.RemoteProtocolError("Server disconnected without sending a response."),
        ValueError("Could not connect to a Chroma server. Are you sure it is running?"),
        PermissionError(13, "Permission denied"),
        Exception("<html>502 Bad Gateway</html>"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_every_error_of_chromas_client_is_translated(error: Exception) -> None:
    with pytest.raises(IndexFaultError), chroma_faults():
        raise error


def test_our_own_errors_and_mistakes_pass_chromas_border_unchanged() -> None:
    for error in (CatalogError("x", subject="catalog"), KeyError("a mistake of ours")):
        with pytest.raises(type(error)) as raised, chroma_faults():
            raise error
        assert raised.value is error


def test_every_error_of_sqlite_is_translated() -> None:
    for kind in (sqlite3.OperationalError, sqlite3.IntegrityError, sqlite3.ProgrammingError):
        with pytest.raises(IndexFaultError), lexical_faults():
            raise kind("anything at all")


def test_a_statement_and_its_values_are_not_repeated() -> None:
    error = sqlalchemy.exc.IntegrityError(
        "INSERT INTO articles", {"text": "secret"}, sqlite3.IntegrityError("NOT NULL failed")
    )
    assert str(catalog_fault(error)) == "catalog: NOT NULL failed (see newsbot doctor)"
