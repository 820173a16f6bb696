"""Bytes become text, or are found to be none."""

import codecs
import re

from retrieval.errors import SourceError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CONTROL_SHARE = 0.01
"""Text holds next to no control characters; compressed or random bytes one in nine."""
SAMPLE_BYTES = 65_536
"""What a character set is guessed from."""
SHORTEST_SAMPLE_BYTES = 32
"""Below, no character set can be told from another."""
WESTERN_SHARE = 0.12
"""Of letters beyond ASCII: French has 4 %, Polish 7 %, Russian over 60 %."""
_SIGNATURES = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "gzipped"),
)


def decode(data: bytes, *, label: str, legacy: str | None = None) -> str:
    """The text of `data`: by its byte order mark, else as UTF-8, else in `legacy` or as it seems.

    Args:
        data: A whole file, or a line of one.
        label: What the bytes are, for the error.
        legacy: What the file around `data` was found to be where it is not UTF-8.

    Raises:
        SourceError: about `label`, where `data` is no text.
    """
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise _not_text(label, f"it is {kind}")
    encoding = marked_encoding(data)
    if encoding:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            raise _not_text(label, f"it is not the {encoding} that it begins as") from None
    sample = data[:SAMPLE_BYTES]
    if b"\0" in sample or len(_CONTROLS.findall(sample)) > _CONTROL_SHARE * len(sample):
        raise _not_text(label, "it holds binary data")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        start = data.rfind(b"\n", 0, error.start) + 1
        legacy = legacy or guess_encoding(data[start : start + SAMPLE_BYTES])
    if legacy is None:
        raise _not_text(label, "no known character set fits it")
    return data.decode(legacy, errors="replace")


def marked_encoding(data: bytes) -> str | None:
    """The encoding that a byte order mark at the start announces, or None."""
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)


def guess_encoding(sample: bytes) -> str | None:
    """The encoding of bytes that are not UTF-8; None where none is plausible.

    Where letters of the plain alphabet prevail, as in Western languages, or there is little to
    go by, Windows-1252 is taken: a guess is often a cousin of it that swaps accents and quotes.
    """
    import charset_normalizer

    foreign = sum(byte >= 0x80 for byte in sample)  # noqa: PLR2004 - beyond ASCII
    if len(sample) < SHORTEST_SAMPLE_BYTES or foreign < WESTERN_SHARE * len(sample):
        return "cp1252"
    guess = charset_normalizer.from_bytes(sample).best()
    return guess.encoding if guess else None


def _not_text(label: str, reason: str) -> SourceError:
    return SourceError(
        f"not text: {reason}", subject=label, hint="convert it to text, HTML, JSON or CSV first"
    )
