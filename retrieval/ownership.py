"""Who owns the Chroma directory: one process at a time, by a lock.

Two processes on one embedded Chroma directory read stale and wrong results (chroma #3792, #3769),
so the owner either works alone for the length of a command or runs Chroma's server for all:

    chroma.lock   held by the owner as long as it lives
    chroma.json   where the owner's server listens; there only while it runs one
    chroma.log    what that server printed
    ingest.lock   held by the one process that writes to the archive
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, cast

import psutil
from filelock import FileLock, Timeout
from tenacity import RetryError, Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

from retrieval.disk import require_room
from retrieval.errors import ArchiveBusyError, ArchiveError, DamagedIndexError, IndexFaultError
from retrieval.faults import chroma_faults
from retrieval.vectors import ChromaIndex

if TYPE_CHECKING:
    from chromadb.api.client import Client

DIRECTORY, LOCK, RECORD, LOG = "chroma", "chroma.lock", "chroma.json", "chroma.log"
WRITER_LOCK = "ingest.lock"
HOST = "127.0.0.1"

WAIT_S = 15.0
"""How long to wait for the lock or the owner's server, which starts in half a second."""

START_S = 30.0
"""How long a server may take to open a large directory before it is given up."""

STOP_S = 10.0
"""How long a server may take to end before it is killed."""

REQUEST_TIMEOUT_S = 60.0
"""How long a server may take for a request; the largest write takes some seconds."""

HEARTBEAT_TIMEOUT_S = 0.5
"""Short: where the port went to a program that accepts and says nothing, ours has ended by then."""

POLL_S = 0.1

PORT_TRIALS = 3
"""Ports tried: another program may take a free port before the server does."""


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
        DamagedIndexError: The directory cannot be read any more.
        IndexFaultError: The directory or the server cannot be opened.
    """
    if url is not None:
        with chroma_faults():
            return _remote_index(url, collection)
    waiting = Retrying(
        stop=stop_after_delay(wait_s),
        wait=wait_fixed(POLL_S),
        retry=retry_if_exception_type(_NotYetError),
    )
    try:
        return waiting(_open_local, data, collection, anew=anew)
    except RetryError:
        raise _busy(data / LOCK) from None


@contextmanager
def writer_lock(data: Path, *, wait_s: float = 0.0) -> Iterator[None]:
    """Be the one process that writes to the archive.

    Raises:
        ArchiveBusyError: Another one is.
        ArchiveError: The lock cannot be made.
    """
    lock = _lock(data, WRITER_LOCK)
    _acquire(lock, wait_s)
    try:
        yield
    finally:
        lock.release()


class ChromaServer:
    """Chroma's server over the archive's directory, on a loopback port, with its lock.

    Enter it, and call `restart`, from a thread that outlives it: on Linux the server ends with
    the thread that started it, so that a killed owner leaves none behind.
    """

    def __init__(self, data: Path, *, wait_s: float = WAIT_S) -> None:
        """Take note of the archive's directory; `wait_s` is how long to wait for its lock."""
        self._data = data
        self._wait_s = wait_s
        self._lock: FileLock | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0

    def __enter__(self) -> Self:
        """Take the lock, clear away what a killed owner left, and start.

        Raises:
            ArchiveBusyError: The directory has another owner.
            IndexFaultError: The server does not start.
        """
        lock = _lock(self._data, LOCK)
        try:
            _acquire(lock, 0.0)
        except ArchiveBusyError:
            _refuse_second_server(self._data)
            _acquire(lock, self._wait_s)
        self._lock = lock
        try:
            _clear_away(self._data)
            self._start()
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the server and let go of the directory."""
        self._leave()

    def is_alive(self) -> bool:
        """Whether the server's process runs."""
        return self._process is not None and self._process.poll() is None

    def restart(self) -> None:
        """Start a dead server again at its port, so that those who had connected can go on.

        Raises:
            IndexFaultError: It does not start.
        """
        self._stop()
        if not self._launch(self.port):
            raise self._failed()

    def _start(self) -> None:
        for _ in range(PORT_TRIALS):
            self.port = _free_port()
            if self._launch(self.port):
                return
        raise self._failed()

    def _launch(self, port: int) -> bool:
        """Start a server at `port` and wait until it answers; False if it ends instead."""
        directory = (self._data / DIRECTORY).resolve()
        directory.mkdir(exist_ok=True)
        script = Path(__file__).with_name("chroma_process.py")
        served = ["run", "--path", str(directory), "--host", HOST, "--port", str(port)]
        command = [sys.executable, "-P", str(script), str(os.getpid()), *served]
        # Written first: whoever finds it with the lock free knows that a server may be left.
        self._record(port)
        with (self._data / LOG).open("wb") as log:
            # In a session of its own: Ctrl-C is for the owner, which stops the server last.
            self._process = subprocess.Popen(  # noqa: S603 - our script and our paths
                command, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )
        waiting = Retrying(
            stop=stop_after_delay(START_S),
            wait=wait_fixed(POLL_S / 2),
            retry=retry_if_exception_type(_NotYetError),
        )
        try:
            return waiting(_answers, self._process, port)
        except RetryError:
            self._stop()
            return False

    def _record(self, port: int) -> None:
        record = {"host": HOST, "port": port, "owner": os.getpid()}
        fresh = self._data / f"{RECORD}.new"
        fresh.write_text(json.dumps(record))
        fresh.replace(self._data / RECORD)

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _leave(self) -> None:
        self._stop()
        if self._lock is not None:
            (self._data / RECORD).unlink(missing_ok=True)
            self._lock.release()
            self._lock = None

    def _failed(self) -> IndexFaultError:
        said = (self._data / LOG).read_text(errors="replace").strip().splitlines()
        return IndexFaultError(
            f"Chroma's server does not start: {said[-1] if said else 'it said nothing'}",
            subject=str(self._data / DIRECTORY),
            hint=f"see {self._data / LOG}",
        )


def _open_local(data: Path, collection: Callable[[], str], *, anew: bool) -> ChromaIndex:
    """One try: the directory if it is free, else its owner's server."""
    lock = _lock(data, LOCK)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return _owners_index(data, collection)
    try:
        _clear_away(data)
        client = _embedded_client(data / DIRECTORY, anew=anew)
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
        record = json.loads((data / RECORD).read_text())
        _spare_loopback()
        with chroma_faults():
            url = f"http://{record['host']}:{record['port']}"
            return _remote_index(url, collection, require_room=lambda: require_room(data))
    except (FileNotFoundError, IndexFaultError):
        raise _NotYetError from None


def _embedded_client(directory: Path, *, anew: bool) -> "Client":
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient

    try:
        with chroma_faults():
            return cast("Client", chromadb.PersistentClient(directory, settings=_chroma_settings()))
    except IndexFaultError as error:
        # Chroma 1.5.9 keeps what failed to start and hands it to the next client of this path.
        SharedSystemClient._identifier_to_system.pop(str(directory), None)  # noqa: SLF001
        if not (anew and isinstance(error, DamagedIndexError)):
            raise
    shutil.rmtree(directory)
    return _embedded_client(directory, anew=False)


def _remote_index(
    url: str, collection: Callable[[], str], *, require_room: Callable[[], None] = lambda: None
) -> ChromaIndex:
    import chromadb

    client: Any = chromadb.HttpClient(host=url, settings=_chroma_settings())
    # Chroma 1.5.9 lets a request wait without end, and leaves its connections open when closed.
    sessions = [part._server._session for part in (client, client._admin_client)]  # noqa: SLF001
    for session in sessions:
        session.timeout = REQUEST_TIMEOUT_S

    def close_connections() -> None:
        for session in sessions:
            session.close()

    return ChromaIndex(
        client, collection=collection, release=close_connections, require_room=require_room
    )


def _spare_loopback() -> None:
    """Let clients made from now on reach the loopback directly, whatever proxy is set.

    httpx sends requests for 127.0.0.1 to HTTP_PROXY too, and Chroma 1.5.9 makes its httpx clients
    itself, so that nothing but the environment can tell them.
    """
    spared = urllib.request.getproxies().get("no", "")
    if not {"*", HOST} & set(re.split(r"[,\s]+", spared)):
        os.environ["no_proxy"] = f"{spared},{HOST}" if spared else HOST


def _chroma_settings() -> Any:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)


def _lock(data: Path, name: str) -> FileLock:
    with _lock_faults(data):
        data.mkdir(parents=True, exist_ok=True)
    # Not bound to a thread: an archive may be closed by another one than opened it.
    return FileLock(data / name, thread_local=False)


def _acquire(lock: FileLock, wait_s: float) -> None:
    path = Path(lock.lock_file)
    try:
        with _lock_faults(path.parent):
            lock.acquire(timeout=wait_s, poll_interval=POLL_S)
    except Timeout:
        raise _busy(path) from None


def _refuse_second_server(data: Path) -> None:
    """Tell at once that a server will not go away by waiting; its owner lives as long as a bot."""
    try:
        owner = int(json.loads((data / RECORD).read_text())["owner"])
    except FileNotFoundError:
        return
    if psutil.pid_exists(owner):
        raise ArchiveBusyError(
            f"process {owner} serves this archive already",
            subject=str(data),
            hint="stop that one first; every other command works beside it",
        )


def _busy(lock: Path) -> ArchiveBusyError:
    return ArchiveBusyError(
        "another newsbot command is working on this archive",
        subject=str(lock),
        hint="run this one again when it has finished",
    )


@contextmanager
def _lock_faults(data: Path) -> Iterator[None]:
    try:
        yield
    except Timeout:
        raise
    except OSError as error:
        raise ArchiveError(
            f"cannot be written: {error.strerror}",
            subject=str(data),
            hint="choose a directory that this user may write: NEWSBOT_DATA or --data",
        ) from error


def _clear_away(data: Path) -> None:
    """End the server that a killed owner left on this directory, if it left one.

    Call it with the lock held: then no living owner has a server here.
    """
    record = data / RECORD
    if not record.exists():
        return
    directory = (data / DIRECTORY).resolve()
    for process in psutil.process_iter(["cmdline"]):
        if _serves(process.info["cmdline"] or [], directory):
            _end(process)
    record.unlink()


def _serves(command: list[str], directory: Path) -> bool:
    """Whether a command line is that of a Chroma server over this very directory."""
    named = {Path(word).stem for word in command[:4]}
    if not named & {"chroma", "chroma_process"} or "run" not in command or "--path" not in command:
        return False
    paths = command[command.index("--path") + 1 :][:1]
    return paths == [str(directory)]


def _end(orphan: psutil.Process) -> None:
    """Stop a process, kindly at first; one that is gone already is fine."""
    try:
        orphan.terminate()
        orphan.wait(STOP_S)
    except psutil.TimeoutExpired:
        orphan.kill()
    except psutil.NoSuchProcess:
        return
    except psutil.AccessDenied:
        raise IndexFaultError(
            "is served by a process of another user",
            subject="vector index",
            hint=f"stop process {orphan.pid}",
        ) from None


def _answers(process: subprocess.Popen[bytes], port: int) -> bool:
    """Whether a starting server answers; False once its process has ended."""
    import httpx

    if process.poll() is not None:
        return False
    try:
        answer = httpx.get(
            f"http://{HOST}:{port}/api/v2/heartbeat", timeout=HEARTBEAT_TIMEOUT_S, trust_env=False
        )
    except httpx.TransportError:
        raise _NotYetError from None
    if answer.is_success:
        return True
    raise _NotYetError


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
