"""Chroma's server for the archive's directory, as long as its owner lives."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil
from filelock import FileLock
from tenacity import RetryError, Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

from retrieval.errors import ArchiveBusyError, IndexFaultError
from retrieval.faults import index_fault
from retrieval.ownership.locks import (
    CHROMA_DIRECTORY,
    CHROMA_LOCK,
    POLL_S,
    WAIT_S,
    acquire,
    make_lock,
)
from retrieval.ownership.orphans import STOP_S, end_orphans
from retrieval.ownership.record import HOST, ServerRecord

LOG = "chroma.log"

START_S = 30.0
"""How long a server may take to open a large directory before it is given up."""

HEARTBEAT_TIMEOUT_S = 0.5
"""Short: where the port went to a program that accepts and says nothing, ours has ended by then."""

PORT_TRIALS = 3
"""Ports tried: another program may take a free port before the server does."""


class _StartingError(Exception):
    """The server's process runs and does not answer so far."""


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
        lock = make_lock(self._data, CHROMA_LOCK)
        try:
            acquire(lock, wait_s=0.0)
        except ArchiveBusyError:
            _refuse_second_server(self._data)
            acquire(lock, wait_s=self._wait_s)
        self._lock = lock
        try:
            end_orphans(self._data)
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
        with _start_faults():
            if not self._launch(self.port):
                raise self._failed()

    def _start(self) -> None:
        with _start_faults():
            for _ in range(PORT_TRIALS):
                self.port = _free_port()
                if self._launch(self.port):
                    return
            raise self._failed()

    def _launch(self, port: int) -> bool:
        """Start a server at `port` and wait until it answers; False if it ends instead."""
        directory = (self._data / CHROMA_DIRECTORY).resolve()
        directory.mkdir(exist_ok=True)
        script = Path(__file__).with_name("chroma_process.py")
        served = ["run", "--path", str(directory), "--host", HOST, "--port", str(port)]
        command = [sys.executable, "-P", str(script), str(os.getpid()), *served]
        # Written first: whoever finds it with the lock free knows that a server may be left.
        ServerRecord(port=port, owner=os.getpid()).write(self._data)
        with (self._data / LOG).open("wb") as log:
            # In a session of its own: Ctrl-C is for the owner, which stops the server last.
            self._process = subprocess.Popen(  # noqa: S603 - our script and our paths
                command, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )
        waiting = Retrying(
            stop=stop_after_delay(START_S),
            wait=wait_fixed(POLL_S / 2),
            retry=retry_if_exception_type(_StartingError),
        )
        try:
            return waiting(_answers, self._process, port)
        except RetryError:
            self._stop()
            return False

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
            with suppress(OSError):  # a record that is left is read as that of a killed owner
                ServerRecord.remove(self._data)
            self._lock.release()
            self._lock = None

    def _failed(self) -> IndexFaultError:
        said = (self._data / LOG).read_text(errors="replace").strip().splitlines()
        return IndexFaultError(
            f"Chroma's server does not start: {said[-1] if said else 'it said nothing'}",
            subject=str(self._data / CHROMA_DIRECTORY),
            hint=f"see {self._data / LOG}",
        )


@contextmanager
def _start_faults() -> Iterator[None]:
    """Translate what the system refuses on the way: a record or a log on a full disk, a process."""
    try:
        yield
    except OSError as error:
        raise index_fault(error, subject="vector index") from error


def _refuse_second_server(data: Path) -> None:
    """Tell at once that a server will not go away by waiting; its owner lives as long as a bot."""
    try:
        owner = ServerRecord.read(data).owner
    except FileNotFoundError:
        return
    if psutil.pid_exists(owner):
        raise ArchiveBusyError(
            f"process {owner} serves this archive already",
            subject=str(data),
            hint="stop that one first; every other command works beside it",
        )


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
        raise _StartingError from None
    if answer.is_success:
        return True
    raise _StartingError


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
