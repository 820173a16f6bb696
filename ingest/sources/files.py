"""Articles in files: one file, all files below a folder, or those that a glob matches."""

import glob
import gzip
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

import structlog

from ingest.sources.formats import KINDS, KNOWN, read_records
from ingest.sources.protocol import Origin, RawArticle
from ingest.sources.records import raw_article
from retrieval.errors import SourceError

log = structlog.get_logger(__name__)


class FileSource:
    """Files named by a path, a folder or a glob; see `ArticleSource` for the contract.

    An article without an id and a url of its own is named by its file's whole path, with "#n"
    where the file may hold several: any shorter name may be another file's in the next run.
    """

    def __init__(self, target: str) -> None:
        self._target = Path(target)
        self._is_folder = self._target.is_dir()
        self._is_glob = glob.has_magic(target) and not self._target.exists()
        self._skipped = 0

    @property
    def skipped(self) -> int:
        """Files passed over because nothing here reads their kind."""
        return self._skipped

    def discover(self) -> Iterator[Origin | SourceError]:
        """The files in the order of their paths; hidden ones and other kinds are passed over."""
        if self._is_folder:
            yield from self._walk()
        elif self._is_glob:
            yield from self._match()
        elif _kind(self._target) is None and _exists(self._target):
            yield _unsupported(self._target)
        else:
            yield _origin(self._target)

    def fetch(self, origin: Origin) -> Iterator[RawArticle | SourceError]:
        """The articles of one file."""
        path = Path(origin.name)
        try:
            with _open(path) as stream:
                for record in read_records(stream, _kind(path) or "text", label=origin.label):
                    if isinstance(record, SourceError):
                        yield record
                        continue
                    number = "" if record.number is None else f"#{record.number}"
                    yield raw_article(record, origin=origin.name, fallback_id=origin.name + number)
        except (EOFError, gzip.BadGzipFile, zlib.error):
            hint = "fetch the file again"
            yield SourceError("cut off or damaged gzip", subject=origin.label, hint=hint)
        except OSError as error:
            yield _unreadable(origin.label, error)

    def vanished(self, origin_name: str) -> bool:
        """Whether a file below the ingested folder is there no more."""
        path = Path(origin_name)
        if not self._is_folder or not path.is_relative_to(self._target.resolve()):
            return False
        try:
            path.stat()
        except (FileNotFoundError, NotADirectoryError):
            return True
        except OSError:  # it cannot be told
            return False
        return False

    def _walk(self) -> Iterator[Origin | SourceError]:
        faults: list[SourceError] = []

        def remember(error: OSError) -> None:
            faults.append(_unreadable(str(error.filename), error))

        for folder, folders, names in os.walk(self._target, onerror=remember):
            yield from faults
            faults.clear()
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                if not name.startswith("."):
                    yield from self._supported(Path(folder, name))
        yield from faults

    def _match(self) -> Iterator[Origin | SourceError]:
        matched = sorted(Path(path) for path in glob.iglob(str(self._target), recursive=True))  # noqa: PTH207 - Path.glob takes no absolute patterns
        files = [path for path in matched if path.is_file()]
        if not files:
            hint = "check the pattern"
            yield SourceError("no file matches", subject=str(self._target), hint=hint)
        for path in files:
            yield from self._supported(path)

    def _supported(self, path: Path) -> Iterator[Origin | SourceError]:
        if _kind(path) is None:
            self._skipped += 1
            log.debug("file.skipped", path=str(path))
        else:
            yield _origin(path)


def _exists(path: Path) -> bool:
    try:
        path.stat()
    except OSError:
        return False
    return True


def _origin(path: Path) -> Origin | SourceError:
    try:
        str(path).encode()
        size = path.stat().st_size
    except UnicodeEncodeError:
        shown = os.fsencode(path).decode(errors="backslashreplace")
        return SourceError("the file's name is not UTF-8", subject=shown, hint="rename it")
    except FileNotFoundError:
        hint = "check the path"
        return SourceError("no such file or folder", subject=str(path), hint=hint)
    except OSError as error:
        return _unreadable(str(path), error)
    return Origin(name=str(path.resolve()), label=str(path), size_bytes=size, exhaustive=True)


def _kind(path: Path) -> str | None:
    name = path.name.lower().removesuffix(".gz")
    return KINDS.get(Path(name).suffix)


def _open(path: Path) -> BinaryIO:
    packed = path.suffix.lower() == ".gz"
    return cast("BinaryIO", gzip.open(path) if packed else path.open("rb"))


def _unsupported(path: Path) -> SourceError:
    return SourceError("a kind of file that is not read", subject=str(path), hint=KNOWN)


def _unreadable(label: str, error: OSError) -> SourceError:
    reason = (error.strerror or str(error)).lower()
    hint = "give newsbot the right to read it" if isinstance(error, PermissionError) else ""
    return SourceError(f"cannot be read: {reason}", subject=label, hint=hint)
