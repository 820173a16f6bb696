"""Chroma's own server, as a process that ends with the one that started it. Run as a script.

Arguments: the starting process's id, then those of `chroma`. What the `chroma` command does is
done here without it: importing its package first makes the start take 2.6 s instead of 0.3 s.
"""

import ctypes
import os
import signal
import sys

import chromadb_rust_bindings

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def main(parent: int, arguments: list[str]) -> None:
    """Serve until stopped, or until the thread that started this process is gone (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # gone before the line above
            return
    os.environ["RUST_LOG"] = "warn"  # not a line for every request
    chromadb_rust_bindings.cli(["chroma", *arguments])


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
