import gzip
import json
import os
from pathlib import Path

import pytest

from ingest.sources import Origin, RawArticle
from ingest.sources.files import FileSource
from retrieval.errors import SourceError


def articles(source: FileSource) -> list[RawArticle | SourceError]:
    found: list[RawArticle | SourceError] = []
    for origin in source.discover():
        found += [origin] if isinstance(origin, SourceError) else source.fetch(origin)
    return found


def ids(source: FileSource) -> list[str]:
    return [item.id for item in articles(source) if isinstance(item, RawArticle)]


def origins(source: FileSource) -> list[Origin]:
    return [origin for origin in source.discover() if isinstance(origin, Origin)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "news"
    (root / "b").mkdir(parents=True)
    (root / ".git").mkdir()
    (root / "z.txt").write_text("Rain fell.")
    (root / "b" / "a.jsonl").write_text('{"text": "A."}\n{"id": "own", "text": "B."}\n')
    (root / "b" / "c.json").write_text('{"url": "https://Example.org/c#x", "text": "C."}')
    (root / "photo.jpg").write_bytes(b"\xff\xd8")
    (root / ".hidden.txt").write_text("Hidden.")
    (root / ".git" / "d.txt").write_text("Hidden.")
    return root


def test_a_folder_is_read_recursively_and_in_order(folder: Path) -> None:
    source = FileSource(str(folder))

    own = ["own", "https://example.org/c"]
    assert ids(source) == [f"{folder}/z.txt", f"{folder}/b/a.jsonl#1", *own]
    assert source.skipped == 1


def test_origins_are_absolute_and_shown_as_they_were_typed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    origin = origins(FileSource("news"))[0]

    assert origin.name == str(folder / "z.txt")
    assert origin.label == os.path.join("news", "z.txt")  # noqa: PTH118 - as a person types it
    assert origin.size_bytes == len("Rain fell.")
    assert origin.exhaustive


def test_a_file_is_named_alike_however_it_is_reached(folder: Path) -> None:
    assert ids(FileSource(str(folder / "b" / "a.jsonl"))) == [f"{folder}/b/a.jsonl#1", "own"]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("**/*", ["{}/b/a.jsonl#1", "own", "https://example.org/c", "{}/z.txt"]),
        ("*/*.jsonl", ["{}/b/a.jsonl#1", "own"]),
        ("b/*.json*", ["{}/b/a.jsonl#1", "own", "https://example.org/c"]),
    ],
)
def test_a_glob_is_expanded(folder: Path, pattern: str, expected: list[str]) -> None:
    assert ids(FileSource(f"{folder}/{pattern}")) == [name.format(folder) for name in expected]


def test_a_relative_glob_is_expanded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)

    assert ids(FileSource("*.txt")) == [f"{folder}/z.txt"]


def test_a_file_whose_name_looks_like_a_glob_is_that_file(folder: Path) -> None:
    (folder / "a[1].txt").write_text("Rain fell.")

    assert ids(FileSource(str(folder / "a[1].txt"))) == [f"{folder}/a[1].txt"]


@pytest.mark.parametrize("suffix", [".txt", ".jsonl", ".json", ".csv", ".md", ".html"])
def test_every_format_may_be_gzipped(tmp_path: Path, suffix: str) -> None:
    body = {
        ".jsonl": '{"text": "Rain fell."}',
        ".json": '{"text": "Rain fell."}',
        ".csv": "text\nRain fell.\n",
        ".html": "<html><body><article><p>Rain fell.</p></article></body></html>",
    }.get(suffix, "Rain fell.")
    path = tmp_path / f"a{suffix}.gz"
    path.write_bytes(gzip.compress(body.encode()))

    (article,) = articles(FileSource(str(path)))

    assert isinstance(article, RawArticle)
    assert article.text == "Rain fell."


def test_a_truncated_gzip_gives_what_it_holds_and_a_failure(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"text": os.urandom(400).hex()}) + "\n" for _ in range(200))
    path = tmp_path / "a.jsonl.gz"
    packed = gzip.compress(lines.encode())
    path.write_bytes(packed[: len(packed) // 2])

    *read, last = articles(FileSource(str(path)))

    assert len(read) > 10
    assert str(last).startswith(f"{path}: cut off or damaged gzip")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("missing.txt", "no such file or folder"),
        ("photo.jpg", "a kind of file that is not read"),
        ("missing/*.txt", "no file matches"),
        ("broken.gz.txt.gz", "cut off or damaged gzip"),
        ("missing.pdf", "no such file or folder"),
    ],
)
def test_what_was_named_and_cannot_be_read_is_a_failure(
    folder: Path, name: str, reason: str
) -> None:
    (folder / "broken.gz.txt.gz").write_bytes(b"no gzip")
    (error,) = articles(FileSource(str(folder / name)))

    assert isinstance(error, SourceError)
    assert str(folder / name) in str(error)
    assert reason in str(error)


def test_one_bad_file_is_one_failure(folder: Path) -> None:
    (folder / "a.txt").write_bytes(b"\0\1\2")
    found = articles(FileSource(str(folder)))

    assert [str(error) for error in found if isinstance(error, SourceError)] == [
        (
            f"{folder}/a.txt: not text: it holds binary data "
            "(convert it to text, HTML, JSON or CSV first)"
        )
    ]
    assert len(found) == 5


def test_a_file_that_goes_between_finding_and_reading_is_a_failure(folder: Path) -> None:
    source = FileSource(str(folder / "z.txt"))
    (origin,) = origins(source)
    (folder / "z.txt").unlink()

    (error,) = source.fetch(origin)

    assert "cannot be read" in str(error)


def test_a_folder_that_cannot_be_listed_is_a_failure(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("b"):
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", refuse)
    *_, error = articles(FileSource(str(folder)))

    assert str(error) == (
        f"{folder}/b: cannot be read: permission denied (give newsbot the right to read it)"
    )


def test_a_name_that_is_not_utf_8_is_a_failure(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/caf\xe9.txt", "wb") as file:  # noqa: PTH123 - bytes
        file.write(b"Rain.")

    (error,) = articles(FileSource(str(tmp_path)))

    assert "caf\\xe9.txt: the file's name is not UTF-8" in str(error)


def test_a_file_gone_from_the_folder_has_vanished(folder: Path) -> None:
    source = FileSource(str(folder))

    assert source.vanished(str(folder / "gone.txt"))
    assert source.vanished(str(folder / "z.txt" / "gone.txt"))
    assert not source.vanished(str(folder / "z.txt"))
    assert not source.vanished(str(folder.parent / "other" / "gone.txt"))
    assert not FileSource(str(folder / "z.txt")).vanished(str(folder / "gone.txt"))
