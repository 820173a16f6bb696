"""Chroma's server for as long as the bot runs: started, watched, started again when it dies."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from bot.settings import Settings
from retrieval.errors import IndexFaultError
from retrieval.ownership import ChromaServer

WATCH_S = 1.0
"""How often the server's life is looked at."""

log = structlog.get_logger(__name__)


@contextmanager
def serve_chroma(settings: Settings) -> Iterator[None]:
    """Own the Chroma directory and serve it on loopback, unless Chroma is kept elsewhere.

    Raises:
        ArchiveBusyError: another process owns it.
        IndexFaultError: the server does not start.
    """
    if settings.chroma is not None:
        yield
        return
    with ChromaServer(settings.data) as server:
        log.info("chroma.served", port=server.port)
        stopping = threading.Event()
        watch = threading.Thread(target=_watch, args=(server, stopping), name="chroma-watch")
        watch.start()
        try:
            yield
        finally:
            stopping.set()
            watch.join()


def _watch(server: ChromaServer, stopping: threading.Event) -> None:
    while not stopping.wait(WATCH_S):
        if server.is_alive():
            continue
        log.warning("chroma.died", port=server.port)
        try:
            server.restart()
        except IndexFaultError as error:
            # The next look tries again; questions meanwhile fail with an error of their own.
            log.error("chroma.restart_failed", reason=str(error))  # noqa: TRY400 - said in full
        else:
            log.info("chroma.restarted", port=server.port)
