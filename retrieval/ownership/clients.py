"""Chroma's clients, with what its release 1.5.9 leaves undone about them."""

import os
import re
import shutil
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from retrieval.errors import DamagedIndexError, IndexFaultError
from retrieval.faults import chroma_faults
from retrieval.ownership.record import HOST
from retrieval.vectors import ChromaIndex

if TYPE_CHECKING:
    from chromadb.api.client import Client

REQUEST_TIMEOUT_S = 60.0
"""How long a server may take for a request; the largest write takes some seconds."""


def embedded_client(directory: Path, *, anew: bool) -> "Client":
    """A client over the directory itself; its lock must be held.

    Args:
        anew: Start an empty directory where this one is too damaged to be opened.

    Raises:
        DamagedIndexError: The directory cannot be read any more.
        IndexFaultError: It cannot be opened.
    """
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient

    try:
        with chroma_faults():
            return cast("Client", chromadb.PersistentClient(directory, settings=_settings()))
    except IndexFaultError as error:
        # Chroma 1.5.9 keeps what failed to start and hands it to the next client of this path.
        SharedSystemClient._identifier_to_system.pop(str(directory), None)  # noqa: SLF001
        if not (anew and isinstance(error, DamagedIndexError)):
            raise
    shutil.rmtree(directory)
    return embedded_client(directory, anew=False)


def remote_index(
    url: str, collection: Callable[[], str], *, require_room: Callable[[], None] = lambda: None
) -> ChromaIndex:
    """The index over a server, whoever runs it.

    Args:
        collection: As for `ChromaIndex`.
        require_room: As for `ChromaIndex`, where the server writes to a disk of this machine.

    Raises:
        IndexFaultError: The server does not answer.
    """
    import chromadb

    with chroma_faults():
        client: Any = chromadb.HttpClient(host=url, settings=_settings())
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


def spare_loopback() -> None:
    """Let clients made from now on reach the loopback directly, whatever proxy is set.

    httpx sends requests for 127.0.0.1 to HTTP_PROXY too, and Chroma 1.5.9 makes its httpx clients
    itself, so that nothing but the environment can tell them.
    """
    spared = urllib.request.getproxies().get("no", "")
    if not {"*", HOST} & set(re.split(r"[,\s]+", spared)):
        os.environ["no_proxy"] = f"{spared},{HOST}" if spared else HOST


def _settings() -> Any:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)
