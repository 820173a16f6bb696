"""An owner of vectors to be watched or killed: says `ready` on stdout, then stays until killed.

Run as `python -m tests.programs.own_vectors {serve|hold|write} DATA` from the project's root;
`write` adds one passage and ends.
"""

import os
import signal
import sys
from pathlib import Path

from retrieval.ownership import ChromaServer, open_vectors
from tests.fakes.embedder import WordHashEmbedder
from tests.fakes.stories import entries, story

COLLECTION = "newsbot-owned-1"
WRITTEN = entries(story("written", "Written by another process."))


def main(deed: str, data: Path) -> None:
    if deed == "serve":
        with ChromaServer(data) as server:
            print("ready", server.port, os.getpid(), flush=True)  # noqa: T201 - the test reads it
            signal.pause()
    vectors = open_vectors(data, collection=lambda: COLLECTION)
    if deed == "write":
        vectors.upsert(WRITTEN, WordHashEmbedder().embed([e.passage.indexed_text for e in WRITTEN]))
        vectors.close()
    else:
        print("ready", 0, os.getpid(), flush=True)  # noqa: T201 - the test reads it
        signal.pause()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
