"""What the operator names on the command line, opened as a source."""

import re
from pathlib import Path
from typing import BinaryIO

from ingest.sources.files import FileSource
from ingest.sources.protocol import ArticleSource
from ingest.sources.standard_input import StandardInputSource

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


def open_source(target: str, *, stdin: BinaryIO, page_cache: Path | None = None) -> ArticleSource:
    """Open a path, a glob, a directory, "-" or a url. Nothing is read yet.

    Args:
        target: As the operator typed it.
        stdin: What "-" reads, in bytes.
        page_cache: Directory that remembers fetched pages, so that the next run asks only for
            what changed; None: every page is fetched anew.

    Returns:
        A source; a target that does not exist is an error value of its `discover`.
    """
    if target == "-":
        return StandardInputSource(stdin)
    if _URL.match(target):
        from ingest.sources.web import WebSource

        return WebSource(target, page_cache=page_cache)
    return FileSource(target)
