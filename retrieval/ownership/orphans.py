"""Servers that a killed owner left on its directory, ended by the next owner."""

from pathlib import Path

import psutil

from retrieval.errors import IndexFaultError
from retrieval.ownership.locks import CHROMA_DIRECTORY
from retrieval.ownership.record import FILE, ServerRecord

STOP_S = 10.0
"""How long a server may take to end before it is killed."""


def end_orphans(data: Path) -> None:
    """End the server that a killed owner left on the Chroma directory, if it left one.

    Call it with the lock held: then no living owner has a server here. Processes are looked
    through only where a record stands, since it is written before a server is started.

    Raises:
        IndexFaultError: It is another user's process.
    """
    if not (data / FILE).exists():
        return
    directory = (data / CHROMA_DIRECTORY).resolve()
    for process in psutil.process_iter(["cmdline"]):
        if _serves(process.info["cmdline"] or [], directory):
            _end(process)
    ServerRecord.remove(data)


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
