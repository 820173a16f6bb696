"""What the SQL catalog does beyond its contract: tables, locks, runs, faults."""

import datetime as dt
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from retrieval import database
from retrieval.catalog import Run, SqlCatalog
from retrieval.database import REVISION
from retrieval.errors import ArchiveBusyError, CatalogError
from retrieval.tables import metadata
from tests.fakes.stories import NOON, story

STORY = story("baghouz", "Some 5,000 fighters surrendered.", "The enclave is small.")


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[SqlCatalog]:
    opened = SqlCatalog.open(tmp_path)
    yield opened
    opened.close()


def test_migrations_make_the_tables_that_the_code_knows(catalog: SqlCatalog) -> None:
    with catalog._database._engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_revision_known_is_the_newest_of_the_migrations() -> None:
    config = Config()
    config.set_main_option("script_location", "retrieval:migrations")
    assert ScriptDirectory.from_config(config).get_heads() == [REVISION]


def test_what_was_stored_is_there_when_opened_again(tmp_path: Path, catalog: SqlCatalog) -> None:
    catalog.commit([STORY], [])
    again = SqlCatalog.open(tmp_path)
    assert again.articles(["baghouz"]) == {"baghouz": STORY[0]}
    again.close()


def test_a_catalog_of_a_newer_newsbot_is_left_alone(tmp_path: Path, catalog: SqlCatalog) -> None:
    with catalog._database.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(CatalogError, match=r"newer newsbot.*pip install --upgrade"):
        SqlCatalog.open(tmp_path)


def test_a_migration_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = database._upgrade

    def fail_at_its_end(connection: sa.Connection) -> None:
        whole(connection)
        raise OSError("no space left on device")

    monkeypatch.setattr(database, "_upgrade", fail_at_its_end)
    with pytest.raises(CatalogError, match="disk is full"):
        SqlCatalog.open(tmp_path)
    with sqlite3.connect(tmp_path / "catalog.sqlite3") as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []
    connection.close()


def test_a_new_catalog_may_be_opened_by_several_at_once(tmp_path: Path) -> None:
    failures: list[BaseException] = []
    together = threading.Barrier(6)

    def open_it(number: int) -> None:
        together.wait()
        try:
            opened = SqlCatalog.open(tmp_path)
            opened.set_fact(f"fact {number}", "known")
            opened.close()
        except BaseException as error:  # noqa: BLE001 - the test shows what the thread met
            failures.append(error)

    threads = [threading.Thread(target=open_it, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    catalog = SqlCatalog.open(tmp_path)
    assert [catalog.fact(f"fact {number}") for number in range(6)] == ["known"] * 6
    catalog.close()


def test_a_reader_is_not_held_up_by_a_writer(tmp_path: Path, catalog: SqlCatalog) -> None:
    catalog.commit([STORY], [])
    reader = SqlCatalog.open(tmp_path)
    with catalog._database.writing() as connection:
        connection.execute(sa.text("DELETE FROM articles"))
        assert reader.articles(["baghouz"]) == {"baghouz": STORY[0]}
    assert reader.articles(["baghouz"]) == {}
    reader.close()


def test_a_writer_that_waited_too_long_says_that_another_is_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, catalog: SqlCatalog
) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0.05)
    hasty = SqlCatalog.open(tmp_path)
    with (
        catalog._database.writing(),
        pytest.raises(ArchiveBusyError, match="another process is writing"),
    ):
        hasty.set_fact("colour", "red")
    hasty.close()


def test_texts_are_stored_once(tmp_path: Path, catalog: SqlCatalog) -> None:
    catalog.commit([STORY], [])
    catalog.close()
    assert "text" not in metadata.tables["passages"].c
    with sqlite3.connect(tmp_path / "catalog.sqlite3") as connection:
        (text,) = connection.execute("SELECT text FROM articles").fetchone()
    connection.close()
    assert text == STORY[0].text


def test_hydrating_hits_takes_two_statements(catalog: SqlCatalog) -> None:
    stories = [story(f"{number}", "Words.", "More words.") for number in range(40)]
    catalog.commit(stories, [])
    statements: list[str] = []
    sa.event.listen(
        catalog._database._engine,
        "before_cursor_execute",
        lambda _c, _u, statement, *_rest: statements.append(statement),
    )
    hits = catalog.passages([passages[1].id for _, passages in stories])
    catalog.articles({passage.article_id for passage in hits.values()})
    assert len([word for word in statements if word.startswith("SELECT")]) == 2


def test_runs_are_remembered_newest_first(catalog: SqlCatalog) -> None:
    minute = dt.timedelta(minutes=1)
    died = catalog.start_run(NOON)
    ended = catalog.start_run(NOON + minute)
    catalog.finish_run(ended, ended=NOON + 2 * minute, figures={"added": 3, "seconds": 1.5})
    assert catalog.last_runs(5) == [
        Run(
            id=ended,
            started=NOON + minute,
            ended=NOON + 2 * minute,
            figures={"added": 3, "seconds": 1.5},
        ),
        Run(id=died, started=NOON, ended=None, figures={}),
    ]
    assert [run.id for run in catalog.last_runs(1)] == [ended]


def test_a_signature_lives_as_long_as_its_article_is_unchanged(catalog: SqlCatalog) -> None:
    catalog.commit([STORY, story("other", "Words.")], [])
    catalog.set_signatures({"baghouz": b"\x00\x01", "other": b"\x02"})
    catalog.set_signatures({"other": b"\x03"})
    assert catalog.signatures() == {"baghouz": b"\x00\x01", "other": b"\x03"}
    catalog.commit([STORY], ["other"])
    assert catalog.signatures() == {}


def test_a_damaged_file_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "catalog.sqlite3").write_bytes(b"no database " * 1000)
    with pytest.raises(CatalogError, match=r"is damaged.*backup"):
        SqlCatalog.open(tmp_path)


def test_a_full_disk_is_a_clear_error_and_loses_nothing(catalog: SqlCatalog) -> None:
    catalog.commit([STORY], [])

    def fill_the_disk(connection: sqlite3.Connection, *_rest: object) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")

    sa.event.listen(catalog._database._engine, "checkout", fill_the_disk)
    huge = story("huge", *(f"Sentence {number}." for number in range(20_000)))
    with pytest.raises(CatalogError, match=r"disk is full.*free some space"):
        catalog.commit([huge], ["baghouz"])
    assert catalog.articles(["baghouz", "huge"]) == {"baghouz": STORY[0]}


def test_an_error_never_repeats_what_an_article_says(catalog: SqlCatalog) -> None:
    article, passages = STORY
    with pytest.raises(CatalogError, match="UNIQUE constraint failed") as raised:
        catalog.commit([(article, [passages[0], passages[0]])], [])
    assert "surrendered" not in str(raised.value)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("no url at all", "address cannot be used.*NEWSBOT_DATABASE_URL"),
        ("oracle+unheard://host/name", "address cannot be used"),
        ("postgresql+psycopg://newsbot@127.0.0.1:1/newsbot", "server does not answer"),
    ],
)
def test_an_address_that_does_not_work_is_a_clear_error(
    tmp_path: Path, url: str, said: str
) -> None:
    with pytest.raises(CatalogError, match=said):
        SqlCatalog.open(tmp_path, url=url)
