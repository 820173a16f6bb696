"""SHA-256 of large files, remembered by path, size and time of change.

Hashing the default weights (90 MB) takes a tenth of a second or more; every start would pay it.
"""

import contextlib
import hashlib
from pathlib import Path

from retrieval.embedding.storage import read_json, write_json

_FILE = "checksums.json"


def file_sha256(path: Path, *, cache: Path) -> str:
    """SHA-256 hex of a file, from memory where the file did not change since.

    Raises:
        OSError: The file cannot be read.
    """
    status = path.stat()
    state = f"{path.resolve()}|{status.st_size}|{status.st_mtime_ns}"
    known = read_json(cache / _FILE)
    remembered = known.get(state)
    if isinstance(remembered, str):
        return remembered
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    with contextlib.suppress(OSError):  # a cache that cannot be written costs time only
        write_json(cache / _FILE, {**known, state: digest})
    return digest
