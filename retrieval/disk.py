"""Room on the disk, looked at before a write that a full disk would leave in pieces."""

import shutil
from pathlib import Path

from retrieval.errors import IndexFaultError

LEAST_FREE_MB = 32
"""What stays free. Chroma 1.5.9 rewrites a segment's files in place every thousand records: a disk
that is full by then leaves them cut off, and every question fails until `newsbot reindex`. One
write takes 2 MB, and the file that is rewritten has 90 bytes a passage."""


def require_room(data: Path) -> None:
    """Refuse where the disk of the data directory is nearly full.

    Raises:
        IndexFaultError: Less than LEAST_FREE_MB are left.
    """
    free_mb = shutil.disk_usage(data).free // 1_000_000
    if free_mb < LEAST_FREE_MB:
        raise IndexFaultError(
            f"the disk is nearly full: {free_mb} MB are left, {LEAST_FREE_MB} are needed",
            subject=str(data),
            hint="free some space and run the command again; nothing stored is lost",
        )
