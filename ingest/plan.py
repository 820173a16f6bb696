"""What an ingest will do to the archive, decided before anything is done.

The planner knows every stored article by its fingerprint and is shown the incoming ones, one by
one; what it answers are values. It reads nothing and writes nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from retrieval.domain import Article
from retrieval.protocols import Fingerprint


@dataclass(frozen=True, slots=True)
class Add:
    """Store a new article."""

    article: Article


@dataclass(frozen=True, slots=True)
class Replace:
    """Store an article anew: its content changed."""

    article: Article


@dataclass(frozen=True, slots=True)
class Relabel:
    """Store an article anew: it comes from another origin now, or what it copied changed."""

    article: Article


@dataclass(frozen=True, slots=True)
class Remove:
    """Drop an article that its source no longer has."""

    article_id: str


@dataclass(frozen=True, slots=True)
class Keep:
    """Do nothing: the article is as it was."""

    article_id: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """Do nothing: this run has delivered the same article before."""

    article_id: str


Store = Add | Replace | Relabel


def describe(action: Store | Remove) -> str:
    """One line of what `--dry-run` prints."""
    if isinstance(action, Remove):
        return f"remove   {action.article_id}"
    article = action.article
    verb = type(action).__name__.lower()
    copy = f" (a copy of {article.copy_of})" if article.copy_of else ""
    return f"{verb:<8} {article.id}: {article.headline}{copy}"


class ConflictError(ValueError):
    """Two articles of one run have one id and different content."""


class Planner:
    """Decides about each article as it comes, and about those that came no more.

    Args:
        known: Fingerprints of the stored articles, by id.
    """

    def __init__(self, known: Mapping[str, Fingerprint]) -> None:
        self._known = dict(known)
        self._delivered: dict[str, str] = {}
        self._copies: defaultdict[str, set[str]] = defaultdict(set)
        for fingerprint in known.values():
            if fingerprint.copy_of:
                self._copies[fingerprint.copy_of].add(fingerprint.article_id)

    def decide(self, article: Article) -> Store | Keep | Repeat:
        """What to do with a delivered article.

        The first delivery of an id counts: were it the last, two versions in one source would
        replace each other on every run. An article to be stored is unknown until `settle`.

        Raises:
            ConflictError: its id came before in this run, with other content.
        """
        before = self._delivered.get(article.id)
        if before is not None:
            if before != article.content_hash:
                raise ConflictError(article.id)
            return Repeat(article.id)
        self._delivered[article.id] = article.content_hash
        stored = self._known.get(article.id)
        if stored is None:
            return Add(article)
        if stored.content_hash != article.content_hash:
            self._forget(article.id)
            return Replace(article)
        return Keep(article.id) if stored.origin == article.origin else Relabel(article)

    def settle(self, article: Article) -> None:
        """Count on an article as it is going to be stored, `copy_of` included."""
        self._forget(article.id)
        self._known[article.id] = Fingerprint(
            article_id=article.id,
            content_hash=article.content_hash,
            origin=article.origin,
            copy_of=article.copy_of,
        )
        if article.copy_of:
            self._copies[article.copy_of].add(article.id)

    def remove_missing(
        self, *, complete: Collection[str], is_gone: Callable[[str], bool]
    ) -> list[Remove]:
        """Removals, by id, of what this run did not deliver although it would have.

        Args:
            complete: Names of origins that were read to their end without a failure, and hold
                all that there is of theirs.
            is_gone: Whether an origin that was not read exists no more.
        """
        origins = {fingerprint.origin for fingerprint in self._known.values()}
        emptied = {name for name in origins if name in complete or is_gone(name)}
        missing = [
            id_
            for id_, fingerprint in self._known.items()
            if fingerprint.origin in emptied and id_ not in self._delivered
        ]
        for id_ in missing:
            self._forget(id_)
        return [Remove(id_) for id_ in sorted(missing)]

    def fingerprint(self, article_id: str) -> Fingerprint | None:
        """Of an article as it is stored, or going to be; None where it is neither."""
        return self._known.get(article_id)

    def copies_of(self, article_id: str) -> list[str]:
        """Ids of the articles that are stored as copies of this one."""
        return sorted(self._copies.get(article_id, ()))

    def is_original(self, article_id: str) -> bool:
        """Whether it is stored, or going to be, as nobody's copy."""
        stored = self._known.get(article_id)
        return stored is not None and stored.copy_of is None

    def originals(self) -> list[str]:
        """Ids of all originals."""
        return [id_ for id_ in self._known if self.is_original(id_)]

    def _forget(self, article_id: str) -> None:
        stored = self._known.pop(article_id, None)
        if stored and stored.copy_of:
            self._copies[stored.copy_of].discard(article_id)
