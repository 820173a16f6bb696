"""The sample archive is whole: every file parses, and every question stands on its articles."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
ARTICLES = SAMPLES / "articles"

LEAST_ARTICLES = 36
LEAST_QUESTIONS = 75
LEAST_REFUSALS = 12
LEAST_WORDS = 150
MOST_WORDS = 500
MOST_VARIANTS = 5
QUESTION_KEYS = {
    "id", "question", "answers", "article_ids", "asked_at", "answerable", "kind",
}  # fmt: skip
LEAST_OF_KIND = {
    "figure": 10, "person": 5, "place": 1, "date": 3, "cause": 3, "quote": 3, "money": 3,
    "duration": 3, "confused": 3, "development": 4, "conflict": 2, "copies": 3, "table": 3,
    "correction": 1, "similar_names": 3, "relative_date": 4, "unanswerable": 5, "half_right": 3,
    "false_premise": 3,
}  # fmt: skip
REFUSED_KINDS = {"unanswerable", "half_right", "false_premise"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """An article as its file has it: markup and page noise included."""

    key: str
    title: str
    source: str
    published: str
    text: str


def _first(record: dict[str, Any], *names: str) -> str:
    """The first of the fields that the record has, as text."""
    return next((str(record[name]) for name in names if record.get(name)), "")


def _from_record(record: dict[str, Any]) -> Sample:
    return Sample(
        key=_first(record, "url", "link"),
        title=_first(record, "title", "headline"),
        source=_first(record, "source", "publisher"),
        published=_first(record, "published", "date", "publishedAt"),
        text=_first(record, "text", "body", "content"),
    )


def _from_markdown(raw: str) -> Sample:
    _, matter, body = raw.split("---\n", 2)
    fields = dict(line.split(": ", 1) for line in matter.splitlines() if ": " in line)
    return _from_record({k: v.strip('"') for k, v in fields.items()} | {"text": body})


def _from_html(raw: str) -> Sample:
    meta = dict(re.findall(r'<meta property="([\w:]+)" content="([^"]*)">', raw))
    told = re.findall(r"<(?:p|td)>(.*?)</(?:p|td)>", raw)
    return Sample(
        key=meta["og:url"],
        title=meta["og:title"],
        source=meta["og:site_name"],
        published=meta["article:published_time"],
        text="\n".join(told),
    )


def _from_text(raw: str, key: str) -> Sample:
    """A plain page: the headline, then byline, outlet and date in some order, then the story."""
    head, _, body = raw.partition("\n\n")
    title, *lines = head.splitlines()
    source = "Continental Wire" if any("Continental Wire" in line for line in lines) else ""
    return Sample(key=key, title=title, source=source, published=lines[-1], text=body)


def _read(path: Path) -> str:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def parse(path: Path) -> list[Sample]:
    """The articles of one sample file, by its suffix with `.gz` taken off."""
    raw = _read(path)
    match path.name.removesuffix(".gz").rpartition(".")[2]:
        case "txt":
            return [_from_text(raw, path.relative_to(ARTICLES).as_posix())]
        case "md":
            return [_from_markdown(raw)]
        case "html":
            return [_from_html(raw)]
        case "json":
            loaded = json.loads(raw)
            return [_from_record(r) for r in (loaded if isinstance(loaded, list) else [loaded])]
        case "jsonl":
            return [_from_record(json.loads(line)) for line in raw.splitlines()]
        case "csv":
            return [_from_record(row) for row in csv.DictReader(io.StringIO(raw))]
        case other:
            pytest.fail(f"{path.name}: no reader for {other!r}")


@cache
def files() -> tuple[Path, ...]:
    return tuple(sorted(p for p in ARTICLES.rglob("*") if p.is_file()))


@cache
def articles() -> tuple[Sample, ...]:
    return tuple(sample for path in files() for sample in parse(path))


@cache
def questions() -> tuple[dict[str, Any], ...]:
    lines = (SAMPLES / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line) for line in lines)


def by_key() -> dict[str, Sample]:
    return {sample.key: sample for sample in articles()}


def stands_in(answer: str, text: str) -> bool:
    """Whether the text has the answer as whole words, whatever its case."""
    return re.search(rf"(?<!\w){re.escape(answer)}(?!\w)", text, re.IGNORECASE) is not None


def test_every_format_is_there() -> None:
    names = [path.name for path in files()]
    for suffix in (".txt", ".md", ".html", ".json", ".jsonl", ".csv", ".txt.gz", ".jsonl.gz"):
        assert any(name.endswith(suffix) for name in names), suffix


def test_articles_are_complete_and_distinct() -> None:
    assert len(articles()) >= LEAST_ARTICLES
    assert len(by_key()) == len(articles())
    for sample in articles():
        assert sample.key, sample.title
        assert sample.title, sample.key
        assert sample.source, sample.key
        assert re.search(r"\b(2019|2025)\b", sample.published), sample.key
        assert LEAST_WORDS <= len(sample.text.split()) <= MOST_WORDS, sample.key


def test_invented_outlets_have_reserved_addresses() -> None:
    hosts = {key.split("/")[2] for key in by_key() if "://" in key}
    assert all(host.endswith(".example") for host in hosts), hosts


def test_only_baghouz_tells_of_surrender() -> None:
    told = [s.key for s in articles() if re.search("surrender", s.text, re.IGNORECASE)]
    assert told == ["baghouz.txt"]


def test_weekdays_named_with_a_date_are_right() -> None:
    pattern = r"(\w+day), (Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec)\w*\.? (\d+)"
    for sample in articles():
        year = re.search(r"\b(?:2019|2025)\b", sample.published)
        assert year is not None
        for weekday, month, day in re.findall(pattern, sample.text):
            date = dt.datetime.strptime(f"{day} {month[:3]} {year[0]} +00:00", "%d %b %Y %z")
            assert f"{date:%A}" == weekday, sample.key


def test_questions_are_enough_of_every_kind() -> None:
    assert len(questions()) >= LEAST_QUESTIONS
    kinds = Counter(q["kind"] for q in questions())
    assert set(kinds) == set(LEAST_OF_KIND)
    for kind, least in LEAST_OF_KIND.items():
        assert kinds[kind] >= least, kind
    assert sum(not q["answerable"] for q in questions()) >= LEAST_REFUSALS


def test_question_ids_and_wordings_are_unique() -> None:
    assert len({q["id"] for q in questions()}) == len(questions())
    assert len({q["question"] for q in questions()}) == len(questions())


@pytest.mark.parametrize("question", questions(), ids=lambda q: str(q["id"]))
def test_question_stands_on_its_articles(question: dict[str, Any]) -> None:
    """Each article named by an answerable question has one of its accepted answers."""
    assert set(question) == QUESTION_KEYS
    assert question["answerable"] is (question["kind"] not in REFUSED_KINDS)
    if question["asked_at"] is not None:
        dt.date.fromisoformat(question["asked_at"])
    if not question["answerable"]:
        assert question["answers"] == []
        assert question["article_ids"] == []
        return
    assert 1 <= len(question["answers"]) <= MOST_VARIANTS
    assert question["article_ids"]
    for key in question["article_ids"]:
        sample = by_key()[key]
        told = f"{sample.title}\n{sample.text}"
        assert any(stands_in(answer, told) for answer in question["answers"]), key


def test_relative_questions_are_asked_after_their_articles() -> None:
    for question in questions():
        assert question["kind"] != "relative_date" or question["asked_at"], question["id"]
        for key in question["article_ids"] if question["asked_at"] else ():
            published = by_key()[key].published
            if re.match(r"\d{4}-", published):
                assert published[:10] <= question["asked_at"], question["id"]


def test_confused_questions_name_two_events() -> None:
    for question in questions():
        if question["kind"] in {"confused", "conflict"}:
            assert len(question["article_ids"]) > 1, question["id"]
