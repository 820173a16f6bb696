"""Who owns the Chroma directory: one process at a time, by a lock.

Two processes on one embedded Chroma directory read stale and wrong results (chroma #3792, #3769),
so the owner either works alone for the length of a command or runs Chroma's server for all:

    chroma.lock   held by the owner as long as it lives      (locks)
    chroma.json   where the owner's server listens; there only while it runs one   (record)
    chroma.log    what that server printed      (server)
    ingest.lock   held by the one process that writes to the archive      (locks)
"""

from retrieval.ownership.locks import writer_lock
from retrieval.ownership.opening import open_vectors
from retrieval.ownership.server import ChromaServer

__all__ = ["ChromaServer", "open_vectors", "writer_lock"]
