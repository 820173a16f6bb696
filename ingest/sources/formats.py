"""Streams of bytes in the formats that people keep articles in, read record by record."""

import csv
import io
import itertools
import json
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, TypeVar

from ingest.cleaning.characters import one_line
from ingest.dates import read_date
from ingest.encoding import SAMPLE_BYTES, decode, guess_encoding, marked_encoding
from ingest.extraction import extract_page, plain_text
from ingest.fields import LISTS, Fields, names_text, read_fields
from retrieval.errors import SourceError

TEXT_LIMIT = 10_000_000
"""Characters of one article, bytes of a text or HTML file. The longest novels have 6 million."""
LINE_LIMIT = 4 * TEXT_LIMIT
"""Bytes of one line of JSON lines or CSV, where letters may be escaped."""
DOCUMENT_LIMIT = 256_000_000
"""Bytes of a `.json` document, which is read whole."""
LONGEST_TITLE = 160
"""Characters of a first line that is taken for the title of a plain text."""

KINDS: Mapping[str, str] = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown",
    ".html": "html", ".htm": "html", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".csv": "csv", ".tsv": "tsv",
}  # fmt: skip
"""The kind of a file by its extension; each may be followed by `.gz`."""

KNOWN = f"known: {', '.join(KINDS)}, each also .gz"
"""What an operator is told of a file that is of none of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One article of a stream.

    Attributes:
        label: The stream's label, with the line or the number where it holds several.
        number: From 1, where the stream may hold several; else None.
    """

    label: str
    number: int | None
    fields: Fields


_Item = TypeVar("_Item")
_Reader = Callable[[BinaryIO, str], Iterator[Record | SourceError]]


def read_records(stream: BinaryIO, kind: str, *, label: str) -> Iterator[Record | SourceError]:
    """The records of `stream`, in order; what cannot be read as one comes as an error value.

    Raises:
        OSError, EOFError, zlib.error: as reading `stream` does.
    """
    textless: list[SourceError] = []
    holds_articles = False
    for record in _READERS[kind](stream, label):
        if isinstance(record, SourceError):
            yield record
        elif not _has_text(record):
            textless.append(_no_text("no text", record.label))
        else:
            holds_articles = True
            fits = len(record.fields.text) <= TEXT_LIMIT
            yield record if fits else _too_large(record.label, TEXT_LIMIT)
        if holds_articles:
            yield from textless
            textless.clear()
    if len(textless) > 1:  # a file of something else: told once, not of each record
        yield _no_text(f"none of its {len(textless):,} records has a text", label)
    else:
        yield from textless


def _has_text(record: Record) -> bool:
    text = record.fields.text
    return bool(text) and not text.isspace()


def _no_text(reason: str, label: str) -> SourceError:
    return SourceError(reason, subject=label, hint="an article needs a text, body or content")


def _too_large(label: str, limit: int) -> SourceError:
    return SourceError(
        f"too large for one article (over {limit // 1_000_000} MB)",
        subject=label,
        hint="split it into articles, or into one JSON object a line (.jsonl)",
    )


def _empty(label: str) -> SourceError:
    return SourceError("empty file", subject=label, hint="remove it or fetch it again")


def _whole(stream: BinaryIO, label: str, limit: int) -> str:
    """The text of a whole stream; raises SourceError."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise _too_large(label, limit)
    if not data.strip():
        raise _empty(label)
    return decode(data, label=label)


def _one(
    read: Callable[[str], Fields],
) -> Callable[[BinaryIO, str], Iterator[Record | SourceError]]:
    """A reader of streams that hold one article."""

    def reader(stream: BinaryIO, label: str) -> Iterator[Record | SourceError]:
        try:
            text = _whole(stream, label, TEXT_LIMIT)
        except SourceError as error:
            yield error
        else:
            yield _record(text, read, label=label, number=None)

    return reader


def _record(
    item: _Item, read: Callable[[_Item], Fields], *, label: str, number: int | None
) -> Record | SourceError:
    """The record of one item; what its parsers or its depth make of it is this item's failure."""
    try:
        return Record(label=label, number=number, fields=read(item))
    except RecursionError:
        reason = "nested too deeply"
    except ValueError as error:  # PyYAML's on a month 13, lxml's on characters that XML has not
        reason = f"cannot be read: {one_line(str(error))}"
    return SourceError(reason, subject=label, hint="correct or remove it")


def _read_text(text: str) -> Fields:
    """A plain text; a short first paragraph that ends like no sentence is its title."""
    title, gap, rest = re.sub(r"\r\n?", "\n", text.lstrip("\ufeff \r\n\t")).partition("\n\n")
    is_title = (
        gap
        and len(title) <= LONGEST_TITLE
        and "\n" not in title
        and re.search(r"[\w)'\"’”?!]\s*$", title)
        and not re.match(r"(?:by|advertisement)\b", title, re.IGNORECASE)
        and not re.search(r"\((?:Reuters|AP|CNN|AFP)\)|—|\d{4}$", title)
        and len(rest.strip()) > len(title)
    )
    return Fields(title=one_line(title), text=rest) if is_title else Fields(text=text)


def _read_markdown(text: str) -> Fields:
    """Markdown with front matter; a first heading is the title where the front matter has none."""
    import frontmatter
    import yaml
    from markdown_it import MarkdownIt

    try:
        metadata, body = frontmatter.parse(text)
    except yaml.YAMLError:  # a rule of dashes at the top is no front matter
        metadata, body = {}, text
    heading = re.match(r"\s*# +(.+?) *#*\n", body)
    if heading:
        body = body[heading.end() :]
        metadata.setdefault("title", heading.group(1))
    markup = MarkdownIt("commonmark").enable("table").render(body)
    return read_fields({**metadata, "text": plain_text(markup)})


def _read_html(markup: str) -> Fields:
    page = extract_page(markup)
    return Fields(
        url=page.url,
        title=one_line(page.title) if page.title else None,
        source=page.source,
        authors=page.authors,
        published=read_date(page.published),
        language=page.language,
        text=page.text,
    )


def _read_json(stream: BinaryIO, label: str) -> Iterator[Record | SourceError]:
    try:
        document = json.loads(_whole(stream, label, DOCUMENT_LIMIT))
    except SourceError as error:
        yield error
        return
    except (ValueError, RecursionError) as error:
        yield _broken_json(label, error)
        return
    if isinstance(document, dict):
        documents = next(
            (document[key] for key in LISTS if isinstance(document.get(key), list)), None
        )
        if documents is None:
            yield _record(document, read_fields, label=label, number=None)
            return
        document = documents
    if not isinstance(document, list):
        yield _not_an_object(label)
        return
    for number, item in enumerate(document, start=1):
        yield _object(item, f"{label}#{number}", number)


def _read_json_lines(stream: BinaryIO, label: str) -> Iterator[Record | SourceError]:
    empty = True
    for number, line in enumerate(_lines(stream, label), start=1):
        here = f"{label}:{number}"
        empty = empty and not isinstance(line, SourceError) and not line.strip()
        if isinstance(line, SourceError):
            yield line
        elif line.strip():
            try:
                item = json.loads(line.rstrip())
            except (ValueError, RecursionError) as error:
                yield _broken_json(here, error)
            else:
                yield _object(item, here, number)
    if empty:
        yield _empty(label)


def _object(item: object, label: str, number: int) -> Record | SourceError:
    if not isinstance(item, dict):
        return _not_an_object(label)
    return _record(item, read_fields, label=label, number=number)


def _not_an_object(label: str) -> SourceError:
    return SourceError(
        "not a JSON object", subject=label, hint='expected {"title": ..., "text": ...}'
    )


def _broken_json(label: str, error: Exception) -> SourceError:
    where = ""
    if isinstance(error, json.JSONDecodeError):
        line = f"line {error.lineno}, " if error.lineno > 1 else ""
        where = f": {error.msg[0].lower()}{error.msg[1:]} at {line}column {error.colno}"
    return SourceError(f"broken JSON{where}", subject=label, hint="correct or remove it")


def _read_csv(stream: BinaryIO, label: str) -> Iterator[Record | SourceError]:
    yield from _read_table(stream, label, ",")


def _read_tsv(stream: BinaryIO, label: str) -> Iterator[Record | SourceError]:
    yield from _read_table(stream, label, "\t")


def _read_table(stream: BinaryIO, label: str, delimiter: str) -> Iterator[Record | SourceError]:
    faults: list[SourceError] = []
    rows = _rows_under_header(_good_lines(_lines(stream, label), faults), delimiter)
    if rows is None:
        yield from faults or [_empty(label)]
        return
    fault = _header_fault(rows, label)
    if fault:
        yield fault
        return
    for number in itertools.count(start=2):
        here = f"{label}:{number}"
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield _broken_table(here, error)
            continue
        yield from faults
        faults.clear()
        if row is None:
            return
        yield _record(row, read_fields, label=here, number=number)


def _rows_under_header(lines: Iterator[str], delimiter: str) -> "csv.DictReader[str] | None":
    """A reader of the rows; of commas, where the header has more semicolons, those are taken."""
    header = next((line for line in lines if line.strip()), None)
    if header is None:
        return None
    if delimiter == "," and header.count(";") > header.count(","):
        delimiter = ";"
    csv.field_size_limit(LINE_LIMIT)
    return csv.DictReader(itertools.chain([header], lines), delimiter=delimiter, restkey="")


def _header_fault(rows: "csv.DictReader[str]", label: str) -> SourceError | None:
    """What keeps every row from being an article: told once, not of each row."""
    try:
        columns = rows.fieldnames or ()
    except csv.Error as error:
        return _broken_table(label, error)
    if names_text(columns):
        return None
    hint = f"name it text, body or content; there are: {one_line(', '.join(columns))[:200]}"
    return SourceError("no column for the text", subject=label, hint=hint)


def _broken_table(label: str, error: csv.Error) -> SourceError:
    return SourceError(f"broken CSV ({error})", subject=label, hint="correct or remove it")


def _good_lines(lines: Iterable[str | SourceError], faults: list[SourceError]) -> Iterator[str]:
    for line in lines:
        if isinstance(line, SourceError):
            faults.append(line)
        else:
            yield line


def _lines(stream: BinaryIO, label: str) -> Iterator[str | SourceError]:
    """Decoded lines with their ends; one that is no text or too long comes as an error value."""
    first = stream.readline(LINE_LIMIT + 1)
    encoding = marked_encoding(first)
    if encoding and encoding != "utf-8-sig":
        yield from _wide_lines(first, stream, label)
        return
    ahead, legacy = deque([first]), None
    for number in itertools.count(start=1):
        line = ahead.popleft() if ahead else stream.readline(LINE_LIMIT + 1)
        if not line:
            return
        if len(line) > LINE_LIMIT:
            yield _too_large(f"{label}:{number}", TEXT_LIMIT)
            while line and not line.endswith(b"\n"):
                line = stream.readline(LINE_LIMIT)
            continue
        if legacy is None and not _is_utf8(line):
            _read_ahead(stream, ahead)
            legacy = guess_encoding(b"".join([line, *ahead])[:SAMPLE_BYTES])
        try:
            yield decode(line, label=f"{label}:{number}", legacy=legacy)
        except SourceError as error:
            yield error


def _wide_lines(first: bytes, stream: BinaryIO, label: str) -> Iterator[str | SourceError]:
    """The lines of UTF-16 or UTF-32, where a line feed is no single byte: it is read whole."""
    data = first + stream.read(DOCUMENT_LIMIT)
    if len(data) > DOCUMENT_LIMIT:
        yield _too_large(label, DOCUMENT_LIMIT)
        return
    try:
        text = decode(data, label=label)
    except SourceError as error:
        yield error
    else:
        yield from io.StringIO(text)  # not `splitlines`: JSON may hold other line ends as they are


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _read_ahead(stream: BinaryIO, ahead: deque[bytes]) -> None:
    """Read lines until there are enough to guess an encoding from; an overlong one is the last."""
    size = sum(map(len, ahead))
    while size < SAMPLE_BYTES:
        line = stream.readline(LINE_LIMIT + 1)
        if not line:
            return
        ahead.append(line)
        size += len(line)


_READERS: Mapping[str, _Reader] = {
    "text": _one(_read_text),
    "markdown": _one(_read_markdown),
    "html": _one(_read_html),
    "json": _read_json,
    "jsonl": _read_json_lines,
    "csv": _read_csv,
    "tsv": _read_tsv,
}
