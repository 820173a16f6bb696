import io

import pytest

from ingest.sources import RawArticle, open_source


def read(data: bytes) -> list[RawArticle]:
    source = open_source("-", stdin=io.BytesIO(data))
    (origin,) = source.discover()
    assert not isinstance(origin, Exception)
    assert not origin.exhaustive
    assert not source.vanished("-")
    return [item for item in source.fetch(origin) if isinstance(item, RawArticle)]


@pytest.mark.parametrize(
    "data",
    [
        b'{"text": "A."}\n{"text": "B."}\n',
        b'\n\n{"text": "A.", "authors": [{"name": "Jo Roe"}]}\n{"text": "B."}',
        b'[{"text": "A."},\n{"text": "B."}]',
        b'{"articles": [{"text": "A."}, {"text": "B."}]}',
        b'{"status": "ok",\n"articles": [{"text": "A."}, {"text": "B."}]}',
        b'{\n "articles": [{"text": "A."}, {"text": "B."}]}',
        b'\xef\xbb\xbf{"text": "A."}\n{"broken": }\n{"text": "B."}\n',
        b'{"text": ' + b"[" * 9000 + b"]" * 9000 + b'}\n{"text": "A."}\n{"text": "B."}\n',
    ],
)
def test_json_is_told_by_its_first_line(data: bytes) -> None:
    assert [article.text for article in read(data)] == ["A.", "B."]


@pytest.mark.parametrize(
    "data",
    [
        b"Rain fell.",
        b"\n<html><body><article><p>Rain fell.</p></article></body></html>",
        b"---\ntitle: Dam\n---\n*Rain* fell.",
    ],
)
def test_other_kinds_are_told_by_their_first_line(data: bytes) -> None:
    assert [article.text for article in read(data)] == ["Rain fell."]


def test_an_article_without_a_name_is_named_by_its_text() -> None:
    first, second = read(b'{"text": "A."}\n{"text": "B."}\n')
    (again,) = read(b"A.")

    assert first.id == again.id
    assert first.id != second.id
    assert first.origin == "-"


def test_nothing_piped_in_is_a_failure() -> None:
    source = open_source("-", stdin=io.BytesIO(b""))
    (origin,) = source.discover()
    assert not isinstance(origin, Exception)
    (error,) = source.fetch(origin)

    assert str(error).startswith("standard input: empty")
