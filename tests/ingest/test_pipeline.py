import threading
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import intake, pipeline
from ingest.pipeline import IngestReport, run_ingest
from ingest.progress import Advance
from ingest.sources.protocol import RawArticle
from retrieval.archive import Archive
from retrieval.errors import CatalogError, ModelError, SourceError
from retrieval.protocols import Intent, Vectors
from retrieval.vectors import VectorSpace
from tests.fakes.catalog import InMemoryCatalog
from tests.fakes.embedder import WordHashEmbedder
from tests.fakes.lexical import InMemoryLexicalIndex
from tests.fakes.source import InMemorySource, Item
from tests.fakes.vectors import InMemoryVectorIndex

ONE = "Kurdish fighters took the camp on Tuesday. Smoke rose over the river behind the tents."
TWO = "Ministers met in the capital. They agreed on nothing but the date of their next meeting."
WIRE = (
    "The central bank cut its key interest rate by a quarter of a percentage point on Wednesday "
    "and signaled that it would pause to see how prices respond. The monetary council voted for "
    "the cut after a long debate about wages and rents. Annual inflation slowed in August, helped "
    "by cheaper fuel and a good harvest. The crown slipped against the euro after the "
    "announcement, which most economists had expected for weeks."
)


class OpenArchive(Archive):
    """An archive of fakes that shows them."""

    catalog: InMemoryCatalog
    embedder: WordHashEmbedder
    lexical: InMemoryLexicalIndex


def open_archive() -> OpenArchive:
    catalog = InMemoryCatalog()
    return OpenArchive(
        catalog=catalog,
        lexical=InMemoryLexicalIndex(),
        vectors=InMemoryVectorIndex(lambda: VectorSpace.in_use(catalog).collection),
        embedder=WordHashEmbedder(),
    )


@pytest.fixture
def archive() -> OpenArchive:
    return open_archive()


def raw(id_: str, text: str = ONE, *, origin: str = "/news", **changes: Any) -> RawArticle:
    fields = {"title": f"About {id_}", "source": "Reuters"} | changes
    return RawArticle(id=id_, origin=origin, label=f"{origin}#{id_}", text=text, **fields)


def ingest(archive: Archive, *items: Item, **options: Any) -> IngestReport:
    return run_ingest([InMemorySource({"/news": items})], archive, **options)


def prune(archive: Archive, *sources: InMemorySource) -> IngestReport:
    return run_ingest(sources, archive, prune=True)


def figures(report: IngestReport) -> dict[str, int]:
    """The figures that are not zero."""
    names = ("added", "changed", "unchanged", "removed", "duplicates", "failed", "embedded")
    return {name: getattr(report, name) for name in names if getattr(report, name)}


def state(archive: Archive) -> tuple[dict[str, Any], list[str]]:
    articles = {article.id: article for article in archive.catalog.each_article()}
    assert archive.check() == []
    return articles, sorted(archive.catalog.passage_ids())


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "BATCH_ITEMS", 2)


def test_new_articles_are_stored_with_their_passages(archive: OpenArchive) -> None:
    report = ingest(archive, raw("a"), raw("b", TWO))
    assert figures(report) == {"added": 2, "embedded": 2}
    assert report.passages == 2
    articles, _ = state(archive)
    assert articles["b"].text == TWO
    (passage,) = archive.catalog.passages_of(["b"])["b"]
    assert passage.context == "About b — Reuters"


def test_a_second_run_embeds_and_writes_nothing(
    archive: OpenArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(archive, raw("a"), raw("b", TWO))
    for touched in ("embed", "count_tokens"):
        monkeypatch.setattr(archive.embedder, touched, _refuse)
    for written in ("commit", "announce", "signatures"):
        monkeypatch.setattr(archive.catalog, written, _refuse)
    report = ingest(archive, raw("a"), raw("b", TWO))
    assert figures(report) == {"unchanged": 2}
    assert report.passages == 2


def _refuse(*_: object) -> Any:
    raise AssertionError("not needed")


def test_a_changed_article_leaves_none_of_its_old_passages(archive: OpenArchive) -> None:
    long = "\n\n".join(f"Paragraph {number} of the story. " + ONE * 3 for number in range(12))
    before = ingest(archive, raw("a", long), raw("b", TWO))
    archive.embedder.embedded.clear()
    report = ingest(archive, raw("a", long.replace("Paragraph 11", "Section 11")), raw("b", TWO))
    assert figures(report) == {"changed": 1, "unchanged": 1, "embedded": 1}
    assert len(archive.embedder.embedded) == 1
    assert report.passages == before.passages
    texts = [passage.text for passage in archive.catalog.passages_of(["a"])["a"]]
    assert not any("Paragraph 11" in text for text in texts)
    state(archive)


def test_a_copy_is_stored_and_counted_but_not_indexed(archive: OpenArchive) -> None:
    report = ingest(archive, raw("wire", WIRE), raw("copy", WIRE, source="Courier"))
    assert figures(report) == {"added": 1, "duplicates": 1, "embedded": 1}
    articles, _ = state(archive)
    assert articles["copy"].copy_of == "wire"
    assert not archive.catalog.passages_of(["copy"])
    assert figures(ingest(archive, raw("wire", WIRE), raw("copy", WIRE, source="Courier"))) == {
        "unchanged": 2
    }


def test_of_a_copy_what_its_original_does_not_tell_is_indexed(archive: OpenArchive) -> None:
    own = (
        "The savings bank of the old harbor town said it would pass the cut on to holders of "
        "mortgages by spring."
    )
    report = ingest(archive, raw("wire", WIRE), raw("copy", f"{WIRE} {own}", source="Courier"))
    assert report.duplicates == 1
    (passage,) = archive.catalog.passages_of(["copy"])["copy"]
    assert own in passage.text


def test_a_copy_is_recognised_in_a_later_run(archive: OpenArchive) -> None:
    ingest(archive, raw("wire", WIRE))
    assert ingest(archive, raw("copy", WIRE, source="Courier")).duplicates == 1


def test_an_original_that_a_crash_left_unsigned_is_signed_again(archive: OpenArchive) -> None:
    ingest(archive, raw("wire", WIRE))
    archive.catalog._signatures.clear()
    assert ingest(archive, raw("copy", WIRE, source="Courier")).duplicates == 1
    assert archive.catalog.signatures().keys() == {"wire"}


def test_copies_become_originals_when_theirs_is_removed(archive: OpenArchive) -> None:
    copies = [raw("copy", WIRE, source="Courier"), raw("last", WIRE, source="Herald")]
    ingest(archive, raw("wire", WIRE), *copies)
    report = prune(archive, InMemorySource({"/news": copies}))
    assert figures(report) == {"unchanged": 2, "removed": 1, "embedded": 1}
    articles, _ = state(archive)
    assert {id_: article.copy_of for id_, article in articles.items()} == {
        "copy": None,
        "last": "copy",
    }
    assert archive.catalog.passages_of(["copy"])


def test_a_copy_becomes_an_original_when_its_own_changes(archive: OpenArchive) -> None:
    copy = raw("copy", WIRE, source="Courier")
    ingest(archive, raw("wire", WIRE), copy)
    report = ingest(archive, raw("wire", ONE), copy)
    assert figures(report) == {"changed": 1, "unchanged": 1, "embedded": 2}
    articles, _ = state(archive)
    assert articles["copy"].copy_of is None


@pytest.mark.parametrize("own", ["", "\n\nThe savings bank of the harbor town kept its own rates."])
def test_a_copy_is_removed_although_its_original_changed(archive: OpenArchive, own: str) -> None:
    ingest(archive, raw("wire", WIRE), raw("copy", WIRE + own, source="Courier"))
    report = prune(archive, InMemorySource({"/news": [raw("wire", ONE)]}))
    assert figures(report) == {"changed": 1, "removed": 1, "embedded": 1}
    articles, _ = state(archive)
    assert articles.keys() == {"wire"}


@pytest.mark.usefixtures("small_batches")
def test_copies_follow_within_a_run_before_anything_is_committed(archive: OpenArchive) -> None:
    ingest(archive, raw("wire", WIRE))
    copies = [raw(name, WIRE, source=name) for name in ("one", "two", "three")]
    report = ingest(archive, *copies, raw("wire", ONE), raw("four", WIRE, source="four"))
    assert report.duplicates == 4
    articles, _ = state(archive)
    assert {id_: article.copy_of for id_, article in articles.items()} == {
        "wire": None,
        "one": None,
        "two": "one",
        "three": "one",
        "four": "one",
    }


def test_nothing_is_removed_without_prune(archive: OpenArchive) -> None:
    ingest(archive, raw("a"), raw("b", TWO))
    assert figures(ingest(archive, raw("a"))) == {"unchanged": 1}


def test_prune_removes_what_a_source_no_longer_has(archive: OpenArchive) -> None:
    ingest(archive, raw("a"), raw("b", TWO))
    report = prune(archive, InMemorySource({"/news": [raw("a")]}))
    assert figures(report) == {"unchanged": 1, "removed": 1}
    articles, passages = state(archive)
    assert articles.keys() == {"a"}
    assert len(passages) == 1


def test_prune_removes_what_an_origin_held_that_is_gone(archive: OpenArchive) -> None:
    ingest(archive, raw("a"))
    assert prune(archive, InMemorySource({}, gone=["/news"])).removed == 1


@pytest.mark.parametrize(
    "source",
    [
        InMemorySource({"/news": [raw("a")]}, exhaustive=False),
        InMemorySource({"/news": [raw("a"), SourceError("cut off", subject="/news")]}),
        InMemorySource({"/news": [raw("a"), raw("noise", "Advertisement")]}),
        InMemorySource({"/other": [raw("a", origin="/other")]}),
    ],
    ids=["a feed", "a broken end", "an item without text", "another origin"],
)
def test_prune_spares_what_was_perhaps_not_shown(
    archive: OpenArchive, source: InMemorySource
) -> None:
    ingest(archive, raw("a"), raw("b", TWO))
    assert prune(archive, source).removed == 0


def test_a_moved_article_is_unchanged_and_known_by_its_new_origin(archive: OpenArchive) -> None:
    ingest(archive, raw("a"))
    moved = InMemorySource({"/moved": [raw("a", origin="/moved")]})
    assert figures(run_ingest([moved], archive)) == {"unchanged": 1}
    articles, _ = state(archive)
    assert articles["a"].origin == "/moved"
    assert prune(archive, InMemorySource({}, gone=["/moved"])).removed == 1


def test_a_bad_item_is_one_failure_and_the_run_goes_on(
    archive: OpenArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    build = intake.build_article

    def break_on(item: RawArticle) -> Any:
        if item.id == "odd":
            raise RecursionError("too deep")
        return build(item)

    monkeypatch.setattr(intake, "build_article", break_on)
    broken = SourceError("not JSON", subject="news.jsonl:17", hint="mend the line")
    report = ingest(archive, raw("a"), broken, raw("odd"), raw("b", TWO))
    assert figures(report) == {"added": 2, "failed": 2, "embedded": 2}
    assert [(failure.item, failure.reason) for failure in report.failures] == [
        ("news.jsonl:17", "not JSON (mend the line)"),
        ("/news#odd", "RecursionError: too deep"),
    ]


def test_failures_are_all_counted_and_the_first_are_told(
    archive: OpenArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "FAILURES_LISTED", 3)
    faults = [SourceError("broken", subject=f"line {number}") for number in range(9)]
    report = ingest(archive, *faults)
    assert report.failed == 9
    assert [failure.item for failure in report.failures] == ["line 0", "line 1", "line 2"]
    assert "failed   and 6 more" in report.as_lines()


def test_articles_that_share_an_id_are_told_apart_by_their_urls(archive: OpenArchive) -> None:
    first, other = (
        raw("x", ONE, url="https://a.example/1"),
        raw("x", TWO, url="https://a.example/2"),
    )
    assert figures(ingest(archive, first, other)) == {"added": 2, "embedded": 2}
    assert figures(ingest(archive, first, other)) == {"unchanged": 2}


def test_a_copy_of_an_article_named_by_its_url_becomes_an_original_when_that_changes(
    archive: OpenArchive,
) -> None:
    shared = raw("1", TWO, url="https://a/1")
    copy = raw("copy", WIRE, source="Courier")
    ingest(archive, shared, raw("1", WIRE, url="https://a/2"), copy)

    ingest(archive, shared, raw("1", ONE, url="https://a/2"), copy)

    articles, _ = state(archive)
    assert articles["copy"].copy_of is None
    assert archive.catalog.passages_of(["copy"])


def test_a_moved_article_named_by_its_url_stays_the_copy_that_it_is(archive: OpenArchive) -> None:
    wire = raw("wire", WIRE, source="Courier")
    twice = [raw("1", TWO, url="https://a/1"), raw("1", WIRE, url="https://a/2")]
    ingest(archive, wire, *twice)
    moved = [raw("1", text, url=f"https://a/{n}", origin="/b") for n, text in ((1, TWO), (2, WIRE))]

    prune(archive, InMemorySource({"/news": [wire], "/b": moved}))

    articles, _ = state(archive)
    assert articles["https://a/2"].copy_of == "wire"


def test_a_later_run_takes_no_article_for_another_of_its_id(archive: OpenArchive) -> None:
    here = raw("1", ONE, title="Camp", url="https://a/camp")
    there = raw("1", TWO, title="Meeting", url="https://b/meeting", origin="/b")
    ingest(archive, here)

    first = run_ingest([InMemorySource({"/b": [there]})], archive)
    again = run_ingest([InMemorySource({"/b": [there], "/news": [here]})], archive, prune=True)

    articles, _ = state(archive)
    assert {id_: article.title for id_, article in articles.items()} == {
        "1": "Camp",
        "https://b/meeting": "Meeting",
    }
    assert figures(first) == {"added": 1, "embedded": 1}
    assert figures(again) == {"unchanged": 2}


def test_a_file_renamed_at_its_publishers_move_holds_the_same_articles(
    archive: OpenArchive,
) -> None:
    ingest(archive, raw("1", ONE, title="Camp", url="http://a/camp"))

    moved = raw("1", TWO, title="Camp", url="https://a.org/camp", origin="/b")
    report = run_ingest([InMemorySource({"/b": [moved]})], archive)

    assert figures(report) == {"changed": 1, "embedded": 1}


def test_articles_that_share_an_id_without_urls_are_one_article_and_a_failure(
    archive: OpenArchive,
) -> None:
    report = ingest(archive, raw("x", ONE), raw("x", TWO), raw("x", ONE))
    assert figures(report) == {"added": 1, "duplicates": 1, "failed": 1, "embedded": 1}
    assert "the id x came before" in report.failures[0].reason


def test_two_versions_of_one_page_are_one_article_and_a_failure(archive: OpenArchive) -> None:
    page = "https://a.example/1"
    report = ingest(archive, raw(page, ONE, url=page), raw(page, TWO, url=f"{page}?utm_source=x"))
    assert figures(report) == {"added": 1, "failed": 1, "embedded": 1}


def test_a_dry_run_tells_the_plan_and_does_nothing(archive: OpenArchive) -> None:
    ingest(archive, raw("a"), raw("b", TWO), raw("gone", "Nobody knows what happened next."))
    before = state(archive)
    archive.embedder.embedded.clear()
    items = [raw("a", TWO + ONE), raw("b", TWO), raw("new", WIRE), raw("copy", WIRE, source="C")]
    report = ingest(archive, *items, dry_run=True, prune=True)
    assert report.plan == (
        "replace  a: About a",
        "add      new: About new",
        "add      copy: About copy (a copy of new)",
        "remove   gone",
    )
    assert state(archive) == before
    assert archive.embedder.embedded == []
    real = ingest(archive, *items, prune=True)
    assert figures(real) == figures(report) | {"embedded": real.embedded}


@pytest.mark.usefixtures("small_batches")
def test_progress_tells_what_is_committed_up_to_the_end(archive: OpenArchive) -> None:
    seen: list[Advance] = []
    items = [raw(str(number), f"{ONE} It was day {number}.") for number in range(5)]
    ingest(archive, *items, SourceError("broken", subject="x"), progress=seen.append)
    assert [advance.articles for advance in seen] == [2, 4, 6, 6]
    assert [advance.embedded for advance in seen] == [2, 4, 5, 5]
    assert seen[-1].done_bytes == seen[-1].total_bytes == sum(len(item.text) for item in items)


def test_progress_knows_no_end_where_a_size_is_unknown(archive: OpenArchive) -> None:
    seen: list[Advance] = []
    source = InMemorySource({"-": [raw("a", origin="-")]}, sized=False)
    run_ingest([source], archive, progress=seen.append)
    assert {advance.total_bytes for advance in seen} == {None}


def test_a_slow_source_is_committed_as_it_comes(archive: OpenArchive) -> None:
    seen: list[Advance] = []
    ticks = iter(range(0, 100_000, 6))
    items = [raw(str(number), f"{ONE} It was day {number}.") for number in range(6)]
    ingest(archive, *items, progress=seen.append, clock=lambda: float(next(ticks)))
    assert len(seen) > 2


class StumblingEmbedder(WordHashEmbedder):
    """Fails when it is called the `at`-th time."""

    def __init__(self, error: BaseException, *, at: int) -> None:
        super().__init__()
        self._error = error
        self._left = at

    def embed(self, texts: Sequence[str]) -> Vectors:
        self._left -= 1
        if self._left == 0:
            raise self._error
        return super().embed(texts)


def many(count: int) -> list[RawArticle]:
    return [raw(str(number), f"{ONE} It was day {number}.") for number in range(count)]


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize(
    "error", [ModelError("broken", subject="m"), KeyboardInterrupt()], ids=["failure", "ctrl-c"]
)
def test_what_was_embedded_is_committed_when_the_run_ends_early(
    archive: OpenArchive, error: BaseException
) -> None:
    archive.embedder = StumblingEmbedder(error, at=4)
    source = InMemorySource({"/news": many(100)})
    with pytest.raises(type(error)):
        run_ingest([source], archive)
    articles, _ = state(archive)
    assert articles.keys() == {"0", "1", "2", "3", "4", "5"}
    assert source.fetched < 50
    archive.embedder = WordHashEmbedder()
    assert figures(ingest(archive, *many(100))) == {"added": 94, "unchanged": 6, "embedded": 94}


@pytest.mark.usefixtures("small_batches")
def test_an_interrupted_run_does_not_wait_for_a_source_that_does(
    archive: OpenArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "READER_GRACE_S", 0.01)
    goes_on, has_ended = threading.Event(), threading.Event()

    class Waiting(InMemorySource):
        def fetch(self, origin: Any) -> Iterator[Item]:
            yield from super().fetch(origin)
            goes_on.wait(60)
            has_ended.set()
            yield raw("late")

    archive.embedder = StumblingEmbedder(KeyboardInterrupt(), at=1)
    with pytest.raises(KeyboardInterrupt):
        run_ingest([Waiting({"/news": many(2)})], archive)
    assert not has_ended.is_set()
    goes_on.set()
    for thread in threading.enumerate():
        if thread.name == "ingest-reader":
            thread.join()
    assert has_ended.is_set()
    assert archive.catalog.fingerprints() == {}


@pytest.mark.usefixtures("small_batches")
def test_a_failing_catalog_ends_the_run_with_its_error(
    archive: OpenArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise CatalogError("disk full", subject="catalog")

    monkeypatch.setattr(archive.catalog, "commit", refuse)
    source = InMemorySource({"/news": many(100)})
    with pytest.raises(CatalogError, match="disk full"):
        run_ingest([source], archive)
    assert source.fetched < 50


def test_a_source_that_breaks_its_contract_ends_the_run_with_its_error(
    archive: OpenArchive,
) -> None:
    class Broken(InMemorySource):
        def fetch(self, origin: Any) -> Iterator[Item]:
            yield from super().fetch(origin)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run_ingest([Broken({"/news": [raw("a")]})], archive)


@pytest.mark.usefixtures("small_batches")
def test_reading_stays_a_few_batches_ahead_of_embedding(archive: OpenArchive) -> None:
    source = InMemorySource({"/news": many(60)})
    ahead: list[int] = []
    embed = archive.embedder.embed

    def watch(texts: Sequence[str]) -> Vectors:
        ahead.append(source.fetched - len(archive.embedder.embedded))
        return embed(texts)

    archive.embedder.embed = watch  # type: ignore[method-assign]
    run_ingest([source], archive)
    assert max(ahead) <= 2 * (1 + pipeline._WAITING_BATCHES + 2)


def test_an_intake_that_is_stopped_reads_no_further(archive: OpenArchive) -> None:
    source = InMemorySource({"/news": many(60)})
    reading = intake.Intake([source], archive.catalog, prune=False, clock=lambda: 0.0)
    reading.stop()
    assert list(reading.batches()) == []
    assert source.fetched == 1


@pytest.mark.usefixtures("small_batches")
def test_an_intake_lets_go_of_what_is_stored(archive: OpenArchive) -> None:
    source = InMemorySource({"/news": many(6)})
    reading = intake.Intake([source], archive.catalog, prune=False, clock=lambda: 0.0)
    for batch in reading.batches():
        assert len(reading._unsettled) == len(batch.stores)
        reading.settle(batch)
    assert not reading._unsettled


def test_an_unfinished_write_is_mended_even_when_nothing_is_new(archive: OpenArchive) -> None:
    ingest(archive, raw("a"))
    (id_,) = archive.catalog.passage_ids()
    archive.lexical.delete([id_])
    archive.catalog.announce([Intent(article_id="a", doomed=(), planned=(id_,))])
    ingest(archive, raw("a"))
    assert archive.catalog.intents() == []
    state(archive)


def test_the_report_prints_the_figures_of_its_contract() -> None:
    report = IngestReport(
        added=1,
        changed=2,
        unchanged=3,
        removed=4,
        duplicates=5,
        failed=1,
        skipped=0,
        passages=60,
        embedded=7,
        seconds=1.23456,
        failures=(intake.Failure(item="a.txt", reason="empty"),),
    )
    assert report.as_json() == {
        "added": 1,
        "changed": 2,
        "unchanged": 3,
        "removed": 4,
        "duplicates": 5,
        "failed": 1,
        "skipped": 0,
        "passages": 60,
        "embedded": 7,
        "seconds": 1.235,
        "failures": [{"item": "a.txt", "reason": "empty"}],
    }
    assert report.as_lines() == [
        "failed   a.txt: empty",
        "1 added, 2 changed, 3 unchanged, 4 removed, 5 duplicates, 1 failed",
        "passages embedded: 7 in 1.2 s; the archive holds 60",
    ]


def test_files_that_nothing_reads_are_counted_and_told(archive: OpenArchive) -> None:
    scans, mixed = InMemorySource({}, skipped=3), InMemorySource({"/news": [raw("a")]}, skipped=1)
    report = run_ingest([scans, mixed], archive)
    assert (report.skipped, report.failed, report.added) == (4, 0, 1)
    (told,) = (line for line in report.as_lines() if line.startswith("skipped"))
    assert told.startswith("skipped  4 files of a kind that is not read (known: .txt, ")


_VERSIONS = st.lists(
    st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 3), max_size=6),
    min_size=1,
    max_size=4,
)


@settings(deadline=None)  # a busy machine is no failure
@given(_VERSIONS)
def test_pruned_runs_end_where_a_fresh_run_of_the_last_does(versions: list[dict[str, int]]) -> None:
    def articles(version: dict[str, int]) -> list[RawArticle]:
        return [raw(id_, f"{ONE} Version {number} of {id_}.") for id_, number in version.items()]

    grown, fresh = open_archive(), open_archive()
    for version in versions:
        prune(grown, InMemorySource({"/news": articles(version)}))
    ingest(fresh, *articles(versions[-1]))
    assert state(grown) == state(fresh)
