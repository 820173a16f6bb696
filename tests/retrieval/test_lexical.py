"""What the full-text index does beyond its contract."""

import sqlite3
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Literal

import pytest

from retrieval.domain import Filter
from retrieval.errors import ArchiveBusyError, DamagedIndexError, IndexFaultError
from retrieval.lexical import Fts5Index, match_query
from retrieval.lexical import index as index_module
from retrieval.lexical.words import MOST_WORDS
from retrieval.protocols import IndexEntry
from tests.fakes.stories import entries, story

SYRIA = entries(
    story("one", "Some 5,000 fighters surrendered.", "The U.S. will stay in Manbij."),
    story("two", "The café in Málaga was running late.", "Five people, 000 of them hurt."),
)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Fts5Index]:
    opened = Fts5Index(tmp_path)
    opened.upsert(SYRIA)
    yield opened
    opened.close()


def first(index: Fts5Index, text: str) -> str | None:
    hits = index.search(text, limit=1, keep=Filter())
    return next((e.passage.text for e in SYRIA if hits and e.passage.id == hits[0][0]), None)


@pytest.mark.parametrize(
    ("question", "query"),
    [
        ("How many fighters surrendered?", '"fighters" OR "surrendered"'),
        ("Who is he?", '"who" OR "is" OR "he"'),
        ("Baghouz's 5,000 and Baghouz’s last", '"baghouz" OR "5,000" OR "last"'),
        ("U.S. troops at 12:30", '"u.s" OR "troops" OR "12:30"'),
        ("the camp.Hardened", '"camp" OR "hardened"'),
        ("Trump's (U.S.-backed) $5bn \"deal\" NOT NEAR/3 O'Brien*",
         '"trump" OR "u.s" OR "backed" OR "5bn" OR "deal" OR "not" OR "near" OR "3" OR "o\'brien"'),
        ("snake_case", '"snake" OR "case"'),
        ("…?! — $", ""),
    ],
)  # fmt: skip
def test_a_question_becomes_quoted_words(question: str, query: str) -> None:
    assert match_query(question) == query


def test_a_very_long_question_is_cut_to_its_first_words(index: Fts5Index) -> None:
    long = "surrendered " + " ".join(f"word{number}" for number in range(1500))
    assert match_query(long).count(" OR ") == MOST_WORDS - 1
    assert first(index, long) == "Some 5,000 fighters surrendered."


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("surrendering fighter", "Some 5,000 fighters surrendered."),
        ("Cafe in Malaga", "The café in Málaga was running late."),
        ("5,000", "Some 5,000 fighters surrendered."),
        ("5000 runs", "The café in Málaga was running late."),
        ("U.S. stays", "The U.S. will stay in Manbij."),
    ],
)
def test_forms_accents_and_figures_are_matched(index: Fts5Index, question: str, text: str) -> None:
    assert first(index, question) == text


@pytest.mark.parametrize("name", ["Großmünster", "GROSSMÜNSTER", "İstanbul", "ΟΔΟΣ", "Zürich"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_word_is_found_by_itself_in_any_script_and_form(
    index: Fts5Index, name: str, form: Literal["NFC", "NFD"]
) -> None:
    (entry,) = entries(story("name", f"The fair of {name} was opened."))
    index.upsert([entry])
    asked = unicodedata.normalize(form, f"When was {name}?")
    assert [id_ for id_, _ in index.search(asked, limit=1, keep=Filter())] == [entry.passage.id]


def test_another_opener_sees_a_write_at_once(tmp_path: Path, index: Fts5Index) -> None:
    other = Fts5Index(tmp_path)
    assert other.ids() == index.ids()
    more = entries(story("three", "A third story."))
    index.upsert(more)
    assert other.search("third", limit=1, keep=Filter())[0][0] == more[0].passage.id
    other.close()


def test_readers_see_the_old_whole_while_it_is_replaced(tmp_path: Path, index: Fts5Index) -> None:
    other = Fts5Index(tmp_path)
    before = other.ids()
    seen = []

    def trickle() -> Iterator[IndexEntry]:
        for entry in entries(story("new", "New words.", "More new words.")):
            yield entry
            seen.append(other.ids())

    index.replace(trickle())
    assert seen == [before, before]
    assert len(other.ids()) == 2
    other.close()


def test_a_replacement_cut_off_changes_nothing(index: Fts5Index) -> None:
    before = index.ids()

    def cut_off() -> Iterator[IndexEntry]:
        yield SYRIA[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.replace(cut_off())
    assert index.ids() == before
    assert first(index, "fighters") == "Some 5,000 fighters surrendered."


def test_a_damaged_file_says_so_and_a_replacement_mends_it(tmp_path: Path) -> None:
    whole = Fts5Index(tmp_path)
    whole.upsert(SYRIA)
    whole.close()
    (tmp_path / "lexical.sqlite3").write_bytes(b"no database " * 1000)
    index, reader = Fts5Index(tmp_path), Fts5Index(tmp_path)
    with pytest.raises(DamagedIndexError, match="newsbot reindex"):
        index.search("fighters", limit=1, keep=Filter())
    index.replace(SYRIA)
    assert first(index, "fighters") == "Some 5,000 fighters surrendered."
    assert first(reader, "fighters") == "Some 5,000 fighters surrendered."
    index.close()
    reader.close()


def test_a_reader_follows_to_a_new_file(tmp_path: Path, index: Fts5Index) -> None:
    assert index.ids()
    for file in tmp_path.iterdir():
        file.unlink()
    fresh = Fts5Index(tmp_path)
    fresh.upsert(SYRIA[:1])
    assert index.ids() == {SYRIA[0].passage.id}
    fresh.close()


def test_a_full_disk_is_a_clear_error_and_loses_nothing(index: Fts5Index) -> None:
    before = index.ids()
    with index._connected() as connection:
        connection.execute("PRAGMA max_page_count = 1")
    many = entries(story("many", *(f"Sentence {number} of many." for number in range(3000))))
    with pytest.raises(IndexFaultError, match="disk is full"):
        index.upsert(many)
    assert index.ids() == before


def test_a_write_that_waited_too_long_says_that_another_is_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, index: Fts5Index
) -> None:
    monkeypatch.setattr(index_module, "BUSY_TIMEOUT_S", 0.05)
    hasty = Fts5Index(tmp_path)
    with index._writing(), pytest.raises(ArchiveBusyError, match="another process is writing"):
        hasty.delete(["x"])
    hasty.close()


def test_threads_search_and_write_at_the_same_time(index: Fts5Index) -> None:
    failures: list[BaseException] = []

    def work(number: int) -> None:
        mine = entries(story(f"thread {number}", f"Words of thread number {number}."))
        try:
            for _ in range(10):
                index.upsert(mine)
                assert first(index, "fighters") == "Some 5,000 fighters surrendered."
        except BaseException as error:  # noqa: BLE001 - the test shows what the thread met
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(index.ids()) == len(SYRIA) + 6


def test_a_file_from_before_articles_were_told_gains_them(tmp_path: Path, index: Fts5Index) -> None:
    ids = [entry.passage.id for entry in SYRIA]
    told = index.score_articles("fighters stay in Manbij", ids)
    assert told
    index.close()
    with closing(sqlite3.connect(tmp_path / "lexical.sqlite3")) as older:
        older.executescript(
            "DROP TABLE article_words; DROP TABLE articles; PRAGMA user_version = 0;"
        )
    reopened = Fts5Index(tmp_path)
    assert reopened.score_articles("fighters stay in Manbij", ids) == told
    reopened.close()
