import datetime as dt
import io
import json

import pytest

from ingest.sources import formats
from ingest.sources.formats import Record, read_records
from retrieval.errors import SourceError


def read(data: str | bytes, kind: str) -> list[Record | SourceError]:
    stream = io.BytesIO(data if isinstance(data, bytes) else data.encode())
    return list(read_records(stream, kind, label="news"))


def one(data: str | bytes, kind: str) -> Record:
    (record,) = read(data, kind)
    assert isinstance(record, Record)
    return record


def fault(data: str | bytes, kind: str) -> str:
    (error,) = read(data, kind)
    assert isinstance(error, SourceError)
    return str(error)


STORY = "Rain fell in Orvale on Monday, and the dam held through the night, the council said."


def test_a_plain_text_is_its_text() -> None:
    assert one(STORY, "text").fields.text == STORY


def test_a_short_first_paragraph_of_a_plain_text_is_its_title() -> None:
    fields = one(f"Dam holds\r\n\r\n{STORY}", "text").fields

    assert (fields.title, fields.text) == ("Dam holds", STORY)


@pytest.mark.parametrize("first", ["It rained.", "By Jo Roe", "March 3, 2019", "OSLO (AP) — Rain"])
def test_other_first_paragraphs_of_a_plain_text_are_no_title(first: str) -> None:
    assert one(f"{first}\n\n{STORY}", "text").fields.title is None


def test_markdown_has_front_matter_and_loses_its_signs() -> None:
    matter = "---\ntitle: Dam holds\ndate: 2024-05-01\nauthor: Jo Roe\n---\n"
    fields = one(f"{matter}# Dam\n\n**Rain** [a](b).", "markdown").fields

    assert fields.title == "Dam holds"
    assert fields.published == dt.datetime(2024, 5, 1, tzinfo=dt.UTC)
    assert fields.authors == ("Jo Roe",)
    assert fields.text == "Rain a."


def test_a_first_heading_is_the_title_of_markdown_without_one() -> None:
    fields = one("# Dam *holds*\n\nRain fell.\n\n## Later\n\nIt stopped.", "markdown").fields

    assert (fields.title, fields.text) == ("Dam *holds*", "Rain fell.\n\nLater\n\nIt stopped.")


def test_a_rule_of_dashes_is_no_front_matter() -> None:
    assert (
        "Rain: fell: here" in one("---\nRain: fell: here\n---\nIt stopped.", "markdown").fields.text
    )


def test_html_is_extracted() -> None:
    body = f"<body><article><p>{STORY}</p></article></body>"

    assert one(f"<html>{body}</html>", "html").fields.text == STORY


@pytest.mark.parametrize(
    "document",
    [
        [{"text": "A."}, {"text": "B."}],
        {"articles": [{"text": "A."}, {"text": "B."}], "status": "ok"},
        {"data": [{"text": "A."}, {"text": "B."}]},
    ],
)
def test_a_json_list_is_read_item_by_item(document: object) -> None:
    records = read(json.dumps(document), "json")

    assert [(r.label, r.number, r.fields.text) for r in records if isinstance(r, Record)] == [
        ("news#1", 1, "A."),
        ("news#2", 2, "B."),
    ]


def test_a_json_object_is_one_article() -> None:
    record = one('{"headline": "Dam", "body": "Rain."}', "json")

    assert (record.number, record.fields.title, record.fields.text) == (None, "Dam", "Rain.")


def test_a_broken_line_is_one_failure_with_its_number() -> None:
    first, broken, wrong, last = read('{"text": "A."}\n{"text": \n\n[1]\n{"text": "B."}\n', "jsonl")

    assert isinstance(first, Record)
    assert isinstance(last, Record)
    assert str(broken).startswith("news:2: broken JSON")
    assert str(wrong).startswith("news:4: not a JSON object")
    assert (last.number, last.label) == (5, "news:5")


def test_json_lines_are_read_as_a_stream() -> None:
    class Endless(io.RawIOBase):
        def readline(self, size: int | None = -1) -> bytes:  # noqa: ARG002 - of the protocol
            return b'{"text": "A."}\n'

    records = read_records(Endless(), "jsonl", label="news")

    assert [type(next(records)) for _ in range(3)] == [Record] * 3


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        ('title,text\nDam,"Rain fell,\nand fell."\n', "csv"),
        ('title;text\nDam;"Rain fell,\nand fell."\n', "csv"),
        ('\ufefftitle,text\r\nDam,"Rain fell,\nand fell."\r\n', "csv"),
        ('title\ttext\nDam\t"Rain fell,\nand fell."\n', "tsv"),
    ],
)
def test_a_table_is_read_row_by_row(table: str, kind: str) -> None:
    record = one(table, kind)

    assert (record.fields.title, record.fields.text) == ("Dam", "Rain fell,\nand fell.")
    assert record.number == 2


def test_a_row_without_text_is_one_failure() -> None:
    record, error = read("title,text\nDam,Rain.\nMill,\n", "csv")

    assert isinstance(record, Record)
    assert str(error).startswith("news:3: no text")


@pytest.mark.parametrize("kind", ["jsonl", "json"])
def test_records_of_something_else_are_one_failure(kind: str) -> None:
    questions = [json.dumps({"question": "How many?", "answers": ["14"]})] * 3
    data = "\n".join(questions) if kind == "jsonl" else f"[{','.join(questions)}]"

    assert fault(data, kind).startswith("news: none of its 3 records has a text")


def test_each_record_without_text_is_told_beside_an_article() -> None:
    lines = ['{"title": "Dam"}', '{"title": "Mill"}', '{"text": "Rain fell."}', '{"title": "Pit"}']

    told = [
        str(r).partition(" (")[0]
        for r in read("\n".join(lines), "jsonl")
        if isinstance(r, SourceError)
    ]

    assert told == ["news:1: no text", "news:2: no text", "news:4: no text"]


def test_a_field_of_a_table_may_be_long() -> None:
    assert len(one("text\n" + "rain " * 50_000, "csv").fields.text) > 200_000


def test_a_legacy_encoding_is_guessed_once_for_all_lines() -> None:
    lines = ["Да.", *["Дождь шёл всю ночь, но плотина выдержала."] * 3]
    table = "text\n" + "\n".join(lines)

    records = read(table.encode("cp1251"), "tsv")

    assert [r.fields.text for r in records if isinstance(r, Record)] == lines


def test_lines_may_be_utf_16() -> None:
    records = read('{"text": "Ä."}\n{"text": "B."}\n'.encode("utf-16"), "jsonl")

    assert [r.fields.text for r in records if isinstance(r, Record)] == ["Ä.", "B."]


def test_a_line_of_utf_16_ends_at_a_line_feed_alone() -> None:
    (record,) = read('{"text": "One.\u2028Two.\u0085Three."}\n'.encode("utf-16"), "jsonl")

    assert isinstance(record, Record)


def test_a_large_file_of_utf_16_is_not_cut_off_in_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "DOCUMENT_LIMIT", 1000)
    lines = '{"text": "The dam held."}\n' * 100

    assert "too large" in fault(lines.encode("utf-16"), "jsonl")


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        ("", "text", "empty file"),
        (" \n", "html", "empty file"),
        ("", "jsonl", "empty file"),
        ("\n\n", "jsonl", "empty file"),
        ("", "csv", "empty file"),
        ("", "json", "empty file"),
        ('{"title": "Dam"}', "json", "no text"),
        ("{", "json", "broken JSON"),
        ("[" * 100_000, "json", "broken JSON"),
        ('{"title": "Dam",\n"text": }', "json", "broken JSON: expecting value at line 2, column 9"),
        ('{"text": \n', "jsonl", "broken JSON: expecting value at column 9"),
        (
            "name of it;size\nDam;3\nMill;4\n",
            "csv",
            "text, body or content; there are: name of it, size",
        ),
        ("title,text\rDam,Rain.\rMill,Rain.\r", "csv", "broken CSV"),
        ('"text"', "json", "not a JSON object"),
        (b"\x00\x01\x02", "text", "not text"),
        (b"\x00\x01\x02", "jsonl", "not text"),
        (b"\x00\x01\x02", "csv", "not text"),
        ("<html><body></body></html>", "html", "no text"),
    ],
)
def test_what_cannot_be_read_says_why(data: str | bytes, kind: str, reason: str) -> None:
    message = fault(data, kind)

    assert message.startswith("news")
    assert reason in message


@pytest.mark.parametrize("kind", ["text", "json", "jsonl", "html"])
def test_a_text_that_is_too_large_is_refused(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "TEXT_LIMIT", 1000)
    text = "rain " * 400

    message = fault(json.dumps({"text": text}) if kind.startswith("json") else text, kind)

    assert "too large" in message
    assert "split it" in message


def test_a_line_that_is_too_long_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "LINE_LIMIT", 1000)
    first, error, last = read('{"text": "A."}\n' + "x" * 5000 + '\n{"text": "B."}\n', "jsonl")

    assert str(error).startswith("news:2: too large")
    assert isinstance(first, Record)
    assert isinstance(last, Record)
    assert last.number == 3


def test_front_matter_with_an_impossible_date_is_one_failure() -> None:
    error = fault(f"---\ndate: 2019-13-45\n---\n{STORY}", "markdown")

    assert error.startswith("news: cannot be read: month must be in 1..12")


DEEP = "[" * 900 + '"x"' + "]" * 900


@pytest.mark.parametrize(
    ("data", "kind", "label"),
    [
        (f'{{"text": {DEEP}}}\n{{"text": "B."}}', "jsonl", "news:1"),
        (f'[{{"text": {DEEP}}}, {{"text": "B."}}]', "json", "news#1"),
        ("title,text\n&#1; <b>A</b>,A.\nB,B.", "csv", "news:2"),
    ],
)
def test_an_odd_record_is_one_failure_among_others(data: str, kind: str, label: str) -> None:
    error, record = read(data, kind)

    assert isinstance(error, SourceError)
    assert error.subject == label
    assert isinstance(record, Record)
    assert record.fields.text == "B."


def test_an_odd_document_of_one_article_is_a_failure() -> None:
    assert fault(f'{{"text": {DEEP}}}', "json").startswith("news: nested too deeply")
