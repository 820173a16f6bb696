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
_SIGNATURES = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "gzipped"),
)


def decode(data: bytes, *, label: str) -> str:
    """The text of `data`: by its byte order mark, else as UTF-8, else as it seems to be.

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
        return _decode_legacy(data, data[start : start + SAMPLE_BYTES], label)


def marked_encoding(data: bytes) -> str | None:
    """The encoding that a byte order mark at the start announces, or None."""
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)


def _decode_legacy(data: bytes, sample: bytes, label: str) -> str:
    """Decode what is not UTF-8.

    Where letters of the plain alphabet prevail, as in Western languages, Windows-1252 is taken:
    a guess from the few other letters is often a cousin of it that swaps accents and quotes.
    """
    import charset_normalizer

    guess = charset_normalizer.from_bytes(sample).best()
    high = sum(byte >= 0x80 for byte in sample)  # noqa: PLR2004 - beyond ASCII
    western = high < 0.12 * len(sample)
    for encoding in ("cp1252" if western else None, guess.encoding if guess else None):
        try:
            if encoding:
                return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    if guess or western:
        return data.decode("utf-8", errors="replace")
    raise _not_text(label, "no known character set fits it")


def _not_text(label: str, reason: str) -> SourceError:
    return SourceError(
        f"not text: {reason}", subject=label, hint="convert it to text, HTML, JSON or CSV first"
    )
