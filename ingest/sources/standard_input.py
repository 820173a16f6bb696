"""Articles on standard input: JSON lines, a JSON document, HTML, Markdown or plain text."""

import hashlib
import io
import json
from collections.abc import Iterator
from typing import BinaryIO

from ingest.sources.formats import LINE_LIMIT, read_records
from ingest.sources.protocol import Origin, RawArticle
from ingest.sources.records import raw_article
from retrieval.errors import SourceError

LABEL = "standard input"


class StandardInputSource:
    """What is piped in; its kind is told by its first line."""

    skipped = 0

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def discover(self) -> Iterator[Origin | SourceError]:
        """The one stream."""
        yield Origin(name="-", label=LABEL, size_bytes=None, exhaustive=False)

    def fetch(self, origin: Origin) -> Iterator[RawArticle | SourceError]:
        """Its articles; one without an id and a url of its own is named by its text's hash."""
        first = self._stream.readline(LINE_LIMIT)
        while first and not first.strip():
            first = self._stream.readline(LINE_LIMIT)
        rejoined = io.BufferedReader(_Rejoined(first, self._stream))
        for record in read_records(rejoined, _sniff(first), label=origin.label):
            if isinstance(record, SourceError):
                yield record
            else:
                digest = hashlib.sha256(record.fields.text.encode(errors="replace")).hexdigest()
                yield raw_article(record, origin=origin.name, fallback_id=f"stdin:{digest[:16]}")

    def vanished(self, origin_name: str) -> bool:  # noqa: ARG002 - part of the contract
        """Never: what was piped in before is not expected again."""
        return False


def _sniff(first: bytes) -> str:
    start = first.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
        return "html"
    if start.startswith(b"["):
        return "json"
    if start.startswith(b"{"):
        return "jsonl" if _is_record(start) else "json"
    return "markdown" if start.rstrip() == b"---" else "text"


def _is_record(line: bytes) -> bool:
    """Whether a line is an article by itself, and not the start of, or a whole, document."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        # A document opens its bracket and breaks the line; a damaged record does not.
        return len(line.rstrip()) > 1 and line.rstrip().endswith(b"}")
    return not any(
        isinstance(value, list) and value and isinstance(value[0], dict)
        for key, value in record.items()
        if key not in {"authors", "author"}
    )


class _Rejoined(io.RawIOBase):
    """A stream whose first line was looked at."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        self._first, self._rest = first, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # the stub's wider Buffer
        data = self._first[: len(buffer)]
        if data:
            self._first = self._first[len(data) :]
        else:
            data = self._rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)
