"""From sources to batches of decided articles: read, clean, compare, recognise copies."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.article import build_article
from ingest.duplicates import Originals, Shape
from ingest.fields import normalise_url
from ingest.plan import (
    Add,
    ConflictError,
    Keep,
    Planner,
    Relabel,
    Remove,
    Repeat,
    Replace,
    Store,
)
from ingest.sources.protocol import ArticleSource, Origin, RawArticle
from retrieval.domain import Article, Passage
from retrieval.errors import NewsbotError, SourceError
from retrieval.protocols import Catalog

BATCH_CHARACTERS = 400_000
"""Text decided on before it is passed on: some 500 passages, enough to be sorted by length for
the embedder, little enough to be committed every few seconds."""

BATCH_ITEMS = 512
"""Items read before a batch is passed on, however little of them is new."""

BATCH_AGE_S = 10.0
"""Longest that decided items wait for a slow source to fill their batch."""

_UNSIGNED_AT_ONCE = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An item that could not be read as an article, and why."""

    item: str
    reason: str


@dataclass(slots=True, kw_only=True)
class Batch:
    """What was decided about some items, in the order they came.

    Attributes:
        stores: Articles to store, by id; the last decision about an id stands.
        removes: Articles to remove.
        revised: Those of `stores` that the archive has already, in some form.
        signatures: Of the originals among `stores`.
        tally: Items by what became of them: added, changed, unchanged, duplicates, removed, failed.
        characters: Text in `stores`.
        done_bytes: How much of the input is behind, as far as its size is known.
        begun_s: When it was begun, by the intake's clock.
    """

    stores: dict[str, Store] = field(default_factory=dict)
    removes: list[Remove] = field(default_factory=list)
    revised: set[str] = field(default_factory=set)
    signatures: dict[str, bytes] = field(default_factory=dict)
    tally: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    characters: int = 0
    done_bytes: int = 0
    begun_s: float


class Intake:
    """Reads sources once and decides what each article means to the archive.

    Used by one thread, but for `settle` and `stop`.

    Args:
        prune: Whether articles that their source no longer has are to be removed.
        clock: Seconds, monotonic.
    """

    def __init__(
        self,
        sources: Sequence[ArticleSource],
        catalog: Catalog,
        *,
        prune: bool,
        clock: Callable[[], float],
    ) -> None:
        self._catalog = catalog
        self._sources = sources
        self._prune = prune
        self._planner = Planner(catalog.fingerprints())
        self._originals: Originals | None = None
        self._unsettled: dict[str, Article] = {}
        self._clock = clock
        self._batch = Batch(begun_s=clock())
        self._stopped = False
        self._origins: list[tuple[ArticleSource, Origin]] = []
        self.total_bytes: int | None = None

    def batches(self) -> Iterator[Batch]:
        """Everything the sources have, in bounded batches, then what they have no more."""
        self._discover()
        complete: set[str] = set()
        behind = 0
        for source, origin in self._origins:
            size, read, is_whole = origin.size_bytes or 0, 0, origin.exhaustive
            for item in source.fetch(origin):
                if self._stopped:
                    return
                is_whole &= self._take(item)
                read += len(item.text) if isinstance(item, RawArticle) else 0
                self._batch.done_bytes = behind + min(read, size)
                if self._is_due():
                    yield self._pass_on()
            behind += size
            self._batch.done_bytes = behind
            if is_whole:
                complete.add(origin.name)
        if self._prune:
            for removal in self._planner.remove_missing(complete=complete, is_gone=self._is_gone):
                self._remove(removal)
                if self._is_due():
                    yield self._pass_on()
        yield self._pass_on()

    @property
    def skipped(self) -> int:
        """Files that were passed over because nothing reads their kind."""
        return sum(source.skipped for source in self._sources)

    def untold(self, passages: list[Passage], original_id: str | None) -> list[Passage]:
        """Those of a copy's passages that tell what its original does not; all, if it is none."""
        if original_id is None:
            return passages
        original = Shape.of(self._read([original_id])[original_id])
        return [passage for passage in passages if not original.tells(passage.text)]

    def settle(self, batch: Batch) -> None:
        """The batch is stored: its articles can be read from the catalog from now on."""
        for id_, store in batch.stores.items():
            if self._unsettled.get(id_) is store.article:
                del self._unsettled[id_]

    def stop(self) -> None:
        """Read no further than the item at hand."""
        self._stopped = True

    def _discover(self) -> None:
        for source in self._sources:
            for found in source.discover():
                if isinstance(found, SourceError):
                    self._fail(found.subject, found)
                else:
                    self._origins.append((source, found))
        sizes = [origin.size_bytes for _, origin in self._origins]
        self.total_bytes = None if None in sizes else sum(size or 0 for size in sizes)

    def _is_due(self) -> bool:
        """Whether it is time to pass the batch on."""
        batch = self._batch
        return (
            batch.characters >= BATCH_CHARACTERS
            or batch.tally.total() >= BATCH_ITEMS
            or self._clock() - batch.begun_s >= BATCH_AGE_S
        )

    def _pass_on(self) -> Batch:
        passed = self._batch
        self._batch = Batch(done_bytes=passed.done_bytes, begun_s=self._clock())
        return passed

    def _take(self, item: RawArticle | SourceError) -> bool:
        """Decide about one item; False if it failed."""
        if isinstance(item, SourceError):
            self._fail(item.subject, item)
            return False
        try:
            article = build_article(item)
        except Exception as error:  # noqa: BLE001 - one bad item is one failure, never the end
            self._fail(item.label, error)
            return False
        try:
            self._decide(article)
        except ConflictError as error:
            self._fail(item.label, error)
            return False
        return True

    def _fail(self, item: str, error: Exception) -> None:
        self._batch.tally["failed"] += 1
        self._batch.failures.append(Failure(item=item, reason=_reason(error)))

    def _decide(self, article: Article) -> None:
        tally = self._batch.tally
        match self._action(article):  # whose article may have got its url for an id
            case Keep():
                tally["unchanged"] += 1
            case Repeat():
                tally["duplicates"] += 1
            case Relabel(moved) as action:
                tally["unchanged"] += 1
                known = self._planner.fingerprint(moved.id)
                self._store(action, copy_of=known.copy_of if known else None)
            case Add() as action:
                original = self._store_linked(action)
                tally["duplicates" if original else "added"] += 1
            case Replace(changed) as action:
                tally["changed"] += 1
                self._store_linked(action)
                self._relink_copies_of(changed.id)

    def _action(self, article: Article) -> Store | Keep | Repeat:
        """The planner's decision; where the id is another article's, the url is taken for it."""
        by_url = replace(article, id=normalise_url(article.url)) if article.url else None
        if by_url and self._is_anothers_id(article):
            return self._planner.decide(by_url)
        try:
            return self._planner.decide(article)
        except ConflictError:
            if by_url is None:
                raise
            return self._planner.decide(by_url)

    def _is_anothers_id(self, article: Article) -> bool:
        """Whether its id is that of another origin's article, under another url and title.

        Many files number their articles. One that was renamed, or whose publisher moved, still
        has its articles' urls or titles.
        """
        known = self._planner.fingerprint(article.id)
        if known is None or article.url is None or known.origin == article.origin:
            return False
        if known.content_hash == article.content_hash:  # as most are: spare the reading
            return False
        stored = self._read([article.id])[article.id]
        if stored.url is None or stored.title == article.title:
            return False
        return normalise_url(stored.url) != normalise_url(article.url)

    def _store_linked(self, action: Store) -> str | None:
        """Store an article as what it is: an original, or the copy of the one returned."""
        shape = Shape.of(action.article)
        original = self._known_originals().original_of(shape, among=self._planner.is_original)
        self._store(action, copy_of=original, shape=shape)
        return original

    def _store(self, action: Store, *, copy_of: str | None, shape: Shape | None = None) -> None:
        article = replace(action.article, copy_of=copy_of)
        if copy_of is None:
            # The catalog forgets the signature of an article that is stored anew.
            shape = shape or Shape.of(article)
            signature = self._known_originals().add(article.id, shape)
            self._batch.signatures[article.id] = signature
        else:
            self._batch.signatures.pop(article.id, None)
        self._planner.settle(article)
        self._unsettled[article.id] = article
        self._batch.stores[article.id] = replace(action, article=article)
        self._batch.characters += len(article.text)
        if not isinstance(action, Add):
            self._batch.revised.add(article.id)

    def _remove(self, removal: Remove) -> None:
        batch, id_ = self._batch, removal.article_id
        batch.removes.append(removal)
        batch.tally["removed"] += 1
        batch.signatures.pop(id_, None)
        relinked = batch.stores.pop(id_, None)  # a copy whose original changed before it was missed
        if relinked:
            batch.characters -= len(relinked.article.text)
            batch.revised.discard(id_)
            del self._unsettled[id_]
        self._relink_copies_of(id_)

    def _relink_copies_of(self, article_id: str) -> None:
        """Copies of an article that changed or left are another's copies now, or originals."""
        copies = self._planner.copies_of(article_id)
        articles = self._read(copies)
        for id_ in copies:  # in this order, whatever is committed by now
            self._store_linked(Relabel(articles[id_]))

    def _read(self, article_ids: Sequence[str]) -> dict[str, Article]:
        """Articles by id, as they are stored or about to be."""
        waiting = {id_: article for id_ in article_ids if (article := self._unsettled.get(id_))}
        stored = self._catalog.articles([id_ for id_ in article_ids if id_ not in waiting])
        return waiting | stored

    def _known_originals(self) -> Originals:
        """Read when first needed: a run that brings nothing new needs none of it.

        Originals that a crash left without a signature are read and signed again.
        """
        if self._originals is None:
            signatures = self._catalog.signatures()
            unsigned = [id_ for id_ in self._planner.originals() if id_ not in signatures]
            self._originals = Originals(signatures, self._read)
            for start in range(0, len(unsigned), _UNSIGNED_AT_ONCE):
                for article in self._read(unsigned[start : start + _UNSIGNED_AT_ONCE]).values():
                    signature = self._originals.add(article.id, Shape.of(article))
                    self._batch.signatures[article.id] = signature
        return self._originals

    def _is_gone(self, origin_name: str) -> bool:
        return any(source.vanished(origin_name) for source in self._sources)


def _reason(error: Exception) -> str:
    if isinstance(error, NewsbotError):
        return f"{error.args[0]} ({error.hint})" if error.hint else str(error.args[0])
    if isinstance(error, ConflictError):
        return f"the id {error} came before in this run with other content, which was taken"
    return f"{type(error).__name__}: {error}"
