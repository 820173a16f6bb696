import codecs

import pytest

from ingest.encoding import decode
from retrieval.errors import SourceError

GERMAN = "Der Präsident sprach über die Straße. " * 3
RUSSIAN = "Президент сказал, что всё будет хорошо. " * 4


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "utf-8"),
        (GERMAN, "utf-8-sig"),
        (GERMAN, "utf-16"),
        (GERMAN, "utf-32"),
        (GERMAN, "latin-1"),
        ("Café", "latin-1"),
        ("He said “yes” — it’s over.", "cp1252"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        ("首相は東京で記者会見を行った。" * 5, "shift-jis"),
        ("A long first line.\n" * 9000 + GERMAN, "latin-1"),
    ],
)
def test_text_is_decoded_whatever_its_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), label="x") == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7\n1 0 obj", "a PDF"),
        (b"PK\x03\x04rest", "a ZIP archive"),
        (b"text " * 1000 + b"\0", "binary data"),
        (bytes(range(256)) * 4, "binary data"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8\x41", "utf-16"),
    ],
)
def test_what_is_no_text_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason) as refusal:
        decode(data, label="pictures/a.txt")

    assert refusal.value.subject == "pictures/a.txt"
