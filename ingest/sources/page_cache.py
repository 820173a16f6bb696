"""What was fetched before, so that a server is asked only for what changed since."""

import hashlib
import json
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import structlog

KEPT_S = 30 * 86_400.0
"""How long a page is kept. A feed shows its entries for days; behind that nobody asks for their
pages any more. What is asked for still is only sent once again."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedPage:
    """A page as it was served, with the validators that the server gave for it."""

    etag: str | None
    last_modified: str | None
    content_type: str
    content: bytes


class PageCache:
    """One file a url below `folder`; it may be deleted at any time. One process writes at a time.

    The content is kept beside the validators, so that a "not modified" still gives the article:
    what the archive lost meanwhile is ingested again.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, url: str) -> CachedPage | None:
        """The page of `url`, or None where it was never kept or cannot be read."""
        try:
            head, _, content = self._path(url).read_bytes().partition(b"\n")
            fields = json.loads(head)
            return CachedPage(**fields, content=content)
        except (OSError, ValueError, TypeError):  # a damaged entry is as good as none
            return None

    def write(self, url: str, page: CachedPage) -> None:
        """Keep `page`; a full disk costs only the saving."""
        head = {
            "etag": page.etag,
            "last_modified": page.last_modified,
            "content_type": page.content_type,
        }
        path = self._path(url)
        partial = path.with_suffix(".partial")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(json.dumps(head).encode() + b"\n" + page.content)
            partial.replace(path)
        except OSError as error:
            log.warning("page.not_cached", url=url, reason=str(error))

    def drop_old(self) -> None:
        """Forget what was kept for long: without it, a feed read daily fills the disk."""
        oldest_s = time.time() - KEPT_S
        with suppress(OSError):  # nothing was kept yet, or the disk is read-only: another time
            for path in self._folder.iterdir():
                if path.stat().st_mtime < oldest_s:
                    path.unlink()

    def _path(self, url: str) -> Path:
        return self._folder / hashlib.sha256(url.encode(errors="replace")).hexdigest()
